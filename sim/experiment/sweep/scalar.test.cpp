#include "sim/experiment/sweep/scalar.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/experiment/toy_model.hpp"
#include "sim/io/test_folder.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

const Date day = Date::from_ymd(2001, 1, 1);
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<Scalar> read(const std::string& text, Problems& problems) {
  const io::TestFolder folder;
  const Node node = io::read_toml(folder.file("scalars.toml", text), problems);
  Inputs inputs;
  inputs.scale = 10;
  Table groups("groups.csv", {"group", "people"});
  groups.add_row({"town", "3000"}, 2);
  groups.add_row({"village", "5000"}, 3);
  inputs.tables.emplace("groups", groups);
  const toy::ToyModel model(inputs, problems);
  EnsembleOptions options;
  options.start = day;
  options.until = day + 70;
  return read_scalars(*node.find("scalar"), model, options, {}, problems);
}

double of_weeks(const std::string& keys, const std::vector<double>& values) {
  Problems problems;
  const auto scalars = read("[[scalar]]\nname = \"x\"\nobservable = \"week\"\n" + keys, problems);
  EXPECT_TRUE(problems.empty()) << io::text_of(problems);
  std::vector<Date> times;
  for (std::size_t i = 0; i < values.size(); ++i) times.push_back(day + 7 * static_cast<int>(i));
  return value_of(scalars.at(0), times, values);
}

TEST(Scalar, a_statistic_is_of_the_weeks_of_its_period) {
  const std::vector<double> values{1, 2, 6, 3};
  EXPECT_EQ(of_weeks("", values), 3);
  EXPECT_EQ(of_weeks("statistic = \"sum\"\nfrom = 2001-01-08\n", values), 11);
  EXPECT_EQ(of_weeks("statistic = \"max\"\nuntil = 2001-01-14\n", values), 2);
  EXPECT_EQ(of_weeks("statistic = \"min\"\nfrom = 2001-01-09\n", values), 3);
  EXPECT_EQ(of_weeks("statistic = \"first\"\n", {nan, 2, 3}), 2);
}

TEST(Scalar, a_date_means_the_last_week_that_began_by_then) {
  const std::vector<double> values{1, 2, 6, 3};
  EXPECT_EQ(of_weeks("date = 2001-01-15\n", values), 6);
  EXPECT_EQ(of_weeks("date = 2001-01-21\n", values), 6);
  EXPECT_TRUE(std::isnan(of_weeks("date = 2001-01-08\n", {1, nan})));
}

TEST(Scalar, a_result_is_named_by_as_many_keys_as_it_takes) {
  Problems problems;
  const auto scalars = read(
      "[[scalar]]\nname = \"a\"\nresult = \"vote_share\"\nevent = \"e\"\nlist = \"x\"\n"
      "[[scalar]]\nname = \"b\"\nresult = \"vote_share\"\nevent = \"e\"\n"
      "[[scalar]]\nname = \"c\"\nresult = \"turnout\"\nevent = \"e\"\n",
      problems);
  EXPECT_TRUE(problems.empty()) << io::text_of(problems);
  const std::vector<Result> results{{"vote_share", "e", day, {}, "all", "", "x", 0.25},
                                    {"vote_share", "e", day, {}, "all", "", "y", 0.5},
                                    {"vote_share", "f", day, {}, "all", "", "x", 0.75}};
  EXPECT_EQ(value_of(scalars[0], results), 0.25);
  EXPECT_THROW(value_of(scalars[1], results), std::runtime_error);
  EXPECT_TRUE(std::isnan(value_of(scalars[2], results)));
}

TEST(Scalar, mistakes_are_told_all_at_once) {
  Problems problems;
  read(
      "[[scalar]]\nname = \"a\"\nobservable = \"members\"\n"
      "[[scalar]]\nname = \"a\"\nobservable = \"member\"\n"
      "[[scalar]]\nname = \"b\"\nobservable = \"members\"\nat = {group = \"towns\"}\n"
      "[[scalar]]\nname = \"c\"\nobservable = \"week\"\nstatistic = \"median\"\n"
      "[[scalar]]\nname = \"d\"\nobservable = \"week\"\ndate = 2009-01-01\n"
      "[[scalar]]\nname = \"e\"\nseries = \"clubs\"\n"
      "[[scalar]]\nname = \"f\"\nresult = \"x\"\nseries = \"club\"\n"
      "[[scalar]]\nname = \"g h\"\nobservable = \"members\"\naverage_over = [\"group\"]\n",
      problems);
  const std::string text = io::text_of(problems);
  for (const char* words :
       {"does not say which 'group'", "'member', which there is not", "two scalars 'a'", "'towns'",
        "'median'", "2009-01-01", "no series of the model", "more than one of", "'g h'",
        "needs 'weights'"})
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

}  // namespace
}  // namespace sim::experiment
