#include "models/russia/population/geography.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using BrokenTables = test::BrokenTables;
using testing::AllOf;
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
  EXPECT_THAT(text, HasSubstr(at("towns.csv", unknown) + "unknown province_id 'tambof'"));
  EXPECT_THAT(text, HasSubstr("'tambov'"));
  EXPECT_THAT(text, HasSubstr(at("garrisons.csv", number)));
  EXPECT_THAT(text, HasSubstr("17o000"));
  EXPECT_THAT(text, HasSubstr(at("languages_1897.csv", share)));
  EXPECT_THAT(text, Not(HasSubstr("add up to"))) << "sums of refused numbers say nothing";
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
  const int issue = replace("history/faction_positions.csv", "\nkadets,", ",war,", ",wor,");
  const std::string text = problems({{"parameters.valence.nothing", "1"}});
  EXPECT_THAT(text, HasSubstr(at("towns.csv", 1) + "the column 'pop_1910' is missing"));
  EXPECT_THAT(text, HasSubstr(at("factions.csv", 1) + "the column 'base_soldiers' is missing"));
  EXPECT_THAT(text, HasSubstr(at("faction_positions.csv", issue) + "unknown issue 'wor'"));
  EXPECT_THAT(text, HasSubstr("valence.nothing")) << "later checks run all the same";
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << text;
}

TEST_F(BrokenTables, are_refused_when_a_row_is_there_twice) {
  for (const sim::InputFile& input : entry().inputs) {
    if (input.schema.columns.empty()) continue;
    const std::string before = read(input.path);
    const std::string row = before.substr(before.rfind('\n', before.size() - 2) + 1);
    write(input.path, before + row);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    EXPECT_THAT(problems(), AllOf(HasSubstr("duplicate "),
                                  HasSubstr("(first in line " + std::to_string(line - 1) + ")"),
                                  HasSubstr(":" + std::to_string(line) + ":")))
        << input.path;
    write(input.path, before);
  }
}

TEST_F(BrokenTables, are_refused_when_they_have_headers_only) {
  for (const sim::InputFile& input : entry().inputs) {
    if (input.schema.columns.empty()) continue;
    const std::string before = read(input.path);
    write(input.path, before.substr(0, before.find('\n') + 1));
    const std::string text = problems();
    if (input.schema.least_rows > 0) {
      EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << input.path << ": " << text;
      EXPECT_THAT(text, HasSubstr("the table has 0 rows")) << input.path;
    }
    write(input.path, before);
  }
}

TEST_F(BrokenTables, are_refused_when_a_class_or_province_has_no_row) {
  replace("history/class_traits.csv", "class", "\nworker,", "\npeasant,");
  replace("empire/district_map.csv", "province", "\nvoronezh,", "\ntambov,");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr("class_traits.csv:0: class 'worker' has no row"));
  EXPECT_THAT(text, HasSubstr("district_map.csv:0: province_id 'voronezh' has no row"));
}

TEST_F(BrokenTables, are_refused_when_a_province_is_divided_into_more_than_itself) {
  replace("empire/district_map.csv", "\nvoronezh,", ",1,", ",0.5,");
  EXPECT_THAT(problems(), HasSubstr("the shares of province 'voronezh' in electoral districts add "
                                    "up to 0.5 (not to 1)"));
}

TEST_F(BrokenTables, are_refused_when_a_word_is_misspelt) {
  const int balance =
      replace("empire/provinces.csv", "id", ",deficit,", ",Deficit,");
  const int soviets = replace("history/faction_strength.csv", "\npsr", ",true,", ",yes,");
  const int category = replace("empire/military.csv", "\nfleet,", "fleet", "flotilla");
  const int period = replace("history/series.csv", "id", ",month,", ",monthly,");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("provinces.csv", balance) +
                              "unknown grain_balance_prewar 'Deficit'. Did you mean 'deficit'?"));
  EXPECT_THAT(text, HasSubstr(at("faction_strength.csv", soviets) + "unknown in_soviets 'yes'"));
  EXPECT_THAT(text, HasSubstr(at("military.csv", category) + "unknown category 'flotilla'"));
  EXPECT_THAT(text, HasSubstr(at("series.csv", period) + "unknown default_period 'monthly'"));
}

TEST_F(BrokenTables, are_refused_when_they_have_more_languages_than_a_set_of_them_holds) {
  std::stringstream lines(read("empire/languages_1897.csv"));
  std::string text, line;
  for (bool header = true; std::getline(lines, line); header = false) {
    text += line;
    for (int i = 0; i < 20; ++i) text += header ? ",other_" + std::to_string(i) : ",0";
    text += "\n";
  }
  write("empire/languages_1897.csv", text);
  EXPECT_THAT(problems(), HasSubstr("42 languages (at most 32)"));
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

TEST_F(BrokenTables, are_refused_when_more_people_are_lost_than_there_are) {
  replace("history/war_losses_monthly.csv", "1914-08-01", "192800.0", "1e15");
  EXPECT_THAT(problems(), HasSubstr("'killed_and_wounded' is 1e15 (it must be between 0 and "
                                    "3000000 people)"));
  std::string text = "month_ns,killed_and_wounded,captured\n";
  for (const char* year : {"1914", "1915", "1916"})
    for (int month = 1; month <= 12; ++month)
      text += std::string(year) + (month < 10 ? "-0" : "-") + std::to_string(month) +
              "-01,3000000,0\n";
  write("history/war_losses_monthly.csv", text);
  EXPECT_THAT(problems(), HasSubstr("killed, wounded and captured add up to 108000000 people "
                                    "(there are 84682926 adults)"));
}

}  // namespace
}  // namespace russia
