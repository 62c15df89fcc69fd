// opinion8 in plain C++: what a careful user writes without an engine. Structure of arrays, float,
// random numbers hashed from a counter, one thread.
// usage: plain AGENTS STEPS SEED
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr int group_size = 250, met = 4, parties = 8;
constexpr float confidence = 0.25f, move = 0.2f, contagion = 0.02f;
constexpr float distance_weight = 6.0f, radical_weight = 3.0f, loyalty = 4.0f;

std::uint64_t mix(std::uint64_t z) {  // splitmix64
  z += 0x9E3779B97F4A7C15ull;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

struct People {
  std::vector<float> opinion, grievance;
  std::vector<std::uint8_t> party;
};

People start(long agents, std::uint64_t seed) {
  People people{std::vector<float>(agents), std::vector<float>(agents),
                std::vector<std::uint8_t>(agents)};
  for (long i = 0; i < agents; ++i) {
    const std::uint64_t h = mix(mix(seed) ^ i);
    people.opinion[i] = (h >> 40) * 0x1p-24f;
    people.grievance[i] = ((h >> 16) & 0xffffff) * 0x1p-24f;
    people.party[i] = h & 7;
  }
  return people;
}

using Counts = std::array<long, parties>;

Counts step(const People& before, People& after, std::uint64_t key) {
  float position[parties], radicalism[parties];
  for (int q = 0; q < parties; ++q) {
    position[q] = q / 7.0f;
    radicalism[q] = std::fabs(2 * q / 7.0f - 1);
  }
  Counts counts{};
  const long groups = before.opinion.size() / group_size;
  for (long group = 0; group < groups; ++group) {
    const float* x = &before.opinion[group * group_size];
    const float* g = &before.grievance[group * group_size];
    for (int i = 0; i < group_size; ++i) {
      const long id = group * group_size + i;
      const std::uint64_t h = mix(key ^ static_cast<std::uint64_t>(id)), h2 = mix(h);
      float pull = 0, grievances = 0;
      for (int k = 0; k < met; ++k) {
        const int j = static_cast<int>(((h >> (16 * k)) & 0xffff) * group_size >> 16);
        const float d = x[j] - x[i];
        grievances += g[j];
        pull += std::fabs(d) < confidence ? d : 0.0f;
      }
      float opinion = x[i] + move / met * pull;
      opinion = opinion < 0 ? 0 : opinion > 1 ? 1 : opinion;
      const float grievance = g[i] + contagion * (grievances / met - g[i]);
      const int current = before.party[id];
      float weight[parties], total = 0;
      for (int q = 0; q < parties; ++q)
        weight[q] = expf(-distance_weight * std::fabs(opinion - position[q]) +
                         radical_weight * grievance * radicalism[q] + (q == current ? loyalty : 0));
      for (int q = 0; q < parties; ++q) total += weight[q];
      const float u = (h2 >> 40) * 0x1p-24f * total;
      float sum = 0;
      int chosen = 0;
      for (int q = 0; q < parties; ++q) {
        sum += weight[q];
        chosen += sum <= u;
      }
      if (chosen > parties - 1) chosen = parties - 1;
      after.opinion[id] = opinion;
      after.grievance[id] = grievance;
      after.party[id] = chosen;
      ++counts[chosen];
    }
  }
  return counts;
}

double mean(const std::vector<float>& values, double centre, int power) {
  double sum = 0;
  for (const float value : values)
    sum += power == 1 ? value - centre : (value - centre) * (value - centre);
  return sum / values.size();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const long agents = std::atol(argv[1]) / group_size * group_size;
  const int steps = std::atoi(argv[2]);
  const std::uint64_t seed = std::atoll(argv[3]);
  People people = start(agents, seed), next = people;
  std::vector<Counts> counts;
  const auto begin = std::chrono::steady_clock::now();
  for (int t = 0; t < steps; ++t) {
    counts.push_back(step(people, next, mix(seed * 1000003u + t)));
    std::swap(people, next);
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double opinion_mean = mean(people.opinion, 0, 1);
  std::printf(
      "{\"seconds\": %.6f, \"opinion_mean\": %.6f, \"opinion_variance\": %.6f, "
      "\"grievance_mean\": %.6f, \"party_share\": [",
      seconds, opinion_mean, mean(people.opinion, opinion_mean, 2), mean(people.grievance, 0, 1));
  for (int q = 0; q < parties; ++q)
    std::printf("%s%.6f", q > 0 ? ", " : "", counts.back()[q] / static_cast<double>(agents));
  std::puts("]}");
}
