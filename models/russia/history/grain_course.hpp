#pragma once

#include <vector>

#include "models/russia/history/events.hpp"

namespace russia {

/// What the state takes of the grain, and what it allows.
struct GrainPolicy {
  double levy = 0;  // pressure on the villages, 0 to 1 (condition requisition)
  float trade = 0;  // policy on grain, -1 levy to 1 free trade; as exact as that of a run
};

/// The documented course of the grain policy, to which the documented rations belong.
class GrainCourse {
 public:
  GrainCourse() = default;
  /// From a policy on grain before the first event, and events as they are documented, each on its
  /// date; switched off ones left out.
  GrainCourse(double trade, const std::vector<Event>& documented);
  /// What held before a day.
  GrainPolicy before(sim::Date date) const;

 private:
  struct Step {
    sim::Date date;
    GrainPolicy policy;
  };
  GrainPolicy start_;
  std::vector<Step> steps_;  // by date
};

}  // namespace russia
