#include "sim/experiment/observable_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/experiment/toy_model.hpp"

namespace sim::experiment {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

constexpr float none = std::numeric_limits<float>::quiet_NaN();

/// Two places, two classes, two parties, with numbers by hand.
struct Town final : Simulation {
  Town() {
    const auto array = [](std::vector<float> values) {
      return
          [values](std::span<float> out) { std::copy(values.begin(), values.end(), out.begin()); };
    };
    seen = {
        {"people", "1", "", {"place", "class"}, array({30, 10, 10, 0})},
        {"support",
         "1",
         "",
         {"place", "class", "party"},
         array({0.5f, 0.25f, 1, 0, 0.1f, 0.25f, none, none}),
         "people"},
        {"cadres", "1", "", {"place", "party"}, array({0.5f, 1, 0, 0.25f}), "people"},
        {"rule", "1", "", {"party"}, array({1, 0})},
    };
  }
  Date date() const override { return {}; }
  const std::vector<Process>& plan() const override { return none_planned; }
  const std::vector<CommunityRange>& blocks() const override { return no_blocks; }
  void advance() override {}
  const std::vector<Observable>& observables() const override { return seen; }
  std::span<const double> series() const override { return {}; }
  const std::vector<Result>& results() const override { return no_results; }
  const std::vector<EventRecord>& happened() const override { return no_events; }
  std::uint64_t agents() const override { return 0; }
  void visit(StateArchive&) override {}
  std::vector<Observable> seen;
  std::vector<Process> none_planned;
  std::vector<CommunityRange> no_blocks;
  std::vector<Result> no_results;
  std::vector<EventRecord> no_events;
};

struct TownModel final : Model {
  const ParameterSet& parameters() const override { return no_parameters; }
  const std::vector<Axis>& axes() const override { return all_axes; }
  const std::vector<Series>& series() const override { return no_series; }
  std::vector<Process> plan() const override { return {}; }
  std::vector<Observable> observables() const override { return Town().seen; }
  std::vector<std::pair<std::string, Section>> description() const override { return {}; }
  std::unique_ptr<Simulation> start(Seed, Executor&) const override {
    return std::make_unique<Town>();
  }
  ParameterSet no_parameters;
  std::vector<Axis> all_axes{{"place", "", {"north", "south"}},
                             {"class", "", {"poor", "rich"}},
                             {"party", "", {"red", "blue"}}};
  std::vector<Series> no_series;
};

std::vector<double> measured(const ViewRequest& request) {
  return ObservableView(TownModel(), request).measure(Town());
}

TEST(ObservableView, averages_over_places_by_people) {
  const ObservableView view(TownModel(), {"support", {}, {"place"}});
  EXPECT_THAT(view.rows(), ElementsAre(ElementsAre("poor", "red"), ElementsAre("poor", "blue"),
                                       ElementsAre("rich", "red"), ElementsAre("rich", "blue")));
  const std::vector<double> values = view.measure(Town());
  EXPECT_NEAR(values[0], (30 * 0.5 + 10 * 0.1) / 40, 1e-7);
  EXPECT_NEAR(values[1], 0.25, 1e-7);
  EXPECT_THAT(values[2], DoubleEq(1));  // no rich people in the south
}

TEST(ObservableView, averages_over_several_axes) {
  const std::vector<double> values = measured({"support", {}, {"place", "class"}});
  ASSERT_EQ(values.size(), 2u);
  EXPECT_NEAR(values[0], (30 * 0.5 + 10 * 1 + 10 * 0.1) / 50, 1e-7);
}

TEST(ObservableView, takes_the_people_of_all_classes_where_it_has_no_class) {
  EXPECT_THAT(measured({"cadres", {}, {"place"}}),
              ElementsAre(DoubleEq((40 * 0.5 + 10 * 0) / 50), DoubleEq((40 * 1 + 10 * 0.25) / 50)));
}

TEST(ObservableView, keeps_chosen_labels_only) {
  const ViewRequest request{"support", {{"place", {"south"}}, {"party", {"blue"}}}, {"place"}};
  EXPECT_THAT(ObservableView(TownModel(), request).rows(),
              ElementsAre(ElementsAre("poor", "blue"), ElementsAre("rich", "blue")));
  const std::vector<double> values = measured(request);
  EXPECT_NEAR(values[0], 0.25, 1e-7);
  EXPECT_TRUE(std::isnan(values[1]));  // nobody is there
}

TEST(ObservableView, sums_what_has_no_weights_and_leaves_what_lacks_the_axis) {
  EXPECT_THAT(measured({"people", {}, {"place"}}), ElementsAre(40, 10));
  EXPECT_THAT(measured({"rule", {}, {"place"}}), ElementsAre(1, 0));
}

}  // namespace
}  // namespace sim::experiment
