#include "sim/cli/horizon.hpp"

#include <algorithm>
#include <optional>

#include "sim/cli/event_ids.hpp"

namespace sim::cli {
namespace {

class HorizonReader {
 public:
  HorizonReader(const Model& model, Date start, Problems& problems)
      : ids_(event_ids(model)), start_(start), problems_(problems) {}

  void read(const Node& node) {
    if (const Node::Array* items = node.array()) {
      for (const Node& item : *items) read_one(item);
    } else {
      read_one(node);
    }
  }
  experiment::Horizon take() { return std::move(horizon_); }

 private:
  void read_one(const Node& node) {
    if (const auto* date = std::get_if<Date>(&node.value)) {
      read_date(*date, node.origin);
    } else if (const auto* id = std::get_if<std::string>(&node.value)) {
      read_event(*id, node.origin);
    } else {
      problems_.add(node.origin, "'horizon' is " + node.text() +
                                     " (a date, the id of an event or a list of these is needed)");
    }
  }
  void read_date(Date date, const Origin& origin) {
    if (date < start_)
      problems_.add(origin, "'horizon' is " + date.iso() + " (the run begins on " + start_.iso() +
                                ", so that nothing would count)");
    if (!horizon_.date || date < *horizon_.date) horizon_.date = date;
  }
  void read_event(const std::string& id, const Origin& origin) {
    if (ids_ && std::find(ids_->begin(), ids_->end(), id) == ids_->end())
      problems_.add(origin, "'horizon': there is no event '" + id + "'", suggest_name(id, *ids_));
    horizon_.events.push_back(id);
  }

  const std::optional<std::vector<std::string>> ids_;
  const Date start_;
  Problems& problems_;
  experiment::Horizon horizon_;
};

}  // namespace

experiment::Horizon read_horizon(const Node& settings, const Model& model, Date start,
                                 Problems& problems) {
  const Node* node = settings.find("horizon");
  if (node == nullptr) return {};
  HorizonReader reader(model, start, problems);
  reader.read(*node);
  return reader.take();
}

}  // namespace sim::cli
