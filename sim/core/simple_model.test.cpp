#include "sim/core/simple_model.hpp"

#include <gmock/gmock.h>

#include "sim/core/names.hpp"

namespace sim {
namespace {

struct TestParameters : ParameterSet {
  Parameter people{*this, {"people", "people", 10, 1, 100, "", "assumption"}};
  Parameter marked{*this, {"marked", "people", 5, 0, 100, "", "assumption"}};
  void check(const Origin& where, Problems& problems) const {
    if (marked > people) problems.add(where, "more are marked than there are");
  }
};

class TestRun final : public SimpleSimulation {
 public:
  TestRun(const TestParameters& parameters, const RunContext& context)
      : SimpleSimulation(context), value_(static_cast<std::size_t>(parameters.people)) {
    add_state("value", value_);
    add_state("chance", chance_);
    set_blocks(value_.size(), 4);
    add_axis("half", "first and second half", {"first", "second"});
    add_parallel_process("count", Phase::society, "adds one", [this](CommunityRange range) {
      for (std::size_t i = range.begin; i < range.end; ++i) ++value_[i];
    });
    add_process("draw", Phase::choice, "adds chance", [this] {
      chance_ = draws(decision_key("test")).bits(0);
      if (is_last_week()) add_result("last", week(), "weeks");
    });
    add_observable("sum", "1", "sum", [this] { return sum(); });
    add_observable("halves", "1", "halves", {"half"}, [](std::span<float> out) {
      out[0] = 1;
      out[1] = 2;
    });
  }
  std::uint64_t agents() const override { return value_.size(); }

 private:
  double sum() const {
    double sum = 0;
    for (const std::uint32_t v : value_) sum += v;
    return sum;
  }
  std::vector<std::uint32_t> value_;
  std::uint32_t chance_ = 0;
};

std::shared_ptr<const Model> build(const std::map<std::string, double>& parameters,
                                   Problems& problems) {
  const ModelEntry entry = simple_entry<TestRun, TestParameters>("test", "A test");
  Inputs inputs;
  inputs.settings.value = Node::Object{};
  inputs.start = entry.start;
  inputs.until = entry.start + 20;  // three weeks
  for (const auto& [name, value] : parameters)
    inputs.settings.set("parameters." + name, {value, {}});
  return entry.build(inputs, problems);
}

TEST(SimpleModel, describes_what_its_runs_declare) {
  Problems problems;
  const auto model = build({}, problems);
  ASSERT_TRUE(problems.empty());
  ASSERT_EQ(model->plan().size(), 2u);
  EXPECT_EQ(model->plan()[0].label, "count");
  EXPECT_FALSE(model->plan()[0].each);
  EXPECT_EQ(model->axes()[0].labels.size(), 2u);
  EXPECT_EQ(model->observables()[1].axes, std::vector<std::string>{"half"});
  EXPECT_FALSE(model->observables()[1].fill);
}

TEST(SimpleModel, runs_its_processes_in_order_and_reports_in_the_last_week) {
  Problems problems;
  const auto model = build({{"people", 10}}, problems);
  SerialExecutor executor;
  const auto run = model->start({1, 0}, executor);
  std::vector<std::uint64_t> digests;
  for (int week = 0; week < 3; ++week) {
    EXPECT_EQ(run->date(), Date(7 * week));
    EXPECT_TRUE(run->results().empty());
    run->run_week(executor);
    digests.push_back(run->digest());
    run->advance();
  }
  EXPECT_EQ(run->agents(), 10u);
  EXPECT_NE(digests[0], digests[1]);
  std::vector<float> sum(1);
  run->observables()[0].fill(sum);
  EXPECT_EQ(sum[0], 30);
  ASSERT_EQ(run->results().size(), 1u);
  EXPECT_EQ(run->results()[0].observable, "last");
  EXPECT_EQ(run->results()[0].list, "weeks");
  EXPECT_EQ(run->results()[0].value, 2);
}

TEST(SimpleModel, refuses_what_does_not_fit_together) {
  Problems problems;
  build({{"people", 3}, {"marked", 4}}, problems);
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_THAT(problems.all()[0].text, testing::HasSubstr("more are marked"));
}

TEST(SimpleModel, refuses_a_scale_that_it_does_not_use) {
  Inputs inputs;
  inputs.settings.value = Node::Object{};
  inputs.scale = 10;
  Problems problems;
  simple_entry<TestRun, TestParameters>("test", "A test").build(inputs, problems);
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_THAT(problems.all()[0].text, testing::HasSubstr("'scale' is 10"));
}

TEST(SimpleModel, hashes_the_state_that_was_declared) {
  Problems problems;
  const auto model = build({}, problems), larger = build({{"people", 11}}, problems);
  SerialExecutor executor;
  const auto run = model->start({1, 0}, executor);
  const std::uint64_t before = run->digest();
  EXPECT_EQ(before, model->start({2, 0}, executor)->digest()) << "nothing was drawn yet";
  EXPECT_NE(before, larger->start({1, 0}, executor)->digest());
  run->run_week(executor);
  EXPECT_NE(before, run->digest());
}

TEST(SimpleModel, refuses_unknown_tables_and_parameters) {
  Problems problems;
  build({{"peeple", 3}}, problems);
  Node settings{Node::Object{}, {}};
  settings.set("events", {Node::Object{}, {}});
  refuse_unknown_tables(settings, problems);
  EXPECT_EQ(problems.all().size(), 2u);
}

}  // namespace
}  // namespace sim
