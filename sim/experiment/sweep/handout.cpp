#include "sim/experiment/sweep/handout.hpp"

#include <algorithm>
#include <cassert>

namespace sim::experiment {

Handout::Handout(std::vector<Job> jobs, std::size_t total, std::size_t done, std::size_t failed)
    : waiting_(jobs.begin(), jobs.end()), total_(total), done_(done), failed_(failed) {}

std::optional<Order> Handout::next() {
  std::optional<Order> order;
  if (!first_.empty()) {
    order = std::move(first_.front());
    first_.pop_front();
  } else if (!waiting_.empty()) {
    order = Order{waiting_.front(), false, {}};
    waiting_.pop_front();
  }
  if (order) ++running_;
  return order;
}

void Handout::report_done(const Order&) {
  assert(running_ > 0);
  --running_;
  ++done_;
  ++ended_;
}

void Handout::report_failed(const Order&) {
  assert(running_ > 0);
  --running_;
  ++failed_;
  ++ended_;
}

void Handout::report_lost(const Order& order, const std::string& how) {
  assert(running_ > 0);
  --running_;
  auto lost = std::find_if(lost_.begin(), lost_.end(),
                           [&](const Lost& other) { return other.job == order.job; });
  if (lost == lost_.end()) lost = lost_.insert(lost_.end(), Lost{order.job, 0});
  if (order.only_record || ++lost->times < most_attempts) {
    first_.push_back(order);
    return;
  }
  first_.push_back(
      {order.job, true,
       "the worker of this run died " + std::to_string(lost->times) + " times (" + how + ")"});
}

}  // namespace sim::experiment
