#pragma once

#include <vector>

#include "sim/core/model.hpp"

namespace classics {

/// Bounded confidence on one issue: opinions from 0 to 1, uniform at the start, move each other
/// when they are near (rules/meeting). Two models with the same observables.
///
/// deffuant: pairs meet one after the other, as many in a step as there are people; two whose
/// opinions differ by less than `confidence` both move by `step` of the difference.
/// Source: Deffuant, Neau, Amblard, Weisbuch 2000, Adv. Complex Syst. 3, 87-98.
sim::ModelEntry deffuant_entry();

/// hegselmann_krause: all at once take the mean of all opinions, the own included, that differ from
/// theirs by less than `confidence`. (The paper: or by just as much; for opinions drawn at random
/// that is the same.) A step costs people^2.
/// Source: Hegselmann and Krause 2002, JASSS 5(3) 2.
sim::ModelEntry hegselmann_krause_entry();

/// People whom nobody else can reach any more: gaps between clusters are at least the confidence
/// wide. Both models keep such gaps for good.
struct Cluster {
  double position = 0;  // mean opinion
  double share = 0;     // of the people
};
std::vector<Cluster> clusters_of(std::vector<float> opinions, float confidence);

}  // namespace classics
