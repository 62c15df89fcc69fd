#pragma once

#include "sim/core/model.hpp"

/// Russia 1914-1922 seen through the Left Socialist-Revolutionaries.
namespace russia {

sim::ModelEntry entry();

}  // namespace russia
