#include "models/classics/granovetter/granovetter.hpp"

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

constexpr std::uint32_t threshold_decision = sim::decision_key("granovetter.threshold");

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P people{*this, {"population.people", "people", 100, 2, 1e6, "N", "granovetter_1978", true}};
  P law{*this,
        {"thresholds.law", "1", 0, 0, 2,
         "0: 0, 1, ..., N - 1; 1: normal, drawn; 2: normal, regular", "granovetter_1978", true}};
  P mean{*this, {"thresholds.mean", "%", 25, -100, 200, "of the normal law", "granovetter_1978"}};
  P deviation{*this,
              {"thresholds.deviation", "%", 12.2, 0.1, 1e5, "standard deviation of the normal law",
               "granovetter_1978"}};
  P changed_person{*this,
                   {"change.person", "1", 1, 0, 1e6,
                    "whose threshold differs in the changed crowd, by rank from the lowest, from 0",
                    "granovetter_1978", true}};
  P change{*this,
           {"change.by", "people", 1, -1e6, 1e6, "added to that threshold", "granovetter_1978"}};

  bool normal() const { return law > 0; }
  void check(const sim::Origin& where, sim::Problems& problems) const {
    if (changed_person >= people)
      problems.add(where,
                   "'change.person' is " + sim::number_text(changed_person) +
                       " (ranks run from 0 to " + sim::number_text(people - 1) + ")",
                   "Choose a lower rank or more population.people");
  }
};

class Crowds final : public sim::SimpleSimulation {
 public:
  Crowds(const Parameters& parameters, const sim::RunContext& context);
  std::uint64_t agents() const override { return 2 * thresholds_[0].size(); }

 private:
  static constexpr std::size_t crowds = 2;  // as it is, changed

  float threshold_of(std::size_t rank, const sim::Draws& chance) const;
  void look_and_join();
  void report();

  const Parameters& parameters_;
  double people_;
  std::array<std::vector<float>, crowds> thresholds_;  // in people
  std::vector<std::uint64_t> rioting_ = std::vector<std::uint64_t>(crowds, 0);
  double continuum_ = 0;  // people who riot in the crowd without chance
};

Crowds::Crowds(const Parameters& parameters, const sim::RunContext& context)
    : SimpleSimulation(context), parameters_(parameters), people_(parameters.people) {
  const sim::Draws chance = draws(threshold_decision);
  std::vector<float> thresholds(parameters.people.count());
  for (std::size_t i = 0; i < thresholds.size(); ++i) thresholds[i] = threshold_of(i, chance);
  std::sort(thresholds.begin(), thresholds.end());
  thresholds_ = {thresholds, thresholds};
  thresholds_[1][parameters.changed_person.count()] += static_cast<float>(parameters.change);

  add_state("threshold", thresholds_[0]);
  add_state("changed_threshold", thresholds_[1]);
  add_state("rioting", rioting_);
  add_state("continuum", continuum_);
  add_axis("crowd", "the crowd as it is and with one threshold changed", {"as_is", "changed"});
  add_process("look_and_join", sim::Phase::choice, "all riot who see enough others riot",
              [this] { look_and_join(); }, {"threshold", "rioting"}, {"rioting"});
  add_process("report", sim::Phase::observation, "the riots of the last week", [this] { report(); },
              {"rioting"}, {"results"});
  add_observable("rioting", "1", "people who riot", {"crowd"}, [this](std::span<float> out) {
    std::transform(rioting_.begin(), rioting_.end(), out.begin(),
                   [](std::uint64_t n) { return static_cast<float>(n); });
  });
  add_observable("rioting_continuum", "1",
                 "people who riot by the law alone; NaN without a normal law", [this] {
                   return parameters_.normal() ? continuum_
                                               : std::numeric_limits<double>::quiet_NaN();
                 });
}

float Crowds::threshold_of(std::size_t rank, const sim::Draws& chance) const {
  const auto i = static_cast<std::uint32_t>(rank);
  if (!parameters_.normal()) return static_cast<float>(i);
  // A draw has 24 bits: the middle of its interval is neither 0 nor 1.
  const bool drawn = parameters_.law == 1;
  if (!drawn && i + 1 == people_) return std::numeric_limits<float>::infinity();
  const double share = drawn ? static_cast<double>(chance.unit(i)) + 0x1p-25 : (i + 1) / people_;
  const double percent = parameters_.mean + parameters_.deviation * sim::normal_quantile(share);
  return static_cast<float>(percent / 100 * people_);
}

void Crowds::look_and_join() {
  for (std::size_t c = 0; c < crowds; ++c)
    rioting_[c] = rules::joining(thresholds_[c], static_cast<float>(rioting_[c]));
  const double percent = 100 * continuum_ / people_;
  continuum_ =
      people_ * sim::normal_share_below((percent - parameters_.mean) / parameters_.deviation);
}

void Crowds::report() {
  if (!is_last_week()) return;
  add_result("rioting", static_cast<double>(rioting_[0]), "as_is");
  add_result("rioting", static_cast<double>(rioting_[1]), "changed");
  if (parameters_.normal()) add_result("rioting", continuum_, "continuum");
}

}  // namespace

sim::ModelEntry granovetter_entry() {
  return sim::simple_entry<Crowds, Parameters>("granovetter",
                                               "Granovetter 1978: who riots when so many riot");
}

}  // namespace classics
