#include <gmock/gmock.h>

#include <map>
#include <set>

#include "models/russia/institutions/tally.hpp"
#include "models/russia/world.test.hpp"
#include "sim/core/names.hpp"

namespace russia {
namespace {

// Who adds a place, people or an observable changes nobody else's draws.

/// A world in which provinces do not touch each other: nobody is called up, nothing happens, and
/// parties are organised alike everywhere, as their members are otherwise divided over the empire.
struct Provinces {
  explicit Provinces(const sim::Inputs& inputs)
      : model(test::build(inputs)), world(model->world()) {
    start_state(run(), executor);
    const std::size_t factions = world.factions.size();
    for (std::size_t at = 0; at < state.organisation.cadres.size(); ++at) {
      const auto f = static_cast<float>(at % factions);
      state.organisation.cadres[at] = state.organisation.label[at] = state.organisation.seed[at] =
          0.001f * (1 + f);
    }
    std::fill(state.organisation.valence.begin(), state.organisation.valence.end(), 0.0f);
    // What was chosen at the start, with parties as they were, is forgotten: people conform.
    std::fill(state.agents.faction.begin(), state.agents.faction.end(), no_faction);
    look_around(run(), executor);
    choose_all(run(), everybody());
    count();
  }

  void live(int weeks) {
    constexpr int days = 7;
    for (int week = 0; week < weeks; ++week) {
      update_drivers(run());
      look_around(run(), executor);
      feel_hardship(run(), everybody());
      meet_and_hear(run(), everybody());
      choose_allegiance(run(), everybody());
      take_action(run(), executor);
      count();
      judge_factions(run(), executor);
      organise_cadres(run(), executor);
      ++state.week;
      state.date = state.date + days;
    }
  }
  void count() {
    count_people(run(), everybody());
    close_books(run());
  }
  Run run() { return {world, state, {1917, 0}}; }
  sim::CommunityRange everybody() const { return {0, world.layout.communities()}; }

  /// Everything that is known of a community and its members, as numbers.
  std::vector<double> life_of(std::size_t c) const {
    const Agents& a = state.agents;
    std::vector<double> all;
    for (const auto* column : {&state.communities.disturbance, &state.communities.hardship,
                               &state.communities.grievance, &state.communities.acting})
      all.push_back(static_cast<double>((*column)[c]));
    for (std::uint32_t slot = world.layout.offsets[c]; slot < world.layout.end_of(c); ++slot) {
      for (std::size_t k = 0; k < issue_count; ++k) {
        all.push_back(a.position[k][slot]);
        all.push_back(a.anchor[k][slot]);
      }
      all.push_back(a.faction[slot]);
      all.push_back(static_cast<double>(a.status[slot]));
    }
    return all;
  }

  std::shared_ptr<const RussiaModel> model;
  const World& world;
  State state;
  sim::SerialExecutor executor;
};

const char* const changed_province = "tambov";

sim::Inputs nobody_called_up() {
  constexpr double people_per_agent = 2'000;
  return test::read({{"parameters.movement.most_called_per_week", "0.0"}}, people_per_agent);
}

/// The table of towns with one more town, or with another number of people in those of a province.
sim::Table change_towns(const sim::Table& towns, bool add, double factor) {
  sim::Table changed(towns.file(), {towns.columns().begin(), towns.columns().end()});
  const auto id = static_cast<std::size_t>(towns.column("id"));
  const auto province = static_cast<std::size_t>(towns.column("province_id"));
  const auto people = static_cast<std::size_t>(towns.column("pop_1910"));
  for (std::size_t row = 0; row < towns.size(); ++row) {
    std::vector<std::string> cells;
    for (std::size_t k = 0; k < towns.columns().size(); ++k)
      cells.push_back(towns.cell(row, static_cast<int>(k)));
    const bool here = cells[province] == changed_province;
    if (here) cells[people] = std::to_string(factor * std::stod(cells[people]));
    changed.add_row(cells, towns.line(row));
    if (!here || !add) continue;
    add = false;  // in the midst of the others, so that all that follow move up
    cells[id] = "a_town_more";
    cells[people] = "20000";
    changed.add_row(cells, towns.line(row));
  }
  return changed;
}

void expect_others_unchanged(const sim::Inputs& inputs) {
  constexpr int weeks = 12;
  Provinces before(nobody_called_up()), after(inputs);
  before.live(weeks);
  after.live(weeks);
  std::map<std::uint64_t, std::size_t> by_key;
  for (std::size_t c = 0; c < after.world.layout.communities(); ++c)
    by_key[after.world.layout.key[c]] = c;

  std::size_t others = 0, moved = 0, changed = 0;
  for (std::size_t c = 0; c < before.world.layout.home_communities; ++c) {
    const auto found = by_key.find(before.world.layout.key[c]);
    const Locality& place = locality_of(before.run(), c);
    if (before.world.land.provinces[static_cast<std::size_t>(place.province)].id ==
        changed_province) {
      changed += found == by_key.end() || before.life_of(c) != after.life_of(found->second) ? 1 : 0;
      continue;
    }
    ASSERT_NE(found, by_key.end()) << place.label;
    ++others;
    moved += before.world.layout.offsets[c] != after.world.layout.offsets[found->second] ? 1 : 0;
    ASSERT_EQ(before.life_of(c), after.life_of(found->second)) << place.label;
  }
  EXPECT_GT(others, 500u);
  EXPECT_GT(changed, 0u);
  EXPECT_NE(before.world.layout.agents, after.world.layout.agents);
  EXPECT_GT(moved, 0u) << "others stand elsewhere in the columns";
}

TEST(KeyedDraws, of_other_provinces_stay_when_a_town_is_added) {
  sim::Inputs inputs = nobody_called_up();
  inputs.tables["towns"] = change_towns(inputs.tables.at("towns"), true, 1);
  expect_others_unchanged(inputs);
}

TEST(KeyedDraws, of_other_provinces_stay_when_towns_have_more_people_and_agents) {
  sim::Inputs inputs = nobody_called_up();
  inputs.tables["towns"] = change_towns(inputs.tables.at("towns"), false, 5);
  expect_others_unchanged(inputs);
}

/// Also with men called up and events, who are many: keys do not depend on what else there is.
TEST(KeyedDraws, have_keys_that_do_not_depend_on_other_places) {
  sim::Inputs inputs = test::read();
  inputs.tables["towns"] = change_towns(inputs.tables.at("towns"), true, 1);
  const auto before = test::model(), after = test::build(inputs);
  const auto keys_by_label = [](const World& w) {
    std::map<std::string, std::vector<std::uint64_t>> keys;
    for (std::size_t c = 0; c < w.layout.communities(); ++c)
      keys[w.land.localities[w.layout.locality[c]].label].push_back(w.layout.key[c]);
    return keys;
  };
  const auto old_keys = keys_by_label(before->world()), new_keys = keys_by_label(after->world());
  EXPECT_EQ(new_keys.size(), old_keys.size() + 1);
  for (const auto& [label, keys] : old_keys) {
    const auto province = before->world().land.localities[*before->world().land.locality(label)];
    if (province.province >= 0 &&
        before->world().land.provinces[static_cast<std::size_t>(province.province)].id ==
            changed_province)
      continue;
    EXPECT_EQ(new_keys.at(label), keys) << label;
  }
}

class KeysAtScale : public testing::TestWithParam<double> {};

TEST_P(KeysAtScale, are_different_for_all_communities_and_places) {
  const auto model = test::model({}, GetParam());
  const World& w = model->world();
  const std::set<std::uint64_t> communities(w.layout.key.begin(), w.layout.key.end());
  EXPECT_EQ(communities.size(), w.layout.communities());
  std::set<std::uint64_t> places;
  for (const Locality& place : w.land.localities) places.insert(sim::key_of(place.label));
  EXPECT_EQ(places.size(), w.land.localities.size());
}

INSTANTIATE_TEST_SUITE_P(KeyedDraws, KeysAtScale, testing::Values(1'000, 100));

TEST(KeyedDraws, refuse_two_places_of_one_key) {
  sim::Inputs inputs = test::read();
  sim::Table& towns = inputs.tables.at("towns");
  std::vector<std::string> cells;
  for (std::size_t k = 0; k < towns.columns().size(); ++k)
    cells.push_back(towns.cell(towns.size() - 1, static_cast<int>(k)));
  towns.add_row(cells, 9999);
  EXPECT_NE(test::problems_of(inputs), "");
}

/// Observables look at the state and draw nothing.
TEST(KeyedDraws, do_not_depend_on_what_is_observed) {
  const auto model = test::model();
  sim::SerialExecutor executor;
  const auto unseen = model->start({1917, 0}, executor), seen = model->start({1917, 0}, executor);
  std::map<std::string, std::size_t> sizes;
  for (const sim::Axis& axis : model->axes()) sizes[axis.name] = axis.labels.size();
  for (int week = 0; week < 6; ++week) {
    test::step(*unseen, executor);
    seen->run_week(executor);
    for (const sim::Observable& observable : seen->observables()) {
      std::size_t size = 1;
      for (const std::string& axis : observable.axes) size *= sizes.at(axis);
      std::vector<float> values(size);
      observable.fill(values);
    }
    seen->advance();
    EXPECT_EQ(seen->digest(), unseen->digest()) << week;
  }
}

/// A vote is drawn by its day: another in the same week is another draw.
TEST(KeyedDraws, of_two_votes_in_one_week_differ) {
  test::Stage stage;
  const auto run = stage.run();
  const sim::Date monday = stage.world.start + 2, friday = monday + 4;
  const std::size_t l = *stage.world.land.locality("city:petrograd_city");
  const auto cast = [&](sim::Date day) {
    Assembly assembly;
    assembly.date = day;
    Tally tally(run, assembly, true);
    tally.count(l);
    return tally.votes(l).cast;
  };
  EXPECT_EQ(cast(monday), cast(monday));
  EXPECT_NE(cast(monday), cast(friday));
}

}  // namespace
}  // namespace russia
