#pragma once

#include <algorithm>

#include "sim/core/numeric.hpp"

/// Collective action in episodes: units (shops, communes, companies) begin, last, end and rest. The
/// number that begin is drawn in real units, so that it does not depend on how many people an agent
/// stands for. Pure functions of floats; shares and probabilities run from 0 to 1.
namespace rules {

/// A kind of episode.
struct Episode {
  float start = 0;  // 1/day, hazard of a unit at full drive
  float days = 1;   // mean length
  float rest = 1;   // days, mean rest afterwards
  float unit = 1;   // people of a unit that acts as one
};

/// Shares of a community's units. Those that neither act nor rest are ready.
struct Motion {
  float acting = 0, resting = 0;
  constexpr float ready() const { return std::max(0.0f, 1 - acting - resting); }
  template <class F>
  void members(F f) {
    f(acting, resting);
  }
};

/// Number of events of a given mean, from one uniform draw: the Poisson quantile; beyond a mean of
/// 12 that of the logistic distribution with the same deviation, to whole numbers.
constexpr float poisson_count(float mean, float u) {
  constexpr float many = 12, tail = 1e-4f, logistic = 0.5513289f;  // sqrt(3) / pi
  if (mean <= 0) return 0;
  if (mean > many) {
    const float x = std::clamp(u, tail, 1 - tail);
    const float z = logistic * sim::log_portable(x / (1 - x));
    const float count = mean + z * sim::pow_portable(mean, 0.5f);
    return count > 0 ? static_cast<float>(static_cast<int>(count + 0.5f)) : 0;
  }
  constexpr int most = 60;
  float p = sim::exp_portable(-mean), sum = p;
  int count = 0;
  while (u > sum && count < most) {
    ++count;
    p *= mean / static_cast<float>(count);
    sum += p;
  }
  return static_cast<float>(count);
}

/// How far fear lets people begin, 0 to 1: forces against them, as a share of them, over those whom
/// they see acting. `nerve` is the share acting that people imagine when they see nobody.
constexpr float boldness(float forces, float seen, float nerve) {
  return sim::exp_portable(-forces / (seen + nerve));
}

/// A day: of `units` units those that are ready begin with `hazard`, at most the share `eligible` of
/// all; those that act end after `days`, those that rest are ready again after `rest`. Returns the
/// share that began.
constexpr float live_a_day(Motion& motion, const Episode& kind, float hazard, float units, float u,
                           float eligible = 1) {
  const float ready = std::min(motion.ready(), eligible);
  const float began = std::min(ready, poisson_count(units * ready * hazard, u) / units);
  const float ended = motion.acting / kind.days;
  motion.acting += began - ended;
  motion.resting += ended - motion.resting / kind.rest;
  return began;
}

}  // namespace rules
