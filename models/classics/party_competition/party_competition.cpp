#include "models/classics/party_competition/party_competition.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "models/rules/choice.hpp"
#include "sim/core/names.hpp"
#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

constexpr std::size_t voters_per_block = 1024;
constexpr Place equal_salience = {1, 1};

constexpr std::uint32_t voter_decision = sim::decision_key("party_competition.voter");
constexpr std::uint32_t start_decision = sim::decision_key("party_competition.start");
constexpr std::uint32_t first_turn_decision = sim::decision_key("party_competition.first_turn");
constexpr std::uint32_t turn_decision = sim::decision_key("party_competition.turn");

enum class Spread { normal, uniform, grid };

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P voters{*this,
           {"voters.number", "people", 1000, 1, 1e6,
            "voters; each is an agent. A grid on two issues takes the next smaller square",
            "assumption", true}};
  P issues{
      *this,
      {"voters.issues", "1", 2, 1, most_issues, "issues on which they differ", "laver_2005", true}};
  P distribution{*this,
                 {"voters.distribution", "1", 0, 0, 2,
                  "0: normal; 1: even, by chance; 2: even, a regular grid", "laver_2005", true}};
  P spread{*this,
           {"voters.spread", "1", 1, 0, 100,
            "standard deviation on each issue, or width of an even distribution", "assumption"}};
  P logit{*this,
          {"voters.logit", "1", 0, 0, 1, "0: vote for the nearest party; 1: logit",
           "schofield_2007", true}};
  P intensity{*this,
              {"voters.intensity", "1", 1, 0, 20, "beta, utility lost per squared distance (logit)",
               "schofield_2007"}};
  P stickers{*this, {"parties.stickers", "1", 2, 0, 10, "parties that stay", "laver_2005", true}};
  P aggregators{*this,
                {"parties.aggregators", "1", 2, 0, 10,
                 "parties that go to the mean of their supporters", "laver_2005", true}};
  P hunters{*this,
            {"parties.hunters", "1", 2, 0, 10,
             "parties that repeat a step that was rewarded, else turn", "laver_2005", true}};
  P predators{*this,
              {"parties.predators", "1", 2, 0, 10, "parties that step towards the largest",
               "laver_2005", true}};
  P step{*this,
         {"parties.step", "1", 0.05, 0, 10, "length of the step of hunters and predators",
          "assumption"}};
  P start_spread{*this,
                 {"parties.start_spread", "1", 1, 0, 1,
                  "how far from the mean voter to some voter a party starts", "assumption"}};
  P valence_step{*this,
                 {"parties.valence_step", "1", 0, -10, 10,
                  "lambda of each party above that of the one before it (logit); stickers come "
                  "first, then aggregators, hunters, predators",
                  "schofield_2007"}};

  std::array<std::size_t, 4> parties() const {
    return {stickers.count(), aggregators.count(), hunters.count(), predators.count()};
  }
  void check(const sim::Origin& where, sim::Problems& problems) const {
    const auto each = parties();
    if (each[0] + each[1] + each[2] + each[3] == 0)
      problems.add(where, "[parameters.parties] has no party at all", "Give one kind a number");
  }
};

constexpr std::array<const char*, 4> rule_names = {"sticker", "aggregator", "hunter", "predator"};

struct Party {
  std::string name;
  rules::Adaptation rule;
  rules::Hunt<most_issues> hunt;
  double share = 0;         // of the vote
  double share_so_far = 0;  // sum over weeks
};

/// Votes of a block of voters for a party, and the sum of the places that they come from.
struct Tally {
  double votes = 0;
  Place places{};

  template <class F>
  void members(F f) {
    f(votes, places);
  }
};

class PartyCompetitionRun final : public sim::SimpleSimulation {
 public:
  PartyCompetitionRun(const Parameters& parameters, const sim::RunContext& context);
  std::uint64_t agents() const override { return voters_.size(); }

 private:
  void place_voters();
  void found_parties();
  void adapt();
  void vote(sim::CommunityRange voters);
  void count();
  void report();
  void describe();
  double distance_to_nearest() const;

  const Parameters& parameters_;
  std::size_t issues_;
  std::vector<Place> voters_;
  Place mean_voter_{};
  std::vector<Party> parties_;
  std::vector<Place> places_;  // of the parties
  Ballot ballot_;
  std::vector<std::vector<Tally>> tallies_;  // [block][party]
  std::vector<Tally> total_;                 // [party]
};

PartyCompetitionRun::PartyCompetitionRun(const Parameters& parameters,
                                         const sim::RunContext& context)
    : SimpleSimulation(context), parameters_(parameters), issues_(parameters.issues.count()) {
  place_voters();
  found_parties();
  set_blocks(voters_.size(), voters_per_block);
  tallies_.assign(blocks().size(), std::vector<Tally>(parties_.size()));
  for (const sim::CommunityRange& block : blocks()) vote(block);
  count();
  describe();
}

void PartyCompetitionRun::place_voters() {
  const auto kind = static_cast<Spread>(parameters_.distribution.count());
  const double width = parameters_.spread;
  std::size_t n = parameters_.voters.count(), side = n;
  if (kind == Spread::grid && issues_ == 2) {
    side = static_cast<std::size_t>(std::sqrt(static_cast<double>(n)));
    n = side * side;
  }
  voters_.assign(n, Place{});
  const sim::Draws chance = draws(voter_decision);
  for (std::size_t i = 0; i < n; ++i) {
    const std::array<std::size_t, most_issues> cell = {i % side, i / side};
    for (std::size_t k = 0; k < issues_; ++k) {
      const auto draw = static_cast<std::uint32_t>(most_issues * i + k);
      double& x = voters_[i][k];
      if (kind == Spread::normal) x = width * chance.normal(draw);
      if (kind == Spread::uniform) x = width * chance.unit(draw);
      if (kind == Spread::grid)
        x = width * (static_cast<double>(cell[k]) + 0.5) / static_cast<double>(side);
      mean_voter_[k] += x / static_cast<double>(n);
    }
  }
}

void PartyCompetitionRun::found_parties() {
  const auto numbers = parameters_.parties();
  for (std::size_t rule = 0; rule < numbers.size(); ++rule)
    for (std::size_t i = 0; i < numbers[rule]; ++i)
      parties_.push_back({rule_names[rule] + std::string("_") + std::to_string(i),
                          static_cast<rules::Adaptation>(rule),
                          {}});
  const auto voters = static_cast<std::uint32_t>(voters_.size());
  for (std::uint32_t p = 0; p < parties_.size(); ++p) {
    const Place& voter = voters_[draws(start_decision).below(p, voters)];
    places_.push_back(rules::on_the_way(mean_voter_, voter, parameters_.start_spread));
    parties_[p].hunt.direction =
        rules::any_direction<most_issues>(draws(first_turn_decision, p), issues_);
    ballot_.valence.push_back(p * parameters_.valence_step);
  }
  ballot_.logit = parameters_.logit.count() == 1;
  ballot_.intensity = parameters_.intensity;
}

void PartyCompetitionRun::adapt() {
  std::size_t largest = 0;
  for (std::size_t p = 0; p < parties_.size(); ++p)
    if (total_[p].votes > total_[largest].votes) largest = p;
  const std::vector<Place> before = places_;
  for (std::size_t p = 0; p < parties_.size(); ++p) {
    const double step = parameters_.step;
    switch (parties_[p].rule) {
      case rules::Adaptation::sticker: break;
      case rules::Adaptation::aggregator:
        places_[p] = rules::aggregate(before[p], total_[p].places, total_[p].votes);
        break;
      case rules::Adaptation::hunter:
        places_[p] = rules::hunt(before[p], parties_[p].hunt, total_[p].votes, step,
                                 draws(turn_decision, p), issues_);
        break;
      case rules::Adaptation::predator:
        places_[p] = rules::prey_upon(before[p], before[largest], step);
        break;
    }
  }
}

void PartyCompetitionRun::vote(sim::CommunityRange voters) {
  std::vector<Tally>& tally = tallies_[voters.begin / voters_per_block];
  std::fill(tally.begin(), tally.end(), Tally{});
  std::vector<float> votes(parties_.size());
  for (std::size_t i = voters.begin; i < voters.end; ++i) {
    vote_of(voters_[i], places_, ballot_, votes);
    for (std::size_t p = 0; p < parties_.size(); ++p) {
      const double part = votes[p];
      tally[p].votes += part;
      for (std::size_t k = 0; k < most_issues; ++k) tally[p].places[k] += part * voters_[i][k];
    }
  }
}

void PartyCompetitionRun::count() {
  total_.assign(parties_.size(), Tally{});
  for (const std::vector<Tally>& tally : tallies_)
    for (std::size_t p = 0; p < parties_.size(); ++p) {
      total_[p].votes += tally[p].votes;
      for (std::size_t k = 0; k < most_issues; ++k) total_[p].places[k] += tally[p].places[k];
    }
  for (std::size_t p = 0; p < parties_.size(); ++p)
    parties_[p].share = total_[p].votes / static_cast<double>(voters_.size());
}

void PartyCompetitionRun::report() {
  if (week() == 0 && ballot_.logit) {
    double variance = 0;
    for (const Place& voter : voters_)
      variance += rules::distance2(voter, mean_voter_, equal_salience) /
                  static_cast<double>(voters_.size());
    add_result("convergence_coefficient",
               convergence_coefficient(ballot_.valence, ballot_.intensity, variance));
  }
  for (Party& party : parties_) party.share_so_far += party.share;
  if (!is_last_week()) return;
  for (const Party& party : parties_)
    add_result("mean_share", party.share_so_far / (week() + 1), party.name);
}

double PartyCompetitionRun::distance_to_nearest() const {
  double sum = 0;
  for (const Place& voter : voters_) {
    double nearest = rules::distance2(voter, places_[0], equal_salience);
    for (const Place& party : places_)
      nearest = std::min(nearest, rules::distance2(voter, party, equal_salience));
    sum += nearest;
  }
  return sum / static_cast<double>(voters_.size());
}

void PartyCompetitionRun::describe() {
  add_state("voter", voters_);
  add_state("position", places_);
  add_state("vote", total_);
  for (Party& party : parties_) {
    add_state("hunt_of_" + party.name, party.hunt);
    add_state("share_so_far_of_" + party.name, party.share_so_far);
  }
  add_process("adapt", sim::Phase::institutions, "parties move on what the last vote told them",
              [this] { adapt(); }, {"vote"}, {"position"});
  add_parallel_process("vote", sim::Phase::choice, "all vote",
                       [this](sim::CommunityRange voters) { vote(voters); }, {"position"},
                       {"vote"});
  add_process("count", sim::Phase::observation, "counts the votes",
              [this] {
                count();
                report();
              },
              {"vote"}, {"share"});

  Names names, issues;
  for (const Party& party : parties_) names.push_back(party.name);
  for (std::size_t k = 0; k < issues_; ++k) issues.push_back("issue_" + std::to_string(k));
  add_axis("party", "party, by its rule", names);
  add_axis("issue", "issue", issues);
  add_observable("position", "1", "where a party stands", {"party", "issue"},
                 [this](std::span<float> out) {
                   for (std::size_t p = 0; p < places_.size(); ++p)
                     for (std::size_t k = 0; k < issues_; ++k)
                       out[p * issues_ + k] = static_cast<float>(places_[p][k]);
                 });
  add_observable("share", "1", "share of the vote", {"party"}, [this](std::span<float> out) {
    for (std::size_t p = 0; p < parties_.size(); ++p)
      out[p] = static_cast<float>(parties_[p].share);
  });
  add_observable("supporters_mean", "1", "mean place of a party's supporters", {"party", "issue"},
                 [this](std::span<float> out) {
                   for (std::size_t p = 0; p < places_.size(); ++p) {
                     const Place mean =
                         rules::aggregate(places_[p], total_[p].places, total_[p].votes);
                     for (std::size_t k = 0; k < issues_; ++k)
                       out[p * issues_ + k] = static_cast<float>(mean[k]);
                   }
                 });
  add_observable("distance2", "1", "mean squared distance of a voter to the nearest party",
                 [this] { return distance_to_nearest(); });
}

}  // namespace

double convergence_coefficient(const std::vector<double>& valence, double intensity,
                               double total_variance) {
  const double lowest = *std::min_element(valence.begin(), valence.end());
  double sum = 0;
  for (const double lambda : valence) sum += std::exp(lambda - lowest);
  return 2 * intensity * (1 - 2 / sum) * total_variance;
}

void vote_of(const Place& voter, const std::vector<Place>& parties, const Ballot& ballot,
             std::vector<float>& votes) {
  if (ballot.logit) {
    for (std::size_t p = 0; p < parties.size(); ++p)
      votes[p] = static_cast<float>(ballot.valence[p] -
                                    ballot.intensity *
                                        rules::distance2(voter, parties[p], equal_salience));
    rules::choice_probabilities(votes);
    return;
  }
  double nearest = rules::distance2(voter, parties[0], equal_salience);
  float tied = 0;
  for (std::size_t p = 0; p < parties.size(); ++p) {
    const double d2 = rules::distance2(voter, parties[p], equal_salience);
    if (d2 < nearest) {
      nearest = d2;
      tied = 0;
      std::fill(votes.begin(), votes.begin() + static_cast<std::ptrdiff_t>(p), 0.0f);
    }
    votes[p] = d2 == nearest ? 1.0f : 0.0f;
    tied += votes[p];
  }
  for (float& vote : votes) vote /= tied;
}

sim::ModelEntry party_competition_entry() {
  return sim::simple_entry<PartyCompetitionRun, Parameters>(
      "party_competition", "Parties that move to win voters on one or two issues");
}

}  // namespace classics
