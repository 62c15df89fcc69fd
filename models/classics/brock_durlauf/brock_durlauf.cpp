#include "models/classics/brock_durlauf/brock_durlauf.hpp"

#include <algorithm>
#include <cstdint>

#include "models/rules/choice.hpp"
#include "sim/core/names.hpp"
#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

constexpr double most_options = 16;
constexpr std::size_t people_per_block = 4096;

constexpr std::uint32_t start_decision = sim::decision_key("brock_durlauf.start");
constexpr std::uint32_t choice_decision = sim::decision_key("brock_durlauf.choice");
static_assert(start_decision != choice_decision);

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P people{*this,
           {"population.people", "people", 10000, 1, 1e8, "people; each is an agent", "assumption",
            true}};
  P options{*this,
            {"choice.options", "1", 2, 2, most_options, "K, options to choose from",
             "brock_durlauf_2001", true}};
  P intensity{*this,
              {"choice.intensity", "1", 1, 0, 20, "beta, weight of utility against chance",
               "brock_durlauf_2001"}};
  P conformity{*this,
               {"choice.conformity", "1", 1.5, 0, 10,
                "J, utility of an option that all hold to, and lost by one that nobody does",
                "brock_durlauf_2001"}};
  P preference{*this,
               {"choice.preference", "1", 0, -10, 10,
                "h, utility of the first option, and lost by the others", "assumption"}};
  P revision{*this,
             {"choice.revision_probability", "1/week", 0.2, 0, 1,
              "rho, chance to think again in a step", "assumption"}};
  P start{
      *this,
      {"start.first_share", "1", 0.5, 0, 1,
       "chance to hold to the first option at the start; the others share the rest", "assumption"}};
};

class BrockDurlaufRun final : public sim::SimpleSimulation {
 public:
  BrockDurlaufRun(const Parameters& parameters, const sim::RunContext& context);
  std::uint64_t agents() const override { return choice_.size(); }

 private:
  void start(double first_share);
  void weigh();
  void choose(sim::CommunityRange people);
  void count();
  void report();
  double mean() const { return 2 * share_[0] - 1; }

  float intensity_, conformity_, preference_, revision_;
  std::vector<std::uint8_t> choice_;
  std::vector<double> share_;
  std::vector<float> probability_;  // of each option for those who think again
};

BrockDurlaufRun::BrockDurlaufRun(const Parameters& parameters, const sim::RunContext& context)
    : SimpleSimulation(context),
      intensity_(static_cast<float>(parameters.intensity)),
      conformity_(static_cast<float>(parameters.conformity)),
      preference_(static_cast<float>(parameters.preference)),
      revision_(static_cast<float>(parameters.revision)),
      choice_(parameters.people.count()),
      share_(parameters.options.count()),
      probability_(share_.size()) {
  set_blocks(choice_.size(), people_per_block);
  start(parameters.start);
  add_state("choice", choice_);
  add_state("share", share_);
  add_process("weigh", sim::Phase::society, "finds how likely each option is now",
              [this] { weigh(); }, {"share"}, {"probability"});
  add_parallel_process("choose", sim::Phase::choice, "some think again and choose",
                       [this](sim::CommunityRange people) { choose(people); }, {"probability"},
                       {"choice"});
  add_process("count", sim::Phase::observation, "counts who holds to what",
              [this] {
                count();
                if (is_last_week()) report();
              },
              {"choice"}, {"share"});

  Names labels;
  for (std::size_t k = 0; k < share_.size(); ++k) labels.push_back("option_" + std::to_string(k));
  add_axis("option", "option to choose", labels);
  add_observable("share", "1", "share of the people who hold to an option", {"option"},
                 [this](std::span<float> out) {
                   for (std::size_t k = 0; k < share_.size(); ++k)
                     out[k] = static_cast<float>(share_[k]);
                 });
  add_observable("mean_choice", "1", "m, share of the first option less that of the others",
                 [this] { return mean(); });
}

void BrockDurlaufRun::start(double first_share) {
  const sim::Draws chance = draws(start_decision);
  const auto others = static_cast<std::uint32_t>(share_.size() - 1);
  for (std::uint32_t i = 0; i < choice_.size(); ++i) {
    const std::uint32_t other = 1 + chance.below(2 * i + 1, others);
    choice_[i] = static_cast<std::uint8_t>(chance.unit(2 * i) < first_share ? 0 : other);
  }
  count();
}

void BrockDurlaufRun::weigh() {
  for (std::size_t k = 0; k < share_.size(); ++k) {
    const float own = k == 0 ? preference_ : -preference_;
    const auto more = static_cast<float>(2 * share_[k] - 1);
    probability_[k] = intensity_ * (own + rules::conformity_utility(conformity_, more, 1));
  }
  rules::choice_probabilities(probability_);
}

void BrockDurlaufRun::choose(sim::CommunityRange people) {
  const sim::Draws chance = draws(choice_decision, people.begin);
  for (std::size_t i = people.begin; i < people.end; ++i) {
    const auto draw = static_cast<std::uint32_t>(2 * (i - people.begin));
    if (chance.unit(draw) >= revision_) continue;
    choice_[i] = static_cast<std::uint8_t>(rules::choose(probability_, chance.unit(draw + 1)));
  }
}

void BrockDurlaufRun::count() {
  std::vector<std::size_t> people(share_.size(), 0);
  for (const std::uint8_t k : choice_) ++people[k];
  for (std::size_t k = 0; k < share_.size(); ++k)
    share_[k] = static_cast<double>(people[k]) / static_cast<double>(choice_.size());
}

void BrockDurlaufRun::report() {
  add_result("mean_choice", mean());
  for (std::size_t k = 0; k < share_.size(); ++k)
    add_result("share", share_[k], "option_" + std::to_string(k));
}

}  // namespace

sim::ModelEntry brock_durlauf_entry() {
  return sim::simple_entry<BrockDurlaufRun, Parameters>("brock_durlauf",
                                                        "Choice among options with conformity");
}

}  // namespace classics
