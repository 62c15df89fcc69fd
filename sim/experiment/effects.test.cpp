#include "sim/experiment/effects.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

const Date day = Date::from_ymd(1917, 1, 15);

EventRecord event(const std::string& id, int days_later) {
  return {id, day + days_later, "outcome", false, "condition", ""};
}

Result result(const std::string& observable, const std::string& place, double value) {
  return {observable, "election", day, {}, place, "voters", "red", value};
}

/// Three replicates by hand: in the variant the revolt fails in one of them and is late in the
/// others, and an election is held in two.
struct Example {
  Example() {
    plan.models.resize(2);
    plan.options.replicates = 3;
    summary.found.assign(2, std::vector<PairedFinding>(3));
    for (int r = 0; r < 3; ++r) {
      PairedFinding& base = summary.found[0][static_cast<std::size_t>(r)];
      PairedFinding& variant = summary.found[1][static_cast<std::size_t>(r)];
      base.happened = {event("war", 0), event("revolt", r)};
      variant.happened = {event("war", 0)};
      if (r > 0) variant.happened.push_back(event("revolt", r + 10 * r));
      base.results = {result("vote_share", "all", 0.25), result("votes", "all", 1000 + r),
                      result("vote_share", "north", 0.5)};
      if (r > 0)
        variant.results = {result("vote_share", "all", 0.5), result("votes", "all", 1100 + 2 * r),
                           result("vote_share", "north", 0.25), result("turnout", "all", 0.5)};
    }
  }
  const EffectRow& row(const std::string& name, const std::string& event_id) {
    rows = effects_of(plan, summary, 0, options);
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const EffectRow& one) {
      return one.name == name && one.event == event_id;
    });
    EXPECT_NE(found, rows.end()) << name;
    return *found;
  }
  PairedPlan plan;
  PairedSummary summary;
  EffectOptions options;
  std::vector<EffectRow> rows;
};

TEST(Effects, tell_in_how_many_replicates_an_event_happened_and_how_late) {
  Example example;
  const EffectRow revolt = example.row("event_date", "revolt");
  EXPECT_EQ(revolt.kind, EffectKind::event);
  EXPECT_EQ(revolt.unit, EffectUnit::days);
  EXPECT_EQ(revolt.effect.in_base, 3u);
  EXPECT_EQ(revolt.effect.in_variant, 2u);
  EXPECT_EQ(revolt.effect.pairs, 2u);
  EXPECT_DOUBLE_EQ(revolt.effect.difference, 15);
  EXPECT_DOUBLE_EQ(revolt.effect.base, (day - event_date_epoch) + 1.5);
  EXPECT_TRUE(revolt.differs);
  EXPECT_FALSE(example.row("event_date", "war").differs);
}

TEST(Effects, give_no_date_to_what_did_not_take_place) {
  Example example;
  EventRecord put_off = event("congress", 0), met = event("congress", 30),
              waits = event("peace", 5);
  put_off.cause = not_held_cause;
  waits.role = horizon_role;
  for (int r = 0; r < 3; ++r) {
    PairedFinding& base = example.summary.found[0][static_cast<std::size_t>(r)];
    PairedFinding& variant = example.summary.found[1][static_cast<std::size_t>(r)];
    base.happened.push_back(put_off);
    base.happened.push_back(met);
    variant.happened.push_back(put_off);
    variant.happened.push_back(waits);
  }
  const EffectRow congress = example.row("event_date", "congress");
  EXPECT_EQ(congress.effect.in_base, 3u);
  EXPECT_EQ(congress.effect.in_variant, 0u);
  EXPECT_TRUE(congress.differs);
  for (const EffectRow& row : example.rows) {
    EXPECT_NE(row.event, "congress (2)");
    EXPECT_NE(row.event, "peace");
  }
}

TEST(Effects, tell_results_of_the_chosen_places_over_pairs_that_both_found) {
  Example example;
  const EffectRow share = example.row("vote_share", "election");
  EXPECT_EQ(share.place, "all");
  EXPECT_EQ(share.unit, EffectUnit::share);
  EXPECT_DOUBLE_EQ(share.effect.difference, 0.25);
  EXPECT_EQ(share.effect.pairs, 2u);
  EXPECT_EQ(share.needed, 5u);
  EXPECT_TRUE(share.differs);
  EXPECT_EQ(std::count_if(example.rows.begin(), example.rows.end(),
                          [](const EffectRow& row) { return row.place == "north"; }),
            0);
  example.options.places = {"north"};
  EXPECT_DOUBLE_EQ(example.row("vote_share", "election").effect.difference, -0.25);
}

TEST(Effects, take_what_a_run_found_behind_its_horizon_for_not_found) {
  Example example;  // the revolt comes 0, 1, 2 days after the first day; 11 and 22 in the variant
  example.plan.horizons = {{}, {day + 12, {}}};
  const EffectRow revolt = example.row("event_date", "revolt");
  EXPECT_EQ(revolt.effect.in_base, 3u);
  EXPECT_EQ(revolt.effect.in_variant, 1u);
  EXPECT_EQ(revolt.effect.pairs, 1u);
  EXPECT_FALSE(revolt.beyond_horizon);
}

TEST(Effects, have_the_date_of_a_value_that_counts) {
  Example example;
  example.summary.found[0][0].happened[1].date = day + 50;  // the revolt of the first replicate
  example.plan.horizons = {{}, {day + 12, {}}};
  const EffectRow revolt = example.row("event_date", "revolt");
  EXPECT_FALSE(revolt.beyond_horizon);
  EXPECT_EQ(revolt.effect.in_base, 2u);
  EXPECT_EQ(revolt.date, day + 1);
}

TEST(Effects, mark_what_lies_behind_the_horizon_of_every_run) {
  Example example;
  for (auto& findings : example.summary.found)
    for (PairedFinding& finding : findings)
      for (Result& one : finding.results) one.date = day + 40;
  example.plan.horizons = {{}, {day + 39, {}}};
  const EffectRow share = example.row("vote_share", "election");
  EXPECT_TRUE(share.beyond_horizon);
  EXPECT_DOUBLE_EQ(share.effect.difference, 0.25) << "told of the values behind it";
  EXPECT_FALSE(example.row("event_date", "war").beyond_horizon);
  example.plan.horizons = {{}, {day + 40, {}}};
  EXPECT_FALSE(example.row("vote_share", "election").beyond_horizon) << "that day still counts";
}

TEST(Effects, of_counts_need_pairs_for_a_share_of_the_base) {
  Example example;
  const EffectRow votes = example.row("votes", "election");
  EXPECT_EQ(votes.unit, EffectUnit::amount);
  EXPECT_EQ(votes.needed, pairs_needed(votes.effect.deviation, 0.02 * votes.effect.base));
}

TEST(Effects, of_what_only_the_variant_found_have_no_difference) {
  Example example;
  const EffectRow turnout = example.row("turnout", "election");
  EXPECT_EQ(turnout.effect.in_base, 0u);
  EXPECT_EQ(turnout.effect.in_variant, 2u);
  EXPECT_TRUE(std::isnan(turnout.effect.difference));
  EXPECT_TRUE(turnout.differs);
}

}  // namespace
}  // namespace sim::experiment
