"""Weekly shares over time: fans with some whole runs."""
import pandas as pd

from .. import factions
from ..runs import named
from . import theme
from .canvas import source
from .several import beside

UNITS = {"support": "privately support, %", "expression": "publicly support, %",
         "acting": "strike, seize, mutiny or rise, %", "grievance": "grievance (0 to 1)",
         "position": "mean opinion (-1 to 1)", "cadres": "cadres per 100 adults"}
TITLES = {"support": "Private support", "expression": "Public expression",
          "acting": "Collective action", "position": "Opinion"}
LINES = ["-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 1.5, 1, 1.5)), (0, (1, 1))]  # of several runs
PER_CENT = {"support", "expression", "acting", "cadres"}


def trajectory(run, faction=None, what="support", time=None, events=None, ax=None, figsize=None,
               **labels):
    """A weekly observable of the places and classes chosen, a fan for each faction.

    Units: per cent of the adults of the classes and places chosen (or as UNITS says).
    Source: the run; nothing documented is comparable with it week by week (`counts` and
    `delegates` draw what is). `labels` may choose social_class, place, issue; `time` a slice. `run` may be a
    list or a dict (label: run) of runs: each has its own dashes, the events are those of the first.

        narod.plots.trajectory(run, ["left_sr", "bolsheviks"], social_class="soldier")
    """
    keys = [faction] if isinstance(faction, str) else list(faction or [])
    runs = named(run)
    first = next(iter(runs.values()))
    fig, axes = theme.figure(f"{TITLES.get(what, theme.words(what))}: {whom(labels)}",
                             size=(8.4, 4.6), ax=ax, figsize=figsize)
    panel = axes[0, 0]
    for index, (label, one) in enumerate(runs.items()):
        for key in keys or [None]:
            array = _one_line(one, what, time, dict(labels, faction=key) if key else labels)
            words = factions.name(key) if key else theme.words(what)
            theme.fan(panel, array, factions.style(key or what),
                      f"{words}, {label}" if label else words, runs=3 if len(runs) == 1 else 0,
                      wide=len(runs) == 1, line=LINES[index % len(LINES)] if label else None)
    _dress(panel, first, array, what, events)
    theme.legend(fig, axes, 4)
    return theme.finish(fig, first, theme.fan_note(first) if len(runs) == 1 else
                        "Lines: medians; bands: 5-95 % of the runs in each week.",
                        *map(source, list(runs.values())[1:]))


def whom(labels):
    """In words, whom the labels of axes choose."""
    return ", ".join(
        factions.class_style(value).name if axis == "social_class" and isinstance(value, str) else
        theme.place(value) if axis == "place" and isinstance(value, str) else
        value if isinstance(value, str) else ", ".join(map(str, value))
        for axis, value in labels.items() if value is not None) or "all classes and places"


def _one_line(run, what, time, labels):
    array = run.mean(what, time=time, **labels)
    extra = set(array.dims) - {"replicate", "time"}
    if extra:
        raise ValueError(f"{what} has more than one {' and '.join(sorted(extra))}: choose one")
    return array


def _dress(panel, run, array, what, events):
    theme.frame(panel, None, UNITS.get(what, f"{what}, {array.attrs.get('units', '')}"))
    if what in PER_CENT:
        theme.percent(panel)
        panel.set_ylim(bottom=0)
    theme.time_axis(panel, array.time.values)
    theme.mark_events(panel, run, events)


@beside()
def support_by_class(run, what="support", time=None, events=None,
                     classes=("worker", "peasant", "soldier", "intelligentsia"), ax=None,
                     figsize=None):
    """Shares of the main parties in four classes, a panel each.

    Units: per cent of the adults of the class, all places together, weighted by its people there.
    Source: the run. `what`: support (private) or expression (in public); the two differ.
    """
    classes = run.labels("social_class", classes)
    columns = min(2, len(classes))
    fig, axes = theme.figure(f"{run.attrs['title']}: {what} by class", columns=columns,
                             rows=-(-len(classes) // columns), size=(10.5, 7.4), sharex=True,
                             sharey=True, ax=ax, figsize=figsize)
    for panel in axes.flat[len(classes):]:
        panel.set_visible(False)
    by_faction = run.mean(what, by="social_class", time=time)
    shares = factions.by_party(by_faction)
    for panel, social_class in zip(axes.flat, classes):
        for party, (_, style) in factions.PARTIES.items():
            theme.fan(panel, shares.sel(party=party, social_class=social_class), style, party,
                      runs=2, wide=False)
        theme.frame(panel, factions.class_style(social_class).name)
        theme.percent(panel)
    highest = shares.sel(social_class=classes).quantile(0.95, "replicate", skipna=True).max()
    for panel in axes.flat[:len(classes)]:
        theme.time_axis(panel, shares.time.values)
        panel.set_ylim(0, 1.04 * float(highest))
        theme.mark_events(panel, run, events)
    for panel in axes[:, 0]:
        panel.set_ylabel(f"{UNITS[what].replace(', %', '')}, % of the class", fontsize=9)
    theme.legend(fig, axes, len(factions.PARTIES))
    return theme.finish(fig, run, theme.fan_note(run, 2, wide=False), *_ends(by_faction))


def _ends(shares):
    """When the last followers of factions of the parties drawn are gone, in words: lines fall there."""
    known = (shares.fillna(0) > 0).any(["replicate", "social_class"])
    last = {}
    for key in [one for keys, _ in factions.PARTIES.values() for one in keys]:
        weeks = known.time.values[known.sel(faction=key).values] if key in known.faction else []
        if len(weeks) and weeks[-1] < known.time.values[-1]:
            last[factions.name(key)] = weeks[-1]
    return [f"Last week with any followers, so that lines fall or end: "
            f"{', '.join(f'{name} {pd.Timestamp(week):%B %Y}' for name, week in last.items())}."
            ] if last else []
