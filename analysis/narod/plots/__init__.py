"""Figures, one line each. Every function returns a matplotlib Figure: show it or `.savefig` it.

Shares are drawn in per cent. Dates are New Style. The foot of each figure names the run.
"""
from .assemblies import congresses, vote_bars
from .counts import counts
from .course import course, delegates
from .differences import difference, effects
from .event_dates import event_dates
from .lives import life_history
from .maps import support_map, vote_map
from .points import points
from .positions import positions
from .scatter import scatter
from .sensitivities import sensitivity
from .stacked import followers, stacked, wings
from .studies import heatmap, response
from .trajectories import support_by_class, trajectory
from .two_by_two import two_by_two

__all__ = ["congresses", "counts", "course", "delegates", "difference", "effects", "event_dates",
           "followers", "heatmap", "life_history", "points", "positions", "response", "scatter",
           "sensitivity", "stacked", "support_by_class", "support_map", "trajectory", "two_by_two",
           "vote_bars", "vote_map", "wings"]
