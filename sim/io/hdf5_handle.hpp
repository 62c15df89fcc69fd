#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace sim::io {

/// HDF5 refused an operation. what() names the operation, the object, the file and HDF5's reason.
class Hdf5Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file that was given to be read cannot be: it is damaged, or not what it should be.
class Hdf5ReadError : public Hdf5Error {
  using Hdf5Error::Hdf5Error;
};

/// Owns one HDF5 identifier of any type and closes it.
class Handle {
 public:
  Handle() = default;
  explicit Handle(hid_t id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) H5Idec_ref(id_);
  }
  hid_t id() const { return id_; }
  /// Gives the identifier up: the caller closes it.
  hid_t release() { return std::exchange(id_, H5I_INVALID_HID); }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

/// HDF5 prints its errors to stderr, on every thread that does not forbid it. To be called on each
/// thread before its first call of HDF5.
void silence_hdf5();

/// Why the last HDF5 call of this thread failed: the innermost entry of its error stack.
std::string hdf5_reason();

/// Variable-length UTF-8 text, the only text that every reader takes.
Handle text_type();

}  // namespace sim::io
