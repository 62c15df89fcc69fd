#pragma once

#include <vector>

#include "models/rules/adaptation.hpp"
#include "sim/core/model.hpp"

namespace classics {

/// party_competition: voters with fixed places on one or two issues, and parties that move to win
/// them (rules/adaptation): stickers, aggregators, hunters, predators. In a step all parties move
/// at once on what the last vote told them; then all vote.
///
/// Voters vote for the nearest party (equally near parties share the vote) or, with `voters.logit`,
/// by a logit of utility valence - intensity * distance^2, of which expected shares are counted.
/// Voters are spread normally about 0, or evenly from 0 to `voters.spread` on each issue: by chance
/// or on a regular grid. A party starts at `parties.start_spread` of the way from the mean voter to
/// a voter drawn by chance.
/// Sources: Laver 2005, APSR 99, 263-281; Schofield 2007, REStud 74, 965-980.
sim::ModelEntry party_competition_entry();

inline constexpr std::size_t most_issues = 2;
using Place = rules::Place<most_issues>;

/// Schofield's convergence coefficient c = 2 beta (1 - 2 rho) sigma^2, rho the share of the party
/// of lowest valence when all stand at the mean voter, sigma^2 the variance of the voters' places
/// summed over the issues. All at the mean can be a local equilibrium only if c <= number of
/// issues; on one or two issues, c < 1 suffices.
double convergence_coefficient(const std::vector<double>& valence, double intensity,
                               double total_variance);

/// How voters choose.
struct Ballot {
  bool logit = false;
  double intensity = 1;         // beta, of the logit
  std::vector<double> valence;  // lambda, by party
};

/// Sets `votes`, one a party, to the vote of a voter or its probabilities; their sum is 1.
void vote_of(const Place& voter, const std::vector<Place>& parties, const Ballot& ballot,
             std::vector<float>& votes);

}  // namespace classics
