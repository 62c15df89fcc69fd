#include <gmock/gmock.h>

#include <map>
#include <numeric>
#include <set>

#include "models/russia/institutions/constituency.hpp"
#include "models/russia/institutions/delegates.hpp"
#include "models/russia/institutions/tally.hpp"
#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using sim::Date;
constexpr const char* election = "constituent_assembly_1917";

/// November 1917 in short: everything has happened, every faction lives and has some cadres, the
/// army is in the field.
struct Autumn : test::Stage {
  explicit Autumn(const test::Changes& changes = {}) : Stage(changes) {
    constexpr int week = 7;
    for (int k = 0; k < 8; ++k) {  // men are called up
      update_drivers(run());
      move_people(run(), executor);
      count();
      ++state.week;
      state.date = state.date + week;
    }
    for (std::size_t i = 0; i < world.events.size(); ++i) state.happened[i] = world.events[i].date;
    std::fill(state.polity.living.begin(), state.polity.living.end(), 1);
    std::fill(state.polity.banned.begin(), state.polity.banned.end(), 0);
    state.date = Date::from_ymd(1917, 11, 24);
    for (std::size_t k = 0; k < state.organisation.cadres.size(); ++k)
      state.organisation.cadres[k] = state.organisation.label[k] = 0.01f;
    look_around(run(), executor);
    choose_all(run(), everybody());
    count();
  }
  const Assembly& assembly(const std::string& id) const {
    const auto& all = world.assemblies.all;
    return *std::find_if(all.begin(), all.end(), [&](const Assembly& a) { return a.id == id; });
  }
  /// vote_share of the assembly, by place and list.
  std::map<std::string, std::map<std::string, double>> shares(const std::string& id) {
    std::map<std::string, std::map<std::string, double>> out;
    for (const sim::Result& r : state.results)
      if (r.event == id && r.observable == "vote_share") {
        EXPECT_TRUE(out[r.place].emplace(r.list, r.value).second) << r.place << " " << r.list;
      }
    return out;
  }
};

/// Those of the lists written at a place that stand on some ballot and are part of no other list
/// written there, so that each vote is counted once. Sums for comparison may overlap in part.
std::vector<std::string> whole_lists(const Assemblies& a,
                                     const std::map<std::string, double>& written) {
  const auto is_part = [](const ElectoralList& part, const ElectoralList& whole) {
    return !part.national && !whole.national && whole.factions.size() > part.factions.size() &&
           std::all_of(part.factions.begin(), part.factions.end(), [&](FactionIndex f) {
             return std::find(whole.factions.begin(), whole.factions.end(), f) !=
                    whole.factions.end();
           });
  };
  std::vector<std::string> whole;
  for (const auto& [id, share] : written) {
    const ElectoralList& list = a.lists[*a.list(id)];
    if (std::none_of(a.ballots.begin(), a.ballots.end(),
                     [&](const Ballot& ballot) { return a.lists[ballot.list].id == id; }))
      continue;
    const bool part = std::any_of(written.begin(), written.end(), [&](const auto& other) {
      return is_part(list, a.lists[*a.list(other.first)]);
    });
    if (!part) whole.push_back(id);
  }
  return whole;
}

TEST(Election, shares_of_a_place_add_up_to_one) {
  Autumn autumn;
  hold_assemblies(autumn.run());
  std::size_t places = 0;
  for (const auto& [place, lists] : autumn.shares(election)) {
    double sum = 0;
    for (const std::string& list : whole_lists(autumn.world.assemblies, lists))
      sum += lists.at(list);
    EXPECT_NEAR(sum, 1, 1e-9) << place;
    for (const auto& [list, share] : lists) {
      EXPECT_GE(share, 0) << place << " " << list;
      EXPECT_LE(share, 1 + 1e-12) << place << " " << list;
    }
    ++places;
  }
  EXPECT_GT(places, 200u);
}

TEST(Election, is_put_off_until_its_event_happens) {
  Autumn autumn;
  const std::size_t event = *autumn.world.event("constituent_elections");
  autumn.state.happened[event].reset();
  hold_assemblies(autumn.run());
  EXPECT_TRUE(autumn.shares(election).empty());
  autumn.state.date = Date::from_ymd(1918, 1, 5);
  autumn.state.happened[event] = Date::from_ymd(1918, 1, 8);
  hold_assemblies(autumn.run());
  EXPECT_FALSE(autumn.shares(election).empty());
  for (const sim::Result& r : autumn.state.results) {
    if (r.event == election) {
      EXPECT_EQ(r.date, Date::from_ymd(1918, 1, 8));
    }
  }
}

/// Deputies by place and list.
std::map<std::string, std::map<std::string, double>> deputies_of(const Autumn& autumn,
                                                                 const std::string& id) {
  std::map<std::string, std::map<std::string, double>> seats;
  for (const sim::Result& r : autumn.state.results)
    if (r.event == id && r.observable == "seats") seats[r.place][r.list] = r.value;
  return seats;
}

double sum_of(const std::map<std::string, double>& seats) {
  return std::accumulate(seats.begin(), seats.end(), 0.0,
                         [](double sum, const auto& list) { return sum + list.second; });
}

TEST(Election, seats_deputies_of_every_district_front_and_fleet_and_adds_them_up) {
  Autumn autumn;
  hold_assemblies(autumn.run());
  const auto seats = deputies_of(autumn, election);
  double sum = 0;
  for (const auto& [place, lists] : seats) {
    if (place == "all") continue;
    EXPECT_GE(sum_of(lists), 1) << place;
    sum += sum_of(lists);
  }
  ASSERT_TRUE(seats.contains("all"));
  EXPECT_EQ(sum_of(seats.at("all")), sum);
  // 808 were planned, with the districts of Central Asia and under occupation.
  EXPECT_GT(sum, 700);
  EXPECT_LT(sum, 900);
  EXPECT_TRUE(seats.contains("front:western"));
  EXPECT_TRUE(seats.contains("district:tambov"));
  EXPECT_FALSE(seats.contains("town:tambov"));
}

TEST(Election, seats_as_many_town_councillors_as_the_table_says) {
  Autumn autumn;
  hold_assemblies(autumn.run());
  EXPECT_EQ(sum_of(deputies_of(autumn, "petrograd_duma_1917_08").at("city:petrograd_city")), 200);
}

TEST(PartyCongress, counts_only_wings_that_have_not_left) {
  Autumn autumn;
  const auto left_sr = autumn.faction("left_sr");
  const auto wings = [&] {
    hold_assemblies(autumn.run());
    std::map<std::string, double> share;
    for (const sim::Result& r : autumn.state.results)
      if (r.event == "sr_congress_4" && r.observable == "wing_share") share[r.list] = r.value;
    return share;
  };
  autumn.state.date = Date::from_ymd(1917, 12, 8);
  autumn.state.polity.separate[left_sr] = 1;
  const auto share = wings();
  EXPECT_FALSE(share.contains("left_sr"));
  ASSERT_TRUE(share.contains("centre_sr"));
  double sum = 0;
  for (const auto& [wing, part] : share)
    if (autumn.world.factions.all[autumn.faction(wing)].party == "psr") sum += part;
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(Election, counts_every_vote_under_one_list_of_the_ballot) {
  Autumn autumn;
  Tally tally(autumn.run(), autumn.assembly(election), true);
  for (std::size_t l = 0; l < autumn.world.land.localities.size(); ++l) {
    tally.count(l);
    const LocalVotes& votes = tally.votes(l);
    EXPECT_NEAR(std::accumulate(votes.by_list.begin(), votes.by_list.end(), 0.0), votes.cast, 1e-6);
    EXPECT_LE(votes.cast, votes.adults);
    std::set<std::size_t> stood;
    for (const Ballot& ballot : tally.ballot(l)) stood.insert(ballot.list);
    for (std::size_t list = 0; list < votes.by_list.size(); ++list)
      if (votes.by_list[list] > 0) {
        EXPECT_TRUE(stood.contains(list)) << autumn.world.assemblies.lists[list].id;
      }
  }
}

TEST(Election, has_a_turnout_between_none_and_all) {
  Autumn autumn;
  hold_assemblies(autumn.run());
  std::size_t found = 0;
  for (const sim::Result& r : autumn.state.results) {
    if (r.observable != "turnout") continue;
    EXPECT_GE(r.value, 0) << r.place;
    EXPECT_LE(r.value, 1) << r.place;
    ++found;
  }
  EXPECT_GT(found, 0u);
}

TEST(Election, joins_lists_where_the_ballots_say_so) {
  Autumn autumn;
  const Assemblies& a = autumn.world.assemblies;
  const auto ids = [&](const char* district) {
    std::set<std::string> out;
    for (const Ballot& b : a.on_ballot(district)) out.insert(a.lists[b.list].id);
    return out;
  };
  EXPECT_TRUE(ids("kharkov").contains("psr_and_ukrainian"));
  EXPECT_FALSE(ids("kharkov").contains("psr"));
  EXPECT_FALSE(ids("kharkov").contains("ukrainian"));
  EXPECT_TRUE(ids("transbaikal").contains("social_democrats"));
  EXPECT_FALSE(ids("transbaikal").contains("bolsheviks"));
  EXPECT_TRUE(ids("poltava").contains("psr"));
  EXPECT_TRUE(ids("poltava").contains("ukrainian"));
  EXPECT_TRUE(ids("kazan").contains("right_sr"));
  EXPECT_TRUE(ids("kazan").contains("psr"));
  EXPECT_FALSE(ids("poltava").contains("right_sr"));
}

/// A joint list of the Social Democrats takes the votes of those who found no list of their own.
TEST(Election, gives_a_joint_list_the_votes_of_all_it_joins) {
  Autumn autumn;
  Tally tally(autumn.run(), autumn.assembly(election), true);
  const Assemblies& a = autumn.world.assemblies;
  const std::size_t joint = *a.list("social_democrats");
  const std::size_t l = *autumn.world.land.locality("countryside:transbaikal");
  std::fill(autumn.state.agents.faction.begin(), autumn.state.agents.faction.end(),
            autumn.faction("bolsheviks"));
  tally.count(l);
  EXPECT_GT(tally.votes(l).cast, 0);
  EXPECT_EQ(tally.votes(l).by_list[joint], tally.votes(l).cast);
}

TEST(Election, compares_separate_lists_where_they_stood) {
  Autumn autumn(test::Changes{{"parameters.institutions.separate_list_known", "0.5"}});
  hold_assemblies(autumn.run());
  std::set<std::pair<std::string, std::string>> wanted, found;
  const World& w = autumn.world;
  for (const Ballot& ballot : w.assemblies.ballots) {
    if (ballot.district == "*" || ballot.factions.size() != 1) continue;
    for (std::size_t l = 0; l < w.land.home_localities; ++l)
      if (w.land.localities[l].kind == LocalityKind::town &&
          w.land.localities[l].people >= w.parameters.smallest_town &&
          district_of(w, l) == ballot.district)
        wanted.insert({w.land.localities[l].label, w.assemblies.lists[ballot.list].id});
  }
  for (const sim::Result& r : autumn.state.results)
    if (r.event == "separate_lists_1917") {
      found.insert({r.place, r.list});
      EXPECT_GE(r.value, 0);
      EXPECT_LE(r.value, 1);
    }
  EXPECT_FALSE(wanted.empty());
  EXPECT_EQ(found, wanted);
  EXPECT_TRUE(found.contains({"town:krasnoyarsk", "left_sr"}));
}

TEST(Election, is_not_held_under_occupation) {
  Autumn autumn;
  hold_assemblies(autumn.run());
  const auto shares = autumn.shares(election);
  std::size_t occupied = 0;
  for (std::size_t l = 0; l < autumn.world.land.localities.size(); ++l) {
    if (district_of(autumn.world, l) != occupied_district) continue;
    ++occupied;
    EXPECT_FALSE(shares.contains(autumn.world.land.localities[l].label))
        << autumn.world.land.localities[l].label;
  }
  EXPECT_GT(occupied, 0u);
  EXPECT_FALSE(shares.contains(std::string("district:") + occupied_district));
}

TEST(Election, has_results_for_every_place_with_voters) {
  Autumn autumn;
  hold_assemblies(autumn.run());
  const auto shares = autumn.shares(election);
  const Geography& land = autumn.world.land;
  Tally tally(autumn.run(), autumn.assembly(election), true);
  const auto expect = [&](const std::string& label) {
    EXPECT_TRUE(shares.contains(label)) << label;
  };
  expect("all");
  expect("city:petrograd_city");
  expect("city:moscow_city");
  for (const auto& [district, parts] : land.districts)
    if (district != occupied_district) expect("district:" + district);
  for (const auto& [region, provinces] : land.vote_regions) expect("vote_region:" + region);
  for (std::size_t l = 0; l < land.localities.size(); ++l) {
    const Locality& place = land.localities[l];
    if (place.red_army || district_of(autumn.world, l) == occupied_district) continue;
    if (place.kind == LocalityKind::countryside) continue;  // in their districts
    if (place.kind == LocalityKind::town && place.people < autumn.world.parameters.smallest_town)
      continue;
    tally.count(l);
    if (tally.votes(l).cast > 0) expect(place.label);
  }
}

/// The place of a record row may differ from the model's spelling by nothing.
TEST(Election, reads_places_that_exist) {
  const auto model = test::model();
  const World& w = model->world();
  for (const Assembly& a : w.assemblies.all)
    for (const std::string& place : a.places) {
      if (place == "all" || place.ends_with(":*")) continue;
      EXPECT_TRUE(
          std::any_of(w.land.localities.begin(), w.land.localities.end(),
                      [&](const Locality& at) { return is_represented(w.land, at, place); }))
          << a.id << " " << place;
    }
}

Assembly congress(const std::string& group, bool padded = false) {
  Assembly a;
  a.id = "congress";
  a.groups = {group};
  a.places = {"all"};
  a.padded = padded;
  return a;
}

TEST(Congress, delegates_add_up_to_one) {
  Autumn autumn;
  for (const char* group :
       {"workers_soldiers", "peasants", "workers_peasants_soldiers", "soldiers"})
    for (const bool padded : {false, true}) {
      const auto delegates =
          elect_delegates(autumn.run(), congress(group, padded), "all").by_faction;
      EXPECT_NEAR(std::accumulate(delegates.begin(), delegates.end(), 0.0), 1, 1e-9) << group;
      for (const double share : delegates) EXPECT_GE(share, 0);
    }
  EXPECT_TRUE(elect_delegates(autumn.run(), congress("peasants"), "town:kronstadt").empty());
}

TEST(Congress, is_padded_for_the_incumbent_alone) {
  Autumn autumn;
  std::fill(autumn.state.polity.government.begin(), autumn.state.polity.government.end(), 0.0f);
  const FactionIndex head = autumn.faction("bolsheviks");
  autumn.state.polity.government[head] = 1;
  autumn.state.polity.government[autumn.faction("left_sr")] = 0.4f;
  const auto honest = elect_delegates(autumn.run(), congress("workers_peasants"), "all").by_faction;
  const auto padded =
      elect_delegates(autumn.run(), congress("workers_peasants", true), "all").by_faction;
  for (std::size_t f = 0; f < honest.size(); ++f) {
    if (f == head) {
      EXPECT_GT(padded[f], honest[f]);
    } else {
      EXPECT_LE(padded[f], honest[f]);
    }
  }
}

TEST(Congress, shuts_out_banned_parties_all_but_wholly) {
  Autumn autumn;
  const FactionIndex f = autumn.faction("left_sr");
  const double legal =
      elect_delegates(autumn.run(), congress("workers_peasants"), "all").by_faction[f];
  ASSERT_GT(legal, 0);
  autumn.state.polity.banned[f] = 1;
  const double banned =
      elect_delegates(autumn.run(), congress("workers_peasants"), "all").by_faction[f];
  EXPECT_LT(banned, 0.1 * legal);
}

TEST(Congress, seats_only_the_parties_of_the_soviets) {
  Autumn autumn;
  const auto delegates =
      elect_delegates(autumn.run(), congress("workers_peasants_soldiers"), "all").by_faction;
  for (std::size_t f = 0; f < delegates.size(); ++f)
    if (autumn.world.assemblies.in_soviets[f] == 0) {
      EXPECT_EQ(delegates[f], 0) << autumn.world.factions.ids[f];
    }
  EXPECT_EQ(delegates[autumn.faction("kadets")], 0);
}

TEST(Congress, over_weights_the_towns_where_both_are_represented) {
  Autumn fair(test::Changes{{"parameters.institutions.town_over_weight", "1.0"}});
  Autumn unfair(test::Changes{{"parameters.institutions.town_over_weight", "5.0"}});
  for (Autumn* autumn : {&fair, &unfair}) {
    // Towns for the one, villages for the other.
    const Layout& layout = autumn->world.layout;
    for (std::size_t c = 0; c < layout.communities(); ++c) {
      const bool peasant = layout.social_class[c] == SocialClass::peasant;
      std::fill(autumn->state.agents.faction.begin() + layout.offsets[c],
                autumn->state.agents.faction.begin() + layout.offsets[c + 1],
                autumn->faction(peasant ? "left_sr" : "bolsheviks"));
    }
    autumn->count();
  }
  const FactionIndex f = fair.faction("bolsheviks");
  EXPECT_GT(elect_delegates(unfair.run(), congress("workers_peasants"), "all").by_faction[f],
            elect_delegates(fair.run(), congress("workers_peasants"), "all").by_faction[f]);
}

TEST(Congress, gets_more_delegates_of_the_larger_party_of_each_soviet) {
  const auto share_of_the_larger = [](const char* majority) {
    Autumn autumn(test::Changes{{"parameters.institutions.majority", majority},
                                {"parameters.institutions.delegates_by_cadres", "0.0"}});
    const FactionIndex large = autumn.faction("bolsheviks"), small = autumn.faction("left_sr");
    for (std::size_t slot = 0; slot < autumn.state.agents.faction.size(); ++slot)
      autumn.state.agents.faction[slot] = slot % 3 == 0 ? small : large;
    autumn.count();
    return elect_delegates(autumn.run(), congress("workers_soldiers"), "all").by_faction[large];
  };
  EXPECT_NEAR(share_of_the_larger("1.0"), 2.0 / 3, 0.02);
  EXPECT_NEAR(share_of_the_larger("2.0"), 4.0 / 5, 0.03);  // 2^2 of 2^2 + 1
}

TEST(Congress, is_not_held_when_its_event_has_not_happened) {
  Autumn autumn;
  const std::string id = "soviet_congress_2";
  autumn.state.happened[*autumn.world.event("second_soviet_congress")].reset();
  hold_assemblies(autumn.run());
  for (const sim::Result& r : autumn.state.results) EXPECT_NE(r.event, id);
  EXPECT_TRUE(
      std::any_of(autumn.state.records.begin(), autumn.state.records.end(),
                  [&](const sim::EventRecord& r) { return r.id == id && r.cause == "not held"; }));
}

}  // namespace
}  // namespace russia
