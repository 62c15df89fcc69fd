#pragma once

#include <array>
#include <vector>

#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

enum class StatePost : std::uint8_t {
  office,
  order
};  // employees of the state; police, Cheka, troops
inline constexpr std::size_t post_count = 2;

/// How many people the state employs at home, for each adult of a place: state_posts.csv.
struct StatePosts {
  struct Course {
    std::vector<sim::Date> date;
    std::vector<double> per_adult;
  };
  /// One course for each scope of the table (country towns, countryside, a city) and kind of post.
  std::vector<std::array<Course, post_count>> scopes;
  std::vector<std::size_t> scope;  // [home locality]

  /// Posts per adult of a home locality; linear between documented dates, constant outside.
  double posts(StatePost kind, std::size_t locality, sim::Date date) const;
};

std::vector<sim::InputFile> state_post_inputs();
StatePosts read_state_posts(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems);

}  // namespace russia
