#include "sim/experiment/sweep/handout.hpp"

#include <gtest/gtest.h>

namespace sim::experiment {
namespace {

TEST(Handout, gives_each_run_once_and_in_order) {
  Handout handout({{0, 0}, {1, 0}, {0, 1}}, 3, 0, 0);
  std::vector<Job> given;
  while (const auto order = handout.next()) given.push_back(order->job);
  EXPECT_EQ(given, (std::vector<Job>{{0, 0}, {1, 0}, {0, 1}}));
  EXPECT_EQ(handout.running(), 3u);
  EXPECT_FALSE(handout.complete());
}

TEST(Handout, counts_what_became_of_runs) {
  Handout handout({{0, 0}, {1, 0}}, 5, 2, 1);
  const Order first = *handout.next(), second = *handout.next();
  handout.report_done(first);
  handout.report_failed(second);
  EXPECT_TRUE(handout.complete());
  EXPECT_EQ(handout.done(), 3u);
  EXPECT_EQ(handout.failed(), 2u);
  EXPECT_EQ(handout.ended(), 2u);
  EXPECT_EQ(handout.total(), 5u);
}

TEST(Handout, a_lost_run_is_made_again_before_others) {
  Handout handout({{0, 0}, {1, 0}}, 2, 0, 0);
  const Order lost = *handout.next();
  handout.report_lost(lost, "signal 9");
  EXPECT_EQ(handout.next()->job, lost.job);
}

TEST(Handout, a_run_that_keeps_killing_its_workers_is_only_recorded) {
  Handout handout({{7, 3}}, 1, 0, 0);
  for (std::size_t i = 0; i < Handout::most_attempts; ++i) {
    const Order order = *handout.next();
    EXPECT_FALSE(order.only_record);
    handout.report_lost(order, "signal 11");
  }
  const Order order = *handout.next();
  EXPECT_TRUE(order.only_record);
  EXPECT_EQ(order.job, (Job{7, 3}));
  EXPECT_NE(order.message.find("signal 11"), std::string::npos);
  handout.report_lost(order, "signal 9");  // its recorder was killed: recorded by the next
  EXPECT_TRUE(handout.next()->only_record);
}

}  // namespace
}  // namespace sim::experiment
