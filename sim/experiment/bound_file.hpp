#pragma once

#include <filesystem>
#include <vector>

#include "sim/core/results.hpp"
#include "sim/experiment/bound_reader.hpp"

namespace sim::experiment {

/// Reads what bounds ask for from the weekly arrays of a run file; `run` is what
/// io::read_run() gives of it. A bound on an axis of which the run records only some labels cannot
/// be read. Throws io::Hdf5Error.
BoundCourses read_bound_courses(const std::vector<Bound>& bounds, const RunData& run,
                                const std::filesystem::path& file);

}  // namespace sim::experiment
