"""Every documented share against the simulated one."""
import numpy as np

from .. import factions
from ..files import NotInRun
from . import theme
from .against import compared
from .marks import title_of
from .settling import laid_out
from .several import beside


@beside(same_scale=False)
def scatter(run, observables=(("vote_share",), ("delegate_share", "wing_share")), labels=12,
            record=None, ax=None, figsize=None):
    """Every documented share against the simulated one; the furthest off are named.

    Units: per cent; both axes are those of a square root, so that small shares lie apart. Upright bars: 5-95 % of the runs; level bars: the range of the sources.
    Source: `narod compare` of the run with its record. `observables`: those of each panel.
    """
    rows = compared(run, record)
    rows = rows[rows.status == "ok"]
    if not rows.observable.isin(sum(observables, ())).any():
        raise NotInRun("no documented share can be compared with this run")
    fig, axes = theme.figure("Documented and simulated shares", columns=len(observables),
                             size=(6.4 * len(observables), 5.6), sharex=True, sharey=True,
                             ax=ax, figsize=figsize)
    for panel, wanted in zip(axes[0], observables):
        _scatter(panel, rows[rows.observable.isin(wanted)], labels)
        theme.frame(panel, " and ".join(one.replace("_", " ") for one in wanted))
        panel.grid(axis="x", color=theme.pale(), linewidth=0.6)
        theme.percent(panel)
        theme.percent(panel, "x")
        panel.set_xlabel("documented, %", fontsize=9)
    axes[0, 0].set_ylabel("simulated, %", fontsize=9)
    theme.legend(fig, axes, 6)
    return laid_out(theme.finish(
        fig, run, "On the grey line the run meets the record. Both axes are those of a square root. "
        "Level bars: range of the sources; upright: 5-95 % of the runs. Named: the rows furthest "
        "off."))


ROOT = (lambda share: np.sqrt(np.clip(share, 0, None)), np.square)
TICKS = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1]


def _scatter(panel, rows, labels):
    panel.plot([0, 1], [0, 1], color=theme.shade(0.6), linewidth=0.9, zorder=0)
    for key, group in rows.groupby("list"):
        style = factions.style(key)
        panel.errorbar(group.documented, group["median"], fmt="o", color=style.colour,
                       markersize=4.5, linewidth=0.6, label=factions.family(key),
                       xerr=np.abs([group.documented - group.low, group.high - group.documented]),
                       yerr=np.abs([group["median"] - group.q05, group.q95 - group["median"]]))
    panel.set_xscale("function", functions=ROOT)
    panel.set_yscale("function", functions=ROOT)
    panel.set(xlim=(0, 1), ylim=(0, 1), xticks=TICKS, yticks=TICKS)
    worst = rows.reindex(rows.error.abs().sort_values(ascending=False).index).head(labels)
    worst = worst.sort_values("median")
    heights = _apart(np.sqrt(worst["median"].to_numpy()), 0.042)
    for row, height in zip(worst.to_dict("records"), heights):  # in a column, tied to its point
        where = title_of(row["event"]) if row["place"] == "all" else theme.place(row["place"])
        words = f"{where}: {factions.name(row['list'])}"
        panel.annotate(words, (row["documented"], row["median"]), (1.02, height), fontsize=6.5,
                       textcoords="axes fraction", va="center", color=theme.grey(),
                       annotation_clip=False,
                       arrowprops={"arrowstyle": "-", "linewidth": 0.35, "color": theme.shade(0.65),
                                   "shrinkA": 0, "shrinkB": 2})


def _apart(heights, least):
    """Rising heights moved no more than needed to stand `least` apart, from 0 up."""
    placed = []
    for height in heights:
        placed.append(max(height, placed[-1] + least if placed else 0))
    for index in range(len(placed) - 1, -1, -1):
        limit = placed[index + 1] - least if index + 1 < len(placed) else 0.99
        placed[index] = min(placed[index], limit)
    return placed
