#pragma once

#include <hdf5.h>

namespace sim::io {

/// A file driver for HDF5 that keeps a file readable although its writer may be killed at any
/// moment: until H5Fflush, bytes that the file already shows to readers stay as they are. New space
/// is written at once, since nothing points there yet; changes of old space wait in memory and are
/// made by H5Fflush in an order in which each step leaves a readable file (size of the file, data,
/// texts, chunk indices from the top down, headers with the number of rows). The file is an
/// ordinary HDF5 file; readers need no driver. Returns an HDF5 driver for H5Pset_driver.
///
/// Limits: for files that only grow: a program that rewrites compressed chunks or deletes objects
/// loses the guarantee. Against the death of the process, not of the machine. Writing only.
hid_t commit_driver();

}  // namespace sim::io
