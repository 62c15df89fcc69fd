#include <gmock/gmock.h>

#include <cmath>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

constexpr double scale = 5'000;
constexpr std::int16_t marked = 1'000;

struct Meetings {
  explicit Meetings(test::Stage& s) : stage(s) {
    for (auto& column : stage.state.agents.position) std::fill(column.begin(), column.end(), 0);
  }
  /// Marks the agent in a slot, who stands for so many people.
  void mark(std::uint32_t slot, double weight, bool is) {
    stage.state.agents.position[0][slot] = is ? marked : std::int16_t{0};
    people += weight;
    marked_people += is ? weight : 0;
    ++agents;
    marked_agents += is ? 1 : 0;
  }
  /// Share of the marked among those met at a place in many weeks.
  double met_share(std::size_t l, bool soldiers) {
    double met = 0, all = 0;
    for (int week = 0; week < 300; ++week, ++stage.state.week) {
      look_around(stage.run(), stage.executor);
      const Voices& voices = stage.state.outlook.voices[l];
      for (std::size_t k = 0; k < Voices::met; ++k, ++all)
        met += (soldiers ? voices.soldier : voices.stranger)[0][k] > 0 ? 1 : 0;
    }
    return met / all;
  }
  /// That people are met in proportion to their number, and that agents would not be.
  void expect_people(double found) const {
    const double share = marked_people / people;
    EXPECT_NEAR(found, share, 0.03);
    EXPECT_GT(std::abs(marked_agents / agents - share), 0.1);
  }

  test::Stage& stage;
  double people = 0, marked_people = 0, agents = 0, marked_agents = 0;
};

std::size_t largest_province(const World& world) {
  std::size_t best = 0;
  const auto communities = [&](std::size_t l) {
    return world.layout.first_community[l + 1] - world.layout.first_community[l];
  };
  for (std::size_t l = 0; l < world.land.home_localities; ++l)
    if (communities(l) > communities(best)) best = l;
  return best;
}

template <class F>
void for_slots_at(const test::Stage& stage, std::size_t l, F f) {
  const Layout& layout = stage.world.layout;
  for (std::size_t c = layout.first_community[l]; c < layout.first_community[l + 1]; ++c)
    for (const Segment& s : layout.segments_of(c))
      for (std::uint32_t slot = s.begin; slot < s.end; ++slot) f(slot, s);
}

TEST(Outlook, those_met_at_home_are_people_and_not_agents) {
  test::Stage stage({}, scale);
  Meetings meetings(stage);
  const std::size_t l = largest_province(stage.world);
  for_slots_at(stage, l, [&](std::uint32_t slot, const Segment& s) {
    if (stage.state.agents.status[slot] == Status::present)
      meetings.mark(slot, s.weight, s.stratum == Stratum::rear);
  });
  meetings.expect_people(meetings.met_share(l, false));
}

TEST(Outlook, soldiers_heard_of_are_people_and_not_agents) {
  test::Stage stage({}, scale);
  Meetings meetings(stage);
  const std::size_t l = largest_province(stage.world);
  for_slots_at(stage, l, [&](std::uint32_t slot, const Segment& s) {
    if (stage.state.agents.status[slot] == Status::serving)
      meetings.mark(stage.state.agents.link[slot], s.weight, s.stratum == Stratum::rear);
  });
  meetings.expect_people(meetings.met_share(l, true));
}

TEST(Outlook, those_met_at_the_front_are_people_and_not_agents) {
  test::Stage stage({}, scale);
  Meetings meetings(stage);
  const Layout& layout = stage.world.layout;
  std::size_t front = stage.world.land.home_localities;
  while (stage.world.land.localities[front].kind != LocalityKind::front) ++front;
  const std::uint32_t heaviest = layout.heaviest[static_cast<std::size_t>(Stratum::line)];
  for (std::size_t c = layout.first_community[front]; c < layout.first_community[front + 1]; ++c)
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.end_of(c); ++slot) {
      const std::uint32_t weight = stage.state.agents.army_weight[slot - layout.home_slots];
      if (stage.state.agents.status[slot] == Status::present)
        meetings.mark(slot, weight, weight < heaviest / 3);
    }
  meetings.expect_people(meetings.met_share(front, false));
}

TEST(Outlook, those_who_serve_are_counted_as_people) {
  test::Stage stage({}, scale);
  stage.count();
  const Layout& layout = stage.world.layout;
  double most = 0;
  for (std::size_t c = 0; c < layout.home_communities; ++c) {
    double people = 0, serving = 0;
    for (const Segment& s : layout.segments_of(c))
      for (std::uint32_t slot = s.begin; slot < s.end; ++slot) {
        people += s.weight;
        serving += stage.state.agents.status[slot] == Status::serving ? s.weight : 0;
      }
    EXPECT_EQ(stage.state.outlook.serving[c], serving);
    EXPECT_EQ(layout.people_of(c), people);
    most = std::max(most, serving / people);
  }
  EXPECT_GT(most, 0.02);
}

}  // namespace
}  // namespace russia
