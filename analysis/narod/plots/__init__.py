"""Figures, one line each. Every function returns a matplotlib Figure: show it or `.savefig` it.

Shares are drawn in per cent. Dates are New Style. The foot of each figure names the run.

What figures take besides their own arguments, where it applies:

- `ax`: axes to draw into, which are then returned; a figure of several panels divides single axes
  or takes an array of as many. `figsize`: inches, of a figure of its own.
- `events`: {id or New Style date: words} or a list of ids to mark; {} for none.
- `record`: another record to compare with (a path), or False for none.
- several runs instead of one, as a list or {label: run}: drawn side by side.

`with narod.plots.DARK:` draws on a dark ground; `narod.plots.Theme(...)` makes another theme.
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
from .theme import DARK, LIGHT, Theme
from .trajectories import support_by_class, trajectory
from .two_by_two import two_by_two

__all__ = ["DARK", "LIGHT", "Theme", "congresses", "counts", "course", "delegates", "difference", "effects", "event_dates",
           "followers", "heatmap", "life_history", "points", "positions", "response", "scatter",
           "sensitivity", "stacked", "support_by_class", "support_map", "trajectory", "two_by_two",
           "vote_bars", "vote_map", "wings"]
