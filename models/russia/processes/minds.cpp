#include "models/russia/processes/minds.hpp"

#include "sim/core/dispatch.hpp"

namespace russia {
namespace {

SIM_DISPATCH void widen(const std::int16_t* stored, std::size_t n, float* before, float* now) {
  for (std::size_t i = 0; i < n; ++i) before[i] = now[i] = static_cast<float>(stored[i]) * position_unit;
}

SIM_DISPATCH void narrow(const float* now, std::size_t n, std::int16_t* stored) {
  constexpr float scale = 32767.0f;
  for (std::size_t i = 0; i < n; ++i) {
    float x = now[i] < -1.0f ? -1.0f : now[i];
    x = x > 1.0f ? 1.0f : x;
    x = x * scale + (x < 0 ? -0.5f : 0.5f);
    stored[i] = static_cast<std::int16_t>(static_cast<std::int32_t>(x));
  }
}

SIM_DISPATCH void mark_present(const Status* status, std::size_t n, float* here) {
  for (std::size_t i = 0; i < n; ++i) here[i] = status[i] == Status::present ? 1.0f : 0.0f;
}

SIM_DISPATCH void units(sim::Draws draws, std::size_t n, float* u) {
  for (std::size_t i = 0; i < n; ++i) u[i] = draws.unit(static_cast<std::uint32_t>(i));
}

SIM_DISPATCH void words(sim::Draws draws, std::size_t n, std::uint32_t* bits) {
  for (std::size_t i = 0; i < n; ++i) bits[i] = draws.bits(static_cast<std::uint32_t>(i));
}

/// Members [begin, begin + n) meet members [other, other + n).
SIM_DISPATCH void meet_run(Minds& m, std::size_t begin, std::size_t other, std::size_t n,
                           const Position& salience, float confidence2, float step) {
  std::array<Column, issue_count> d;
  Column d2;
  for (std::size_t i = 0; i < n; ++i) d2[i] = 0;
  for (std::size_t k = 0; k < issue_count; ++k) {
    const float* theirs = m.before[k].data() + other;
    const float* mine = m.now[k].data() + begin;
    const float weight = salience[k];
    for (std::size_t i = 0; i < n; ++i) {
      d[k][i] = theirs[i] - mine[i];
      d2[i] += weight * d[k][i] * d[k][i];
    }
  }
  const float* here = m.here.data() + begin;
  const float* there = m.here.data() + other;
  for (std::size_t i = 0; i < n; ++i) d2[i] = (d2[i] < confidence2 ? step : 0.0f) * here[i] * there[i];
  for (std::size_t k = 0; k < issue_count; ++k) {
    float* mine = m.now[k].data() + begin;
    for (std::size_t i = 0; i < n; ++i) mine[i] += d2[i] * d[k][i];
  }
}

SIM_DISPATCH void live_issue(const float* here, float* now, std::int8_t* anchor,
                             const std::uint32_t* bits, std::size_t n, float drift, float pull,
                             float follow, unsigned shift) {
  constexpr std::uint32_t levels = 64;
  constexpr float lowest = -127.0f, highest = 127.0f;
  for (std::size_t i = 0; i < n; ++i) {
    const auto stored = static_cast<float>(anchor[i]);
    float x = now[i] + drift + pull * (stored * anchor_unit - now[i]);
    x = x < -1.0f ? -1.0f : x;
    x = x > 1.0f ? 1.0f : x;
    const float u = (static_cast<float>((bits[i] >> shift) % levels) + 0.5f) / levels;
    float moved = stored + follow * (x - stored * anchor_unit) + u;
    moved = moved < lowest ? lowest : moved;
    moved = moved > highest ? highest : moved;
    // Rounds down: the sum is above -128, so truncation of the shifted value is the floor.
    const auto floored = static_cast<std::int32_t>(moved + 128.0f) - 128;
    const bool is_here = here[i] > 0;
    now[i] = is_here ? x : now[i];
    anchor[i] = static_cast<std::int8_t>(is_here ? floored : anchor[i]);
  }
}

}  // namespace

void load_minds(const Run& run, std::size_t community, Minds& m) {
  const Agents& a = run.state.agents;
  const std::uint32_t first = run.world.layout.offsets[community];
  m.n = run.world.layout.offsets[community + 1] - first;
  mark_present(a.status.data() + first, m.n, m.here.data());
  for (std::size_t k = 0; k < issue_count; ++k)
    widen(a.position[k].data() + first, m.n, m.before[k].data(), m.now[k].data());
}

void store_minds(const Run& run, std::size_t community, const Minds& m) {
  const std::uint32_t first = run.world.layout.offsets[community];
  for (std::size_t k = 0; k < issue_count; ++k)
    narrow(m.now[k].data(), m.n, run.state.agents.position[k].data() + first);
}

void fill_units(const sim::Draws& draws, std::size_t n, Column& u) { units(draws, n, u.data()); }

void fill_bits(const sim::Draws& draws, std::size_t n,
               std::array<std::uint32_t, most_members>& bits) {
  words(draws, n, bits.data());
}

void meet_rotated(Minds& m, std::size_t turn, const Position& salience, float confidence2,
                  float step) {
  meet_run(m, 0, turn, m.n - turn, salience, confidence2, step);
  meet_run(m, m.n - turn, 0, turn, salience, confidence2, step);
}

void move_towards(Minds& m, std::size_t member, const Position& other, const Position& salience,
                  float confidence2, float step) {
  float d2 = 0;
  Position d;
  for (std::size_t k = 0; k < issue_count; ++k) {
    d[k] = other[k] - m.now[k][member];
    d2 += salience[k] * d[k] * d[k];
  }
  if (d2 >= confidence2) return;
  for (std::size_t k = 0; k < issue_count; ++k) m.now[k][member] += step * d[k];
}

void live_on(Minds& m, const Position& drift, float pull, float follow,
             const std::array<std::int8_t*, issue_count>& anchors,
             const std::array<std::uint32_t, most_members>& bits) {
  constexpr unsigned bits_per_issue = 6;
  for (unsigned k = 0; k < issue_count; ++k)
    live_issue(m.here.data(), m.now[k].data(), anchors[k], bits.data(), m.n, drift[k], pull,
               follow, k * bits_per_issue);
}

}  // namespace russia
