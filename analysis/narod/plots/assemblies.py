"""Elections and congresses, simulated against documented."""
from .. import elections, factions, geography
from ..files import NotInRun, suggestion
from . import theme
from .against import compared, documented
from .marks import title_of
from .several import beside

def _bars(panel, results, beside, title, wanted, least=0.02):
    """A bar a list: the median of the runs with its range, and beside it what is documented.

    Lists without a documented value are drawn if they are `wanted` and not small. A list counts
    as 0 in runs that have nothing of it, and its label says how many have.
    """
    results = elections.with_absent(results)
    stood = elections.stood(results)
    ranges = results.groupby("list").value.quantile([0.05, 0.5, 0.95]).unstack()
    known = beside.set_index("list")
    keys = [key for key in ranges.sort_values([0.5, 0.95], ascending=False).index
            if key in known.index or (ranges.loc[key, 0.95] >= least and wanted(key))]
    for row, key in enumerate(keys):
        low, middle, high = ranges.loc[key]
        panel.barh(row - 0.18, middle, 0.36, color=factions.style(key).colour, zorder=2,
                   hatch=factions.style(key).hatch, edgecolor=theme.shade(1), linewidth=0)
        panel.plot([low, high], [row - 0.18] * 2, color=theme.shade(0.25), linewidth=1.2, zorder=3)
        if key in known.index:
            there = known.loc[key]
            panel.barh(row + 0.18, there.documented, 0.36, facecolor=theme.shade(1), zorder=2,
                       edgecolor=factions.style(key).colour, linewidth=1.2)
            panel.plot([there.low, there.high], [row + 0.18] * 2, color=documented(),
                       linewidth=1.2, zorder=3, marker="|", markersize=5)
    theme.frame(panel, title)
    panel.grid(axis="y", visible=False)
    panel.grid(axis="x", color=theme.pale(), linewidth=0.6)
    panel.set_yticks(range(len(keys)), [_label(key, stood.loc[key]) for key in keys], fontsize=8)
    panel.set_ylim(len(keys) - 0.5, -0.5)
    theme.percent(panel, "x")


def _label(key, stood):
    some = "" if stood.runs == stood.of else f"\n(in {stood.runs} of {stood.of} runs)"
    return factions.name(key) + some


def _rows(run, rows, event, observable, place):
    return [table[(table.event == event) & (table.observable == observable)
                  & (table.place == place)] for table in (run.results, rows)]


SIMULATED_NOTE = "Filled: simulated, median; line: 5-95 % of the runs."
NOTE = (f"{SIMULATED_NOTE} Hollow: documented; line with ends: the range in which its sources "
        "disagree. Lists may overlap.")


@beside(same_scale=False)
def congresses(run, events=None, record=None, ax=None, figsize=None):
    """Composition of soviet and peasant congresses as bars, simulated against documented.

    Units: per cent of the delegates. Source: the run, and the record that it is compared with.
    `events`: assemblies; those of the record and of the whole country unless given. `record`: as in
    `against.compared`.
    """
    rows = compared(run, record)
    held = run.results[run.results.observable == "delegate_share"]
    if events is None:
        known = rows if len(rows) else held
        known = known[(known.observable == "delegate_share") & (known.place == "all")]
        known = known.sort_values("date")
        events = [event for event in dict.fromkeys(known.event) if event in set(held.event)]
    for event in events:
        if event not in set(held.event):
            raise NotInRun(f"no delegates of {event!r} in this run"
                           f"{suggestion(event, sorted(set(held.event)))}")
    if not events:
        raise NotInRun("none of the congresses of the record was held in this run")
    columns = min(2, len(events))
    lines = -(-len(events) // columns)
    fig, axes = theme.figure("Congresses: delegates, simulated and documented", rows=lines,
                             columns=columns, size=(5.4 * columns, 3.1 * lines + 0.7),
                             sharex=True, ax=ax, figsize=figsize)
    for panel, event in zip(axes.flat, events):
        results, known = _rows(run, rows, event, "delegate_share", "all")
        held = results.replicate.nunique()
        count = run.data.sizes["replicate"]
        title = title_of(event) + ("" if held == count else f" (held in {held} of {count} runs)")
        _bars(panel, results, known, title,
              lambda key: key in factions.FACTIONS and key != "psr")
    for panel in axes.flat[len(events):]:
        panel.set_visible(False)
    for panel in axes[-1]:
        panel.set_xlabel("% of the delegates", fontsize=9)
    return theme.finish(fig, run, NOTE)


@beside(same_scale=False)
def vote_bars(run, event="constituent_assembly_1917", place=None, most=6, record=None, ax=None,
              figsize=None):
    """The lists of an election as bars, simulated against documented, a panel a place.

    Units: per cent of the votes. Source: the run, and the record that it is compared with.
    `place`: one or several; unless given the `most` of which most lists are documented. A joint
    list has a bar where it stood. `record`: as in `against.compared`.
    """
    rows = compared(run, record)
    if place is None:
        known = rows[(rows.event == event) & (rows.observable == "vote_share")
                     & rows.place.isin(set(run.results.place))]
        place = list(known.place.value_counts(sort=True).index[:most]) or ["all"]
    places = [place] if isinstance(place, str) else list(place)
    found = [_rows(run, rows, event, "vote_share", one) for one in places]
    for one, (results, _) in zip(places, found):
        if not len(results):
            known = sorted(set(run.results[run.results.event == event].place))
            raise NotInRun(f"no votes of {event} at {one}{suggestion(one, known)}"
                           if known else f"no votes of {event} in this run")
    columns = min(2, len(places))
    lines = -(-len(places) // columns)
    fig, axes = theme.figure(f"{title_of(event)}: votes", rows=lines, columns=columns,
                             size=(max(8, 5.4 * columns), 0.8 + lines * (4.2 if lines == 1 else 2.9)),
                             sharex=True, ax=ax, figsize=figsize)
    for panel, one, (results, known) in zip(axes.flat, places, found):
        stood = _with_votes(run, results)
        _bars(panel, results, known, "Whole country" if one == "all" else theme.place(one),
              lambda key, stood=stood: key in stood)
        panel.set_xlabel("% of the votes", fontsize=9)
    for panel in axes.flat[len(places):]:
        panel.set_visible(False)
    some = any(len(known) for _, known in found)
    return theme.finish(fig, run, NOTE if some else
                        f"{SIMULATED_NOTE} Lists may overlap. The record has nothing here.")


def _with_votes(run, results):
    """Lists that got votes of their own, so that a sum of lists that stood apart is not among
    them."""
    shares = results.pivot_table(index="replicate", columns="list", values="value")
    own = elections.own_shares(shares, elections.contents(geography.tables(run)))
    return set(own.columns[(own > 0).any()])
