#pragma once

#include <string>
#include <vector>

#include "models/russia/processes/run.hpp"

namespace russia {

/// The lists that voters of a district find. A wing that stood apart from its party on the day on
/// which lists were closed has one of its own, and is on no joint one; a wing that left later is
/// where ballots.csv has it.
std::vector<Ballot> ballots_as_filed(const Run& run, const Assembly& assembly,
                                     const std::string& district);

/// Deputies by highest averages (d'Hondt, as the law of 1917 had it): as many as there are seats,
/// none if nobody voted. Of equal averages the earlier list has the seat.
std::vector<std::size_t> highest_averages(const std::vector<double>& votes, std::size_t seats);

}  // namespace russia
