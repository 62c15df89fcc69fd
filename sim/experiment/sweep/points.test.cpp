#include "sim/experiment/sweep/points.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/experiment/toy_model.hpp"
#include "sim/io/test_folder.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

Points points_of(const std::string& text, Problems& problems, const io::TestFolder& folder) {
  const Node document = io::read_toml(folder.file("sweep.toml", text), problems);
  const Node settings =
      io::read_toml(folder.file("base.toml", "[events.a]\nhappens = true\n"), problems);
  const toy::ToyParameters parameters;
  ObjectReader reader(document, problems, "[sweep]");
  Points points = read_points(reader, settings, parameters, problems);
  reader.finish();
  return points;
}

Points points_of(const std::string& text) {
  const io::TestFolder folder;
  Problems problems;
  Points points = points_of(text, problems, folder);
  EXPECT_TRUE(problems.empty()) << io::text_of(problems);
  return points;
}

std::string problems_of(const std::string& text) {
  const io::TestFolder folder;
  Problems problems;
  points_of(text, problems, folder);
  return io::text_of(problems);
}

std::string table_of(const Points& points) {
  std::string text;
  for (const Point& point : points.points) {
    for (const Node& value : point.values) text += value.text() + " ";
    text += "\n";
  }
  return text;
}

std::vector<std::string> ids_of(const Points& points) {
  std::vector<std::string> ids;
  for (const Point& point : points.points) ids.push_back(point.id);
  return ids;
}

const std::string two_factors =
    "[[factor]]\nkey = \"parameters.a.x\"\nlow = 1\nhigh = 100\nscale = \"log\"\nlevels = 3\n"
    "[[factor]]\nkey = \"events.a.date\"\nlow = 1970-01-01\nhigh = 1970-01-11\n";

TEST(Points, a_grid_has_all_combinations) {
  EXPECT_EQ(table_of(points_of("design = \"grid\"\n" + two_factors)),
            "1.0 1970-01-01 \n1.0 1970-01-11 \n10.0 1970-01-01 \n10.0 1970-01-11 \n"
            "100.0 1970-01-01 \n100.0 1970-01-11 \n");
}

TEST(Points, one_at_a_time_begins_with_the_base_scenario) {
  const std::string design =
      "design = \"one_at_a_time\"\n[[factor]]\nkey = \"parameters.club.join_probability\"\n"
      "low = 0.05\nhigh = 0.2\n[[factor]]\nkey = \"events.a.happens\"\nvalues = [true, false]\n";
  EXPECT_EQ(table_of(points_of(design)), "0.1 true \n0.05 true \n0.2 true \n0.1 false \n");
  EXPECT_NE(problems_of("design = \"one_at_a_time\"\n" + two_factors).find("lacks 'base'"),
            std::string::npos);
}

TEST(Points, more_points_begin_with_the_same_ones) {
  for (const std::string kind : {"sobol", "saltelli", "morris"}) {
    const auto ids = [&](int n) {
      return ids_of(points_of("design = \"" + kind + "\"\npoints = " + std::to_string(n) + "\n" +
                              two_factors));
    };
    const auto few = ids(4), many = ids(16);
    ASSERT_LT(few.size(), many.size()) << kind;
    EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin())) << kind;
  }
}

TEST(Points, a_latin_hypercube_grows_by_parts) {
  const auto ids = [&](const std::string& points) {
    return ids_of(
        points_of("design = \"latin_hypercube\"\npoints = " + points + "\n" + two_factors));
  };
  const auto first = ids("4"), both = ids("[4, 8]");
  EXPECT_EQ(both.size(), 12u);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), both.begin()));
}

TEST(Points, of_another_tool_are_read_from_csv) {
  const io::TestFolder folder;
  folder.file("points.csv", "x,events.a.date\n7,1970-01-03\n2.5,1970-01-04\n");
  Problems problems;
  const Points points = points_of(
      "design = \"list\"\nfile = \"points.csv\"\n[[factor]]\nname = \"x\"\nkey = "
      "\"parameters.a.x\"\n",
      problems, folder);
  EXPECT_TRUE(problems.empty()) << io::text_of(problems);
  EXPECT_EQ(table_of(points), "7 1970-01-03 \n2.5 1970-01-04 \n");
  EXPECT_EQ(points.factors[1].name, "events_a_date");
}

TEST(Points, a_csv_is_checked_with_its_lines) {
  const io::TestFolder folder;
  folder.file("points.csv", "x\n7\n\"\"\n200\n");
  Problems problems;
  points_of(
      "design = \"list\"\nfile = \"points.csv\"\n[[factor]]\nname = \"x\"\n"
      "key = \"parameters.a.x\"\nlow = 1\nhigh = 100\n",
      problems, folder);
  EXPECT_NE(io::text_of(problems).find("points.csv:3: the cell of 'x' is empty"), std::string::npos)
      << io::text_of(problems);
  EXPECT_NE(io::text_of(problems).find("points.csv:4: the factor 'x' cannot be 200"),
            std::string::npos);
}

TEST(Points, an_id_is_made_of_keys_and_values_alone) {
  const auto id = [](const std::string& text) { return ids_of(points_of(text)).at(0); };
  const std::string x = "[[factor]]\nkey = \"parameters.a.x\"\nvalues = [1]\n";
  const std::string y = "[[factor]]\nkey = \"parameters.a.y\"\nvalues = [true]\n";
  const std::string grid = "design = \"grid\"\n";
  EXPECT_EQ(id(grid + x + y), id(grid + y + x));
  EXPECT_EQ(id(grid + x), id("design = \"list\"\n[[point]]\n\"parameters.a.x\" = 1.0\n"));
  EXPECT_NE(id(grid + x), id(grid + y));
}

TEST(Points, cases_change_several_keys) {
  const Points points = points_of(
      "design = \"grid\"\n[[factor]]\nname = \"course\"\n"
      "cases.early = { events = { a = { happens = false } } }\n"
      "cases.late = { events = { b = { date = 1970-01-05 } }, parameters = { c = 2 } }\n");
  ASSERT_EQ(points.points.size(), 2u);
  Node base{Node::Object{}, {}};
  base.set("events.a.happens", {true, {}});
  EXPECT_EQ(settings_at(points.points[0], points.factors, base).text(),
            "{events = {a = {happens = false}}}");
  EXPECT_EQ(settings_at(points.points[1], points.factors, base).find("parameters.c")->text(), "2");
}

TEST(Points, mistakes_are_told_all_at_once) {
  const std::string text = problems_of(
      "design = \"grid\"\npoints = 3\n"
      "[[factor]]\nkey = \"run.seed\"\nvalues = [1]\n"
      "[[factor]]\nkey = \"parameters.x\"\nlow = 3\nhigh = 1\n"
      "[[factor]]\nkey = \"parameters.y\"\nlow = 0\nhigh = 1\nscale = \"log\"\n"
      "[[factor]]\nkey = \"parameters.z\"\nvalues = [1, 1]\ncolour = 2\n"
      "[[factor]]\nvalues = [1]\n"
      "[[factor]]\nkey = \"parameters.z\"\nlow = 1\n");
  for (const char* words : {"'points' has no meaning", "changes 'run.seed'", "goes from 3 to 1",
                            "logarithmic", "the value 1 twice", "unknown key 'colour'",
                            "lacks 'key'", "has 'low' only", "two factors 'z'"})
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

TEST(Points, a_point_that_lacks_a_later_factor_is_refused) {
  EXPECT_NE(problems_of("design = \"list\"\n[[point]]\n\"a.x\" = 1\n[[point]]\n\"a.x\" = 1\n"
                        "\"a.y\" = 2\n")
                .find("lack"),
            std::string::npos);
}

}  // namespace
}  // namespace sim::experiment
