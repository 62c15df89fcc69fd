#include <gtest/gtest.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Mean grievance of the peasants of a province after some weeks under full requisition.
float grievance_under_levy(const char* countryside, int weeks, const test::Changes& changes = {}) {
  test::Stage stage(changes);
  State& s = stage.state;
  s.date = *sim::Date::parse("1920-10-01");
  s.condition[static_cast<std::size_t>(Condition::requisition)] = 1;
  s.condition[static_cast<std::size_t>(Condition::land_decree)] = 1;
  s.condition[static_cast<std::size_t>(Condition::armistice)] = 1;
  for (int week = 0; week < weeks; ++week) feel_hardship(stage.run(), stage.everybody());
  const std::size_t l = *stage.world.land.locality(countryside);
  float sum = 0, n = 0;
  for (std::size_t c = stage.world.layout.first_community[l];
       c < stage.world.layout.first_community[l + 1]; ++c) {
    if (stage.world.layout.social_class[c] != SocialClass::peasant) continue;
    sum += s.communities.grievance[c];
    n += 1;
  }
  return sum / n;
}

TEST(Hardship, of_the_levy_is_greater_where_more_is_asked_for_each_head) {
  // 1920/21: Samara is asked for several times what Vologda is.
  EXPECT_GT(grievance_under_levy("countryside:samara", 20),
            1.5f * grievance_under_levy("countryside:vologda", 20));
}

TEST(Hardship, that_lasts_is_felt_less_as_people_get_used_to_it) {
  const test::Changes habit = {{"parameters.grievance.habituation", "0.5"},
                               {"parameters.grievance.habit_per_week", "0.05"}};
  EXPECT_LT(grievance_under_levy("countryside:samara", 150, habit),
            0.8f * grievance_under_levy("countryside:samara", 15, habit));
  const test::Changes none = {{"parameters.grievance.habituation", "0.0"}};
  EXPECT_NEAR(grievance_under_levy("countryside:samara", 150, none),
              grievance_under_levy("countryside:samara", 60, none), 0.05f);
}

}  // namespace
}  // namespace russia
