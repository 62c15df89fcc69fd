#include "models/russia/input_counts.hpp"

#include <gmock/gmock.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// What a row of the section says: its number, or its uses.
int count(const test::Changes& changes, const std::string& what, const std::string& field) {
  const auto model = test::model(changes);
  for (const auto& row : input_counts(model->world())) {
    if (row[0].second != what) continue;
    for (const auto& [name, value] : row)
      if (name == field) return value.empty() ? 0 : std::stoi(value);
  }
  return 0;
}

const test::Changes own_outcome = {
    {"events.turn.new", "true"},
    {"events.turn.title", "\"A turn\""},
    {"events.turn.kind", "\"treaty\""},
    {"events.turn.date", "1915-04-10"},
    {"events.turn.role", "\"outcome\""},
    {"events.turn.source", "\"assumption\""},
    {"events.turn.chance", "0.5"},
    {"events.turn.when", R"([{ measure = "acting", at_least = "majority" },
                             { measure = "acting", at_most = 0.9 },
                             { measure = "regime", regime = "tsar" }])"},
    {"events.turn.effects", R"([{ verb = "stir", class = "worker", by = -2 },
                                { verb = "confirm", issue = "war", toward = 1 },
                                { verb = "set_policy", issue = "war", value = 0.5 }])"}};

TEST(InputCounts, grow_by_what_an_event_puts_in) {
  const auto expect = [](const std::string& what, const std::string& field, int more) {
    EXPECT_EQ(count(own_outcome, what, field) - count({}, what, field), more) << what;
  };
  expect("threshold.majority", "uses", 1);
  expect("thresholds by name, all", "uses", 1);
  expect("thresholds written as numbers", "number", 1);
  expect("conditions true or false", "number", 1);
  expect("chances a week", "number", 1);
  expect("shock.treaty", "uses", 2);
  expect("signs of stir", "number", 1);
  expect("signs of confirm", "number", 1);
  expect("multiples of a shock's size", "number", 1);
  expect("values of set_policy", "number", 1);
  expect("outcomes by condition", "number", 1);
  expect("decisions by date", "number", 0);
}

}  // namespace
}  // namespace russia
