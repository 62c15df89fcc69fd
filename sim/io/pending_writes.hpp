#pragma once

#include <hdf5.h>

#include <map>
#include <span>
#include <vector>

namespace sim::io {

/// Changes of parts of a file that are not made yet. Later ones hide earlier ones.
class PendingWrites {
 public:
  struct Patch {
    haddr_t address;
    H5FD_mem_t type;  // what HDF5 keeps there
    std::vector<char> bytes;
  };

  void add(haddr_t address, H5FD_mem_t type, std::span<const char> bytes);
  /// Puts the pending bytes of [address, address + bytes.size()) over `bytes`.
  void overlay(haddr_t address, std::span<char> bytes) const;
  /// Everything pending, in the order in which it may be written; forgets it.
  std::vector<Patch> take();

 private:
  struct Piece {
    H5FD_mem_t type;
    std::vector<char> bytes;
  };
  using Pieces = std::map<haddr_t, Piece>;
  void cut(haddr_t begin, haddr_t end);
  Pieces::const_iterator first_reaching(haddr_t address) const;

  Pieces pieces_;  // do not overlap
};

}  // namespace sim::io
