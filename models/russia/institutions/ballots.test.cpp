#include "models/russia/institutions/ballots.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using testing::ElementsAre;

TEST(HighestAverages, give_the_seats_of_the_textbook) {
  EXPECT_THAT(highest_averages({100'000, 80'000, 30'000, 20'000}, 8), ElementsAre(4, 3, 1, 0));
}

TEST(HighestAverages, give_nobody_a_seat_without_votes_and_all_to_one_who_is_alone) {
  EXPECT_THAT(highest_averages({0, 0}, 5), ElementsAre(0, 0));
  EXPECT_THAT(highest_averages({0, 3}, 5), ElementsAre(0, 5));
  EXPECT_THAT(highest_averages({2, 2}, 1), ElementsAre(1, 0)) << "of equals the earlier";
}

/// The Assembly of 1917 after a congress of the Left SRs on some day.
struct Split : test::Stage {
  explicit Split(sim::Date congress) {
    left = faction("left_sr");
    state.happened[*world.event("first_plsr_congress")] = congress;
    state.polity.separate[left] = Polity::split_wing;
  }
  std::vector<Ballot> ballots(const std::string& district) {
    const auto& all = world.assemblies.all;
    const auto assembly = std::find_if(all.begin(), all.end(), [](const Assembly& a) {
      return a.id == "constituent_assembly_1917";
    });
    return ballots_as_filed(run(), *assembly, district);
  }
  /// The lists of a district on which a faction stands.
  std::vector<std::string> lists_with(const std::string& district, FactionIndex f) {
    std::vector<std::string> ids;
    for (const Ballot& b : ballots(district))
      if (std::count(b.factions.begin(), b.factions.end(), f) > 0)
        ids.push_back(world.assemblies.lists[b.list].id);
    return ids;
  }
  FactionIndex left;
};

TEST(Ballots, give_a_wing_that_left_in_time_a_list_of_its_own_everywhere) {
  Split split(sim::Date::from_ymd(1917, 10, 26));
  const FactionIndex centre = split.faction("centre_sr");
  for (const char* district : {"tambov", "petrograd_metropolis", "kharkov", "vyatka"})
    EXPECT_THAT(split.lists_with(district, split.left), ElementsAre("left_sr")) << district;
  EXPECT_THAT(split.lists_with("tambov", centre), ElementsAre("psr"));
  EXPECT_THAT(split.lists_with("kharkov", centre), ElementsAre("psr_and_ukrainian"));
}

TEST(Ballots, stay_joint_for_a_wing_that_leaves_when_lists_are_closed) {
  Split split(sim::Date::from_ymd(1917, 10, 27));
  EXPECT_THAT(split.lists_with("tambov", split.left), ElementsAre("psr"));
  EXPECT_THAT(split.lists_with("vyatka", split.left),
              testing::UnorderedElementsAre("left_sr", "psr"))
      << "where the record has a separate list beside the joint one";
}

TEST(Ballots, are_joint_again_when_the_wing_has_come_back) {
  Split split(sim::Date::from_ymd(1917, 9, 1));
  split.state.polity.separate[split.left] = 0;
  EXPECT_THAT(split.lists_with("tambov", split.left), ElementsAre("psr"));
}

}  // namespace
}  // namespace russia
