"""The course of a study, point by point."""
import matplotlib.dates as mdates
import numpy as np

from .. import factions
from . import theme
from .trajectories import TITLES, UNITS


def points(study, faction, factor, what="support", events=None, ax=None, figsize=None, **labels):
    """A weekly array of a study, a panel for each value of one factor and a fan for each faction.

    Units: those of the array (shares in per cent). `faction`: one or several; `labels` choose among
    its other axes. Only studies with one point a value can be drawn: choose points before.
    `events`: {date: words}, marked in all panels whose weeks they are in.
    Source: `narod.study.open_study(DIR)`; the array must be stored.

        points(open_study("out/positions"), ["left_sr", "bolsheviks"], "positions",
               social_class="worker")
    """
    keys = [faction] if isinstance(faction, str) else list(faction)
    array = study[what].sel(faction=keys, **labels)
    extra = set(array.dims) - {"point", "replicate", "time", "faction"}
    if extra:
        raise ValueError(f"{what} has more than one {' and '.join(sorted(extra))}: choose one")
    values = [str(value) for value in np.atleast_1d(study[factor].values)]
    if len(set(values)) != len(values):
        raise ValueError(f"several points have the same {factor}: choose among them")
    where = ", ".join(factions.class_style(value).name.lower() if axis == "social_class" else
                      theme.place(str(value)) for axis, value in labels.items())
    fig, axes = theme.figure(
        f"{TITLES.get(what, theme.words(what))}{' of ' if where else ''}{where} by "
        f"{factor.replace('_', ' ')}", columns=len(values), size=(3.2 * len(values) + 0.6, 4.2),
        sharey=True, ax=ax, figsize=figsize)
    for panel, point, value in zip(axes[0], range(len(values)), values):
        for key in keys:
            one = array.isel(point=point).sel(faction=key).load()
            done = one.dropna("replicate", how="all")
            theme.fan(panel, done, factions.style(key), factions.name(key), wide=False)
        theme.frame(panel, value.replace("_", " "),
                    UNITS.get(what, theme.words(what)) if point == 0 else None)
        theme.time_axis(panel, array.time.values)
        panel.xaxis.set_major_formatter(mdates.DateFormatter("'%y"))
        if what in ("support", "expression", "cadres", "acting"):
            theme.percent(panel)
    axes[0, 0].set_ylim(bottom=0 if what in UNITS and what != "position" else None)
    top = axes[0, 0].get_ylim()
    for panel in axes[0]:
        panel.set_ylim(top)
        theme.mark_events(panel, None, events or {})
    theme.legend(fig, axes, 4)
    runs = int((study.status == 1).sum("replicate").min())
    return theme.finish_study(fig, study, f"Line: median of {runs} runs; band: 5-95 % of them in "
                              f"each week. Thin: the first {min(runs, 3)} runs, whole.")
