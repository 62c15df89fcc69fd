#include <algorithm>
#include <array>

#include "models/russia/processes/run.hpp"

namespace russia {

void write_menu(const Run& run, std::size_t locality, std::size_t social, std::uint32_t spoken,
                Menu& menu) {
  const World& w = run.world;
  const Outlook& o = run.state.outlook;
  const std::size_t row = (locality * class_count + social) * w.factions.size();
  const float* const appeal = o.appeal.data() + row;
  menu.n = 0;
  menu.nests = o.nests.size();
  std::copy(o.nests.begin(), o.nests.end(), menu.dissimilarity.begin());
  const auto beta = static_cast<float>(w.parameters.issue_weight);
  for (std::size_t k = 0; k < issue_count; ++k)
    menu.square[k] = beta * w.opinions.salience[social][k] * position_unit * position_unit;
  const bool cossack = social == index(SocialClass::cossack);
  for (std::size_t j = 0; j < o.living.size(); ++j) {
    const FactionIndex f = o.living[j].faction;
    const std::uint32_t languages =
        cossack && w.assemblies.open_to_cossacks[f] != 0 ? 0 : w.assemblies.languages[f];
    if (languages != 0 && (languages & spoken) == 0) continue;
    menu.choice[menu.n++] = {
        .faction = f,
        .nest = o.living[j].nest,
        .company = static_cast<std::uint8_t>(j),
        .languages = languages,
        .constant = appeal[f] + o.constant[social][f],
        .linear = o.linear[social][f]};
  }
}

namespace {

/// How far parties live in public, 0 to 1.
double openness(const Run& run) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  switch (s.polity.regime) {
    case Polity::Regime::tsar: return p.openness_tsar;
    case Polity::Regime::provisional: return 1;
    case Polity::Regime::soviet: return 1 - p.openness_police * police_reach(s);
  }
  return 1;
}

/// Utility of supporting nobody, before disappointment. Where parties have no public life people
/// are indifferent to them, the educated less than others.
float stay_at_home(const Run& run, std::size_t social) {
  const Parameters& p = run.world.parameters;
  const bool educated =
      social == index(SocialClass::intelligentsia) || social == index(SocialClass::other);
  const double indifference =
      p.indifference * (educated ? p.indifference_educated.value() : 1) * (1 - openness(run));
  return static_cast<float>(p.abstention + indifference);
}

/// Those who think again, of neighbouring communities of one place and class, who choose together.
class Poll {
 public:
  explicit Poll(const Run& run) : run_(run), parameters_(run.world.parameters) {}

  /// Each of a community with probability `rate`.
  void add(std::size_t c, float rate) {
    if (run_.state.outlook.present[c] == 0) return;
    const Layout& layout = run_.world.layout;
    const std::size_t row = layout.row_of(c);
    if (row != row_ || revisers_.n >= Revisers::many) close();
    row_ = row;
    const Members members = members_of(run_, c);
    const std::size_t begin = revisers_.n;
    find_revisers(members, layout.offsets[c], run_.draws(decision::choice, c), rate, revisers_);
    if (revisers_.n > begin) ask(c, members, begin);
  }

  /// Lets those who were found choose.
  void close() {
    if (revisers_.n == 0) return;
    write_menu(run_, row_ / class_count, row_ % class_count, spoken_languages(), menu_);
    choose(menu_, revisers_);
    for (std::size_t k = 0; k < revisers_.n; ++k)
      run_.state.agents.faction[revisers_.slot[k]] =
          static_cast<FactionIndex>(revisers_.faction[k]);
    revisers_.n = 0;
  }

 private:
  /// Writes what the choice of those from `begin` on owes to their community.
  void ask(std::size_t c, const Members& members, std::size_t begin) {
    Revisers& r = revisers_;
    const Outlook& o = run_.state.outlook;
    // Disappointed loyalty stays at home rather than going over at once.
    const float at_home = stay_at_home(run_, row_ % class_count);
    const float disappointment =
        static_cast<float>(parameters_.loyalty_lost) * grievance_of(run_, c);
    for (std::size_t k = begin; k < r.n; ++k)
      r.abstention[k] = at_home + disappointment * o.blamed[r.faction[k]];
    People followers;
    const std::uint32_t people = count_followers(members, followers);
    const float conformity =
        static_cast<float>(parameters_.conformity) / static_cast<float>(people);
    write_company(o.living, followers, conformity, begin, r);
  }

  /// Bit set of the mother tongues of those who choose.
  std::uint32_t spoken_languages() const {
    std::uint32_t languages = 0;
    for (std::size_t k = 0; k < revisers_.n; ++k) languages |= 1u << revisers_.nationality[k];
    return languages;
  }

  const Run& run_;
  const Parameters& parameters_;
  std::size_t row_ = 0;  // place x class
  Revisers revisers_;
  Menu menu_;
};

}  // namespace

/// With a weekly probability each person thinks his allegiance over: distance of opinion,
/// organisation, valence, what the community does; repression enters only if a run asks for that.
void choose_allegiance(Run run, sim::CommunityRange range) {
  Poll poll(run);
  for (std::size_t c = range.begin; c < range.end; ++c)
    if (const float rate = revision_rate(run.world.parameters, run.world.layout.social_class[c]);
        rate > 0)
      poll.add(c, rate);
  poll.close();
}

void choose_all(Run run, sim::CommunityRange range) {
  Poll poll(run);
  for (std::size_t c = range.begin; c < range.end; ++c) poll.add(c, 1);
  poll.close();
}

}  // namespace russia
