"""Figures, one line each. Every function returns a matplotlib Figure: show it or `.savefig` it.

Shares are drawn in per cent. Dates are New Style. The foot of each figure names the run.
"""
from .assemblies import congresses, scatter, vote_bars
from .counts import counts
from .course import course, delegates
from .differences import difference, effects
from .event_dates import event_dates
from .lives import life_history
from .maps import support_map, vote_map
from .points import points
from .positions import positions
from .stacked import stacked, wings
from .trajectories import support_by_class, trajectory

__all__ = ["congresses", "counts", "course", "delegates", "difference", "effects", "event_dates",
           "life_history", "points", "positions", "scatter", "stacked", "support_by_class",
           "support_map", "trajectory", "vote_bars", "vote_map", "wings"]
