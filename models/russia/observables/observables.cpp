#include "models/russia/observables/observables.hpp"

#include <algorithm>
#include <limits>

#include "models/russia/population/places.hpp"

namespace russia {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// Sums a quantity of localities into reporting places. `width` values a locality.
/// Shape: [place, width].
template <class Value>
std::vector<double> by_place(const World& w, const std::vector<Value>& at_locality,
                             std::size_t width) {
  std::vector<double> sums(w.land.report_places.size() * width, 0);
  for (std::size_t l = 0; l < w.land.localities.size(); ++l)
    for (std::size_t k = 0; k < width; ++k)
      sums[w.land.localities[l].report_place * width + k] +=
          static_cast<double>(at_locality[l * width + k]);
  return sums;
}

/// Divides sums by the people of their place and class; NaN where nobody is.
void per_person(const World& w, const State& s, const std::vector<double>& sums, std::size_t width,
                std::span<float> out, double unit = 1) {
  const std::vector<double> people = by_place(w, s.sums.people, class_count);
  for (std::size_t row = 0; row < people.size(); ++row)
    for (std::size_t k = 0; k < width; ++k)
      out[row * width + k] = people[row] > 0
                                 ? static_cast<float>(unit * sums[row * width + k] / people[row])
                                 : missing;
}

void fill_people(const World& w, const State& s, std::span<float> out) {
  const std::vector<double> people = by_place(w, s.sums.people, class_count);
  std::transform(people.begin(), people.end(), out.begin(),
                 [](double n) { return static_cast<float>(n); });
}

void fill_organisation(const World& w, const State& s, const std::vector<float>& column,
                       std::span<float> out) {
  const std::size_t factions = w.factions.size();
  std::vector<double> weighted(column.size(), 0), adults(w.land.localities.size(), 0);
  for (std::size_t l = 0; l < adults.size(); ++l) {
    for (std::size_t c = 0; c < class_count; ++c)
      adults[l] += static_cast<double>(s.sums.people_at(l, c));
    for (std::size_t f = 0; f < factions; ++f)
      weighted[l * factions + f] = adults[l] * column[l * factions + f];
  }
  const std::vector<double> sums = by_place(w, weighted, factions);
  const std::vector<double> people = by_place(w, adults, 1);
  for (std::size_t place = 0; place < people.size(); ++place)
    for (std::size_t f = 0; f < factions; ++f)
      out[place * factions + f] =
          people[place] > 0 ? static_cast<float>(sums[place * factions + f] / people[place])
                            : missing;
}

/// Valence of each faction at each locality, mean over its adults. Shape: [locality, faction].
std::vector<float> mean_valence(const World& w, const State& s) {
  const std::size_t factions = w.factions.size(), localities = w.land.localities.size();
  std::vector<float> mean(localities * factions, 0);
  for (std::size_t l = 0; l < localities; ++l) {
    double people = 0;
    for (std::size_t c = 0; c < class_count; ++c)
      people += static_cast<double>(s.sums.people_at(l, c));
    for (std::size_t c = 0; people > 0 && c < class_count; ++c) {
      const auto share = static_cast<float>(static_cast<double>(s.sums.people_at(l, c)) / people);
      for (std::size_t f = 0; f < factions; ++f)
        mean[l * factions + f] +=
            share * s.organisation.valence[(l * class_count + c) * factions + f];
    }
  }
  return mean;
}

void fill_drivers(const World& w, const State& s, std::span<float> value, bool flags) {
  std::size_t k = 0;
  for (const Driver* driver : w.drivers.all()) {
    const DriverFlag flag = driver->flag_at(s.date);
    const bool ration = driver == &w.drivers.bread;  // which follows the grain policy of the run
    value[k++] = flags                      ? static_cast<float>(flag)
                 : flag == DriverFlag::none ? missing
                 : ration ? static_cast<float>(s.drivers.bread * prewar_bread_grams)
                          : static_cast<float>(driver->at(s.date));
  }
}

/// The areas and vote regions that a place belongs to.
sim::Coordinate place_groups(const World& w) {
  const Geography& land = w.land;
  std::vector<std::string> groups(land.report_places.size());
  const auto add = [&](const std::string& name, auto has) {
    for (std::size_t place = 0; place < groups.size(); ++place) {
      // The garrisons of a military district lie in several provinces.
      const bool spread = land.report_places[place].starts_with("military_district:");
      if (!spread && std::any_of(land.localities.begin(), land.localities.end(),
                                 [&](const Locality& at) {
                                   return at.report_place == place && has(at);
                                 }))
        groups[place] += (groups[place].empty() ? "" : ";") + name;
    }
  };
  for (const auto& [id, provinces] : land.areas) {
    const std::string name = "area:" + id;
    add(name, [&](const Locality& at) { return lies_in(land, at, name); });
  }
  for (const auto& [id, provinces] : land.vote_regions)
    add("vote_region:" + id, [&](const Locality& at) {
      return std::count(provinces.begin(), provinces.end(),
                        static_cast<std::size_t>(at.province)) > 0;
    });
  return {"place_groups", "areas and regions it belongs to, between semicolons", "", groups, {}};
}

/// The lists of lists.csv that a faction is behind, but for those of single nationalities.
sim::Coordinate faction_groups(const World& w) {
  std::vector<std::string> groups(w.factions.size());
  for (const ElectoralList& list : w.assemblies.lists)
    for (const FactionIndex f : list.factions)
      if (!list.national) groups[f] += (groups[f].empty() ? "" : ";") + list.id;
  return {"faction_groups", "lists that it is behind, between semicolons", "", groups, {}};
}

}  // namespace

std::vector<sim::Axis> output_axes(const World& world) {
  std::vector<std::string> drivers;
  for (const Driver* driver : world.drivers.all()) drivers.push_back(driver->name);
  return {
      {"place",
       "province, capital, military district, front or fleet",
       world.land.report_places,
       {place_groups(world)}},
      {"social_class", "social class; who serves is a soldier", class_names()},
      {"faction", "party or wing of a party", world.factions.ids, {faction_groups(world)}},
      {"issue", "issue; -1 is the revolutionary pole", issue_names()},
      {"driver", "documented condition", drivers}};
}

std::vector<sim::Observable> output_observables(const World& w, const State& s) {
  const std::size_t factions = w.factions.size();
  const std::string by_class = "share of the adults of a class at a place";
  return {
      {"people",
       "1",
       "adults now at a place, by class",
       {"place", "social_class"},
       [&](std::span<float> out) { fill_people(w, s, out); }},
      {"support",
       "1",
       by_class + " who privately support a faction",
       {"place", "social_class", "faction"},
       [&, factions](std::span<float> out) {
         per_person(w, s, by_place(w, s.sums.support, class_count * factions), factions, out);
       },
       "people"},
      {"expression",
       "1",
       by_class + " who own to a faction in public",
       {"place", "social_class", "faction"},
       [&, factions](std::span<float> out) {
         per_person(w, s, by_place(w, s.sums.expression, class_count * factions), factions, out);
       },
       "people"},
      {"acting",
       "1",
       by_class + " who strike, seize, mutiny or rise",
       {"place", "social_class"},
       [&](std::span<float> out) {
         per_person(w, s, by_place(w, s.sums.acting, class_count), 1, out);
       },
       "people"},
      {"grievance",
       "1",
       "mean grievance of the adults of a class, 0 to 1",
       {"place", "social_class"},
       [&](std::span<float> out) {
         per_person(w, s, by_place(w, s.sums.grievance, class_count), 1, out, grievance_unit);
       },
       "people"},
      {"position",
       "1",
       "mean opinion of the adults of a class, -1 to 1",
       {"place", "social_class", "issue"},
       [&](std::span<float> out) {
         per_person(w, s, by_place(w, s.sums.position, class_count * issue_count), issue_count, out,
                    position_unit);
       },
       "people"},
      {"cadres",
       "1",
       "cadres of a faction per adult",
       {"place", "faction"},
       [&](std::span<float> out) { fill_organisation(w, s, s.organisation.cadres, out); },
       "people"},
      {"valence",
       "1",
       "valence of a faction, mean over adults",
       {"place", "faction"},
       [&](std::span<float> out) { fill_organisation(w, s, mean_valence(w, s), out); },
       "people"},
      {"faction_position",
       "1",
       "position of a faction, -1 to 1; NaN while it does not exist",
       {"faction", "issue"},
       [&, factions](std::span<float> out) {
         for (std::size_t f = 0; f < factions; ++f)
           for (std::size_t k = 0; k < issue_count; ++k)
             out[f * issue_count + k] = s.polity.living[f] != 0 ? s.polity.position[f][k] : missing;
       }},
      {"government",
       "1",
       "share of a faction in government, 0 to 1",
       {"faction"},
       [&](std::span<float> out) {
         std::copy(s.polity.government.begin(), s.polity.government.end(), out.begin());
       }},
      {"policy",
       "1",
       "policy of the regime, -1 to 1",
       {"issue"},
       [&](std::span<float> out) {
         std::copy(s.polity.policy.begin(), s.polity.policy.end(), out.begin());
       }},
      {"driver_value",
       "1",
       "value of a driver in the run; its unit stands in `narod describe`",
       {"driver"},
       [&](std::span<float> out) { fill_drivers(w, s, out, false); }},
      {"driver_flag",
       "1",
       "how a driver is known: 0 observed, 1 interpolated, 2 assumed, 3 gap, 4 held, 5 none",
       {"driver"},
       [&](std::span<float> out) { fill_drivers(w, s, out, true); }},
  };
}

}  // namespace russia
