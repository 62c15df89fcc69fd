#include "models/russia/institutions/soviets.hpp"

#include <algorithm>
#include <array>

#include "models/russia/institutions/constituency.hpp"

namespace russia {
namespace {

std::size_t row_of(std::size_t l, std::size_t c) { return l * class_count + c; }

/// An election of a share of the seats, wherever it is held this week.
class Election {
 public:
  Election(Run run, double share)
      : run_(run),
        factions_(run.world.factions.size()),
        share_(static_cast<float>(share)),
        open_votes_(static_cast<float>(run.state.condition_of(Condition::open_votes))) {
    const auto excluded = static_cast<float>(run.world.parameters.excluded_delegates);
    for (std::size_t f = 0; f < factions_; ++f)
      allowed_[f] = run.state.polity.banned[f] != 0 ? excluded : 1.0f;
  }

  /// By the people of a class at a locality.
  void by_class(std::size_t l, std::size_t c) {
    const Aggregates& sums = run_.state.sums;
    Soviets& soviets = run_.state.soviets;
    const std::size_t first = row_of(l, c) * factions_;
    auto rest = static_cast<float>(sums.people_at(l, c));
    for (std::size_t f = 0; f < factions_; ++f) {
      const float votes = (1 - open_votes_) * static_cast<float>(sums.support[first + f]) +
                          open_votes_ * static_cast<float>(sums.expression[first + f]);
      rest -= votes;
      fill(soviets.followers[first + f], allowed_[f] * votes);
    }
    fill(soviets.without_party[row_of(l, c)], std::max(0.0f, rest));
  }
  /// By the cadres at a locality.
  void by_cadres(std::size_t l) {
    for (std::size_t f = 0; f < factions_; ++f)
      fill(run_.state.soviets.cadres[l * factions_ + f],
           allowed_[f] * run_.state.organisation.cadres[l * factions_ + f]);
  }

 private:
  void fill(float& seats, float today) const { seats += share_ * (today - seats); }

  Run run_;
  std::size_t factions_;
  float share_, open_votes_;
  std::array<float, most_factions> allowed_{};
};

}  // namespace

double voters_for(const Run& run, std::size_t l, std::size_t c, std::size_t f) {
  const Aggregates& sums = run.state.sums;
  const double open = run.state.condition_of(Condition::open_votes);
  const auto in_private = static_cast<double>(sums.support_at(l, c, f));
  const auto in_public = static_cast<double>(sums.expression[row_of(l, c) * sums.factions + f]);
  return (1 - open) * in_private + open * in_public;
}

double sitting_followers(const Run& run, std::size_t l, std::size_t c, std::size_t f) {
  const std::size_t factions = run.world.factions.size();
  return static_cast<double>(run.state.soviets.followers[row_of(l, c) * factions + f]);
}

double sitting_without_party(const Run& run, std::size_t l, std::size_t c) {
  return static_cast<double>(run.state.soviets.without_party[row_of(l, c)]);
}

double sitting_cadres(const Run& run, std::size_t l, std::size_t f) {
  return static_cast<double>(run.state.soviets.cadres[l * run.world.factions.size() + f]);
}

void renew_soviets(Run run) {
  State& state = run.state;
  if (state.polity.regime == Polity::Regime::tsar) return;
  const double weekly =
      state.soviets.sit != 0 ? 1 / run.world.parameters.term_of_office.value() : 1;
  state.soviets.sit = 1;
  Election election(run, weekly);
  for (std::size_t l = 0; l < run.world.land.localities.size(); ++l) {
    for (std::size_t c = 0; c < class_count; ++c)
      if (state.sums.people_at(l, c) > 0) election.by_class(l, c);
    election.by_cadres(l);
  }
}

void elect_soviets(Run run, const Assembly& assembly) {
  const Geography& land = run.world.land;
  Election election(run, 1);
  for (const std::string& place : assembly.places)
    for (std::size_t l = 0; l < land.localities.size(); ++l) {
      if (!is_represented(land, land.localities[l], place)) continue;
      bool any = false;
      for (std::size_t c = 0; c < class_count; ++c) {
        if (representation(run, assembly.groups.front(), place, land.localities[l],
                           static_cast<SocialClass>(c)) == 0)
          continue;
        election.by_class(l, c);
        any = true;
      }
      if (any) election.by_cadres(l);
    }
}

}  // namespace russia
