#include "sim/experiment/sweep/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/experiment/toy_model.hpp"
#include "sim/io/test_folder.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

using testing::HasSubstr;

/// What a sweep of the toy model with these factors is told.
std::string refusal_of(const std::string& factors) {
  const ModelEntry entry = toy::entry();
  SweepBase base;
  base.entry = &entry;
  base.options.start = base.inputs.start = Date::from_ymd(2001, 1, 1);
  base.options.until = base.options.start + 7 * 5;
  base.inputs.scale = 10;
  Problems problems;
  base.inputs.settings = io::parse_toml("[parameters.club]\njoin_probability = 0.2\n", "base.toml",
                                        problems);
  Table groups("groups.csv", {"group", "people"});
  groups.add_row({"town", "3000"}, 2);
  base.inputs.tables.emplace("groups", groups);
  base.model = entry.build(base.inputs, problems);
  read_sweep(io::parse_toml("design = \"grid\"\n" + factors, "sweep.toml", problems), base,
             problems);
  return io::text_of(problems);
}

TEST(Sweep, refuses_two_factors_that_change_one_key) {
  const std::string a =
      "[[factor]]\nname = \"a\"\nkey = \"parameters.club.join_probability\"\nvalues = [0.1]\n";
  const std::string b =
      "[[factor]]\nname = \"b\"\nkey = \"parameters.club.join_probability\"\nvalues = [0.2]\n";
  const std::string cases =
      "[[factor]]\nname = \"c\"\ncases.x = {parameters.club.join_probability = 0.3}\n";
  EXPECT_EQ(refusal_of(a), "");
  EXPECT_EQ(refusal_of(a + b), "sweep.toml:6: the factors 'a' and 'b' both change "
                               "'parameters.club.join_probability'\n");
  EXPECT_THAT(refusal_of(a + cases), HasSubstr("the factors 'a' and 'c' both change"));
}

TEST(Sweep, refuses_a_value_in_place_of_a_table) {
  EXPECT_THAT(refusal_of("[[factor]]\nname = \"a\"\ncases.x = {parameters.club = 1}\n"),
              HasSubstr("'parameters.club' is 1 (a table is needed)"));
}

}  // namespace
}  // namespace sim::experiment
