#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iostream>

#include "models/russia/russia.hpp"
#include "sim/cli/study.hpp"
#include "sim/core/scenario_keys.hpp"

/// Every scenario of configs/counterfactuals is its base, to the bit, until what it changes.
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> shipped() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(NAROD_SOURCE_DIR "/configs/counterfactuals"))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
  return info.param.stem().string();
}

sim::cli::Study study_of(const fs::path& file, const std::string& outcomes) {
  static const sim::Catalogue catalogue{
      russia::entry()};  // models that draw their parameters need it
  return sim::cli::read_study(
      file, {"run.scale=20000", "output.panel=100", "history.outcomes=\"" + outcomes + "\""},
      "russia", catalogue);
}

/// Keys of two tables whose values are not the same.
std::vector<std::string> changed_keys(const sim::Node& a, const sim::Node& b) {
  std::vector<std::string> keys;
  for (const auto& [one, other] : {std::pair{&a, &b}, {&b, &a}})
    for (const auto& [key, node] : *one->object()) {
      const auto same = std::find_if(other->object()->begin(), other->object()->end(),
                                     [&](const auto& member) { return member.first == key; });
      if (same == other->object()->end() || same->second.text() != node.text())
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  return keys;
}

/// What a variant changes: events, or anything else.
struct Change {
  std::vector<std::string> events;
  bool elsewhere = false;
  bool moved = false;  // a date: the state lists events by date, so that its order differs
};

Change change_of(const sim::cli::Study& base, const sim::cli::Study& variant) {
  const sim::Node nothing{sim::Node::Object{}, {}};
  const auto table = [&](const sim::cli::Study& study) {
    const sim::Node* events = study.scenario.settings.find("events");
    return events != nullptr ? events : &nothing;
  };
  Change change;
  for (const std::string& key : changed_keys(base.scenario.settings, variant.scenario.settings)) {
    const std::vector<std::string>& describing = sim::describing_keys();
    if (key == "base" || std::find(describing.begin(), describing.end(), key) != describing.end())
      continue;
    if (key == "events")
      change.events = changed_keys(*table(base), *table(variant));
    else
      change.elsewhere = true;
  }
  for (const auto& [id, event] : *table(variant)->object())
    if (event.find("date") != nullptr) change.moved = true;
  return change;
}

/// Whether one of the changed events has happened in either run.
bool begun(const Change& change, const sim::Simulation& one, const sim::Simulation& other) {
  for (const sim::Simulation* run : {&one, &other})
    for (const sim::EventRecord& record : run->happened())
      if (record.role != sim::horizon_role &&
          std::find(change.events.begin(), change.events.end(), record.id) != change.events.end())
        return true;
  return false;
}

/// What can be seen of a week, as bits.
std::vector<std::uint32_t> seen_of(const sim::Model& model, const sim::Simulation& run) {
  std::vector<std::uint32_t> bits;
  std::vector<float> values;
  for (const sim::Observable& observable : run.observables()) {
    std::size_t cells = 1;
    for (const std::string& name : observable.axes)
      for (const sim::Axis& axis : model.axes())
        if (axis.name == name) cells *= axis.labels.size();
    values.assign(cells, std::nanf(""));
    observable.fill(values);
    for (const float value : values) bits.push_back(std::bit_cast<std::uint32_t>(value));
  }
  for (const double value : run.series()) {
    const auto both = std::bit_cast<std::uint64_t>(value);
    bits.push_back(static_cast<std::uint32_t>(both));
    bits.push_back(static_cast<std::uint32_t>(both >> 32));
  }
  return bits;
}

class Shipped : public testing::TestWithParam<fs::path> {
 protected:
  void compare(const std::string& outcomes);
};

TEST_P(Shipped, is_its_base_to_the_bit_until_the_week_of_the_change) { compare("dated"); }

TEST_P(Shipped, is_its_base_to_the_bit_until_what_it_changes_where_conditions_decide) {
  compare("conditions");
}

void Shipped::compare(const std::string& outcomes) {
  sim::Problems problems;
  const auto read = sim::io::read_scenario(GetParam(), {}, problems);
  problems.throw_if_any();
  ASSERT_GE(read.files.size(), 2u) << "it names no base";
  const sim::cli::Study base = study_of(read.files[1], outcomes),
                        variant = study_of(GetParam(), outcomes);
  const Change change = change_of(base, variant);
  sim::SerialExecutor executor;
  const sim::Seed seed{base.options.seed, 0};
  const auto one = base.model->start(seed, executor), other = variant.model->start(seed, executor);
  if (!change.elsewhere) {
    ASSERT_EQ(one->digest(), other->digest()) << "at the start";
  }
  std::optional<sim::Date> parted, seen;
  while (one->date() <= base.options.until && !seen) {
    const sim::Date week = one->date();
    one->run_week(executor);
    other->run_week(executor);
    if (!parted && !change.moved && one->digest() != other->digest()) parted = week;
    if (seen_of(*base.model, *one) != seen_of(*variant.model, *other)) seen = week;
    ASSERT_TRUE(!(parted || seen) || change.elsewhere || begun(change, *one, *other))
        << "differs in the week of " << week.iso() << ", and nothing that is changed has happened";
    one->advance();
    other->advance();
  }
  if (outcomes == "conditions" && !change.events.empty() && !begun(change, *one, *other)) {
    std::cout << GetParam().stem().string() << ": what is changed never happens in this run\n";
    return;  // by its conditions; the runs have been the same to the end
  }
  ASSERT_TRUE(seen) << "nothing ever differs";
  std::cout << GetParam().stem().string() << ": the state differs after the week of "
            << parted.value_or(*seen).iso() << ", what is seen of it in that of " << seen->iso()
            << "\n";
}

/// An event that a file sets on a day must find there what it requires.
TEST_P(Shipped, has_what_it_sets_on_a_day_on_that_day) {
  const sim::cli::Study variant = study_of(GetParam(), "conditions");
  const sim::Node* events = variant.scenario.settings.find("events");
  if (events == nullptr) return;
  sim::SerialExecutor executor;
  const auto run = variant.model->start({variant.options.seed, 0}, executor);
  for (const auto& [id, changed] : *events->object()) {
    const sim::Node *scripted = changed.find("scripted"), *date = changed.find("date");
    if (scripted == nullptr || date == nullptr) continue;
    const sim::Date day = *sim::Date::parse(date->text());
    constexpr int week = 7;
    for (; run->date() <= day + week; run->advance()) run->run_week(executor);
    const auto& happened = run->happened();
    const auto found = std::find_if(happened.begin(), happened.end(),
                                    [&](const auto& record) { return record.id == id; });
    ASSERT_NE(found, happened.end()) << id << " has not happened by " << (day + week).iso();
    EXPECT_LE(std::abs(found->date - day), week) << id << ": " << found->date.iso();
  }
}

INSTANTIATE_TEST_SUITE_P(Counterfactuals, Shipped, testing::ValuesIn(shipped()), name_of);

}  // namespace
