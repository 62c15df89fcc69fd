#pragma once

#include <cstddef>
#include <span>
#include <streambuf>
#include <vector>

namespace sim::io {

/// An open file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int number() const { return number_; }
  /// The caller closes it.
  int release();

 private:
  int number_;
};

/// Writes all bytes. Returns false when that fails, with the reason in errno.
bool write_all(int descriptor, std::span<const std::byte> bytes);

/// A stream buffer that writes to a descriptor, which it does not close, and keeps the reason of
/// the first failure. After a failure it writes nothing more.
class DescriptorBuffer final : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor);
  ~DescriptorBuffer() override;
  /// errno of the first write that failed; 0 if none did.
  int error() const { return error_; }

 protected:
  int_type overflow(int_type character) override;
  int sync() override;

 private:
  bool write_out();

  int descriptor_;
  int error_ = 0;
  std::vector<char> buffer_;
};

}  // namespace sim::io
