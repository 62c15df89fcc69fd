#include "models/classics/opinion8/opinion8.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "models/classics/opinion8/kernel.hpp"
#include "sim/core/names.hpp"
#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

constexpr std::size_t groups_per_block = 16;  // about 4000 agents

constexpr std::uint32_t start_decision = sim::decision_key("opinion8.start");
constexpr std::uint32_t step_decision = sim::decision_key("opinion8.step");
constexpr std::uint32_t decisions[] = {start_decision, step_decision};
static_assert(sim::all_differ(decisions));

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P people{*this,
           {"population.people", "people", 1e6, 250, 1e9,
            "people; one agent stands for `scale` of them", "assumption"}};
  P confidence{*this,
               {"opinion.confidence", "1", 0.25, 0, 1,
                "opinions at least so far apart do not attract", "assumption"}};
  P step{*this,
         {"opinion.step", "1", 0.2, 0, 1,
          "share of the way to the mean of those met and of like mind", "assumption"}};
  P contagion{*this,
              {"grievance.contagion", "1", 0.02, 0, 1,
               "share of the way to the mean grievance of those met", "assumption"}};
  P distance_weight{*this,
                    {"choice.distance_weight", "1", 6, 0, 15,
                     "B, utility lost over the whole range of opinion", "assumption"}};
  P radical_weight{*this,
                   {"choice.radical_weight", "1", 3, 0, 15,
                    "G, utility of a party at either end to those of grievance 1", "assumption"}};
  P loyalty{
      *this,
      {"choice.loyalty", "1", 4, 0, 15, "S, utility of the party chosen before", "assumption"}};

  Opinion8Rules rules() const {
    return {confidence, step, contagion, distance_weight, radical_weight, loyalty};
  }
};

class Opinion8Run final : public sim::SimpleSimulation {
 public:
  Opinion8Run(const Parameters& parameters, const sim::RunContext& context);

  static constexpr bool uses_scale = true;
  std::uint64_t agents() const override { return opinion_.size(); }

 private:
  using Counts = std::array<std::uint32_t, party_count>;

  void start(sim::CommunityRange groups);
  void meet_and_choose(sim::CommunityRange groups);
  void count();
  void declare_plan();
  void declare_observables();

  Opinion8Rules rules_;
  std::vector<float> opinion_, grievance_;
  std::vector<std::uint8_t> party_;
  std::vector<Counts> counts_of_;  // [block]
  Counts counts_{};
};

std::size_t groups_of(const Parameters& parameters, const sim::RunContext& context) {
  const double groups = parameters.people / context.scale / group_size;
  return context.only_described ? 1 : std::max(std::size_t{1}, static_cast<std::size_t>(groups));
}

Opinion8Run::Opinion8Run(const Parameters& parameters, const sim::RunContext& context)
    : SimpleSimulation(context),
      rules_(parameters.rules()),
      opinion_(groups_of(parameters, context) * group_size),
      grievance_(opinion_.size()),
      party_(opinion_.size()) {
  set_blocks(opinion_.size() / group_size, groups_per_block);
  counts_of_.resize(blocks().size());
  context.executor->for_each(blocks().size(), [&](std::size_t block) { start(blocks()[block]); });
  add_state("opinion", opinion_);
  add_state("grievance", grievance_);
  add_state("party", party_);
  declare_plan();
  declare_observables();
}

void Opinion8Run::start(sim::CommunityRange groups) {
  constexpr auto members = static_cast<std::uint32_t>(group_size);
  for (std::size_t group = groups.begin; group < groups.end; ++group) {
    const sim::Draws chance = draws(start_decision, group);
    for (std::uint32_t i = 0; i < members; ++i) {
      const std::size_t agent = group * group_size + i;
      opinion_[agent] = chance.unit(i);
      grievance_[agent] = chance.unit(i + members);
      party_[agent] = static_cast<std::uint8_t>(chance.below(i + 2 * members, party_count));
    }
  }
}

void Opinion8Run::meet_and_choose(sim::CommunityRange groups) {
  Counts counts{};
  for (std::size_t group = groups.begin; group < groups.end; ++group) {
    const std::size_t first = group * group_size;
    step_group(rules_, draws(step_decision, group), opinion_.data() + first,
               grievance_.data() + first, party_.data() + first);
    count_group(party_.data() + first, counts);
  }
  counts_of_[groups.begin / groups_per_block] = counts;
}

void Opinion8Run::count() {
  counts_ = {};
  for (const Counts& counts : counts_of_)
    for (std::size_t p = 0; p < party_count; ++p) counts_[p] += counts[p];
}

void Opinion8Run::declare_plan() {
  add_parallel_process("meeting_and_choice", sim::Phase::society,
                       "members of each group meet; then all choose a party",
                       [this](sim::CommunityRange groups) { meet_and_choose(groups); },
                       {"opinion", "grievance", "party"}, {"opinion", "grievance", "party"});
  add_process("count", sim::Phase::observation, "adherents of each party", [this] { count(); },
              {"party"}, {"party_share"});
}

/// Mean of (value - 1/2)^power, power 1 or 2: in eight partial sums, so in a fixed order.
template <int power>
double moment_of(const std::vector<float>& values) {
  constexpr std::size_t parts = 8;
  std::array<double, parts> sums{};
  const auto add = [&](std::size_t i, std::size_t part) {
    const double d = static_cast<double>(values[i]) - 0.5;
    sums[part] += power == 1 ? d : d * d;
  };
  const std::size_t whole = values.size() / parts * parts;
  for (std::size_t i = 0; i < whole; i += parts)
    for (std::size_t part = 0; part < parts; ++part) add(i + part, part);
  for (std::size_t i = whole; i < values.size(); ++i) add(i, i - whole);
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum / static_cast<double>(values.size());
}

double mean_of(const std::vector<float>& values) { return 0.5 + moment_of<1>(values); }

double variance_of(const std::vector<float>& values) {
  const double mean = moment_of<1>(values);
  return moment_of<2>(values) - mean * mean;
}

void Opinion8Run::declare_observables() {
  std::vector<std::string> parties;
  for (std::size_t p = 0; p < party_count; ++p) parties.push_back("party_" + std::to_string(p));
  add_axis("party", "party, by its position from 0 to 1", parties);
  add_observable("party_share", "1", "share of the agents who hold to a party", {"party"},
                 [this](std::span<float> out) {
                   for (std::size_t p = 0; p < party_count; ++p)
                     out[p] = static_cast<float>(counts_[p] / static_cast<double>(party_.size()));
                 });
  add_observable("opinion_mean", "1", "mean opinion", [this] { return mean_of(opinion_); });
  add_observable("opinion_variance", "1", "variance of opinion",
                 [this] { return variance_of(opinion_); });
  add_observable("grievance_mean", "1", "mean grievance", [this] { return mean_of(grievance_); });
}

}  // namespace

sim::ModelEntry opinion8_entry() {
  return sim::simple_entry<Opinion8Run, Parameters>(
      "opinion8", "Opinions in groups of 250 and eight parties, to measure the engine");
}

}  // namespace classics
