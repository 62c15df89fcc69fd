#include "sim/io/pending_writes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sim::io {
namespace {

std::span<const char> bytes(const std::string& text) { return {text.data(), text.size()}; }

TEST(PendingWrites, later_writes_hide_earlier_ones) {
  PendingWrites pending;
  pending.add(2, H5FD_MEM_DRAW, bytes("aaaaaa"));
  pending.add(4, H5FD_MEM_OHDR, bytes("bb"));
  pending.add(0, H5FD_MEM_DRAW, bytes("ccc"));
  std::string seen = "..........";
  pending.overlay(0, seen);
  EXPECT_EQ(seen, "cccabbaa..");
  std::string middle = "...";
  pending.overlay(5, middle);
  EXPECT_EQ(middle, "baa");
}

TEST(PendingWrites, are_handed_over_in_an_order_that_keeps_the_file_readable) {
  PendingWrites pending;
  const std::string leaf = std::string("TREE\1\0", 6), inner = std::string("TREE\1\1", 6);
  pending.add(100, H5FD_MEM_OHDR, bytes("header"));
  pending.add(200, H5FD_MEM_BTREE, bytes(leaf));
  pending.add(300, H5FD_MEM_BTREE, bytes(inner));
  pending.add(400, H5FD_MEM_GHEAP, bytes("texts"));
  pending.add(500, H5FD_MEM_DRAW, bytes("data"));
  pending.add(600, H5FD_MEM_SUPER, bytes("superblock"));
  std::string order;
  for (const auto& patch : pending.take()) order += std::to_string(patch.address / 100);
  EXPECT_EQ(order, "654321");
  EXPECT_TRUE(pending.take().empty());
}

}  // namespace
}  // namespace sim::io
