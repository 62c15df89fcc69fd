#pragma once

#include <array>

#include "models/russia/society.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// Opinions at the outbreak of war, and how much each issue counts, by class.
struct Opinions {
  std::array<Position, class_count> mean{}, spread{};
  std::array<Position, class_count> salience{};  // adds up to 1 within a class
  std::array<float, class_count> war_burden{};   // how hard the war presses on the class, 0 to 1
  std::array<float, class_count> radical{};      // how far disappointment moves it, 0 to 1
};

std::vector<sim::InputFile> opinion_inputs();
Opinions read_opinions(const sim::Inputs& inputs, sim::Problems& problems);

}  // namespace russia
