#pragma once

#include <string>
#include <vector>

#include "models/russia/processes/run.hpp"

namespace russia {

/// The opinions that a vote of assemblies.csv may ask for.
const std::vector<std::string>& opinion_names();

/// Share for an opinion among the delegates of a group ("workers_soldiers") at a place, partly as
/// its people, partly as the parties of its cadres stand; or among the followers of one party
/// ("party_cadres_left_sr"). 0 where nobody is.
double share_for(const Run& run, const std::string& opinion, const std::string& group,
                 const std::string& place);

/// The faction of a group "party_cadres_<faction>"; none for other groups.
std::string faction_of_group(const std::string& group);

}  // namespace russia
