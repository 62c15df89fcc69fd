#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/russia/parameters.hpp"
#include "models/russia/population/geography.hpp"

namespace russia {

/// What becomes of a person when men are called up; a device of sampling, so that few soldiers in
/// many garrisons are still enough agents.
enum class Stratum : std::uint8_t { settled, line, rear };
inline constexpr std::size_t stratum_count = 3;

/// Slots of a home community that stand for the same number of people.
struct Segment {
  std::uint32_t begin, end;  // slots
  std::uint32_t weight;      // people per agent
  Stratum stratum;
};

/// Who sits where: communities side by side, by place and class. Fixed for a model; what changes
/// in a run is in State. Homes come first, then the army, whose slots are filled as men are called.
///
/// A slot is room for one agent. Cells (place x class) add up to whole people at every scale.
/// Communities begin at multiples of slot_multiple, so that kernels work on whole vectors; the
/// slots behind the last member stay empty.
struct Layout {
  static constexpr std::uint32_t slot_multiple = 16;
  std::vector<std::uint32_t> offsets;        // community -> first slot; one entry more at the end
  std::vector<std::uint16_t> members;        // of a community
  std::vector<std::uint16_t> locality;       // of a community
  std::vector<SocialClass> social_class;     // of a community
  std::vector<std::uint64_t> key;            // of a community, for draws: does not depend on order
  std::vector<std::uint32_t> first_segment;  // home community -> segments; one more at the end
  std::vector<Segment> segments;
  std::vector<std::uint32_t> people_before;  // segment -> people of those before; one more
  std::array<std::uint32_t, stratum_count> heaviest{};  // most people an agent stands for
  std::vector<std::uint32_t> first_community;  // locality -> communities; one more at the end
  std::vector<std::uint8_t> nationality;       // of a home slot: index of Geography::languages
  std::vector<std::uint32_t> home_weight;      // people a home slot stands for, 0 behind the last
                                               // member; none if everybody stands for one
  std::size_t home_communities = 0;
  std::size_t home_slots = 0;
  std::size_t agents = 0;  // members of all homes

  std::size_t communities() const { return locality.size(); }
  std::size_t slots() const { return offsets.back(); }
  std::size_t army_slots() const { return slots() - home_slots; }
  /// Whether everybody stands for one person, so that agents may be counted for people.
  bool is_everybody() const { return *std::max_element(heaviest.begin(), heaviest.end()) == 1; }
  /// One behind the slot of the last member.
  std::uint32_t end_of(std::size_t community) const {
    return offsets[community] + members[community];
  }
  /// Place x class of a community, as sums are kept: neighbours share it.
  std::size_t row_of(std::size_t community) const {
    return std::size_t{locality[community]} * class_count + index(social_class[community]);
  }
  /// All people of a home community, whatever their status.
  std::uint32_t people_of(std::size_t community) const {
    return people_before[first_segment[community + 1]] - people_before[first_segment[community]];
  }
  std::span<const Segment> segments_of(std::size_t community) const {
    return {segments.data() + first_segment[community],
            segments.data() + first_segment[community + 1]};
  }
};

/// People for whom an agent of a stratum stands, but for rounding and the smallest cells.
double people_per_agent(const Parameters& parameters, double scale, Stratum stratum);

/// Builds the layout. `scale` is people per agent.
Layout build_layout(const Geography& land, const Parameters& parameters, double scale);

/// People of a locality whose mother tongue is each language, as shares. Towns differ from the
/// countryside around them by the urban odds among the parameters.
std::vector<double> language_shares(const Geography& land, const Locality& locality,
                                    const Parameters& parameters);

}  // namespace russia
