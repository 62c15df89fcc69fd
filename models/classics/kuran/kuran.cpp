#include "models/classics/kuran/kuran.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "models/rules/threshold.hpp"
#include "sim/core/names.hpp"
#include "sim/core/normal.hpp"
#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

constexpr std::uint32_t preference_decision = sim::decision_key("kuran.preference");
constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();

/// Kuran's societies A and B: thresholds in per cent of ten persons.
constexpr std::size_t ten = 10;
constexpr std::array<std::array<float, ten>, 2> societies{
    {{0, 20, 20, 30, 40, 50, 60, 70, 80, 100}, {0, 20, 30, 30, 40, 50, 60, 70, 80, 100}}};
constexpr std::size_t changed_person = 1;

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P society{
      *this,
      {"society", "1", 0, 0, 2, "0: drawn; 1, 2: Kuran's ten persons A and B", "kuran_1989", true}};
  P people{
      *this,
      {"population.people", "people", 10000, 10, 1e6, "of a drawn society", "assumption", true}};
  P zone{*this, {"zone", "1", 1, 0, 1, "share of the population that a person sees", "assumption"}};
  P mean{*this,
         {"private.mean", "1", 0.3, 0, 1, "mean private preference at the start: 1 opposition",
          "assumption"}};
  P spread{*this,
           {"private.spread", "1", 0.2, 0.001, 1, "standard deviation over people", "assumption"}};
  P growth{*this,
           {"private.growth", "per week", 0.005, -0.1, 0.1, "drift of everybody's preference",
            "assumption"}};
  P integrity{
      *this,
      {"integrity", "1", 1, 0, 10, "w, utility of owning to what one prefers", "assumption"}};
  P coercion{
      *this,
      {"pressure.government", "1", 1, 0.01, 10, "c, cost of opposing all others", "assumption"}};
  P opposition{*this,
               {"pressure.opposition", "1", 1, 0, 10, "o, cost of holding out when all oppose",
                "assumption"}};
  P change_week{*this,
                {"change.week", "weeks", 10, 0, 5000, "before the second of ten persons changes",
                 "assumption", true}};
  P change_by{
      *this, {"change.by", "%", -10, -100, 100, "change of that person's threshold", "kuran_1989"}};
};

class Society final : public sim::SimpleSimulation {
 public:
  Society(const Parameters& parameters, const sim::RunContext& context);
  std::uint64_t agents() const override { return opposes_.size(); }

 private:
  bool drawn() const { return preference_.size() == opposes_.size(); }
  void start(std::size_t people);
  void feel();
  void look_and_choose();
  bool choose_once();
  void report();
  double share() const;
  bool prefers_opposition(std::size_t person) const { return preference_[person] + drift_ > 0.5f; }
  double private_share() const {
    return share_of([this](std::size_t i) { return prefers_opposition(i); });
  }
  /// Share of people for whom `condition(person)` holds; NaN when they have no preferences.
  template <class Condition>
  double share_of(Condition condition) const;

  const Parameters& parameters_;
  std::vector<float> preference_;  // at the start; empty in societies of ten
  std::vector<float> thresholds_;  // share of those seen
  std::vector<std::uint8_t> opposes_;
  std::vector<std::uint32_t> sums_;  // [i]: opponents among the people before i, twice round
  float drift_ = 0;
  double jump_ = 0, before_jump_ = nowhere, private_before_jump_ = nowhere;
  std::uint32_t jump_week_ = 0;
};

Society::Society(const Parameters& parameters, const sim::RunContext& context)
    : SimpleSimulation(context), parameters_(parameters) {
  start(parameters.society > 0 ? ten : parameters.people.count());
  add_state("preference", preference_);
  add_state("threshold", thresholds_);
  add_state("opposes", opposes_);
  add_state("jump", jump_);
  add_state("before_jump", before_jump_);
  add_state("private_before_jump", private_before_jump_);
  add_state("jump_week", jump_week_);
  add_process("feel", sim::Phase::society, "private preferences drift; thresholds follow",
              [this] { feel(); }, {"preference"}, {"preference", "threshold"});
  add_process("look_and_choose", sim::Phase::choice, "people choose sides until nobody changes",
              [this] { look_and_choose(); }, {"threshold", "opposes"}, {"opposes"});
  add_process("report", sim::Phase::observation, "the largest jump, in the last week",
              [this] { report(); }, {"opposes"}, {"results"});
  add_observable("public_opposition", "1", "share who own to the opposition",
                 [this] { return share(); });
  add_observable("private_opposition", "1", "share who prefer the opposition",
                 [this] { return private_share(); });
  add_observable("falsifying", "1", "share who prefer one side and own to the other", [this] {
    return share_of([this](std::size_t i) { return prefers_opposition(i) != (opposes_[i] != 0); });
  });
}

void Society::start(std::size_t people) {
  opposes_.assign(people, 0);
  thresholds_.assign(people, 0);
  if (parameters_.society > 0) {
    const auto& society = societies[parameters_.society.count() - 1];
    for (std::size_t i = 0; i < ten; ++i) thresholds_[i] = society[i] / 100;
    return;
  }
  const sim::Draws chance = draws(preference_decision);
  for (std::uint32_t i = 0; i < people; ++i) {
    // A draw has 24 bits: the middle of its interval is neither 0 nor 1.
    const double z = sim::normal_quantile(static_cast<double>(chance.unit(i)) + 0x1p-25);
    preference_.push_back(static_cast<float>(parameters_.mean + parameters_.spread * z));
  }
}

void Society::feel() {
  if (!drawn()) {
    if (week() != parameters_.change_week) return;
    const double percent = 100 * static_cast<double>(thresholds_[changed_person]);
    thresholds_[changed_person] = static_cast<float>((percent + parameters_.change_by) / 100);
    return;
  }
  drift_ = static_cast<float>(parameters_.growth * week());
  const auto w = static_cast<float>(parameters_.integrity);
  const auto c = static_cast<float>(parameters_.coercion);
  const auto o = static_cast<float>(parameters_.opposition);
  for (std::size_t i = 0; i < thresholds_.size(); ++i)
    thresholds_[i] = (c - w * (2 * (preference_[i] + drift_) - 1)) / (c + o);
}

void Society::look_and_choose() {
  const double before = share();
  const double private_before = private_share();
  // More seen never make fewer oppose, so from rest all changes go one way and come to an end.
  while (choose_once()) {
  }
  const double rise = share() - before;
  if (week() == 0 || rise <= jump_) return;
  jump_ = rise;
  before_jump_ = before;
  private_before_jump_ = private_before;
  jump_week_ = week();
}

/// Everybody looks around and chooses. Whether anybody changed.
bool Society::choose_once() {
  const std::size_t people = opposes_.size();
  const auto seen = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::llround(parameters_.zone * static_cast<double>(people))), 1,
      people);
  sums_.assign(2 * people + 1, 0);
  for (std::size_t i = 0; i < 2 * people; ++i) sums_[i + 1] = sums_[i] + opposes_[i % people];
  bool changed = false;
  for (std::size_t i = 0; i < people; ++i) {
    const std::size_t first = (i + people - seen / 2) % people;
    const auto opponents = static_cast<float>(sums_[first + seen] - sums_[first]);
    const bool opposes = rules::joins(opponents / static_cast<float>(seen), thresholds_[i]);
    changed |= opposes != (opposes_[i] != 0);
    opposes_[i] = opposes ? 1 : 0;
  }
  return changed;
}

double Society::share() const {
  const auto opponents = std::count(opposes_.begin(), opposes_.end(), 1);
  return static_cast<double>(opponents) / static_cast<double>(opposes_.size());
}

template <class Condition>
double Society::share_of(Condition condition) const {
  if (!drawn()) return nowhere;
  std::size_t count = 0;
  for (std::size_t i = 0; i < preference_.size(); ++i) count += condition(i) ? 1 : 0;
  return static_cast<double>(count) / static_cast<double>(preference_.size());
}

void Society::report() {
  if (!is_last_week()) return;
  add_result("public_opposition", share());
  if (jump_ <= 0) return;
  add_result("largest_jump", jump_);
  add_result("week_of_largest_jump", jump_week_);
  add_result("public_opposition_before_jump", before_jump_);
  if (drawn()) add_result("private_opposition_at_jump", private_before_jump_);
}

}  // namespace

sim::ModelEntry kuran_entry() {
  return sim::simple_entry<Society, Parameters>(
      "kuran", "Kuran 1989: people who hide what they prefer until others do not");
}

}  // namespace classics
