#include "models/classics/epstein/epstein.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "models/classics/epstein/lattice.hpp"
#include "models/classics/epstein/ratio.hpp"
#include "models/rules/action.hpp"
#include "sim/core/names.hpp"
#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

namespace decision {
constexpr std::uint32_t character = sim::decision_key("epstein.character");
constexpr std::uint32_t place = sim::decision_key("epstein.place");
constexpr std::uint32_t order = sim::decision_key("epstein.order");
constexpr std::uint32_t move = sim::decision_key("epstein.move");
constexpr std::uint32_t arrest = sim::decision_key("epstein.arrest");
constexpr std::uint32_t term = sim::decision_key("epstein.term");
static_assert(sim::all_differ({character, place, order, move, arrest, term}));
}  // namespace decision

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P width{*this, {"lattice.width", "sites", 40, 3, 1000, "of the torus", "wilensky_2004", true}};
  P citizens{*this, {"density.citizens", "1", 0.7, 0, 1, "citizens per site", "wilensky_2004"}};
  P cops{*this, {"density.cops", "1", 0.04, 0, 1, "cops per site", "wilensky_2004"}};
  P vision{*this,
           {"vision.citizens", "sites", 7, 0, 50, "how far a citizen sees", "wilensky_2004", true}};
  P cop_vision{*this,
               {"vision.cops", "sites", 7, 0, 50, "how far a cop sees", "wilensky_2004", true}};
  P legitimacy{*this, {"legitimacy", "1", 0.82, 0, 1, "L, at the start", "wilensky_2004"}};
  P threshold{
      *this,
      {"threshold", "1", 0.1, -1, 1, "T, net grievance above which people act", "wilensky_2004"}};
  P k{*this,
      {"arrest.constant", "1", 2.3, 0, 1000, "k, in the probability of arrest", "wilensky_2004"}};
  P ratio{*this,
          {"arrest.ratio", "1", 1, 0, 2, "0: C/A; 1: floor(C/A); 2: C/A rounded", "wilensky_2004",
           true}};
  P jail{*this,
         {"jail.longest", "weeks", 30, 0, 10000, "J_max, longest term", "wilensky_2004", true}};
  P fall{*this, {"fall.by", "1", 0, -1, 1, "loss of legitimacy", "assumption"}};
  P fall_week{
      *this,
      {"fall.week", "weeks", 100, 0, 5000, "before legitimacy begins to fall", "assumption", true}};
  P fall_weeks{*this,
               {"fall.weeks", "weeks", 1, 1, 5000, "that the fall takes", "assumption", true}};
  P outburst{*this,
             {"outburst.active", "people", 50, 1, 1e6, "active citizens who make an outburst",
              "general_knowledge", true}};

  std::size_t of_sites(double density) const {
    return static_cast<std::size_t>(std::llround(density * width * width));
  }
  void check(const sim::Origin& where, sim::Problems& problems) const {
    if (of_sites(citizens) + of_sites(cops) >= of_sites(1))
      problems.add(where,
                   "density.citizens + density.cops is " + sim::number_text(citizens + cops) +
                       " (somebody must find an empty site)",
                   "Keep the sum below 1");
    if (2 * std::max(vision, cop_vision) >= width)
      problems.add(where,
                   "vision is " + sim::number_text(std::max(vision, cop_vision)) +
                       " sites (a torus " + sim::number_text(width) +
                       " sites wide needs less than half of that)",
                   "Raise lattice.width or lower vision");
  }
};

class Country final : public sim::SimpleSimulation {
 public:
  Country(const Parameters& parameters, const sim::RunContext& context);
  std::uint64_t agents() const override { return site_.size(); }

 private:
  using Person = std::uint32_t;  // citizens, then cops

  bool is_cop(Person person) const { return person >= citizens_; }
  float legitimacy() const;
  void declare();
  void populate();
  void settle(Person person);
  void release();
  void activate();
  void move(Person person, const sim::Draws& chance);
  void decide(Person citizen);
  void arrest(Person cop, const sim::Draws& chance, const sim::Draws& terms);
  void count();
  void draw_map(std::span<float> out) const;

  const Parameters& parameters_;
  Person citizens_;
  Ratio ratio_;
  Lattice lattice_;
  std::vector<Site> site_;                       // [person]; of the jailed: where they last were
  std::vector<float> hardship_, risk_aversion_;  // [citizen]
  std::vector<std::uint8_t> active_;             // [citizen]
  std::vector<std::uint32_t> term_;              // [citizen], weeks still to be spent in jail
  std::vector<Site> seen_;                       // sites or people in sight, while looking
  std::vector<Person> order_;
  std::size_t active_now_ = 0, jailed_now_ = 0, arrests_ = 0, outbursts_ = 0, peak_ = 0;
  double active_weeks_ = 0;
};

Country::Country(const Parameters& parameters, const sim::RunContext& context)
    : SimpleSimulation(context),
      parameters_(parameters),
      citizens_(static_cast<Person>(parameters.of_sites(parameters.citizens))),
      ratio_(static_cast<Ratio>(parameters.ratio.count())),
      lattice_(static_cast<std::uint32_t>(parameters.width)) {
  populate();
  declare();
}

void Country::declare() {
  add_state("at_site", lattice_.people());
  add_state("site", site_);
  add_state("hardship", hardship_);
  add_state("risk_aversion", risk_aversion_);
  add_state("active", active_);
  add_state("term", term_);
  add_state("active_now", active_now_);
  add_state("outbursts", outbursts_);
  add_state("peak", peak_);
  add_state("active_weeks", active_weeks_);
  add_process("release", sim::Phase::movement, "citizens whose term is over leave jail",
              [this] { release(); }, {"term"}, {"term", "site"});
  add_process("activate", sim::Phase::choice,
              "in random order all move; citizens act or not, cops arrest", [this] { activate(); },
              {"site", "hardship", "risk_aversion", "active"}, {"site", "active", "term"});
  add_process("count", sim::Phase::observation, "the active, the jailed, outbursts",
              [this] { count(); }, {"active", "term"}, {"results"});
  add_observable("active", "1", "active citizens",
                 [this] { return static_cast<double>(active_now_); });
  add_observable("jailed", "1", "citizens in jail",
                 [this] { return static_cast<double>(jailed_now_); });
  add_observable("quiet", "1", "citizens who are free and quiet",
                 [this] { return static_cast<double>(citizens_ - active_now_ - jailed_now_); });
  add_observable("arrests", "1", "citizens arrested in the week",
                 [this] { return static_cast<double>(arrests_); });
  add_observable("legitimacy", "1", "L", [this] { return static_cast<double>(legitimacy()); });
  std::vector<std::string> places;
  for (int i = 0; i < parameters_.width; ++i) places.push_back(std::to_string(i));
  add_axis("row", "row of the torus", places);
  add_axis("column", "column of the torus", places);
  add_observable("site_state", "1", "0 empty, 1 quiet citizen, 2 active citizen, 3 cop",
                 {"row", "column"}, [this](std::span<float> out) { draw_map(out); });
}

void Country::populate() {
  hardship_.resize(citizens_);
  risk_aversion_.resize(citizens_);
  active_.resize(citizens_, 0);
  term_.resize(citizens_, 0);
  const sim::Draws chance = draws(decision::character);
  for (Person i = 0; i < citizens_; ++i) {
    hardship_[i] = chance.unit(2 * i);
    risk_aversion_[i] = chance.unit(2 * i + 1);
  }
  site_.resize(citizens_ + parameters_.of_sites(parameters_.cops));
  for (Person person = 0; person < site_.size(); ++person) settle(person);
  order_.resize(site_.size());
}

/// Puts a person on a random empty site: there always is one.
void Country::settle(Person person) {
  const sim::Draws chance = draws(decision::place, person);
  std::uint32_t attempt = 0;
  do site_[person] = chance.below(attempt++, lattice_.sites());
  while (!lattice_.is_empty(site_[person]));
  lattice_.put(static_cast<std::int32_t>(person), site_[person]);
}

float Country::legitimacy() const {
  const double begun = week() + 1 - parameters_.fall_week;
  const double done = std::clamp(begun / parameters_.fall_weeks, 0.0, 1.0);
  return static_cast<float>(parameters_.legitimacy - parameters_.fall * done);
}

void Country::release() {
  for (Person i = 0; i < citizens_; ++i)
    if (term_[i] > 0 && --term_[i] == 0) settle(i);
}

void Country::activate() {
  arrests_ = 0;
  const sim::Draws order = draws(decision::order), moves = draws(decision::move);
  const sim::Draws arrests = draws(decision::arrest), terms = draws(decision::term);
  std::iota(order_.begin(), order_.end(), 0u);
  for (auto i = static_cast<Person>(order_.size()); i > 1; --i)
    std::swap(order_[i - 1], order_[order.below(i, i)]);
  for (const Person person : order_) {
    if (!is_cop(person) && term_[person] > 0) continue;
    move(person, moves);
    if (is_cop(person)) {
      arrest(person, arrests, terms);
    } else {
      decide(person);
    }
  }
}

void Country::move(Person person, const sim::Draws& chance) {
  const double vision = is_cop(person) ? parameters_.cop_vision : parameters_.vision;
  seen_.clear();
  lattice_.for_each_in_sight(site_[person], static_cast<std::uint32_t>(vision), [this](Site site) {
    if (lattice_.is_empty(site)) seen_.push_back(site);
  });
  if (seen_.empty()) return;
  lattice_.clear(site_[person]);
  site_[person] = seen_[chance.below(person, static_cast<std::uint32_t>(seen_.size()))];
  lattice_.put(static_cast<std::int32_t>(person), site_[person]);
}

void Country::decide(Person citizen) {
  std::uint32_t cops = 0, active = 0;
  active_[citizen] = 0;  // not to be counted twice
  lattice_.for_each_in_sight(site_[citizen], static_cast<std::uint32_t>(parameters_.vision),
                             [&](Site site) {
                               if (lattice_.is_empty(site)) return;
                               const auto other = static_cast<Person>(lattice_.at(site));
                               if (is_cop(other)) {
                                 ++cops;
                               } else {
                                 active += active_[other];
                               }
                             });
  const float arrest = arrest_probability(ratio_, static_cast<float>(parameters_.k),
                                          static_cast<float>(cops), static_cast<float>(active + 1));
  const bool acts =
      rules::acts(rules::grievance(hardship_[citizen], legitimacy()), risk_aversion_[citizen],
                  arrest, static_cast<float>(parameters_.threshold));
  active_[citizen] = acts ? 1 : 0;
}

void Country::arrest(Person cop, const sim::Draws& chance, const sim::Draws& terms) {
  seen_.clear();
  lattice_.for_each_in_sight(site_[cop], static_cast<std::uint32_t>(parameters_.cop_vision),
                             [this](Site site) {
                               if (lattice_.is_empty(site)) return;
                               const auto other = static_cast<Person>(lattice_.at(site));
                               if (!is_cop(other) && active_[other] != 0) seen_.push_back(other);
                             });
  if (seen_.empty()) return;
  const Person suspect = seen_[chance.below(cop, static_cast<std::uint32_t>(seen_.size()))];
  ++arrests_;
  active_[suspect] = 0;
  const auto longest = static_cast<std::uint32_t>(parameters_.jail);
  term_[suspect] = terms.below(cop, longest + 1);
  if (term_[suspect] > 0) lattice_.clear(site_[suspect]);
}

void Country::count() {
  const std::size_t before = active_now_;
  const auto burst = static_cast<double>(parameters_.outburst);
  active_now_ = static_cast<std::size_t>(std::count(active_.begin(), active_.end(), 1));
  jailed_now_ = citizens_ - static_cast<std::size_t>(std::count(term_.begin(), term_.end(), 0u));
  const auto now = static_cast<double>(active_now_);
  if (now >= burst && static_cast<double>(before) < burst) {
    ++outbursts_;
    add_event("outburst_" + std::to_string(outbursts_), "active citizens",
              std::to_string(active_now_) + " active");
  }
  peak_ = std::max(peak_, active_now_);
  active_weeks_ += now;
  if (!is_last_week()) return;
  add_result("outbursts", static_cast<double>(outbursts_));
  add_result("peak_active", static_cast<double>(peak_));
  add_result("mean_active", active_weeks_ / (week() + 1));
}

void Country::draw_map(std::span<float> out) const {
  for (Site site = 0; site < lattice_.sites(); ++site) {
    if (lattice_.is_empty(site)) {
      out[site] = 0;
      continue;
    }
    const auto person = static_cast<Person>(lattice_.at(site));
    out[site] = is_cop(person) ? 3 : static_cast<float>(1 + active_[person]);
  }
}

}  // namespace

sim::ModelEntry epstein_entry() {
  return sim::simple_entry<Country, Parameters>(
      "epstein", "Epstein 2002: citizens who rebel when the cops are few, and jail");
}

}  // namespace classics
