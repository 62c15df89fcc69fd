#include "sim/experiment/bound_reader.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sim::experiment {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

std::vector<Axis> axes() {
  return {{"place",
           "",
           {"city:a", "front:b", "front:c"},
           {{"place_groups", "", "", {"area:north;area:all_north", "area:north", ""}, {}}}},
          {"social_class", "", {"worker", "soldier"}},
          {"faction",
           "",
           {"left", "right", "other"},
           {{"faction_groups", "", "", {"party", "party", ""}, {}}}}};
}

std::vector<Observable> observables() {
  return {{"people", "1", "", {"place", "social_class"}, {}, ""},
          {"acting", "1", "", {"place", "social_class"}, {}, "people"},
          {"support", "1", "", {"place", "social_class", "faction"}, {}, "people"},
          {"policy", "1", "", {"faction"}, {}, ""}};
}

// [place, class] and [place, class, faction]
const std::vector<float> people = {100, 0, 0, 300, 0, 100};
const std::vector<float> acting = {0.5f, missing, missing, 0.1f, missing, 0.5f};
const std::vector<float> support = {0.2f,    0.3f,    0.1f,    missing, missing, missing,
                                    missing, missing, missing, 0.1f,    0.2f,    0.1f,
                                    missing, missing, missing, 0.5f,    0.0f,    0.0f};

Bound bound(const std::string& observable, const std::string& place, const std::string& one,
            std::vector<std::string> factions = {}, Bound::Among among = Bound::Among::adults) {
  Bound made;
  made.id = "x";
  made.observable = observable;
  made.place = place;
  made.social_class = one;
  made.factions = std::move(factions);
  made.among = among;
  return made;
}

double read(const Bound& one) {
  const BoundReader reader(std::vector{one}, axes(), observables());
  EXPECT_EQ(reader.reasons()[0], "");
  std::vector<std::span<const float>> arrays;
  for (const std::size_t index : reader.needed())
    arrays.emplace_back(index == 0 ? people : index == 1 ? acting : support);
  double value = 0;
  reader.read_week(arrays, {&value, 1});
  return value;
}

std::string reason(const Bound& one) {
  return BoundReader(std::vector{one}, axes(), observables()).reasons()[0];
}

TEST(BoundReader, weighs_places_by_people) {
  EXPECT_NEAR(read(bound("acting", "city:a", "worker")), 0.5, 1e-6);
  EXPECT_NEAR(read(bound("acting", "front:*", "soldier")), (0.1 * 300 + 0.5 * 100) / 400, 1e-6);
  EXPECT_NEAR(read(bound("acting", "all", "all")), (50 + 30 + 50) / 500.0, 1e-6);
}

TEST(BoundReader, takes_a_group_of_labels_for_all_of_them) {
  EXPECT_NEAR(read(bound("acting", "area:north", "soldier")), 0.1, 1e-6);
  EXPECT_NEAR(read(bound("support", "city:a", "worker", {"party"})), 0.5, 1e-6);
  EXPECT_NEAR(read(bound("support", "city:a", "worker", {"party", "left"})), 0.5, 1e-6);
  EXPECT_NEAR(read(bound("support", "city:a", "worker", {"any"})), 0.6, 1e-6);
}

TEST(BoundReader, leaves_those_without_a_faction_out_among_followers) {
  EXPECT_NEAR(read(bound("support", "front:*", "soldier", {"left"}, Bound::Among::followers)),
              (30 + 50) / (120 + 50.0), 1e-6);
  EXPECT_NEAR(read(bound("support", "front:*", "soldier", {"left"})), 80 / 400.0, 1e-6);
}

TEST(BoundReader, has_no_value_where_nobody_is) {
  EXPECT_TRUE(std::isnan(read(bound("acting", "city:a", "soldier"))));
}

TEST(BoundReader, says_why_a_bound_cannot_be_read) {
  EXPECT_EQ(reason(bound("striking", "all", "worker")), "no weekly array 'striking'");
  EXPECT_EQ(reason(bound("policy", "all", "worker")), "no weights of the weekly array 'policy'");
  EXPECT_EQ(reason(bound("acting", "town:x", "worker")), "no place 'town:x'");
  EXPECT_EQ(reason(bound("acting", "all", "clerk")), "no class 'clerk'");
  EXPECT_EQ(reason(bound("support", "all", "worker", {"blue"})), "no faction 'blue'");
  EXPECT_EQ(reason(bound("support", "all", "worker")),
            "'faction' is empty and 'support' needs one");
  EXPECT_EQ(reason(bound("acting", "all", "worker", {"left"})), "'acting' has no factions");
  EXPECT_EQ(reason(bound("acting", "all", "worker", {}, Bound::Among::followers)),
            "'acting' has no followers");
}

}  // namespace
}  // namespace sim::experiment
