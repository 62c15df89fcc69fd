#include "sim/experiment/parameter_draws.hpp"

#include <gmock/gmock.h>

#include <map>

#include "sim/core/executor.hpp"
#include "sim/experiment/toy_model.hpp"

namespace sim::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Table sets(const std::vector<std::vector<std::string>>& rows,
           const std::string& name = "club.join_probability") {
  Table table("ensemble.csv", {"weight", name});
  int line = 1;
  for (const auto& row : rows) table.add_row(row, ++line);
  return table;
}

const Table three = sets({{"1", "0.2"}, {"2", "0.4"}, {"1", "0.6"}});

ParameterDraws draws_of(const Table& table, std::vector<std::string> keeps = {}) {
  Problems problems;
  ParameterDraws draws(table, std::move(keeps), toy::ToyParameters(), problems);
  problems.throw_if_any();
  return draws;
}

Inputs toy_inputs() {
  Inputs inputs;
  Table groups("groups.csv", {"group", "people"});
  groups.add_row({"all", "2000"}, 2);
  inputs.tables["groups"] = groups;
  inputs.settings.value = Node::Object{};
  inputs.start = Date::from_ymd(1900, 1, 1);
  inputs.scale = 10;
  return inputs;
}

TEST(ParameterDraws, each_set_comes_as_often_as_its_weight_says) {
  const ParameterDraws draws = draws_of(three);
  std::map<std::size_t, int> count;
  for (std::size_t replicate = 0; replicate < 8; ++replicate) ++count[draws.set_of(replicate)];
  EXPECT_THAT(count, ElementsAre(std::pair(0u, 2), std::pair(1u, 4), std::pair(2u, 2)));
}

TEST(ParameterDraws, a_replicate_has_the_set_of_its_number) {
  const ParameterDraws draws = draws_of(three);
  EXPECT_EQ(draws.set_of(0), 0u);
  EXPECT_EQ(draws.set_of(1), 1u);  // at one half
  EXPECT_EQ(draws.set_of(3), 2u);  // at three quarters
  toy::ToyParameters parameters;
  EXPECT_THAT(draws.values(3, parameters), ElementsAre(0.6));
}

TEST(ParameterDraws, a_run_is_the_one_of_the_model_with_these_parameters) {
  const ModelEntry entry = toy::entry();
  const Inputs inputs = toy_inputs();
  Problems problems;
  const auto central = entry.build(inputs, problems);
  const auto drawn = draw_parameters(central, entry, inputs, draws_of(three));
  SerialExecutor executor;
  const auto digest = [&](const Model& model, std::uint32_t replicate) {
    const auto simulation = model.start({1, replicate}, executor);
    for (int week = 0; week < 5; ++week) {
      simulation->run_week(executor);
      simulation->advance();
    }
    return simulation->digest();
  };
  Inputs changed = inputs;
  changed.settings.set("parameters.club.join_probability", {0.6, {}});
  const auto with_it = entry.build(changed, problems);
  EXPECT_EQ(digest(*drawn, 3), digest(*with_it, 3));
  EXPECT_NE(digest(*drawn, 3), digest(*central, 3));
}

TEST(ParameterDraws, what_the_scenario_keeps_is_not_drawn) {
  const ParameterDraws draws = draws_of(three, {"club.join_probability"});
  Node settings{Node::Object{}, {}};
  draws.apply(3, settings);
  EXPECT_EQ(settings.find("parameters"), nullptr);
  toy::ToyParameters parameters;
  EXPECT_THAT(draws.values(3, parameters), ElementsAre(0.1));
  EXPECT_THAT(draws_of(three).keeping({"club.join_probability"}).values(3, parameters),
              ElementsAre(0.1));
}

TEST(ParameterDraws, mistakes_of_the_table_are_told_with_their_line) {
  const auto message = [](const Table& table) {
    try {
      draws_of(table);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(message(sets({{"1", "1.5"}})), HasSubstr("ensemble.csv:2"));
  EXPECT_THAT(message(sets({{"-1", "0.5"}})), HasSubstr("weight"));
  EXPECT_THAT(message(sets({{"0", "0.5"}})), HasSubstr("no parameter set with a weight"));
  EXPECT_THAT(message(sets({{"1", "0.5"}}, "club.join_probabilty")),
              HasSubstr("club.join_probability"));
}

}  // namespace
}  // namespace sim::experiment
