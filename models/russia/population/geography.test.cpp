#include "models/russia/population/geography.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using BrokenTables = test::BrokenTables;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

TEST(Geography, has_the_places_of_the_tables) {
  const auto model = test::model();
  const Geography& land = model->world().land;
  EXPECT_EQ(land.provinces.size(), 93u);
  EXPECT_EQ(land.towns.size(), 435u);
  const auto number = [&](LocalityKind kind) {
    return std::count_if(land.localities.begin(), land.localities.end(),
                         [&](const Locality& l) { return l.kind == kind; });
  };
  EXPECT_EQ(number(LocalityKind::countryside), 91);  // all but the capitals
  EXPECT_EQ(number(LocalityKind::town), 435);        // the capitals among them
  EXPECT_EQ(number(LocalityKind::garrison), static_cast<long>(land.garrisons.size()));
  EXPECT_GE(land.garrisons.size(), 379u);
  EXPECT_GE(number(LocalityKind::front), 6);  // five fronts and the Red Army
  EXPECT_GE(number(LocalityKind::fleet), 2);
  EXPECT_NEAR(static_cast<double>(land.report_places.size()), 115, 5);
  EXPECT_EQ(land.adults(), test::every_adult);
}

TEST(Geography, puts_the_soldiers_of_1914_back_among_the_classes_they_came_from) {
  const auto model = test::model();
  const Geography& land = model->world().land;
  for (std::size_t p = 0; p < land.provinces.size(); ++p) {
    std::array<double, class_count> at_home{};
    for (const Locality& place : land.localities)
      if (!place.is_army() && place.province == static_cast<int>(p))
        for (std::size_t c = 0; c < class_count; ++c) at_home[c] += place.adults[c];
    const Province& province = land.provinces[p];
    double soldiers = 0;
    for (const SocialClass c : home_classes) {
      const double more = at_home[index(c)] - province.adults[index(c)];
      EXPECT_GE(more, -1e-6) << province.id << " " << class_names()[index(c)];
      soldiers += more;
    }
    EXPECT_NEAR(soldiers, province.adults[index(SocialClass::soldier)], 1e-6) << province.id;
    EXPECT_EQ(at_home[index(SocialClass::soldier)], 0) << province.id;
  }
}

TEST(Geography, gives_every_locality_a_label_of_its_own_and_a_reporting_place) {
  const auto model = test::model();
  const Geography& land = model->world().land;
  std::set<std::string> labels;
  for (const Locality& place : land.localities) {
    EXPECT_TRUE(labels.insert(place.label).second) << place.label;
    EXPECT_LT(place.report_place, land.report_places.size());
  }
  EXPECT_EQ(std::set(land.report_places.begin(), land.report_places.end()).size(),
            land.report_places.size());
}

TEST(Geography, divides_each_province_among_its_districts) {
  const auto model = test::model();
  const Geography& land = model->world().land;
  std::vector<double> shares(land.provinces.size(), 0);
  for (const auto& [district, parts] : land.districts)
    for (const auto& [province, share] : parts) shares[province] += share;
  for (std::size_t p = 0; p < shares.size(); ++p)
    EXPECT_NEAR(shares[p], 1, 0.01) << land.provinces[p].id;
}

TEST_F(BrokenTables, are_found_without_fault_before_they_are_broken) { EXPECT_EQ(problems(), ""); }

TEST_F(BrokenTables, name_every_mistake_at_once_with_file_and_line) {
  const int negative = replace("empire/provinces.csv", "\nvoronezh,", ",25", ",-25");
  const int unknown = replace("empire/towns.csv", ",tambov,", "tambov", "tambof");
  const int number =
      replace("empire/garrisons.csv", "petrograd_city,petrograd_city", "170000", "17o000");
  const int share = replace("empire/languages_1897.csv", "\narkhangelsk", "0.8509", "8.8509");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("provinces.csv", negative)));
  EXPECT_THAT(text, HasSubstr(at("towns.csv", unknown) + "unknown province 'tambof'"));
  EXPECT_THAT(text, HasSubstr("'tambov'"));
  EXPECT_THAT(text, HasSubstr(at("garrisons.csv", number)));
  EXPECT_THAT(text, HasSubstr("17o000"));
  EXPECT_THAT(text, HasSubstr(at("languages_1897.csv", share)));
  EXPECT_THAT(text, ContainsRegex("the people of 1897 add up to|the people of 1914 add up to"));
}

TEST_F(BrokenTables, raise_no_complaints_about_tables_that_are_right) {
  replace("empire/towns.csv", ",tambov,", "tambov", "tambof");
  const std::string text = problems();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
}

TEST_F(BrokenTables, are_refused_when_their_totals_miss_the_census) {
  replace("empire/classes.csv", "\narkhangelsk,1914-01,peasant,", "179029", "179028");
  EXPECT_THAT(problems(), HasSubstr("the adults of January 1914 add up to 84682925 (documented: "
                                    "84682926)"));
}

TEST_F(BrokenTables, are_refused_when_a_column_is_missing) {
  replace("empire/towns.csv", "id,", "pop_1910", "pop_1911");
  replace("history/factions.csv", "id,", "base_soldiers", "base_sailors");
  sim::Problems unreadable;
  sim::io::read_inputs(entry().inputs, folder(), unreadable);
  const std::string text = sim::io::text_of(unreadable);
  EXPECT_THAT(text, ContainsRegex("towns.csv:[0-9]+: .*pop_1910"));
  EXPECT_THAT(text, ContainsRegex("factions.csv:[0-9]+: .*base_soldiers"));
}

TEST_F(BrokenTables, name_unknown_factions_issues_and_events_with_file_line_and_suggestion) {
  const int faction =
      replace("history/faction_positions.csv", "\nbolsheviks,", "bolsheviks", "bolshevik");
  const int issue = replace("history/faction_positions.csv", "\nkadets,", ",war,", ",wor,");
  const int event = replace("history/faction_positions.csv", "\nanarchists,grain",
                            "october_insurrection", "october_insurection");
  const int post = replace("history/faction_government.csv", "faction", "provisional_government",
                           "provisional_goverment");
  const int held =
      replace("history/assemblies.csv", "id", "first_soviet_congress", "first_sovjet_congress");
  const std::string text = problems();
  EXPECT_THAT(text,
              HasSubstr(at("faction_positions.csv", faction) + "unknown faction 'bolshevik'"));
  EXPECT_THAT(text, HasSubstr("'bolsheviks'"));
  EXPECT_THAT(text, HasSubstr(at("faction_positions.csv", issue) + "unknown issue 'wor'"));
  EXPECT_THAT(
      text, HasSubstr(at("faction_positions.csv", event) + "unknown event 'october_insurection'"));
  EXPECT_THAT(text, HasSubstr("'october_insurrection'"));
  EXPECT_THAT(text, HasSubstr(at("faction_government.csv", post) +
                              "unknown event 'provisional_goverment'"));
  EXPECT_THAT(text,
              HasSubstr(at("assemblies.csv", held) + "unknown event 'first_sovjet_congress'"));
}

TEST_F(BrokenTables, name_unknown_verbs_and_their_arguments_with_file_line_and_suggestion) {
  const int verb =
      replace("history/events.toml", "id = \"june_offensive\"", "\"set_policy\"", "\"set_polizy\"");
  const int group = replace("history/events.toml", "id = \"june_offensive\"", "class = \"worker\"",
                            "class = \"workers\"");
  const int faction = replace("history/events.toml", "id = \"june_offensive\"",
                              "faction = \"left_sr\"", "faction = \"left_sl\"");
  const int condition =
      replace("history/events.toml", "verb = \"set_condition\"", "name = \"", "name = \"un");
  const int issue = replace("history/events.toml", "id = \"decree_on_land\"", "issue = \"land\"",
                            "issue = \"lend\"");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("events.toml", verb) + "unknown verb 'set_polizy'"));
  EXPECT_THAT(text, HasSubstr("'set_policy'"));
  EXPECT_THAT(text, HasSubstr(at("events.toml", group) + "unknown class 'workers'"));
  EXPECT_THAT(text, HasSubstr(at("events.toml", faction) + "unknown faction 'left_sl'"));
  EXPECT_THAT(
      text, ContainsRegex("events.toml:" + std::to_string(condition) + ": unknown condition 'un"));
  EXPECT_THAT(text, HasSubstr(at("events.toml", issue) + "unknown issue 'lend'"));
}

}  // namespace
}  // namespace russia
