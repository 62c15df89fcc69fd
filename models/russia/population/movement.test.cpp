#include "models/russia/population/movement.hpp"

#include <gmock/gmock.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Opinion, anchor and allegiance of a slot.
struct Mind {
  std::array<std::int16_t, issue_count> position;
  std::array<std::int8_t, issue_count> anchor;
  FactionIndex faction;
  friend bool operator==(const Mind&, const Mind&) = default;
};

Mind mind(const Agents& a, std::uint32_t slot) {
  Mind m{};
  for (std::size_t k = 0; k < issue_count; ++k) {
    m.position[k] = a.position[k][slot];
    m.anchor[k] = a.anchor[k][slot];
  }
  m.faction = a.faction[slot];
  return m;
}

/// Lives `weeks` weeks of drivers, events and movement; calls check(before, now) after movement.
template <class Check>
void live(test::Stage& stage, int weeks, Check check) {
  constexpr int week = 7;
  for (int k = 0; k < weeks; ++k) {
    update_drivers(stage.run());
    apply_events(stage.run());
    const Agents before = stage.state.agents;
    move_people(stage.run(), stage.executor);
    check(before, stage.state.agents);
    stage.count();
    ++stage.state.week;
    stage.state.date = stage.state.date + week;
  }
}

/// Gives every slot a mind that no other has, as far as 16 bits reach.
void tell_apart(Agents& a) {
  for (std::size_t slot = 0; slot < a.faction.size(); ++slot)
    a.position[0][slot] = static_cast<std::int16_t>(slot % 60'000) - 30'000;
}

TEST(Movement, gives_who_comes_home_the_mind_he_had_in_the_ranks) {
  test::Stage stage;
  std::size_t returned = 0, still = 0, called = 0;
  live(stage, 40, [&](const Agents& before, const Agents& now) {
    test::for_homes(stage.world, [&](std::uint32_t slot, const Segment&) {
      const bool served = before.status[slot] == Status::serving;
      const bool serves = now.status[slot] == Status::serving;
      const Mind was = mind(before, served ? before.link[slot] : slot);
      const Mind is = mind(now, serves ? now.link[slot] : slot);
      EXPECT_EQ(was, is) << "slot " << slot;
      returned += served && !serves ? 1 : 0;
      still += served && serves ? 1 : 0;
      called += !served && serves ? 1 : 0;
    });
    tell_apart(stage.state.agents);  // as a week among comrades would
  });
  EXPECT_GT(returned, 0u);
  EXPECT_GT(still, 0u);
  EXPECT_GT(called, 0u);
}

TEST(Movement, sends_home_the_dead_and_captured_as_such_and_for_good) {
  test::Stage stage;
  live(stage, 20, [&](const Agents& before, const Agents& now) {
    test::for_homes(stage.world, [&](std::uint32_t slot, const Segment& segment) {
      if (before.status[slot] == Status::dead) {
        EXPECT_EQ(now.status[slot], Status::dead);
      }
      if (before.status[slot] == Status::captured) {
        EXPECT_EQ(now.status[slot], Status::captured);  // until the armistice
      }
      if (segment.stratum == Stratum::settled) {
        EXPECT_EQ(now.status[slot], Status::present);
      }
    });
  });
  EXPECT_GT(stage.state.flows.dead, 0);
  EXPECT_GT(stage.state.flows.captured, 0);
}

TEST(Movement, calls_up_in_a_week_no_more_than_it_may) {
  const test::Changes few = {{"parameters.movement.most_called_per_week", "400000"}};
  test::Stage stage(few);
  live(stage, 10, [&](const Agents&, const Agents&) {
    // Fronts and garrisons are filled apart; a draw of people who stand for many may overshoot.
    EXPECT_LT(stage.state.flows.called, 2 * 400'000 * 1.5);
  });
}

/// Each week draws anew: the first week after the outbreak must not repeat the draws of the start,
/// or those whose lot was drawn then would be the only ones to be called.
TEST(Movement, goes_on_calling_up_in_the_first_week_while_the_army_lacks_men) {
  test::Stage stage;
  double lacking = 0;
  std::int64_t men = 0;
  for (std::size_t l = stage.world.land.home_localities; l < stage.world.land.localities.size();
       ++l)
    if (stage.world.land.localities[l].kind == LocalityKind::front)
      men += stage.state.sums.people_at(l, index(SocialClass::soldier));
  update_drivers(stage.run());
  lacking = stage.state.drivers.field_army - static_cast<double>(men);
  const double wanted = std::min(lacking, stage.world.parameters.most_called.value());
  ASSERT_GT(wanted, 100'000);
  move_people(stage.run(), stage.executor);
  EXPECT_GT(stage.state.flows.called, wanted / 2);
}

/// An agent stands for more men than some garrisons have: they must not all be filled with one.
TEST(Movement, fills_garrisons_to_their_strength_on_average_at_any_scale) {
  const auto men = [](double scale) {
    test::Stage stage({}, scale);
    live(stage, 30, [](const Agents&, const Agents&) {});
    double sum = 0;
    for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
      if (stage.world.land.localities[l].kind == LocalityKind::garrison)
        sum += static_cast<double>(stage.state.sums.people_at(l, index(SocialClass::soldier)));
    return sum;
  };
  const double fine = men(500);
  EXPECT_GT(fine, 500'000);
  EXPECT_NEAR(men(10'000) / fine, 1, 0.03);
}

/// Places are filled up to their strength as long as they have room; so there must always be some.
TEST(Movement, has_room_for_the_army_at_its_largest) {
  test::Stage stage({}, 4'000);
  std::size_t least = 1'000;
  constexpr int weeks = 150;  // to the summer of 1917
  live(stage, weeks, [&](const Agents&, const Agents&) {
    for (std::size_t l = stage.world.land.home_localities; l < stage.state.free_slots.size(); ++l)
      least = std::min(least, stage.state.free_slots[l].size());
  });
  EXPECT_GT(least, 0u);
  // At full scale everybody stands for one: all that the drivers ask for must fit.
  const auto model = test::model({}, 1);
  const World& w = model->world();
  double field_army = 0, red_army = 0, fronts = 0;
  for (sim::Date day = w.start; day < w.until; day = day + 7) {
    const DriverValues values = w.drivers.week(day, {}, w.parameters, true);
    field_army = std::max(field_army, values.field_army);
    red_army = std::max(red_army, values.red_army);
  }
  const auto& all = w.land.localities;
  for (const Locality& place : all) fronts += place.kind == LocalityKind::front ? place.people : 0;
  for (std::size_t l = w.land.home_localities; l < all.size(); ++l) {
    const std::uint32_t slots = w.layout.offsets[w.layout.first_community[l + 1]] -
                                w.layout.offsets[w.layout.first_community[l]];
    double men = std::max(all[l].people, all[l].people_later);
    if (all[l].kind == LocalityKind::front) men = field_army * all[l].people / fronts;
    if (all[l].red_army) men = red_army;
    EXPECT_GT(slots, men) << all[l].label;
  }
}

TEST(Movement, brings_prisoners_home_only_after_the_armistice) {
  test::Stage stage(test::Changes{{"parameters.movement.prisoners_return_per_week", "0.1"}});
  live(stage, 30, [](const Agents&, const Agents&) {});
  EXPECT_EQ(stage.state.flows.returned, 0);
  stage.state.condition[static_cast<std::size_t>(Condition::armistice)] = 1;
  double home = 0;
  live(stage, 10, [&](const Agents&, const Agents&) { home += stage.state.flows.returned; });
  EXPECT_GT(home, 0);
}

TEST(Movement, empties_the_old_army_when_it_demobilises) {
  test::Stage stage(test::Changes{{"parameters.movement.demobilisation_per_week", "0.15"}});
  live(stage, 20, [](const Agents&, const Agents&) {});
  const auto serving = [&] {
    std::size_t n = 0;
    test::for_homes(stage.world, [&](std::uint32_t slot, const Segment&) {
      n += stage.state.agents.status[slot] == Status::serving ? 1 : 0;
    });
    return n;
  };
  const std::size_t before = serving();
  stage.state.condition[static_cast<std::size_t>(Condition::old_army_demobilisation)] = 1;
  live(stage, 20, [](const Agents&, const Agents&) {});
  EXPECT_LT(serving(), before / 4);
}

}  // namespace
}  // namespace russia
