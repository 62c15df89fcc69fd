#include <algorithm>

#include "models/russia/population/movement.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

/// Hazard with which a soldier of a place leaves it this week, by reason.
struct Leaving {
  double dead = 0, captured = 0, deserted = 0, released = 0;
  double all() const { return dead + captured + deserted + released; }
};

Leaving leaving(const Run& run, const Locality& place, double men, double grievance) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  Leaving out;
  if (place.red_army) {
    const double conscripts = s.condition_of(Condition::red_conscription);
    out.deserted = p.desertion_red * grievance * conscripts;
    out.released = men > s.drivers.red_army ? (men - s.drivers.red_army) / men : 0;
    return out;
  }
  const bool demobilising = s.condition_of(Condition::old_army_demobilisation) > 0;
  if (place.kind == LocalityKind::front && s.drivers.field_army > 0) {
    out.dead = p.dead_share * s.drivers.casualties / s.drivers.field_army;
    out.captured = s.drivers.captured / s.drivers.field_army;
  }
  if (place.kind != LocalityKind::fleet)
    out.deserted = p.desertion * grievance *
                   (1 + p.desertion_committees * s.condition_of(Condition::soldiers_committees));
  if (demobilising)
    out.released = place.kind == LocalityKind::fleet ? p.fleet_demobilisation : p.demobilisation;
  return out;
}

/// Calls f(place, draw) for a systematic sample of `count` places in a row: each with probability
/// `hazard` (at most 1). `draw` is one in [0, 1) of its own. Uses at most 1 + count draws from the
/// `k`-th on.
template <class F>
void sample(std::uint32_t count, double hazard, const sim::Draws& draws, std::uint32_t k, F f) {
  if (hazard <= 0) return;
  const double apart = 1 / hazard;
  for (double at = static_cast<double>(draws.unit(k)) * apart; at < count; at += apart)
    f(static_cast<std::uint32_t>(at), draws.unit(++k));
}

/// For a sample of the soldiers of a place it is drawn what becomes of them; reasons divide the
/// unit interval.
void leave_place(Run run, Movement& movement, std::size_t l) {
  const World& w = run.world;
  State& s = run.state;
  const Locality& place = w.land.localities[l];
  const double men = static_cast<double>(movement.men(l));
  if (men == 0) return;
  for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c) {
    const Leaving hazard = leaving(run, place, men, grievance_of(run, c));
    if (hazard.all() <= 0) continue;
    const sim::Draws draws = run.draws(decision::fall, c);
    sample(w.layout.members[c], hazard.all(), draws, 0, [&](std::uint32_t member, double u) {
      const std::uint32_t slot = w.layout.offsets[c] + member;
      if (s.agents.status[slot] != Status::present) return;
      u *= hazard.all();
      const auto weight = static_cast<double>(movement.weight(slot));
      const auto falls = [&](double part) {
        const bool is = u >= 0 && u < part;
        u -= part;
        return is;
      };
      if (falls(hazard.dead)) {
        movement.send_home(slot, Status::dead);
        s.flows.dead += weight;
      } else if (falls(hazard.captured)) {
        movement.send_home(slot, Status::captured);
        s.flows.captured += weight;
      } else if (falls(hazard.deserted)) {
        movement.send_home(slot, Status::present);
        (place.red_army ? s.flows.deserted_red : s.flows.deserted_old) += weight;
      } else {
        movement.send_home(slot, Status::present);
        s.flows.released += weight;
      }
    });
  }
}

/// Prisoners of war come home after the armistice.
void return_prisoners(Run run) {
  const World& w = run.world;
  State& s = run.state;
  if (s.condition_of(Condition::armistice) < 0.5) return;
  const auto hazard = static_cast<float>(w.parameters.prisoners_return);
  for (std::size_t c = 0; c < w.layout.home_communities; ++c) {
    const sim::Draws draws = run.draws(decision::prisoner_return, c);
    for (const Segment& segment : w.layout.segments_of(c)) {
      if (segment.stratum == Stratum::settled) continue;
      for (std::uint32_t slot = segment.begin; slot < segment.end; ++slot) {
        if (s.agents.status[slot] != Status::captured) continue;
        if (draws.unit(slot - w.layout.offsets[c]) >= hazard) continue;
        s.agents.status[slot] = Status::present;
        s.flows.returned += segment.weight;
      }
    }
  }
}

double interpolate(double from, double to, sim::Date a, sim::Date b, sim::Date now) {
  const double part = static_cast<double>(now - a) / (b - a);
  return from + (to - from) * std::clamp(part, 0.0, 1.0);
}

/// How many men a place of the old army should have. Garrisons grow to January 1917 and shrink
/// to November; the fronts divide the field army as in October 1917.
double establishment(const Run& run, const Locality& place, double all_fronts) {
  const State& s = run.state;
  if (place.red_army) return s.drivers.red_army;
  if (s.condition_of(Condition::old_army_demobilisation) > 0) return 0;
  const sim::Date january = sim::Date::from_ymd(1917, 1, 14);
  const sim::Date november = sim::Date::from_ymd(1917, 11, 14);
  if (place.kind == LocalityKind::garrison) {
    if (s.date < january)
      return place.people *
             interpolate(run.world.parameters.garrisons_1914, 1, run.world.start, january, s.date);
    return interpolate(place.people, place.people_later, january, november, s.date);
  }
  if (place.kind == LocalityKind::fleet) return place.people;
  return s.drivers.field_army * place.people / all_fronts;
}

/// Which fronts, and which garrisons and fleets, lack men, and how many.
void list_vacancies(const Run& run, const Movement& movement) {
  const Geography& land = run.world.land;
  run.state.line.places.clear();
  run.state.rear.places.clear();
  double all_fronts = 0;
  for (const Locality& place : land.localities)
    if (place.kind == LocalityKind::front) all_fronts += place.people;
  for (std::size_t l = land.home_localities; l < land.localities.size(); ++l) {
    const double people =
        establishment(run, land.localities[l], all_fronts) - static_cast<double>(movement.men(l));
    if (people <= 0 || !movement.has_room(l)) continue;
    const bool front = land.localities[l].kind == LocalityKind::front;
    (front ? run.state.line : run.state.rear).places.push_back({l, people});
  }
}

/// Draws places in proportion to what they lack, until they lack nothing or have no room.
class Postings {
 public:
  explicit Postings(Vacancies& vacancies)
      : places_(vacancies.places), cumulative_(vacancies.cumulative) {
    for (const Vacancies::Place& v : places_) lacking_ += v.people;
    cumulative_.resize(places_.size());
    sum();
  }
  double lacking() const { return std::max(0.0, lacking_); }
  /// Index of a place for u in [0, 1), or the number of places if none has a vacancy.
  std::size_t draw(float u) {
    if (fills_ >= refresh) sum();
    const double target = static_cast<double>(u) * total_;
    const auto at = std::upper_bound(cumulative_.begin(), cumulative_.end(), target);
    return static_cast<std::size_t>(at - cumulative_.begin());
  }
  std::size_t size() const { return places_.size(); }
  std::size_t locality(std::size_t k) const { return places_[k].locality; }
  void fill(std::size_t k, double people) {
    places_[k].people -= people;
    lacking_ -= people;
    ++fills_;
  }
  void close(std::size_t k) {
    lacking_ -= std::max(0.0, places_[k].people);
    places_[k].people = 0;
    sum();
  }

 private:
  static constexpr std::size_t refresh = 64;  // agents posted between two sums
  void sum() {
    total_ = 0;
    fills_ = 0;
    for (std::size_t k = 0; k < places_.size(); ++k)
      cumulative_[k] = total_ += std::max(0.0, places_[k].people);
  }
  std::vector<Vacancies::Place>& places_;
  std::vector<double>& cumulative_;
  double lacking_ = 0, total_ = 0;
  std::size_t fills_ = 0;
};

/// People of a stratum who could be called up today.
double liable(const Run& run, Stratum stratum) {
  const World& w = run.world;
  double people = 0;
  for (std::size_t c = 0; c < w.layout.home_communities; ++c)
    for (const Segment& segment : w.layout.segments_of(c)) {
      if (segment.stratum != stratum) continue;
      std::uint32_t at_home = 0;
      for (std::uint32_t slot = segment.begin; slot < segment.end; ++slot)
        at_home += run.state.agents.status[slot] == Status::present ? 1 : 0;
      people += static_cast<double>(at_home) * segment.weight;
    }
  return people;
}

/// Calls up the people of a stratum with one hazard for all, so that provinces and classes give
/// men in proportion to those they have left.
void call_up(Run run, Movement& movement, Stratum stratum, Postings& postings, double most) {
  const World& w = run.world;
  State& s = run.state;
  const double wanted = std::min(postings.lacking(), most);
  const double available = wanted > 0 ? liable(run, stratum) : 0;
  if (available <= 0) return;
  const double hazard = std::min(1.0, wanted / available);
  for (std::size_t c = 0; c < w.layout.home_communities; ++c) {
    const sim::Draws draws = run.draws(decision::call_up, c);
    for (const Segment& segment : w.layout.segments_of(c)) {
      if (segment.stratum != stratum) continue;
      const std::uint32_t first_draw = 2 * (segment.begin - w.layout.offsets[c]);
      const auto call = [&](std::uint32_t member, float u) {
        const std::uint32_t slot = segment.begin + member;
        if (s.agents.status[slot] != Status::present) return;
        const std::size_t k = postings.draw(u);
        if (k >= postings.size()) return;
        if (!movement.has_room(postings.locality(k))) {
          postings.close(k);
          return;
        }
        movement.call_up(slot, segment.weight, postings.locality(k));
        postings.fill(k, segment.weight);
        s.flows.called += segment.weight;
      };
      sample(segment.end - segment.begin, hazard, draws, first_draw, call);
    }
  }
}

}  // namespace

/// Losses, capture, desertion and release; then the places of the army are filled up from those
/// at home. Identity is kept: who serves keeps his slot at home and comes back to it.
void move_people(Run run) {
  const Geography& land = run.world.land;
  State& s = run.state;
  Movement movement(run.world, s);
  for (std::size_t l = land.home_localities; l < land.localities.size(); ++l)
    leave_place(run, movement, l);
  return_prisoners(run);
  s.flows.registered_total += run.world.parameters.registered_share * s.flows.deserted_old;

  list_vacancies(run, movement);
  const double most = run.world.parameters.most_called;
  Postings fronts(s.line), garrisons(s.rear);
  call_up(run, movement, Stratum::line, fronts, most);
  call_up(run, movement, Stratum::rear, garrisons, most);
}

}  // namespace russia
