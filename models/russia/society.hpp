#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/problems.hpp"

namespace russia {

/// Social classes, in the order of the output. A peasant in uniform is a soldier while he serves.
enum class SocialClass : std::uint8_t { worker, peasant, soldier, intelligentsia, other, cossack };
inline constexpr std::size_t class_count = 6;
/// Classes a person has at home: all but soldier.
inline constexpr std::array home_classes = {SocialClass::worker, SocialClass::peasant,
                                            SocialClass::intelligentsia, SocialClass::other,
                                            SocialClass::cossack};

/// The issues people and factions differ on; from -1 (the revolutionary pole) to 1.
enum class Issue : std::uint8_t { war, land, power, democracy, grain };
inline constexpr std::size_t issue_count = 5;
using Position = std::array<float, issue_count>;

const std::vector<std::string>& class_names();
const std::vector<std::string>& issue_names();

constexpr std::size_t index(SocialClass c) { return static_cast<std::size_t>(c); }
constexpr std::size_t index(Issue i) { return static_cast<std::size_t>(i); }

/// Position of `name` in `names`; reports an unknown one at `where` and returns 0.
std::size_t find_name(std::string_view what, const std::string& name,
                      std::span<const std::string> names, const sim::Origin& where,
                      sim::Problems& problems);

}  // namespace russia
