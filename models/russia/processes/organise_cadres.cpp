#include <algorithm>
#include <array>

#include "models/russia/processes/run.hpp"
#include "sim/core/numeric.hpp"

namespace russia {
namespace {

class Organiser {
 public:
  Organiser(const Run& run, std::size_t locality)
      : run_(run), s_(run.state), l_(locality), factions_(run.world.factions.size()) {
    for (std::size_t c = 0; c < class_count; ++c) adults_ += s_.sums.people_at(l_, c);
  }

  void organise() {
    if (adults_ == 0) return;
    const float* const now = &cadres(0);
    std::copy(now, now + factions_, before_.begin());
    follow_support();
    keep_committees_one();
    realign_wings();
    remember();
  }

 private:
  float& cadres(std::size_t f) { return s_.organisation.cadres[l_ * factions_ + f]; }

  /// Cadres follow local support and the party's seed, as far as it is legal. Those who hold power
  /// have posts to give on top, which fill with members in years.
  void follow_support() {
    const Parameters& p = run_.world.parameters;
    for (std::size_t f = 0; f < factions_; ++f) {
      if (s_.polity.living[f] == 0) continue;
      double followers = 0;
      for (std::size_t c = 0; c < class_count; ++c)
        followers += static_cast<double>(s_.sums.support_at(l_, c, f)) * cadre_factor(p, c) *
                     committed(c, f);
      const double target = freedom(f) * (s_.organisation.seed[l_ * factions_ + f] +
                                     p.cadre_ratio * ground(f) * way_of_power(f) * followers /
                                         static_cast<double>(adults_));
      const double held = posts(f);
      const double own = std::max(0.0, static_cast<double>(cadres(f)) - held);
      cadres(f) = static_cast<float>(own + p.cadre_adjustment * (target - own) + held);
    }
  }

  /// Share of its organisation that a faction can have under those who rule, 0 to 1.
  double freedom(std::size_t f) const {
    const Parameters& p = run_.world.parameters;
    if (s_.polity.banned[f] != 0) return p.illegal_factor;
    if (s_.polity.regime == Polity::Regime::tsar)
      return run_.world.assemblies.in_soviets[f] != 0 ? p.tsar_factor.value() : 1;
    constexpr float governs = 0.2f;  // share of posts from which a faction is one of those who rule
    return s_.polity.regime == Polity::Regime::soviet && s_.polity.government[f] < governs
               ? 1 - p.monopoly * police_reach(s_)
               : 1;
  }

  /// Posts of soviet power at this place that members of a faction hold, per adult.
  double posts(std::size_t f) const {
    const Parameters& p = run_.world.parameters;
    if (s_.polity.regime != Polity::Regime::soviet || s_.polity.government[f] <= 0) return 0;
    const World& w = run_.world;
    const double all =
        w.land.localities[l_].is_army()
            ? p.posts_army.value()
            : p.posts_home * (w.state_posts.posts(StatePost::office, l_, s_.date) +
                              w.state_posts.posts(StatePost::order, l_, s_.date));
    return all * static_cast<double>(s_.polity.government[f] * s_.polity.posts_filled);
  }

  /// The committees of a party are one: it grows as a whole, and its wings keep their part of it.
  void keep_committees_one() {
    const auto& party = run_.world.factions.party_index;
    std::array<float, most_factions> all{}, was{};
    for (std::size_t f = 0; f < factions_; ++f) {
      if (!is_wing(f, party[f])) continue;
      all[party[f]] += cadres(f);
      was[party[f]] += before_[f];
    }
    for (std::size_t f = 0; f < factions_; ++f)
      if (is_wing(f, party[f]) && was[party[f]] > 0 && all[party[f]] != was[party[f]])
        cadres(f) = all[party[f]] * before_[f] / was[party[f]];
  }

  /// What the followers of a party of the honeymoon in a class are worth to its organisation: those
  /// who would follow it anyway count in full. In a logit the honeymoon multiplies the odds of the
  /// party by e^h; of its share p without it 1 / (p + (1 - p) e^h) would be left.
  double committed(std::size_t c, std::size_t f) const {
    const float h = hope_of(run_, l_, c, f);
    const auto people = static_cast<double>(s_.sums.people_at(l_, c));
    if (h <= 0 || people <= 0) return 1;
    const double share = static_cast<double>(s_.sums.support_at(l_, c, f)) / people;
    const double kept = 1 / (share + (1 - share) * static_cast<double>(sim::exp_portable(h)));
    const double newcomers = run_.world.parameters.newcomers;
    return kept + newcomers * (1 - kept);
  }

  /// Where a party has old cores and roads to its centres, the same followers bring forth more.
  double ground(std::size_t f) const {
    const Parameters& p = run_.world.parameters;
    return 1 + p.cadre_ground * (run_.world.factions.all[f].seed[l_] - 1);
  }

  /// What a faction lives by: seats in elected bodies, as far as they are more or fewer than its
  /// followers', and an apparatus of coercion that it commands. 1 where neither matters.
  double way_of_power(std::size_t f) const {
    const Parameters& p = run_.world.parameters;
    const Conduct& conduct = run_.world.factions.conduct[f];
    const double seats = static_cast<double>(s_.polity.mandate[f]) - 1;
    const double apparatus =
        static_cast<double>(s_.polity.government[f]) * police_reach(s_);
    return 1 + p.elected_yield * conduct.elected * seats +
           p.apparatus_yield * conduct.coercion * apparatus;
  }

  /// Inside a party, cadres go over to the wing nearer to the party's followers, with a lag: sooner
  /// where these think again sooner.
  void realign_wings() {
    const auto& party = run_.world.factions.party_index;
    for (std::size_t first = 0; first < factions_; ++first) {
      if (party[first] != first) continue;
      float all_cadres = 0;
      std::int64_t all = 0;
      std::size_t wings = 0;
      for (std::size_t f = 0; f < factions_; ++f) {
        if (!is_wing(f, first)) continue;
        ++wings;
        all_cadres += cadres(f);
        all += s_.sums.nearest[l_ * factions_ + f];
      }
      if (wings < 2 || all == 0) continue;
      const auto rate =
          static_cast<float>(std::min(1.0, run_.world.parameters.realignment * revisions(first)));
      for (std::size_t f = 0; f < factions_; ++f) {
        if (!is_wing(f, first)) continue;
        const float target = all_cadres * static_cast<float>(s_.sums.nearest[l_ * factions_ + f]) /
                             static_cast<float>(all);
        cadres(f) += rate * (target - cadres(f));
      }
    }
  }

  /// Share of the followers of a party at a place who think again in a week.
  double revisions(std::size_t party) const {
    double followers = 0, revising = 0;
    for (std::size_t f = 0; f < factions_; ++f) {
      if (!is_wing(f, party)) continue;
      for (std::size_t c = 0; c < class_count; ++c) {
        const auto of_class = static_cast<double>(s_.sums.support_at(l_, c, f));
        followers += of_class;
        revising += of_class * revision_rate(run_.world.parameters, static_cast<SocialClass>(c));
      }
    }
    return followers > 0 ? revising / followers : 0;
  }

  static double cadre_factor(const Parameters& p, std::size_t c) {
    if (c == index(SocialClass::intelligentsia)) return p.cadre_ratio_educated;
    return c == index(SocialClass::peasant) || c == index(SocialClass::cossack)
               ? p.cadre_ratio_peasant.value()
               : 1;
  }

  bool is_wing(std::size_t f, std::size_t party) const {
    return run_.world.factions.party_index[f] == party && s_.polity.living[f] != 0 &&
           s_.polity.separate[f] == 0;
  }

  /// The label is what is known of a party: it grows with its cadres and fades slowly without.
  void remember() {
    const auto fading = static_cast<float>(run_.world.parameters.label_fading);
    for (std::size_t f = 0; f < factions_; ++f) {
      float& label = s_.organisation.label[l_ * factions_ + f];
      label = std::max(label - fading * label, cadres(f));
      if (s_.polity.living[f] == 0) label = 0;
    }
  }

  const Run& run_;
  State& s_;
  std::size_t l_, factions_;
  std::int64_t adults_ = 0;
  std::array<float, most_factions> before_{};  // cadres of last week
};

}  // namespace

/// Organisation of every faction at every place. While soviet power lasts, its posts fill with
/// members of those who hold it.
void organise_cadres(Run run, sim::Executor& executor) {
  Polity& polity = run.state.polity;
  if (polity.regime == Polity::Regime::soviet)
    polity.posts_filled +=
        static_cast<float>(run.world.parameters.posts_rate) * (1 - polity.posts_filled);
  executor.for_each(run.world.land.localities.size(),
                    [&](std::size_t l) { Organiser(run, l).organise(); });
}

}  // namespace russia
