#pragma once

#include <cstdint>
#include <vector>

namespace classics {

using Site = std::uint32_t;

/// Who stands where on a torus of width x width sites.
class Lattice {
 public:
  static constexpr std::int32_t nobody = -1;

  explicit Lattice(std::uint32_t width)
      : width_(width), person_(std::size_t{width} * width, nobody) {}

  Site sites() const { return width_ * width_; }
  std::int32_t at(Site site) const { return person_[site]; }
  bool is_empty(Site site) const { return person_[site] == nobody; }
  void put(std::int32_t person, Site site) { person_[site] = person; }
  void clear(Site site) { person_[site] = nobody; }
  std::vector<std::int32_t>& people() { return person_; }

  /// Calls visit(site) for `site` and all others at most `radius` from it (below width / 2).
  template <class Visit>
  void for_each_in_sight(Site site, std::uint32_t radius, Visit visit) const {
    const auto r = static_cast<std::int32_t>(radius), w = static_cast<std::int32_t>(width_);
    const auto x = static_cast<std::int32_t>(site % width_);
    const auto y = static_cast<std::int32_t>(site / width_);
    for (std::int32_t dy = -r; dy <= r; ++dy) {
      const std::int32_t row = wrap(y + dy, w) * w;
      for (std::int32_t dx = -r; dx <= r; ++dx)
        if (dx * dx + dy * dy <= r * r) visit(static_cast<Site>(row + wrap(x + dx, w)));
    }
  }

 private:
  static constexpr std::int32_t wrap(std::int32_t i, std::int32_t width) {
    return i < 0 ? i + width : i >= width ? i - width : i;
  }

  std::uint32_t width_;
  std::vector<std::int32_t> person_;
};

}  // namespace classics
