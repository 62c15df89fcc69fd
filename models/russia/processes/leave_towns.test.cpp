#include <gmock/gmock.h>

#include "models/russia/books.test.hpp"
#include "sim/parallel/thread_pool.hpp"

namespace russia {
namespace {

/// A stage with the town life of a hungry winter, or of one with plenty.
class Towns : public testing::Test {
 protected:
  void hunger(test::Stage& stage, double real_wage, double bread) {
    stage.state.drivers.real_wage = real_wage;
    stage.state.drivers.bread = bread;
    stage.state.polity.policy[index(Issue::grain)] = -1;
  }
  void week(test::Stage& stage) {
    stage.state.flows.left_towns = stage.state.flows.came_back_to_towns = 0;
    leave_towns(stage.run(), stage.everybody());
    ++stage.state.week;
  }
  std::int64_t away(const test::Stage& stage) {
    std::int64_t people = 0;
    test::for_homes(stage.world, [&](std::uint32_t slot, const Segment& segment) {
      if (stage.state.agents.status[slot] == Status::away) people += segment.weight;
    });
    return people;
  }
};

TEST_F(Towns, keep_their_people_while_life_is_bearable) {
  test::Stage stage;
  hunger(stage, 1, 1);
  for (int k = 0; k < 20; ++k) week(stage);
  EXPECT_EQ(away(stage), 0);
}

TEST_F(Towns, empty_in_hunger_and_fill_again_with_nobody_lost) {
  test::Stage stage;
  hunger(stage, 0.3, 0.15);
  std::int64_t gone = 0;
  for (int k = 0; k < 50; ++k) {
    week(stage);
    EXPECT_EQ(stage.state.flows.came_back_to_towns, 0);
    EXPECT_EQ(away(stage), gone += stage.state.flows.left_towns);
  }
  EXPECT_GT(gone, 1'000'000);
  const std::int64_t most = gone;
  stage.count();
  test::expect_balanced_books(stage.world, stage.state);
  hunger(stage, 1, 1);
  for (int k = 0; k < 50; ++k) {
    week(stage);
    EXPECT_EQ(stage.state.flows.left_towns, 0);
    EXPECT_EQ(away(stage), gone -= stage.state.flows.came_back_to_towns);
  }
  EXPECT_LT(gone, most / 2);
  stage.count();
  test::expect_balanced_books(stage.world, stage.state);
}

TEST_F(Towns, lose_only_townspeople_who_are_at_home) {
  test::Stage stage;
  hunger(stage, 0.3, 0.15);
  const Agents before = stage.state.agents;
  for (int k = 0; k < 30; ++k) week(stage);
  const Layout& layout = stage.world.layout;
  for (std::size_t c = 0; c < layout.communities(); ++c)
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.end_of(c); ++slot) {
      if (stage.state.agents.status[slot] == before.status[slot]) continue;
      EXPECT_EQ(before.status[slot], Status::present);
      EXPECT_EQ(locality_of(stage.run(), c).kind, LocalityKind::town);
      EXPECT_NE(layout.social_class[c], SocialClass::peasant);
    }
}

/// 30 % are rooted: however long the hunger, they stay.
TEST_F(Towns, keep_the_rooted_for_good) {
  test::Stage stage(test::Changes{{"parameters.towns.leaving_per_week", "0.2"}}, 20'000);
  hunger(stage, 0, 0);
  for (int k = 0; k < 150; ++k) week(stage);
  double stay = 0, all = 0;
  const Layout& layout = stage.world.layout;
  for (std::size_t c = 0; c < layout.home_communities; ++c) {
    if (layout.social_class[c] != SocialClass::worker ||
        locality_of(stage.run(), c).kind != LocalityKind::town)
      continue;
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.end_of(c); ++slot) {
      const Status status = stage.state.agents.status[slot];
      if (status == Status::serving) continue;
      all += 1;
      stay += status == Status::present ? 1 : 0;
    }
  }
  EXPECT_NEAR(stay / all, 0.3, 0.03) << all << " agents";
}

TEST_F(Towns, are_left_less_where_grain_may_be_bought) {
  test::Stage monopoly, trade;
  for (test::Stage* stage : {&monopoly, &trade}) hunger(*stage, 0.3, 0.15);
  trade.state.polity.policy[index(Issue::grain)] = 0.5;
  for (int k = 0; k < 20; ++k) {
    week(monopoly);
    week(trade);
  }
  EXPECT_GT(away(monopoly), 0);
  EXPECT_EQ(away(trade), 0);
}

TEST_F(Towns, empty_alike_on_any_number_of_threads) {
  const auto model = test::model({{"parameters.towns.bearable", "0.3"},
                                  {"parameters.hardship.wage", "0.9"},
                                  {"parameters.hardship.ration", "0.45"}});
  sim::SerialExecutor one;
  sim::ThreadPool three(3);
  const auto a = model->start({1917, 0}, one);
  const auto b = model->start({1917, 0}, three);
  std::int64_t left = 0;
  for (int week = 0; week < 150; ++week) {
    a->run_week(one);
    b->run_week(three);
    left += dynamic_cast<const RussiaRun&>(*a).state().flows.left_towns;
    a->advance();
    b->advance();
  }
  EXPECT_GT(left, 0);
  EXPECT_EQ(a->digest(), b->digest());
}

}  // namespace
}  // namespace russia
