#include "models/russia/population/panel.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "models/russia/observables/panel.hpp"
#include "models/russia/world.test.hpp"
#include "sim/parallel/thread_pool.hpp"

namespace russia {
namespace {

using testing::HasSubstr;

std::shared_ptr<const RussiaModel> with_panel(std::size_t agents) {
  sim::Inputs inputs = test::read();
  inputs.panel.agents = agents;
  return test::build(inputs);
}

/// This week's values of an observable.
std::vector<float> values(const sim::Model& model, const sim::Simulation& run,
                          const std::string& name) {
  for (const sim::Observable& observable : run.observables()) {
    if (observable.name != name) continue;
    std::size_t size = 1;
    for (const std::string& axis : observable.axes)
      for (const sim::Axis& known : model.axes())
        if (known.name == axis) size *= known.labels.size();
    std::vector<float> out(size);
    observable.fill(out);
    return out;
  }
  ADD_FAILURE() << "no " << name;
  return {};
}

TEST(Panel, represents_every_adult_and_has_equal_numbers_of_each_stratum) {
  const auto model = with_panel(600);
  const Layout& layout = model->world().layout;
  std::map<std::string, int> strata;
  std::set<std::string> labels;
  std::set<std::uint32_t> slots;
  double people = 0;
  for (const Panel::Member& m : model->world().panel.members) {
    people += m.people;
    labels.insert(m.label);
    slots.insert(m.slot);
    ++strata[m.liable ? "soldier" : class_names()[index(layout.social_class[m.community])]];
    EXPECT_GE(m.slot, layout.offsets[m.community]);
    EXPECT_LT(m.slot, layout.end_of(m.community));
  }
  EXPECT_NEAR(people, test::every_adult, 1);
  EXPECT_EQ(labels.size(), model->world().panel.members.size());
  EXPECT_EQ(slots.size(), labels.size());
  EXPECT_EQ(strata.size(), class_count);
  // With few agents some are drawn twice and stand once.
  for (const auto& [stratum, n] : strata) {
    EXPECT_LE(n, 100) << stratum;
    EXPECT_GT(n, 60) << stratum;
  }
}

TEST(Panel, follows_the_shares_of_the_strata) {
  sim::Inputs inputs = test::read();
  inputs.panel = {90, {{"worker", 2}, {"soldier", 1}}, {}};
  const auto model = test::build(inputs);
  double liable = 0, settled = 0;
  for (const Panel::Member& m : model->world().panel.members) {
    const SocialClass c = model->world().layout.social_class[m.community];
    (m.liable ? liable : settled) += 1;
    EXPECT_TRUE(m.liable || c == SocialClass::worker);
  }
  EXPECT_NEAR(settled / liable, 2, 0.3);
}

TEST(Panel, reports_strata_that_do_not_exist_and_shares_of_nobody) {
  sim::Inputs inputs = test::read();
  inputs.panel = {9, {{"wroker", 1}}, {"scenario.toml", 5}};
  EXPECT_THAT(test::problems_of(inputs),
              HasSubstr("scenario.toml:5: unknown stratum of the panel 'wroker'"));
  inputs.panel.shares = {{"worker", 0}};
  EXPECT_THAT(test::problems_of(inputs), HasSubstr("the shares leave nobody to be drawn"));
}

TEST(Panel, changes_no_draw_of_a_run) {
  EXPECT_EQ(test::digests(*with_panel(50), 4), test::digests(*test::model(), 4));
}

TEST(Panel, is_the_same_in_every_replicate_and_under_other_parameters) {
  sim::Inputs inputs = test::read(
      {{"events.june_offensive.happens", "false"}, {"parameters.valence.honeymoon", "1.0"}});
  inputs.panel.agents = 50;
  const auto one = with_panel(50), other = test::build(inputs);
  EXPECT_EQ(one->axes().back().labels, other->axes().back().labels);
  EXPECT_EQ(one->panel(), "agent");
  EXPECT_EQ(test::model()->panel(), "");
}

/// Two years of war: everybody is where the books say, with the mind he has there.
TEST(Panel, tells_where_each_is_and_what_he_thinks_there) {
  const auto model = with_panel(600);
  const World& world = model->world();
  sim::SerialExecutor executor;
  RussiaRun run(std::shared_ptr<const World>(model, &world), {1917, 0}, executor);
  std::map<Status, int> met;
  for (int week = 0; week < 104; ++week) {
    run.run_week(executor);
    if (week % 26 == 25) {
      const State& s = run.state();
      const auto where = values(*model, run, "agent_where");
      const auto class_now = values(*model, run, "agent_class");
      const auto position = values(*model, run, "agent_position");
      const auto faction = values(*model, run, "agent_faction");
      const auto expression = values(*model, run, "agent_expression");
      const auto acting = values(*model, run, "agent_acting");
      const std::size_t places = world.land.localities.size();
      for (std::size_t i = 0; i < world.panel.members.size(); ++i) {
        const Panel::Member& m = world.panel.members[i];
        const Status status = s.agents.status[m.slot];
        ++met[status];
        const std::uint32_t slot = status == Status::serving ? s.agents.link[m.slot] : m.slot;
        if (status == Status::dead) {
          EXPECT_EQ(where[i], static_cast<float>(places + 1));
          EXPECT_TRUE(std::isnan(position[i * issue_count]) && std::isnan(class_now[i]));
          continue;
        }
        EXPECT_EQ(position[i * issue_count],
                  position_unit * static_cast<float>(s.agents.position[0][slot]));
        const FactionIndex f = s.agents.faction[slot];
        EXPECT_EQ(faction[i], static_cast<float>(f == no_faction ? world.factions.size() : f));
        if (status == Status::present) {
          EXPECT_EQ(where[i], static_cast<float>(world.layout.locality[m.community]));
        }
        if (status == Status::serving) {
          EXPECT_TRUE(world.land.localities[static_cast<std::size_t>(where[i])].is_army());
          EXPECT_EQ(class_now[i], static_cast<float>(index(SocialClass::soldier)));
        }
        EXPECT_EQ(std::isnan(acting[i]), status == Status::captured);
        EXPECT_EQ(std::isnan(expression[i]), status == Status::captured || f == no_faction);
      }
    }
    run.advance();
  }
  for (const Status status : {Status::present, Status::serving, Status::captured, Status::dead})
    EXPECT_GT(met[status], 0) << static_cast<int>(status);
}

/// The mean of everybody followed is the mean that is counted, however many people each is.
TEST(Panel, thinks_as_the_people_do_also_where_agents_stand_for_very_many) {
  for (const double scale : {50'000.0, 100'000.0}) {
    sim::Inputs inputs = test::read({}, scale);
    inputs.panel.agents = 20'000;
    const auto model = test::build(inputs);
    const World& world = model->world();
    sim::SerialExecutor executor;
    RussiaRun run(std::shared_ptr<const World>(model, &world), {1917, 0}, executor);
    for (int week = 0; week < 5; ++week) test::step(run, executor);
    run.run_week(executor);
    const auto position = values(*model, run, "agent_position");
    const auto where = values(*model, run, "agent_where");
    const Aggregates& sums = run.state().sums;
    for (std::size_t k = 0; k < issue_count; ++k) {
      double followed = 0, followed_people = 0, counted = 0, people = 0;
      for (std::size_t i = 0; i < where.size(); ++i) {
        if (where[i] >= static_cast<float>(world.land.localities.size())) continue;
        followed_people += world.panel.members[i].people;
        followed += world.panel.members[i].people * position[i * issue_count + k];
      }
      for (std::size_t row = 0; row < sums.people.size(); ++row) {
        people += static_cast<double>(sums.people[row]);
        counted += position_unit * static_cast<double>(sums.position[row * issue_count + k]);
      }
      EXPECT_NEAR(followed / followed_people, counted / people, 0.02) << scale;
    }
  }
}

/// Of many agents, those who act and those who keep silent are the shares that are counted.
TEST(Panel, acts_and_speaks_out_as_the_people_do) {
  const auto model = with_panel(20'000);
  const World& world = model->world();
  sim::SerialExecutor executor;
  RussiaRun run(std::shared_ptr<const World>(model, &world), {1917, 0}, executor);
  for (int week = 0; week < 100; ++week) test::step(run, executor);
  run.run_week(executor);
  const auto expression = values(*model, run, "agent_expression");
  const auto acting = values(*model, run, "agent_acting");
  double people = 0, acts = 0, says = 0;
  for (std::size_t i = 0; i < acting.size(); ++i) {
    if (std::isnan(acting[i])) continue;
    const double weight = world.panel.members[i].people;
    people += weight;
    acts += weight * acting[i];
    says += std::isnan(expression[i]) ? 0 : weight * expression[i];
  }
  const Aggregates& sums = run.state().sums;
  const auto sum = [](const std::vector<std::int64_t>& column) {
    double all = 0;
    for (const std::int64_t n : column) all += static_cast<double>(n);
    return all;
  };
  EXPECT_NEAR(people / sum(sums.people), 1, 0.03);
  EXPECT_NEAR(acts / people, sum(sums.acting) / sum(sums.people), 0.03);
  EXPECT_NEAR(says / people, sum(sums.expression) / sum(sums.people), 0.04);
}

}  // namespace
}  // namespace russia
