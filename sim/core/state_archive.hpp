#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/core/digest.hpp"
#include "sim/core/results.hpp"

namespace sim {

/// Whether equal values of a type are equal bytes, so that its bytes can be taken as they are:
/// numbers, enums, dates and arrays of them, but nothing with padding.
template <class T>
struct IsFlat
    : std::bool_constant<(std::has_unique_object_representations_v<T> && !std::is_pointer_v<T>) ||
                         std::is_same_v<T, float> || std::is_same_v<T, double>> {};
template <class T, std::size_t N>
struct IsFlat<std::array<T, N>> : IsFlat<T> {};

/// Goes over the changing state of a simulation, piece by piece in a fixed order, and takes each
/// piece (a digest, a checkpoint that is written) or replaces it (a checkpoint that is read). The
/// state is listed once and serves all of them.
class StateArchive {
 public:
  virtual ~StateArchive() = default;
  /// A piece is made of flat values, texts, arrays, vectors, optionals, spans (whose size stays as
  /// it is), results, event records and types with `template <class F> void members(F f)`, which
  /// calls f with all members; in each other.
  template <class T>
  void piece(std::string_view name, T& state) {
    begin(name);
    visit(state);
  }

 protected:
  /// A piece of that name comes next.
  virtual void begin(std::string_view name) = 0;
  /// Takes the bytes or replaces them.
  virtual void bytes(std::span<std::byte> bytes) = 0;
  /// Takes the number of elements of a vector, or tells which it shall be. An element takes
  /// `least_bytes` at least.
  virtual std::uint64_t size(std::uint64_t now, std::size_t least_bytes) = 0;

 private:
  template <class T>
  void visit(T& value) {
    if constexpr (requires { value.members([](auto&...) {}); }) {
      value.members([this](auto&... parts) { visit_all(parts...); });
    } else {
      static_assert(IsFlat<T>::value, "list the members of this type one by one");
      bytes(std::as_writable_bytes(std::span(&value, 1)));
    }
  }
  template <class T, std::size_t N>
  void visit(std::array<T, N>& values) {
    visit_each(std::span<T>(values));
  }
  template <class T>
  void visit(std::span<T>& values) {
    visit_each(values);
  }
  template <class T>
  void visit(std::vector<T>& values) {
    values.resize(size(values.size(), IsFlat<T>::value ? sizeof(T) : 1));
    visit_each(std::span<T>(values));
  }
  void visit(std::string& text) {
    text.resize(size(text.size(), 1));
    visit_each(std::span<char>(text));
  }
  template <class T>
  void visit(std::optional<T>& value) {
    auto there = static_cast<std::uint8_t>(value.has_value());
    visit(there);
    if (there == 0) value.reset();
    if (there != 0 && !value) value.emplace();
    if (value) visit(*value);
  }
  // A member more in one of these and its names below no longer fit: it cannot be forgotten.
  void visit(Result& result) {
    auto& [observable, event, date, date_end, place, group, list, value] = result;
    visit_all(observable, event, date, date_end, place, group, list, value);
  }
  void visit(EventRecord& record) {
    auto& [id, date, role, scripted, cause, effect, documented] = record;
    visit_all(id, date, role, scripted, cause, effect, documented);
  }
  template <class... T>
  void visit_all(T&... parts) {
    (visit(parts), ...);
  }
  template <class T>
  void visit_each(std::span<T> values) {
    if constexpr (IsFlat<T>::value) {
      bytes(std::as_writable_bytes(values));
    } else {
      for (T& value : values) visit(value);
    }
  }
};

/// A hash of everything that is visited.
class DigestArchive final : public StateArchive {
 public:
  std::uint64_t value() const { return digest_.value(); }

 protected:
  void begin(std::string_view) override {}
  void bytes(std::span<std::byte> bytes) override { digest_.add_bytes(bytes); }
  std::uint64_t size(std::uint64_t now, std::size_t) override {
    digest_.add_bytes(std::as_bytes(std::span(&now, 1)));
    return now;
  }

 private:
  Digest digest_;
};

}  // namespace sim
