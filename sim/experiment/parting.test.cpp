#include "sim/experiment/parting.hpp"

#include <gtest/gtest.h>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

/// A run that shows what it is told to.
struct Told final : Simulation {
  Date date() const override { return day; }
  const std::vector<Process>& plan() const override { return processes; }
  const std::vector<CommunityRange>& blocks() const override { return ranges; }
  void advance() override {}
  const std::vector<Observable>& observables() const override { return arrays; }
  std::span<const double> series() const override { return {&strikers, 1}; }
  const std::vector<Result>& results() const override { return found; }
  const std::vector<EventRecord>& happened() const override { return log; }
  std::uint64_t agents() const override { return 1; }
  void visit(StateArchive& archive) override { archive.piece("counter", counter); }

  Date day = Date::from_ymd(1917, 1, 1);
  float support = 0.5f;
  double strikers = 10;
  int counter = 0;
  std::vector<Result> found;
  std::vector<EventRecord> log;
  std::vector<Process> processes;
  std::vector<CommunityRange> ranges;
  std::vector<Observable> arrays{
      {"support", "1", "", {}, [this](std::span<float> out) { out[0] = support; }}};
};

struct ToldModel final : Model {
  const ParameterSet& parameters() const override { return none; }
  const std::vector<Axis>& axes() const override { return no_axes; }
  const std::vector<Series>& series() const override { return one_series; }
  std::vector<Process> plan() const override { return {}; }
  std::vector<Observable> observables() const override { return {{"support", "1", "", {}, {}}}; }
  std::vector<std::pair<std::string, Section>> description() const override { return {}; }
  std::unique_ptr<Simulation> start(Seed, Executor&) const override { return {}; }

  ParameterSet none;
  std::vector<Axis> no_axes;
  std::vector<Series> one_series{
      {"strikers", "", "all", "", "", "people", Aggregate::sum, "", {}, {}}};
};

class PartingOf : public testing::Test {
 protected:
  bool differ() { return parting.differ(base, variant); }
  EventRecord event(const std::string& id, int days) const {
    return {id, base.day + days, "outcome", false, "condition", ""};
  }
  const ToldModel model;
  Told base, variant;
  Parting parting{model, model};
};

TEST_F(PartingOf, counters_of_the_state_is_none) {
  variant.counter = 7;
  EXPECT_FALSE(differ());
}

TEST_F(PartingOf, an_array_or_a_series_is_one) {
  variant.support = 0.25f;
  EXPECT_TRUE(differ());
  variant.support = 0.5f;
  EXPECT_FALSE(differ());
  variant.strikers = 11;
  EXPECT_TRUE(differ());
}

TEST_F(PartingOf, results_is_one) {
  base.found = {{"turnout", "vote", base.day, {}, "all", "", "", 0.5}};
  variant.found = {{"turnout", "vote", base.day, {}, "all", "", "", 0.6}};
  EXPECT_TRUE(differ());
}

TEST_F(PartingOf, events_is_one_but_for_their_order_and_what_did_not_take_place) {
  base.log = {event("strike", 1), event("march", 2)};
  variant.log = {event("march", 2), event("strike", 1)};
  EXPECT_FALSE(differ());
  EventRecord put_off = event("congress", 3);
  put_off.cause = not_held_cause;
  variant.log.push_back(put_off);
  EXPECT_FALSE(differ());
  base.log.push_back(event("peace", 8));
  variant.log.push_back(event("peace", 9));
  EXPECT_TRUE(differ());
}

}  // namespace
}  // namespace sim::experiment
