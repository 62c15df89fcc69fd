#include "sim/core/state_archive.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace sim {
namespace {

enum class Colour : std::uint8_t { red, green };

struct Pair {
  double first = 1;
  std::uint8_t second = 2;
  template <class F>
  void members(F f) {
    f(first, second);
  }
};

/// A piece of every kind.
struct Everything {
  std::uint32_t number = 3;
  double real = 0.5;
  Colour colour = Colour::red;
  Date date = Date(17);
  std::string text = "some";
  std::array<float, 2> pair{1, 2};
  std::vector<std::int16_t> column{1, 2, 3};
  std::vector<std::vector<std::uint32_t>> lists{{1}, {}, {2, 3}};
  std::array<std::vector<std::int8_t>, 2> columns{{{1}, {2}}};
  std::vector<std::optional<Date>> dates{Date(1), std::nullopt};
  std::vector<Pair> pairs{{}, {3, 4}};
  std::vector<Result> results{{"share", "vote", Date(1), {}, "all", "all", "x", 0.25}};
  std::vector<EventRecord> records{{"vote", Date(1), "outcome", false, "dated", ""}};

  void visit(StateArchive& archive) {
    archive.piece("number", number);
    archive.piece("real", real);
    archive.piece("colour", colour);
    archive.piece("date", date);
    archive.piece("text", text);
    archive.piece("pair", pair);
    archive.piece("column", column);
    archive.piece("lists", lists);
    archive.piece("columns", columns);
    archive.piece("dates", dates);
    archive.piece("pairs", pairs);
    archive.piece("results", results);
    archive.piece("records", records);
  }
};

std::uint64_t digest_of(Everything state) {
  DigestArchive archive;
  state.visit(archive);
  return archive.value();
}

TEST(StateArchive, a_digest_depends_on_every_piece) {
  const std::vector<std::function<void(Everything&)>> changes = {
      [](auto& e) { ++e.number; },
      [](auto& e) { e.real = 0.25; },
      [](auto& e) { e.colour = Colour::green; },
      [](auto& e) { e.date = Date(18); },
      [](auto& e) { e.text = "same"; },
      [](auto& e) { e.pair[1] = 3; },
      [](auto& e) { e.column[0] = 2; },
      [](auto& e) { e.column.push_back(0); },
      [](auto& e) {
        e.lists = {{1}, {2}, {3}};
      },
      [](auto& e) {
        e.lists = {{1}, {2, 3}, {}};
      },
      [](auto& e) { e.columns[1][0] = 3; },
      [](auto& e) { e.dates[1] = Date(0); },
      [](auto& e) { e.dates[0].reset(); },
      [](auto& e) { e.pairs[1].second = 5; },
      [](auto& e) { e.results[0].value = 0.5; },
      [](auto& e) { e.results[0].date_end = Date(2); },
      [](auto& e) { e.results[0].list = "y"; },
      [](auto& e) { e.records[0].scripted = true; },
      [](auto& e) { e.records[0].effect = "much"; },
      [](auto& e) { e.records.clear(); }};
  std::vector<std::uint64_t> digests{digest_of({})};
  for (const auto& change : changes) {
    Everything changed;
    change(changed);
    digests.push_back(digest_of(changed));
  }
  EXPECT_EQ(digest_of({}), digests[0]);
  for (std::size_t i = 0; i < digests.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(digests[i], digests[j]) << i << " and " << j;
}

TEST(StateArchive, takes_the_bytes_of_a_type_only_if_equal_values_have_equal_bytes) {
  struct Padded {
    std::uint8_t a;
    std::uint32_t b;
  };
  EXPECT_FALSE(IsFlat<Padded>::value);
  EXPECT_FALSE(IsFlat<int*>::value);
  EXPECT_FALSE(IsFlat<std::vector<int>>::value);
  EXPECT_FALSE(IsFlat<std::optional<Date>>::value);
  EXPECT_TRUE(IsFlat<Date>::value);
  EXPECT_TRUE((IsFlat<std::array<std::array<float, 2>, 3>>::value));
}

}  // namespace
}  // namespace sim
