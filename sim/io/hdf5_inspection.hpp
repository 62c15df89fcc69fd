#pragma once

#include <filesystem>

#include "sim/io/hdf5_handle.hpp"

namespace sim::io {

/// Makes sure that a file can be read with HDF5, which crashes or loops on some damaged files and
/// takes whatever memory a file asks for: a child process opens every object, reads every text and
/// walks every index, within limits of time and memory that grow with the size of the file. Throws
/// Hdf5Error when it does not come to its end, or when the file holds what run files never do and
/// what makes reading depend on other files: links, external or virtual storage, filters of
/// plugins; std::bad_alloc when memory is missing. A file is inspected again only when it has changed.
void inspect_hdf5(const std::filesystem::path& path);

}  // namespace sim::io
