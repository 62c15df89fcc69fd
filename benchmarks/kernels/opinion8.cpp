#include <vector>

#include "benchmarks/kernels/kernels.hpp"
#include "models/classics/opinion8/kernel.hpp"

namespace kernels {
namespace {

constexpr std::size_t groups = 16;  // a block of the model

struct Groups {
  classics::Opinion8Rules rules{0.25, 0.2, 0.02, 6, 3, 4};
  std::vector<float> opinion, grievance;
  std::vector<std::uint8_t> party;
  std::array<std::uint32_t, classics::party_count> counts{};

  Groups() : opinion(agents()), grievance(agents()), party(agents()) {
    const sim::Draws draws({1, 0}, 1, 1, 1);
    for (std::uint32_t i = 0; i < agents(); ++i) {
      opinion[i] = draws.unit(3 * i);
      grievance[i] = draws.unit(3 * i + 1);
      party[i] = static_cast<std::uint8_t>(draws.below(3 * i + 2, classics::party_count));
    }
  }
  static constexpr std::size_t agents() { return groups * classics::group_size; }
  void step() {
    for (std::size_t g = 0; g < groups; ++g) {
      const std::size_t first = g * classics::group_size;
      classics::step_group(rules, sim::Draws({1, 0}, 2, g, 1), &opinion[first], &grievance[first],
                           &party[first]);
    }
  }
  void count() {
    for (std::size_t g = 0; g < groups; ++g)
      classics::count_group(&party[g * classics::group_size], counts);
    benchmark::DoNotOptimize(counts);
  }
};

}  // namespace

void add_opinion8(const Add& add) {
  static Groups all;
  add({"opinion8: step_group", Groups::agents(), [] { all.step(); }, {}});
  add({"opinion8: count_group", Groups::agents(), [] { all.count(); }, {}});
}

}  // namespace kernels
