#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "sim/core/random.hpp"

namespace rules {

// How parties move on M issues when they see where their supporters stand or how many they are.
// Source: Laver 2005, APSR 99, 263-281.
//
// A sticker stays; an aggregator goes to the mean of its supporters; a hunter repeats a step that
// was rewarded, else turns; a predator steps towards the largest party.

enum class Adaptation : unsigned char { sticker, aggregator, hunter, predator };

template <std::size_t M>
using Place = std::array<double, M>;

template <std::size_t M>
constexpr double dot(const Place<M>& a, const Place<M>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < M; ++k) sum += a[k] * b[k];
  return sum;
}

/// Squared distance, each issue weighted by its salience.
template <std::size_t M>
constexpr double distance2(const Place<M>& a, const Place<M>& b, const Place<M>& salience) {
  double sum = 0;
  for (std::size_t k = 0; k < M; ++k) sum += salience[k] * (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

/// `share` of the way from `from` to `to`.
template <std::size_t M>
constexpr Place<M> on_the_way(const Place<M>& from, const Place<M>& to, double share) {
  Place<M> out{};
  for (std::size_t k = 0; k < M; ++k) out[k] = from[k] + share * (to[k] - from[k]);
  return out;
}

/// Aggregator: the mean of the supporters, from the sum of their places; without any it stays.
template <std::size_t M>
constexpr Place<M> aggregate(const Place<M>& now, const Place<M>& sum_of_supporters,
                             double supporters) {
  if (supporters <= 0) return now;
  Place<M> mean{};
  for (std::size_t k = 0; k < M; ++k) mean[k] = sum_of_supporters[k] / supporters;
  return mean;
}

/// Predator: a step towards the largest party, at most onto its place; the largest stays.
template <std::size_t M>
Place<M> prey_upon(const Place<M>& now, const Place<M>& largest, double step) {
  double gap2 = 0;
  for (std::size_t k = 0; k < M; ++k) gap2 += (largest[k] - now[k]) * (largest[k] - now[k]);
  const double gap = std::sqrt(gap2);
  return gap <= step ? largest : on_the_way(now, largest, step / gap);
}

/// A direction of length 1 on the first `issues` issues, all equally likely. Uses 4 draws an issue.
template <std::size_t M>
Place<M> any_direction(const sim::Draws& draws, std::size_t issues = M) {
  Place<M> out{};
  for (std::size_t k = 0; k < issues; ++k) out[k] = draws.normal(static_cast<std::uint32_t>(k));
  const double length = std::sqrt(dot(out, out));
  if (length == 0) {
    out[0] = 1;
    return out;
  }
  for (double& x : out) x /= length;
  return out;
}

/// A direction from the half-space opposite to `last`, all equally likely.
template <std::size_t M>
Place<M> turned(const Place<M>& last, const sim::Draws& draws, std::size_t issues = M) {
  Place<M> out = any_direction<M>(draws, issues);
  if (dot(out, last) > 0)
    for (double& x : out) x = -x;
  return out;
}

/// What a hunter remembers: the direction of its last step and its support before that step.
template <std::size_t M>
struct Hunt {
  Place<M> direction{};
  double support = 0;

  template <class F>
  void members(F f) {
    f(direction, support);
  }
};

/// Hunter: repeats its last direction if it now has more support than before that step, else turns.
template <std::size_t M>
Place<M> hunt(const Place<M>& now, Hunt<M>& memory, double support, double step,
              const sim::Draws& draws, std::size_t issues = M) {
  if (!(support > memory.support)) memory.direction = turned(memory.direction, draws, issues);
  memory.support = support;
  Place<M> out = now;
  for (std::size_t k = 0; k < M; ++k) out[k] += step * memory.direction[k];
  return out;
}

}  // namespace rules
