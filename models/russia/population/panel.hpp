#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/russia/population/layout.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// Agents whose lives are written down week by week; the same in every run of a model.
struct Panel {
  struct Member {
    std::uint32_t slot;       // at home
    std::uint32_t community;  // at home
    std::string label;        // home, class, community and place in it
    bool liable;              // to be called up
    double people;            // of the whole population that he represents
  };
  std::vector<Member> members;  // by home
};

/// Draws the panel that was asked for. Strata are the classes of those never called up, and
/// `soldier`: those of all classes who may be; equal numbers unless shares are given. A stratum
/// gives a systematic sample of its people from one end of the land to the other, so that members
/// of one have the same weight but for agents drawn twice, who stand once with twice the weight.
/// No draw of a run is used. Reports unknown strata and shares without any agent.
Panel draw_panel(const sim::PanelRequest& request, const Geography& land, const Layout& layout,
                 sim::Problems& problems);

}  // namespace russia
