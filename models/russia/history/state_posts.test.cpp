#include "models/russia/history/state_posts.hpp"

#include <gmock/gmock.h>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenPosts = test::BrokenTables;

TEST(StatePosts, are_denser_in_capitals_than_in_towns_and_villages_and_grow) {
  const auto model = test::model();
  const World& world = model->world();
  const auto posts = [&](StatePost kind, const char* place, const char* date) {
    return world.state_posts.posts(kind, *world.land.locality(place), *sim::Date::parse(date));
  };
  for (const char* date : {"1919-06-01", "1921-01-01"}) {
    EXPECT_GT(posts(StatePost::office, "city:moscow_city", date),
              posts(StatePost::office, "town:tambov", date));
    EXPECT_GT(posts(StatePost::office, "town:tambov", date),
              posts(StatePost::office, "countryside:tambov", date));
    EXPECT_GT(posts(StatePost::order, "town:tambov", date),
              posts(StatePost::order, "countryside:tambov", date));
  }
  for (const char* place : {"city:petrograd_city", "town:tambov", "countryside:tambov"})
    for (const StatePost kind : {StatePost::office, StatePost::order})
      EXPECT_GT(posts(kind, place, "1920-06-15"), posts(kind, place, "1917-06-15")) << place;
}

TEST(StatePosts, are_interpolated_between_dates_and_held_outside) {
  StatePosts posts;
  const sim::Date first = sim::Date::from_ymd(1919, 1, 1);
  posts.scopes = {{{{{first, first + 10}, {0.1, 0.3}}, {{first}, {0.5}}}}};
  posts.scope = {0};
  EXPECT_DOUBLE_EQ(posts.posts(StatePost::office, 0, first + -100), 0.1);
  EXPECT_DOUBLE_EQ(posts.posts(StatePost::office, 0, first + 5), 0.2);
  EXPECT_DOUBLE_EQ(posts.posts(StatePost::office, 0, first + 100), 0.3);
  EXPECT_DOUBLE_EQ(posts.posts(StatePost::order, 0, first), 0.5);
}

TEST_F(BrokenPosts, names_every_mistake_with_file_line_and_suggestion) {
  const int kind = replace("history/state_posts.csv", "\noffice,countryside", "office", "ofice");
  const int place =
      replace("history/state_posts.csv", "\norder,city:moscow_city", "moscow_city", "moscow");
  const int order =
      replace("history/state_posts.csv", "\norder,town,1917-06-15", "1917-06-15", "1914-06-15");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("state_posts.csv", kind) + "unknown kind 'ofice'"));
  EXPECT_THAT(text, HasSubstr(at("state_posts.csv", place) + "unknown place 'city:moscow'"));
  EXPECT_THAT(text,
              HasSubstr(at("state_posts.csv", order) + "date 1914-06-15 is not after the row"));
}

}  // namespace
}  // namespace russia
