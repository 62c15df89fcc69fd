#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/russia/factions/factions.hpp"
#include "models/russia/history/drivers.hpp"
#include "models/russia/history/events.hpp"
#include "models/russia/history/grain_by_province.hpp"
#include "models/russia/history/grain_course.hpp"
#include "models/russia/history/seasons.hpp"
#include "models/russia/history/state_posts.hpp"
#include "models/russia/history/strike_days.hpp"
#include "models/russia/institutions/assemblies.hpp"
#include "models/russia/parameters.hpp"
#include "models/russia/population/front_hinterland.hpp"
#include "models/russia/population/geography.hpp"
#include "models/russia/population/large_works.hpp"
#include "models/russia/population/layout.hpp"
#include "models/russia/population/opinions.hpp"
#include "models/russia/population/panel.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// All that does not change in a run and that the replicates share.
struct World {
  Parameters parameters;
  sim::Date start, until;
  double scale = 1;
  Geography land;
  Layout layout;
  Panel panel;
  Factions factions;
  std::vector<Event> events;
  Drivers drivers;
  GrainCourse documented_grain;
  // Inputs by place and season, one table each.
  Levies levies;
  Harvests harvests;
  FarmingSeasons seasons;
  StrikeDays strike_days;
  LargeWorks large_works;
  FrontHinterland hinterland;
  StatePosts state_posts;
  Assemblies assemblies;
  Opinions opinions;
  std::vector<sim::CommunityRange> blocks;
  std::vector<sim::Series> series;
  std::vector<std::vector<std::size_t>> series_localities;  // that each series counts

  std::optional<std::size_t> event(const std::string& id) const;
};

}  // namespace russia
