"""Elections and congresses, simulated against documented."""
from .. import elections, factions
from ..files import NotInRun
from . import theme
from .marks import title_of

SIMULATED, DOCUMENTED = "0.45", "#C00000"


# Lists that contain others: drawn only where they are documented.
JOINT_LISTS = {"psr_and_ukrainian", "social_democrats", "psr_without_left"}


def _bars(panel, results, compared, title, wanted, least=0.02):
    """A bar a list: the median of the runs with its range, and beside it what is documented.

    Lists without a documented value are drawn if they are `wanted` and not small. A list counts
    as 0 in runs that have nothing of it, and its label says how many have.
    """
    results = elections.with_absent(results)
    stood = elections.stood(results)
    ranges = results.groupby("list").value.quantile([0.05, 0.5, 0.95]).unstack()
    documented = compared.set_index("list")
    keys = [key for key in ranges.sort_values([0.5, 0.95], ascending=False).index
            if key in documented.index or (ranges.loc[key, 0.95] >= least and wanted(key))]
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
    panel.set_yticks(range(len(keys)), [_label(key, stood.loc[key]) for key in keys], fontsize=8)
    panel.set_ylim(len(keys) - 0.5, -0.5)
    panel.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}")


def _label(key, stood):
    some = "" if stood.runs == stood.of else f"\n(in {stood.runs} of {stood.of} runs)"
    return factions.name(key) + some


def _rows(run, event, observable, place):
    results, compared = run.results, run.comparison
    return [table[(table.event == event) & (table.observable == observable)
                  & (table.place == place)] for table in (results, compared)]


SIMULATED_NOTE = "Filled: simulated, median; dark line: 5-95 % of the runs."
NOTE = (f"{SIMULATED_NOTE} Hollow: documented; red line: the range in which its sources disagree. "
        "Lists may overlap.")


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


def vote_bars(run, event="constituent_assembly_1917", place=None, most=6):
    """The lists of an election as bars, simulated against documented, a panel a place.

    Units: per cent of the votes. Source: the run, and the record that it is compared with.
    `place`: one or several; unless given the `most` of which most lists are documented.
    """
    if place is None:
        known = run.comparison[(run.comparison.event == event)
                               & (run.comparison.observable == "vote_share")
                               & run.comparison.place.isin(set(run.results.place))]
        place = list(known.place.value_counts(sort=True).index[:most]) or ["all"]
    places = [place] if isinstance(place, str) else list(place)
    found = [_rows(run, event, "vote_share", one) for one in places]
    for one, (results, _) in zip(places, found):
        if not len(results):
            known = sorted(set(run.results[run.results.event == event].place))
            raise NotInRun(f"no votes of {event} at {one}; places: {', '.join(known[:20])} ...")
    columns = min(2, len(places))
    rows = -(-len(places) // columns)
    fig, axes = theme.figure(f"{title_of(event)}: votes", rows=rows, columns=columns,
                             size=(max(8, 5.4 * columns), 0.8 + rows * (4.2 if rows == 1 else 2.9)))
    for panel, one, (results, compared) in zip(axes.flat, places, found):
        _bars(panel, results, compared, "Whole country" if one == "all" else theme.place(one),
              lambda key: key not in JOINT_LISTS)
        panel.set_xlabel("% of the votes", fontsize=9)
    for panel in axes.flat[len(places):]:
        panel.set_visible(False)
    documented = any(len(compared) for _, compared in found)
    return theme.finish(fig, run, NOTE if documented else
                        f"{SIMULATED_NOTE} Lists may overlap. The record has nothing here.")
