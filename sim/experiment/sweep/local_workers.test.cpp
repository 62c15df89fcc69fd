#include "sim/experiment/sweep/local_workers.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>

#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/experiment/toy_model.hpp"
#include "sim/io/test_folder.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;
using io::StudyIndex;

ModelEntry toy_entry() {
  ModelEntry entry = toy::entry();
  entry.build = [](const Inputs& inputs, Problems& problems) -> std::shared_ptr<const Model> {
    const Node* trouble = inputs.settings.find("trouble");
    // As a model with a fault would: the first time only, or always.
    if (trouble != nullptr && trouble->text() == "\"dies_once\"") {
      const std::string mark = std::get<std::string>(inputs.settings.find("mark")->value);
      if (!fs::exists(mark)) {
        std::ofstream(mark) << "been here";
        ::raise(SIGKILL);
      }
    }
    if (trouble != nullptr && trouble->text() == "\"dies\"") ::raise(SIGKILL);
    if (trouble != nullptr && trouble->text() == "\"fails\"")
      problems.add(trouble->origin, "cannot be built");
    return std::make_shared<const toy::ToyModel>(inputs, problems);
  };
  return entry;
}

/// A sweep of the toy model with one factor.
class ToySweep {
 public:
  explicit ToySweep(const std::string& factor, std::size_t replicates = 3) : entry_(toy_entry()) {
    SweepBase base;
    base.entry = &entry_;
    base.options.start = Date::from_ymd(2001, 1, 1);
    base.options.until = base.options.start + 7 * 5;
    base.options.replicates = replicates;
    base.options.observables = {"members"};
    base.inputs.start = base.options.start;
    base.inputs.scale = 10;
    base.inputs.settings = Node{Node::Object{}, {}};
    base.inputs.settings.set("mark", {(folder / "mark").string(), {}});
    Table groups("groups.csv", {"group", "people"});
    groups.add_row({"town", "3000"}, 2);
    groups.add_row({"village", "5000"}, 3);
    base.inputs.tables.emplace("groups", groups);
    Problems problems;
    base.model = std::make_shared<const toy::ToyModel>(base.inputs, problems);
    const Node node = io::read_toml(
        folder.file("sweep.toml", "design = \"grid\"\n[[factor]]\n" + factor +
                                      "[[scalar]]\nname = \"share\"\nresult = \"vote_share\"\n"
                                      "event = \"election\"\n"),
        problems);
    // Values of a trouble are not tried out beforehand.
    ModelEntry harmless = toy::entry();
    base.entry = &harmless;
    sweep = read_sweep(node, base, problems);
    sweep.base.entry = &entry_;
    EXPECT_TRUE(problems.empty()) << io::text_of(problems);
  }

  StudyIndex run(const std::string& name, std::size_t jobs,
                 SweepEnd::How expected = SweepEnd::How::complete) {
    StudyFolder study(folder / name);
    study.prepare();
    Handout handout(sweep.jobs(), sweep.jobs().size(), 0, 0);
    const SweepEnd end = run_locally(
        handout, jobs,
        [&] { return SweepRunner(sweep, [&] { return study.new_runs_file(); }, {}); }, [] {});
    EXPECT_EQ(end.how, expected) << end.message;
    StudyIndex index = index_of(sweep, {});
    study.find_runs(index);
    return index;
  }

  io::TestFolder folder;
  Sweep sweep;

 private:
  ModelEntry entry_;
};

const std::string joining =
    "name = \"join\"\nkey = \"parameters.club.join_probability\"\nvalues = [0.0, 0.1, 0.5]\n";

TEST(LocalWorkers, make_the_same_runs_however_many_they_are) {
  ToySweep sweep(joining);
  const StudyIndex one = sweep.run("one", 1), three = sweep.run("three", 3);
  ASSERT_EQ(one.status.size(), 9u);
  for (const std::int8_t status : one.status) EXPECT_EQ(status, StudyIndex::done);
  EXPECT_EQ(one.values, three.values);
  EXPECT_EQ(one.values[0], 0);  // nobody joins
  EXPECT_GT(one.values[3], 0);
  EXPECT_NE(one.values[3], one.values[4]);  // another replicate
}

TEST(LocalWorkers, a_run_that_fails_is_recorded_and_the_others_go_on) {
  ToySweep sweep("name = \"trouble\"\nkey = \"trouble\"\nvalues = [\"none\", \"fails\"]\n");
  const StudyIndex index = sweep.run("study", 2);
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(index.status[index.at(0, r)], StudyIndex::done);
    EXPECT_EQ(index.status[index.at(1, r)], StudyIndex::failed);
  }
  ASSERT_EQ(index.failures.size(), 3u);
  EXPECT_NE(index.failures[0].message.find("cannot be built"), std::string::npos);
}

TEST(LocalWorkers, a_run_whose_worker_was_killed_is_made_again) {
  ToySweep sweep("name = \"trouble\"\nkey = \"trouble\"\nvalues = [\"none\", \"dies_once\"]\n");
  const StudyIndex index = sweep.run("study", 2);
  for (const std::int8_t status : index.status) EXPECT_EQ(status, StudyIndex::done);
  EXPECT_TRUE(fs::exists(sweep.folder / "mark"));
}

TEST(LocalWorkers, a_run_that_kills_every_worker_is_given_up) {
  ToySweep sweep("name = \"trouble\"\nkey = \"trouble\"\nvalues = [\"none\", \"dies\"]\n", 1);
  const StudyIndex index = sweep.run("study", 2);
  EXPECT_EQ(index.status[index.at(0, 0)], StudyIndex::done);
  ASSERT_EQ(index.failures.size(), 1u);
  EXPECT_NE(index.failures[0].message.find("signal 9"), std::string::npos);
}

TEST(LocalWorkers, a_folder_that_is_gone_ends_the_study_with_its_reason) {
  ToySweep sweep(joining);
  StudyFolder study(sweep.folder / "gone");
  Handout handout(sweep.sweep.jobs(), 9, 0, 0);
  const SweepEnd end = run_locally(
      handout, 2,
      [&] { return SweepRunner(sweep.sweep, [&] { return study.new_runs_file(); }, {}); }, [] {});
  EXPECT_EQ(end.how, SweepEnd::How::broken);
  EXPECT_NE(end.message.find("gone"), std::string::npos) << end.message;
}

}  // namespace
}  // namespace sim::experiment
