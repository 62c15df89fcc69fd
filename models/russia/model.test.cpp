#include <gmock/gmock.h>

#include "models/russia/books.test.hpp"
#include "sim/core/instruction_set.test.hpp"
#include "sim/experiment/ensemble.hpp"
#include "sim/parallel/thread_pool.hpp"

namespace russia {
namespace {

/// A scenario in which nothing moves anybody: no event, and every rate is zero.
test::Changes standstill() {
  test::Changes changes;
  const auto model = test::model();
  for (const Event& event : model->world().events)
    changes.emplace_back("events." + event.id + ".happens", "false");
  for (const char* rate : {"movement.most_called_per_week",
                           "movement.desertion_per_week",
                           "movement.desertion_red_per_week",
                           "grievance.rate_per_week",
                           "influence.meeting_step",
                           "influence.agitation_step",
                           "experience.weariness_per_week",
                           "experience.radicalisation_per_week",
                           "experience.requisition_per_week",
                           "experience.anchor_pull_per_week",
                           "experience.anchor_drift_per_week",
                           "allegiance.revision_worker_per_week",
                           "allegiance.revision_peasant_per_week",
                           "allegiance.revision_soldier_per_week",
                           "allegiance.revision_educated_per_week",
                           "valence.blame_per_week",
                           "valence.decay_per_week",
                           "valence.label_fading_per_week",
                           "cadres.adjustment_per_week",
                           "cadres.realignment"})
    changes.emplace_back(std::string("parameters.") + rate, "0.0");
  return changes;
}

TEST(Model, stands_still_when_every_rate_is_zero_and_nothing_happens) {
  const auto model = test::model(standstill());
  sim::SerialExecutor executor;
  RussiaRun run(std::shared_ptr<const World>(model, &model->world()), {1917, 0}, executor);
  const State first = run.state();
  for (int week = 0; week < 20; ++week) test::step(run, executor);
  const State& last = run.state();
  for (std::size_t k = 0; k < issue_count; ++k) {
    EXPECT_EQ(first.agents.position[k], last.agents.position[k]) << issue_names()[k];
    EXPECT_EQ(first.agents.anchor[k], last.agents.anchor[k]) << issue_names()[k];
  }
  EXPECT_EQ(first.agents.faction, last.agents.faction);
  EXPECT_EQ(first.agents.status, last.agents.status);
  EXPECT_EQ(first.communities.grievance, last.communities.grievance);
  EXPECT_EQ(first.organisation.cadres, last.organisation.cadres);
  EXPECT_EQ(first.organisation.label, last.organisation.label);
  EXPECT_EQ(first.organisation.valence, last.organisation.valence);
  EXPECT_EQ(first.sums.support, last.sums.support);
  EXPECT_EQ(first.sums.expression, last.sums.expression);
  EXPECT_TRUE(last.happened.empty() || run.happened().empty());
}

TEST(Model, moves_minds_when_rates_are_not_zero) {
  const auto model = test::model();
  sim::SerialExecutor executor;
  RussiaRun run(std::shared_ptr<const World>(model, &model->world()), {1917, 0}, executor);
  const State first = run.state();
  for (int week = 0; week < 4; ++week) test::step(run, executor);
  EXPECT_NE(first.agents.position[0], run.state().agents.position[0]);
  EXPECT_NE(first.agents.faction, run.state().agents.faction);
  EXPECT_NE(first.agents.status, run.state().agents.status);
  EXPECT_NE(first.organisation.cadres, run.state().organisation.cadres);
}

TEST(Model, keeps_its_books_every_week) {
  const auto model = test::model();
  sim::SerialExecutor executor;
  RussiaRun run(std::shared_ptr<const World>(model, &model->world()), {1917, 0}, executor);
  test::expect_balanced_books(model->world(), run.state());
  for (int week = 0; week < 30; ++week) {
    test::step(run, executor);
    test::expect_balanced_books(model->world(), run.state());
    test::expect_sound_sums(model->world(), run.state());
  }
}

TEST(Draws, give_the_same_bits_on_any_number_of_threads) {
  const auto model = test::model();
  const auto alone = test::digests(*model, 8);
  for (const int threads : {1, 2, 3}) {
    sim::ThreadPool pool(threads);
    EXPECT_EQ(test::digests(*model, 8, pool), alone) << threads << " threads";
  }
}

TEST(Draws, differ_between_replicates_and_seeds) {
  const auto model = test::model();
  sim::SerialExecutor executor;
  const auto one = test::digests(*model, 2, executor, {1917, 0});
  EXPECT_NE(one, test::digests(*model, 2, executor, {1917, 1}));
  EXPECT_NE(one, test::digests(*model, 2, executor, {1918, 0}));
  EXPECT_EQ(one, test::digests(*model, 2, executor, {1917, 0}));
}

class NoSink final : public sim::experiment::RunSink {
 public:
  std::size_t weeks_per_block() const override { return 4; }
  void write_weeks(std::size_t, std::size_t, std::size_t, const std::vector<std::vector<float>>&,
                   std::span<const double>) override {}
  void append_results(std::size_t, std::span<const sim::Result>) override {}
  void append_events(std::size_t, std::span<const sim::EventRecord>) override {}
  void end_replicate(std::size_t) override {}
  void flush() override {}
};

TEST(Draws, of_a_replicate_do_not_depend_on_the_others) {
  const auto model = test::model();
  NoSink sink;
  sim::experiment::EnsembleOptions options;
  options.seed = 1917;
  options.start = entry().start;
  options.until = entry().start + 34;
  options.replicates = 4;
  options.threads = 2;
  const auto together = run_ensemble(*model, options, sink).digests;
  ASSERT_EQ(together.size(), 4u);
  options.replicates = 1;
  for (const std::size_t replicate : {std::size_t{0}, std::size_t{2}, std::size_t{3}}) {
    options.first_replicate = replicate;
    EXPECT_EQ(run_ensemble(*model, options, sink).digests, std::vector{together[replicate]})
        << replicate;
  }
}

/// The inputs with one more event, which does nothing.
sim::Inputs with_idle_event() {
  sim::Inputs inputs = test::read();
  sim::Node& document = inputs.documents.at("events");
  sim::Node::Array events = *document.find("event")->array();
  sim::Problems problems;
  sim::Node idle{sim::Node::Object{}, {"events.toml", 1}};
  for (const auto& [key, value] : {std::pair{"id", "idle"},
                                   {"title", "nothing"},
                                   {"date", "1914-08-15"},
                                   {"role", "driver"},
                                   {"source", "assumption"},
                                   {"effects", "[]"}})
    idle.set(key, sim::io::parse_toml_value(value, {"events.toml", 1}, problems));
  events.insert(events.begin(), idle);
  document.set("event", {std::move(events), document.origin});
  return inputs;
}

/// A digest of everything but the lists of events and of their dates, longer by the new one.
class WithoutEvents final : public sim::StateArchive {
 public:
  std::uint64_t value() const { return digest_.value(); }

 protected:
  void begin(std::string_view name) override {
    counts_ = name != "happened" && name != "ripe" && name != "records" && name != "results";
  }
  void bytes(std::span<std::byte> bytes) override {
    if (counts_) digest_.add_bytes(bytes);
  }
  std::uint64_t size(std::uint64_t now, std::size_t) override { return now; }

 private:
  bool counts_ = true;
  sim::Digest digest_;
};

std::vector<std::uint64_t> digests_without_events(const sim::Model& model, int weeks) {
  sim::SerialExecutor executor;
  const auto run = model.start({1917, 0}, executor);
  std::vector<std::uint64_t> digests;
  for (int week = 0; week < weeks; ++week) {
    test::step(*run, executor);
    WithoutEvents archive;
    run->visit(archive);
    digests.push_back(archive.value());
  }
  return digests;
}

TEST(Draws, are_not_shifted_by_an_event_that_does_nothing) {
  const auto idle = test::build(with_idle_event());
  EXPECT_EQ(digests_without_events(*idle, 10), digests_without_events(*test::model(), 10));
  sim::SerialExecutor executor;
  const auto run = idle->start({1917, 0}, executor);
  for (int week = 0; week < 5; ++week) test::step(*run, executor);
  EXPECT_TRUE(std::any_of(run->happened().begin(), run->happened().end(),
                          [](const sim::EventRecord& e) { return e.id == "idle"; }));
}

/// The week from which two runs differ, or none.
std::optional<sim::Date> parting(const std::vector<std::uint64_t>& a,
                                 const std::vector<std::uint64_t>& b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin());
  if (at == a.end()) return {};
  // The first digest is that of the start, the k-th that of the end of week k - 1.
  return entry().start + 7 * (static_cast<int>(at - a.begin()) - 1);
}

TEST(Counterfactual, is_the_baseline_to_the_bit_until_the_week_of_the_change) {
  const auto baseline = test::model();
  // The first event of the run that does something.
  const auto changed = std::find_if(
      baseline->world().events.begin(), baseline->world().events.end(),
      [](const Event& e) { return *e.date >= entry().start + 21 && !e.effects.empty(); });
  ASSERT_NE(changed, baseline->world().events.end());
  const int weeks = (*changed->date - entry().start) / 7 + 3;
  const auto counterfactual = test::model({{"events." + changed->id + ".happens", "false"}});
  const auto apart =
      parting(test::digests(*baseline, weeks), test::digests(*counterfactual, weeks));
  ASSERT_TRUE(apart) << changed->id;
  EXPECT_LE(*apart, *changed->date);
  EXPECT_GT(*apart + 7, *changed->date);
}

TEST(Counterfactual, without_the_june_offensive_parts_in_the_week_of_the_offensive) {
  const auto baseline = test::model(test::dated(), 100'000);
  const auto counterfactual =
      test::model(test::dated({{"events.june_offensive.happens", "false"}}), 100'000);
  const sim::Date offensive = sim::Date::from_ymd(1917, 7, 1);
  const int weeks = (offensive - entry().start) / 7 + 3;
  const auto apart =
      parting(test::digests(*baseline, weeks), test::digests(*counterfactual, weeks));
  ASSERT_TRUE(apart);
  EXPECT_LE(*apart, offensive);
  EXPECT_GT(*apart + 7, offensive);
}

TEST(Model, gives_the_same_bits_on_each_instruction_set) {
  const auto model = test::model();
  const auto widest = test::digests(*model, 8);
  std::size_t sets = 0;
  sim::test::on_each_instruction_set([&] {
    EXPECT_EQ(test::digests(*model, 8), widest);
    ++sets;
  });
  EXPECT_EQ(sets, sim::instruction_sets().size());
}

}  // namespace
}  // namespace russia
