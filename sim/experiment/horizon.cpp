#include "sim/experiment/horizon.hpp"

#include <algorithm>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

void shorten(std::optional<Date>& last, Date day) {
  if (!last || day < *last) last = day;
}

}  // namespace

std::string Horizon::text() const {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " or ") + part; };
  for (const std::string& event : events) add(event);
  if (date) add(date->iso());
  const std::size_t parts = events.size() + (date ? 1 : 0);
  return parts > 1 ? text + ", whichever comes first" : text;
}

Horizon earlier(const Horizon& one, const Horizon& other) {
  Horizon both = one;
  if (other.date) shorten(both.date, *other.date);
  for (const std::string& event : other.events)
    if (std::find(both.events.begin(), both.events.end(), event) == both.events.end())
      both.events.push_back(event);
  return both;
}

PairHorizon horizon_of(const Horizon& horizon, std::span<const EventRecord> base,
                       std::span<const EventRecord> variant) {
  constexpr int day_before = -1;
  PairHorizon pair{horizon.date, horizon.date};
  for (const auto& records : {base, variant})
    for (const EventRecord& record : records)
      if (record.role == horizon_role) {
        shorten(pair.base, record.date + day_before);
        shorten(pair.variant, record.date + day_before);
      }
  const auto look_for_events = [&](std::span<const EventRecord> records,
                                   std::optional<Date>& last) {
    for (const EventRecord& record : records)
      if (took_place(record) && std::find(horizon.events.begin(), horizon.events.end(),
                                          record.id) != horizon.events.end())
        shorten(last, record.date);
  };
  look_for_events(base, pair.base);
  look_for_events(variant, pair.variant);
  return pair;
}

}  // namespace sim::experiment
