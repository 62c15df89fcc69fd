"""Elections and congresses, simulated against documented."""
import re

import numpy as np

from .. import factions
from ..files import NotInRun
from . import theme

SIMULATED, DOCUMENTED = "0.45", "#C00000"
SHARES = ("vote_share", "delegate_share", "wing_share", "opinion_share", "turnout")


def title_of(event):
    """The words of an id: "soviet_congress_2" is "Soviet congress 2"."""
    words = event.replace("_", " ").capitalize().replace("Vtsik", "VTsIK")
    return re.sub(r"\b(pl|p)?sr\b", lambda found: found[0].upper(), words, flags=re.IGNORECASE)


# Lists that contain others: drawn only where they are documented.
JOINT_LISTS = {"psr_and_ukrainian", "social_democrats", "psr_without_left"}


def _bars(panel, results, compared, title, wanted, least=0.02):
    """A bar a list: the median of the runs with its range, and beside it what is documented.

    Lists without a documented value are drawn if they are `wanted` and not small.
    """
    ranges = results.groupby("list").value.quantile([0.05, 0.5, 0.95]).unstack()
    documented = compared.set_index("list")
    keys = [key for key in ranges.sort_values(0.5, ascending=False).index
            if key in documented.index or (ranges.loc[key, 0.5] >= least and wanted(key))]
    for row, key in enumerate(keys):
        low, middle, high = ranges.loc[key]
        panel.barh(row - 0.18, middle, 0.36, color=factions.style(key).colour, zorder=2,
                   hatch=factions.style(key).hatch, edgecolor="white", linewidth=0)
        panel.plot([low, high], [row - 0.18] * 2, color="0.25", linewidth=1.2, zorder=3)
        if key in documented.index:
            there = documented.loc[key]
            panel.barh(row + 0.18, there.documented, 0.36, facecolor="white", zorder=2,
                       edgecolor=factions.style(key).colour, linewidth=1.2)
            panel.plot([there.low, there.high], [row + 0.18] * 2, color=DOCUMENTED, linewidth=1.2,
                       zorder=3)
    theme.frame(panel, title)
    panel.grid(axis="y", visible=False)
    panel.grid(axis="x", color=theme.PALE, linewidth=0.6)
    panel.set_yticks(range(len(keys)), [factions.name(key) for key in keys], fontsize=8)
    panel.set_ylim(len(keys) - 0.5, -0.5)
    panel.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}")


def _rows(run, event, observable, place):
    results, compared = run.results, run.comparison
    return [table[(table.event == event) & (table.observable == observable)
                  & (table.place == place)] for table in (results, compared)]


NOTE = ("Filled: simulated, median; dark line: 5-95 % of the runs. Hollow: documented; red line: "
        "the range in which its sources disagree. Lists may overlap.")


def congresses(run, events=None):
    """Composition of soviet and peasant congresses as bars, simulated against documented.

    Units: per cent of the delegates. Source: the run, and the record that it is compared with.
    `events`: assemblies; those of the record unless given.
    """
    if events is None:
        known = run.comparison.query("observable == 'delegate_share'")
        events = list(dict.fromkeys(known.sort_values("date").event))
    events = [event for event in events if event in set(run.results.event)]
    if not events:
        raise NotInRun("none of these congresses was held in this run")
    columns = min(2, len(events))
    rows = -(-len(events) // columns)
    fig, axes = theme.figure("Congresses: delegates, simulated and documented", rows=rows,
                             columns=columns, size=(5.4 * columns, 3.1 * rows + 0.7), sharex=True)
    for panel, event in zip(axes.flat, events):
        results, compared = _rows(run, event, "delegate_share", "all")
        held = results.replicate.nunique()
        count = run.data.sizes["replicate"]
        title = title_of(event) + ("" if held == count else f" (held in {held} of {count} runs)")
        _bars(panel, results, compared, title,
              lambda key: key in factions.FACTIONS and key != "psr")
    for panel in axes.flat[len(events):]:
        panel.set_visible(False)
    for panel in axes[-1]:
        panel.set_xlabel("% of the delegates", fontsize=9)
    return theme.finish(fig, run, NOTE)


def vote_bars(run, event="constituent_assembly_1917", place="all"):
    """The lists of an election at a place as bars, simulated against documented.

    Units: per cent of the votes. Source: the run, and the record that it is compared with.
    """
    results, compared = _rows(run, event, "vote_share", place)
    if not len(results):
        places = sorted(set(run.results[run.results.event == event].place))
        raise NotInRun(f"no votes of {event} at {place}; places: {', '.join(places[:20])} ...")
    fig, axes = theme.figure(f"{title_of(event)}: votes"
                             + ("" if place == "all" else f", {place}"), size=(8, 5.2))
    _bars(axes[0, 0], results, compared, None, lambda key: key not in JOINT_LISTS)
    axes[0, 0].set_xlabel("% of the votes", fontsize=9)
    return theme.finish(fig, run, NOTE)


def scatter(run, observables=(("vote_share",), ("delegate_share", "wing_share")), labels=12):
    """Every documented share against the simulated one; the furthest off are named.

    Units: per cent. Upright bars: 5-95 % of the runs; level bars: the range of the sources.
    Source: `narod compare` of the run with its record. `observables`: those of each panel.
    """
    rows = run.comparison[run.comparison.status == "ok"]
    if not rows.observable.isin(sum(observables, ())).any():
        raise NotInRun("no documented share can be compared with this run")
    fig, axes = theme.figure("Documented and simulated shares", columns=len(observables),
                             size=(6.4 * len(observables), 5.6), sharex=True, sharey=True)
    for panel, wanted in zip(axes[0], observables):
        _scatter(panel, rows[rows.observable.isin(wanted)], labels)
        theme.frame(panel, " and ".join(one.replace("_", " ") for one in wanted))
        panel.grid(axis="x", color=theme.PALE, linewidth=0.6)
        theme.percent(panel)
        panel.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}")
        panel.set_xlabel("documented, %", fontsize=9)
    axes[0, 0].set_ylabel("simulated, %", fontsize=9)
    theme.legend(fig, axes, 6)
    return theme.finish(fig, run, "On the grey line the run meets the record. Level bars: range of "
                        "the sources; upright: 5-95 % of the runs. Named: the rows furthest off.")


def _scatter(panel, rows, labels):
    panel.plot([0, 1], [0, 1], color="0.6", linewidth=0.9, zorder=0)
    for key, group in rows.groupby("list"):
        style = factions.style(key)
        panel.errorbar(group.documented, group["median"], fmt="o", color=style.colour,
                       markersize=4.5, linewidth=0.6, label=factions.family(key),
                       xerr=np.abs([group.documented - group.low, group.high - group.documented]),
                       yerr=np.abs([group["median"] - group.q05, group.q95 - group["median"]]))
    panel.set(xlim=(-0.03, 1.0), ylim=(-0.03, 1.0))
    worst = rows.reindex(rows.error.abs().sort_values(ascending=False).index).head(labels)
    worst = worst.sort_values("median")
    heights = _apart(worst["median"].to_numpy(), 0.042)
    for row, height in zip(worst.to_dict("records"), heights):  # in a column, tied to its point
        place = row["place"] if row["place"] != "all" else row["event"]
        words = f"{place.replace('_', ' ').replace(':', ' ')}: {factions.name(row['list'])}"
        panel.annotate(words, (row["documented"], row["median"]), (1.02, height), fontsize=7,
                       va="center", color=theme.GREY, annotation_clip=False,
                       arrowprops={"arrowstyle": "-", "linewidth": 0.35, "color": "0.65",
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
