#include <gmock/gmock.h>

#include <set>

#include "models/russia/books.test.hpp"
#include "models/russia/institutions/tally.hpp"

/// The baseline from its first to its last week: with outcomes by condition, as shipped, and with
/// everything on its documented date.
namespace russia {
namespace {

class WholeRun : public testing::Test {
 public:
  explicit WholeRun(const test::Changes& changes = {}) : model_(test::model(changes)) {}

 protected:
  /// Runs all weeks; calls check() after each.
  template <class Check>
  void live(Check check) {
    while (run_.date() <= entry().until) {
      test::step(run_, executor_);
      check(run_.state());
    }
  }
  std::set<std::string> places(const std::string& event, const std::string& observable) const {
    std::set<std::string> out;
    for (const sim::Result& r : run_.results())
      if (r.event == event && r.observable == observable) out.insert(r.place);
    return out;
  }

  const std::shared_ptr<const RussiaModel> model_;
  const World& world_ = model_->world();
  sim::SerialExecutor executor_;
  RussiaRun run_{std::shared_ptr<const World>(model_, &world_), {1917, 0}, executor_};
};

class DatedRun : public WholeRun {
 public:
  DatedRun() : WholeRun(test::dated()) {}
};

TEST_F(WholeRun, keeps_its_books_every_week) {
  int weeks = 0;
  live([&](const State& state) {
    ++weeks;
    test::expect_balanced_books(world_, state);
    test::expect_sound_sums(world_, state);
  });
  EXPECT_EQ(weeks, 440);  // from 1 August 1914 to 31 December 1922
}

TEST_F(WholeRun, loses_people_and_gets_back_prisoners_and_townspeople_only) {
  std::int64_t living = static_cast<std::int64_t>(test::every_adult);
  live([&](const State& state) {
    std::int64_t now = 0;
    for (const std::int64_t n : state.sums.people) now += n;
    const double change = state.flows.returned - state.flows.dead - state.flows.captured -
                          static_cast<double>(state.flows.left_towns) +
                          static_cast<double>(state.flows.came_back_to_towns);
    EXPECT_EQ(now - living, static_cast<std::int64_t>(change)) << state.date.iso();
    living = now;
  });
  EXPECT_LT(living, static_cast<std::int64_t>(test::every_adult));
}

TEST_F(DatedRun, holds_every_assembly_with_results_for_every_place_it_asks) {
  const sim::Date election_day = sim::Date::from_ymd(1917, 11, 25);
  std::set<std::string> with_soldiers;
  live([&](const State& state) {
    if (state.date <= election_day || state.date > election_day + 7) return;
    for (std::size_t l = world_.land.home_localities; l < world_.land.localities.size(); ++l) {
      const Locality& place = world_.land.localities[l];
      const bool votes = !place.red_army && district_of(world_, l) != occupied_district;
      if (votes && state.sums.people_at(l, index(SocialClass::soldier)) > 0)
        with_soldiers.insert(place.label);
    }
  });
  for (const Assembly& a : world_.assemblies.all) {
    if (a.kind == Assembly::Kind::renewal) continue;  // soviets are elected again, nothing is counted
    const bool any = std::any_of(run_.results().begin(), run_.results().end(),
                                 [&](const sim::Result& r) { return r.event == a.id; });
    EXPECT_TRUE(any) << a.id;
  }
  const std::set<std::string> voted = places("constituent_assembly_1917", "turnout");
  for (const std::string& label : with_soldiers) EXPECT_TRUE(voted.contains(label)) << label;
  EXPECT_GT(with_soldiers.size(), 100u);
  for (std::size_t l = 0; l < world_.land.home_localities; ++l) {
    const Locality& place = world_.land.localities[l];
    if (place.kind == LocalityKind::town && place.people >= world_.parameters.smallest_town &&
        district_of(world_, l) != occupied_district) {
      EXPECT_TRUE(voted.contains(place.label)) << place.label;
    }
  }
  for (const auto& [district, parts] : world_.land.districts)
    if (district != occupied_district) {
      EXPECT_TRUE(voted.contains("district:" + district)) << district;
    }
  for (const auto& [region, provinces] : world_.land.vote_regions)
    EXPECT_TRUE(voted.contains("vote_region:" + region)) << region;
}

TEST_F(DatedRun, makes_no_event_happen_twice) {
  live([](const State&) {});
  std::set<std::pair<std::string, bool>> ids;  // an assembly may have the name of its event
  for (const sim::EventRecord& e : run_.happened())
    EXPECT_TRUE(ids.insert({e.id, e.role == "assembly"}).second) << e.id;
  EXPECT_GT(ids.size(), 150u);
}

}  // namespace
}  // namespace russia
