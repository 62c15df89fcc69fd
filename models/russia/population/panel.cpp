#include "models/russia/population/panel.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "sim/core/names.hpp"
#include "sim/core/random.hpp"

namespace russia {
namespace {

std::size_t stratum_of(const Layout& layout, std::size_t c, const Segment& segment) {
  return index(segment.stratum == Stratum::settled ? layout.social_class[c] : SocialClass::soldier);
}

/// Calls f(community, segment) for all homes.
template <class F>
void for_segments(const Layout& layout, F f) {
  for (std::size_t c = 0; c < layout.home_communities; ++c)
    for (const Segment& segment : layout.segments_of(c)) f(c, segment);
}

std::array<double, class_count> shares_of(const sim::PanelRequest& request,
                                          const std::array<std::int64_t, class_count>& people,
                                          sim::Problems& problems) {
  std::array<double, class_count> shares{};
  if (request.shares.empty()) shares.fill(1);
  for (const auto& [stratum, share] : request.shares)
    shares[find_name("stratum of the panel", stratum, class_names(), request.origin, problems)] =
        share;
  for (std::size_t k = 0; k < class_count; ++k)
    if (people[k] == 0) shares[k] = 0;
  if (std::accumulate(shares.begin(), shares.end(), 0.0) <= 0)
    problems.add(request.origin, "[output.panel]: the shares leave nobody to be drawn",
                 "Give at least one stratum a share above 0");
  return shares;
}

/// Whole numbers in proportion to the shares that add up to `agents`.
std::array<std::size_t, class_count> divide(std::size_t agents,
                                            const std::array<double, class_count>& shares) {
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::array<std::size_t, class_count> numbers{};
  double sum = 0;
  std::size_t given = 0;
  for (std::size_t k = 0; k < class_count; ++k) {
    sum += shares[k];
    const auto until = static_cast<std::size_t>(static_cast<double>(agents) * sum / all + 0.5);
    numbers[k] = until - given;
    given = until;
  }
  return numbers;
}

std::string label_of(const Geography& land, const Layout& layout, std::size_t c,
                     std::uint32_t slot) {
  const std::size_t l = layout.locality[c];
  std::size_t first = c;  // of the class at the place
  while (first > layout.first_community[l] &&
         layout.social_class[first - 1] == layout.social_class[c])
    --first;
  return land.localities[l].label + "/" + class_names()[index(layout.social_class[c])] + "/" +
         std::to_string(c - first) + "/" + std::to_string(slot - layout.offsets[c]);
}

}  // namespace

Panel draw_panel(const sim::PanelRequest& request, const Geography& land, const Layout& layout,
                 sim::Problems& problems) {
  Panel panel;
  if (request.agents == 0) return panel;
  std::array<std::int64_t, class_count> people{};
  for_segments(layout, [&](std::size_t c, const Segment& s) {
    people[stratum_of(layout, c, s)] += std::int64_t{s.weight} * (s.end - s.begin);
  });
  const std::size_t before = problems.all().size();
  const std::array<double, class_count> shares = shares_of(request, people, problems);
  if (problems.all().size() > before) return panel;
  const std::array<std::size_t, class_count> numbers = divide(request.agents, shares);

  // Each stratum is passed once, with one agent drawn at every so many people.
  std::array<double, class_count> apart{}, next{}, passed{};
  for (std::size_t k = 0; k < class_count; ++k) {
    if (numbers[k] == 0) continue;
    apart[k] = static_cast<double>(people[k]) / static_cast<double>(numbers[k]);
    const sim::Draws draws({0, 0}, sim::decision_key("panel.agents"), k, 0);
    next[k] = static_cast<double>(draws.unit(0)) * apart[k];
  }
  for_segments(layout, [&](std::size_t c, const Segment& s) {
    const std::size_t k = stratum_of(layout, c, s);
    if (numbers[k] == 0) return;
    const double weight = s.weight, end = passed[k] + weight * (s.end - s.begin);
    for (; next[k] < end; next[k] += apart[k]) {
      const auto at = static_cast<std::uint32_t>((next[k] - passed[k]) / weight);
      const std::uint32_t slot = std::min(s.begin + at, s.end - 1);
      if (!panel.members.empty() && panel.members.back().slot == slot) {
        panel.members.back().people += apart[k];
      } else {
        panel.members.push_back({slot, static_cast<std::uint32_t>(c),
                                 label_of(land, layout, c, slot), s.stratum != Stratum::settled,
                                 apart[k]});
      }
    }
    passed[k] = end;
  });
  return panel;
}

}  // namespace russia
