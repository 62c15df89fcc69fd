#include "sim/io/pending_writes.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace sim::io {
namespace {

/// Rank in the order of writing. The superblock goes first, since it tells how long the file is; an
/// index goes after what it points to, an inner node of it before its leaves, whose upper half may
/// have moved to a new node; headers, which tell the number of rows, go last.
std::tuple<int, int> rank(const PendingWrites::Patch& patch) {
  constexpr std::size_t level_byte = 5;  // of a version 1 B-tree node
  switch (patch.type) {
    case H5FD_MEM_SUPER: return {0, 0};
    case H5FD_MEM_DRAW: return {1, 0};
    case H5FD_MEM_GHEAP: return {2, 0};
    case H5FD_MEM_BTREE:
      if (patch.bytes.size() > level_byte && std::memcmp(patch.bytes.data(), "TREE", 4) == 0)
        return {3, -static_cast<int>(static_cast<unsigned char>(patch.bytes[level_byte]))};
      return {3, 1};
    default: return {4, 0};
  }
}

}  // namespace

PendingWrites::Pieces::const_iterator PendingWrites::first_reaching(haddr_t address) const {
  auto piece = pieces_.upper_bound(address);
  if (piece != pieces_.begin()) {
    const auto before = std::prev(piece);
    if (before->first + before->second.bytes.size() > address) return before;
  }
  return piece;
}

void PendingWrites::cut(haddr_t begin, haddr_t end) {
  for (auto at = first_reaching(begin); at != pieces_.end() && at->first < end;) {
    const haddr_t start = at->first;
    const Piece piece = at->second;
    const haddr_t stop = start + piece.bytes.size();
    at = pieces_.erase(at);
    const auto offset = [&](haddr_t address) {
      return piece.bytes.begin() + static_cast<std::ptrdiff_t>(address - start);
    };
    if (start < begin) pieces_[start] = {piece.type, {piece.bytes.begin(), offset(begin)}};
    if (stop > end) pieces_[end] = {piece.type, {offset(end), piece.bytes.end()}};
  }
}

void PendingWrites::add(haddr_t address, H5FD_mem_t type, std::span<const char> bytes) {
  cut(address, address + bytes.size());
  pieces_[address] = {type, {bytes.begin(), bytes.end()}};
}

void PendingWrites::overlay(haddr_t address, std::span<char> bytes) const {
  const haddr_t end = address + bytes.size();
  for (auto at = first_reaching(address); at != pieces_.end() && at->first < end; ++at) {
    const auto& [start, piece] = *at;
    const haddr_t from = std::max(start, address);
    const haddr_t to = std::min<haddr_t>(start + piece.bytes.size(), end);
    std::memcpy(bytes.data() + (from - address), piece.bytes.data() + (from - start), to - from);
  }
}

std::vector<PendingWrites::Patch> PendingWrites::take() {
  std::vector<Patch> patches;
  for (auto& [address, piece] : pieces_)
    patches.push_back({address, piece.type, std::move(piece.bytes)});
  pieces_.clear();
  std::stable_sort(patches.begin(), patches.end(),
                   [](const Patch& a, const Patch& b) { return rank(a) < rank(b); });
  return patches;
}

}  // namespace sim::io
