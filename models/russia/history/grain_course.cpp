#include "models/russia/history/grain_course.hpp"

#include <algorithm>

namespace russia {
namespace {

bool sets(const Effect& effect, Condition condition) {
  return effect.verb != nullptr && effect.verb->name == "set_condition" &&
         effect.condition == static_cast<std::size_t>(condition);
}

bool sets(const Effect& effect, Issue issue) {
  return effect.verb != nullptr && effect.verb->name == "set_policy" &&
         effect.issue == index(issue);
}

}  // namespace

GrainCourse::GrainCourse(double trade, const std::vector<Event>& documented)
    : start_{0, static_cast<float>(trade)} {
  GrainPolicy now = start_;
  for (const Event& event : documented) {
    if (!event.happens || !event.date) continue;
    const GrainPolicy last = now;
    for (const Effect& effect : event.effects) {
      if (sets(effect, Condition::requisition)) now.levy = effect.amount;
      if (sets(effect, Issue::grain)) now.trade = static_cast<float>(effect.amount);
    }
    if (now.levy != last.levy || now.trade != last.trade) steps_.push_back({*event.date, now});
  }
}

GrainPolicy GrainCourse::before(sim::Date date) const {
  const auto after =
      std::lower_bound(steps_.begin(), steps_.end(), date,
                       [](const Step& step, sim::Date day) { return step.date < day; });
  return after == steps_.begin() ? start_ : std::prev(after)->policy;
}

}  // namespace russia
