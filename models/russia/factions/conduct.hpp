#pragma once

#include <string>
#include <vector>

#include "models/rules/adaptation.hpp"
#include "sim/core/model.hpp"

namespace russia {

struct Factions;

/// How a faction comes to its positions: by documented intervals that begin with events of the run;
/// at those of one day for good; or from there on by its own rule (processes/adapt_positions.cpp).
enum class PositionMode : std::uint8_t { documented, frozen, adaptive };

/// How a faction moves if it adapts, and what its organisation lives by. Units: shares, 0 to 1.
struct Conduct {
  PositionMode mode = PositionMode::documented;
  rules::Adaptation rule = rules::Adaptation::aggregator;
  double programme = 0;   // pull of its own programme, relative to that of its rule
  double discipline = 0;  // pull of the coalition that it governs with, relative to its rule
  double elected = 0;     // how far its cadres depend on seats in elected bodies
  double coercion = 0;    // how far its cadres grow with an apparatus of coercion
};

const std::vector<std::string>& position_mode_names();
const std::vector<std::string>& rule_names();

sim::InputFile conduct_input();

/// Reads history/faction_conduct.csv and [factions] of the scenario: `positions` (a mode),
/// `frozen_at` (a day; the start of the run), `positions_of` (faction or party -> mode).
void read_conduct(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems);

}  // namespace russia
