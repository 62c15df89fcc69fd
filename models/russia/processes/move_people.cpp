#include <algorithm>
#include <array>
#include <functional>

#include "models/russia/population/movement.hpp"
#include "models/russia/processes/run.hpp"
#include "sim/core/shared_sum.hpp"

namespace russia {
namespace {

/// Hazard with which a soldier of a place leaves it this week, by reason.
struct Leaving {
  double dead = 0, captured = 0, deserted = 0, released = 0;
  double all() const { return dead + captured + deserted + released; }
};

Leaving leaving(const Run& run, const Locality& place, double men, double grievance,
                double hardship) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  Leaving out;
  if (place.red_army) {
    const double conscripts = s.condition_of(Condition::red_conscription);
    // Deserters leave hunger and cold and go home to work; politics has little part in it.
    out.deserted = p.desertion_red * hardship * conscripts;
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

/// Calls f(community) for those at home of a block.
template <class F>
void for_home_communities(const World& world, std::size_t block, F f) {
  const sim::CommunityRange range = world.blocks[block];
  for (std::size_t c = range.begin; c < std::min(range.end, world.layout.home_communities); ++c)
    f(c);
}

/// People who left the army this week, by reason.
struct Left {
  std::int64_t dead = 0, captured = 0, deserted_old = 0, deserted_red = 0, released = 0;
};

/// For a sample of the soldiers of a place it is drawn what becomes of them; reasons divide the
/// unit interval. Each has slots of his own, and a place its books: so places may go side by side.
void leave_place(Run run, Movement& movement, std::size_t l, Left& all) {
  const World& w = run.world;
  State& s = run.state;
  const Locality& place = w.land.localities[l];
  const double men = static_cast<double>(movement.men(l));
  if (men == 0) return;
  Left left;
  for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c) {
    const Leaving hazard = leaving(run, place, men, grievance_of(run, c),
                                   static_cast<double>(s.communities.hardship[c]));
    if (hazard.all() <= 0) continue;
    const sim::Draws draws = run.draws(decision::fall, c);
    sample(w.layout.members[c], hazard.all(), draws, 0, [&](std::uint32_t member, double u) {
      const std::uint32_t slot = w.layout.offsets[c] + member;
      if (s.agents.status[slot] != Status::present) return;
      u *= hazard.all();
      const std::int64_t weight = movement.weight(slot);
      const auto falls = [&](double part) {
        const bool is = u >= 0 && u < part;
        u -= part;
        return is;
      };
      if (falls(hazard.dead)) {
        movement.send_home(slot, l, Status::dead);
        left.dead += weight;
      } else if (falls(hazard.captured)) {
        movement.send_home(slot, l, Status::captured);
        left.captured += weight;
      } else if (falls(hazard.deserted)) {
        movement.send_home(slot, l, Status::present);
        (place.red_army ? left.deserted_red : left.deserted_old) += weight;
      } else {
        movement.send_home(slot, l, Status::present);
        left.released += weight;
      }
    });
  }
  sim::add_shared(all.dead, left.dead);
  sim::add_shared(all.captured, left.captured);
  sim::add_shared(all.deserted_old, left.deserted_old);
  sim::add_shared(all.deserted_red, left.deserted_red);
  sim::add_shared(all.released, left.released);
}

void leave_army(Run run, Movement& movement, sim::Executor& executor) {
  const Geography& land = run.world.land;
  Left all;
  const auto work = [&](std::size_t k) {
    leave_place(run, movement, land.home_localities + k, all);
  };
  executor.for_each(land.localities.size() - land.home_localities, std::ref(work));
  Flows& flows = run.state.flows;
  flows.dead += static_cast<double>(all.dead);
  flows.captured += static_cast<double>(all.captured);
  flows.deserted_old += static_cast<double>(all.deserted_old);
  flows.deserted_red += static_cast<double>(all.deserted_red);
  flows.released += static_cast<double>(all.released);
}

/// Prisoners of war come home after the armistice.
void return_prisoners(Run run, sim::Executor& executor) {
  const World& w = run.world;
  State& s = run.state;
  if (s.condition_of(Condition::armistice) < 0.5) return;
  const double hazard = w.parameters.prisoners_return;
  std::int64_t returned = 0;
  const auto work = [&](std::size_t b) {
    std::int64_t people = 0;
    for_home_communities(w, b, [&](std::size_t c) {
      const sim::Draws draws = run.draws(decision::prisoner_return, c);
      for (const Segment& segment : w.layout.segments_of(c)) {
        if (segment.stratum == Stratum::settled) continue;
        sample(segment.end - segment.begin, hazard, draws,
               2 * (segment.begin - w.layout.offsets[c]), [&](std::uint32_t member, float) {
                 Status& status = s.agents.status[segment.begin + member];
                 if (status != Status::captured) return;
                 status = Status::present;
                 people += segment.weight;
               });
      }
    });
    sim::add_shared(returned, people);
  };
  executor.for_each(w.blocks.size(), std::ref(work));
  s.flows.returned += static_cast<double>(returned);
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

/// Which fronts, and which garrisons and fleets, lack men, and how many. Who lacks less than half
/// of what an agent stands for lacks nobody, so that places are as often above as below their
/// strength.
void list_vacancies(const Run& run, const Movement& movement) {
  const Geography& land = run.world.land;
  const auto make_room = [&](Vacancies& vacancies, Stratum stratum) {
    vacancies.places.clear();
    vacancies.least = people_per_agent(run.world.parameters, run.world.scale, stratum) / 2;
  };
  make_room(run.state.line, Stratum::line);
  make_room(run.state.rear, Stratum::rear);
  double all_fronts = 0;
  for (const Locality& place : land.localities)
    if (place.kind == LocalityKind::front) all_fronts += place.people;
  for (std::size_t l = land.home_localities; l < land.localities.size(); ++l) {
    const double people =
        establishment(run, land.localities[l], all_fronts) - static_cast<double>(movement.men(l));
    const bool front = land.localities[l].kind == LocalityKind::front;
    Vacancies& vacancies = front ? run.state.line : run.state.rear;
    if (people < vacancies.least || !movement.has_room(l)) continue;
    vacancies.places.push_back({l, people});
  }
}

/// Draws places in proportion to what they lack, until they lack nothing or have no room.
class Postings {
 public:
  explicit Postings(Vacancies& vacancies)
      : places_(vacancies.places), cumulative_(vacancies.cumulative), least_(vacancies.least) {
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
    if (places_[k].people < least_) close(k);
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
  const double least_;
  double lacking_ = 0, total_ = 0;
  std::size_t fills_ = 0;
};

using ByStratum = std::array<std::int64_t, stratum_count>;

/// People of each stratum who could be called up today.
ByStratum liable(const Run& run, sim::Executor& executor) {
  const World& w = run.world;
  ByStratum all{};
  const auto work = [&](std::size_t b) {
    ByStratum people{};
    for_home_communities(w, b, [&](std::size_t c) {
      for (const Segment& s : w.layout.segments_of(c))
        if (s.stratum != Stratum::settled)
          people[static_cast<std::size_t>(s.stratum)] +=
              std::int64_t{s.weight} * count_status(run, s.begin, s.end, Status::present);
    });
    for (std::size_t s = 0; s < stratum_count; ++s) sim::add_shared(all[s], people[s]);
  };
  executor.for_each(w.blocks.size(), std::ref(work));
  return all;
}

/// Whom the lot has fallen on. The drawing is shared by threads, block by block; a list that is
/// full says so, and its block is drawn again when the men are posted, one after another.
class Lots {
 public:
  Lots(const Run& run, const std::array<double, stratum_count>& hazard)
      : run_(run), hazard_(hazard) {}

  void draw(sim::Executor& executor) {
    const auto work = [&](std::size_t b) {
      CallUp& list = run_.state.call_up[b];
      list.n = 0;
      list.overflows = false;
      for_drawn(b, [&](std::uint32_t slot, const Segment& segment, float u) {
        if (list.n < CallUp::most)
          list.drawn[list.n++] = {slot, segment.weight, u, segment.stratum};
        else
          list.overflows = true;
      });
    };
    executor.for_each(run_.world.blocks.size(), std::ref(work));
  }

  /// Calls f(slot, people, u, stratum) for everybody drawn, in the order of their slots.
  template <class F>
  void for_each(F f) const {
    for (std::size_t b = 0; b < run_.world.blocks.size(); ++b) {
      const CallUp& list = run_.state.call_up[b];
      if (list.overflows)
        for_drawn(b, [&](std::uint32_t slot, const Segment& segment, float u) {
          f(slot, segment.weight, u, segment.stratum);
        });
      else
        for (std::size_t i = 0; i < list.n; ++i)
          f(list.drawn[i].slot, list.drawn[i].people, list.drawn[i].u, list.drawn[i].stratum);
    }
  }

 private:
  template <class F>
  void for_drawn(std::size_t block, F f) const {
    const Layout& layout = run_.world.layout;
    const auto& status = run_.state.agents.status;
    for_home_communities(run_.world, block, [&](std::size_t c) {
      const sim::Draws draws = run_.draws(decision::call_up, c);
      for (const Segment& segment : layout.segments_of(c)) {
        const double hazard = hazard_[static_cast<std::size_t>(segment.stratum)];
        const std::uint32_t first_draw = 2 * (segment.begin - layout.offsets[c]);
        sample(segment.end - segment.begin, hazard, draws, first_draw,
               [&](std::uint32_t member, float u) {
                 const std::uint32_t slot = segment.begin + member;
                 if (status[slot] == Status::present) f(slot, segment, u);
               });
      }
    });
  }

  const Run run_;
  const std::array<double, stratum_count> hazard_;
};

/// Fills the army up, with one hazard for all of a stratum, so that provinces and classes give men
/// in proportion to those they have left.
void call_up(Run run, Movement& movement, sim::Executor& executor) {
  State& s = run.state;
  const double most = run.world.parameters.most_called;
  Postings fronts(s.line), garrisons(s.rear);
  const auto postings = [&](Stratum stratum) -> Postings& {
    return stratum == Stratum::line ? fronts : garrisons;
  };
  if (fronts.lacking() + garrisons.lacking() <= 0) return;
  const ByStratum available = liable(run, executor);
  std::array<double, stratum_count> hazard{};
  for (const Stratum stratum : {Stratum::line, Stratum::rear}) {
    const auto people = static_cast<double>(available[static_cast<std::size_t>(stratum)]);
    if (people > 0)
      hazard[static_cast<std::size_t>(stratum)] =
          std::min(1.0, std::min(postings(stratum).lacking(), most) / people);
  }
  Lots lots(run, hazard);
  lots.draw(executor);
  lots.for_each([&](std::uint32_t slot, std::uint32_t people, float u, Stratum stratum) {
    Postings& places = postings(stratum);
    const std::size_t k = places.draw(u);
    if (k >= places.size()) return;
    if (!movement.has_room(places.locality(k))) {
      places.close(k);
      return;
    }
    movement.call_up(slot, people, places.locality(k));
    places.fill(k, people);
    s.flows.called += people;
  });
}

}  // namespace

/// Losses, capture, desertion and release; then the places of the army are filled up from those
/// at home. Identity is kept: who serves keeps his slot at home and comes back to it.
void move_people(Run run, sim::Executor& executor) {
  State& s = run.state;
  Movement movement(run.world, s);
  leave_army(run, movement, executor);
  return_prisoners(run, executor);
  s.flows.registered_total += run.world.parameters.registered_share * s.flows.deserted_old;

  list_vacancies(run, movement);
  call_up(run, movement, executor);
}

}  // namespace russia
