"""Elections and congresses, simulated against documented."""
from .. import elections, factions, geography
from ..files import NotInRun, suggestion
from . import theme
from .against import compared, documented
from .marks import title_of
from .several import beside


class _Bars:
    """The lists of one assembly at one place: the median of the runs with its range, and beside it
    what is documented.

    Lists without a documented value are drawn if they are `wanted` and not small. A list counts
    as 0 in runs that have nothing of it, and its label says how many have.
    """

    def __init__(self, results, documented, wanted, least=0.02):
        results = elections.with_absent(results)
        self.stood = elections.stood(results)
        self.ranges = results.groupby("list").value.quantile([0.05, 0.5, 0.95]).unstack()
        self.known = documented.set_index("list")
        order = self.ranges.sort_values([0.5, 0.95], ascending=False).index
        self.keys = [key for key in order if key in self.known.index
                     or (self.ranges.loc[key, 0.95] >= least and wanted(key))]

    def draw(self, panel, title, most):
        """`most`: bars that the panel has room for, so that all panels have bars of one height."""
        for row, key in enumerate(self.keys):
            self._draw_one(panel, row, key)
        theme.frame(panel, title)
        panel.grid(axis="y", visible=False)
        panel.grid(axis="x", color=theme.pale(), linewidth=0.6)
        panel.set_yticks(range(len(self.keys)), map(self._label, self.keys), fontsize=8)
        panel.set_ylim(most - 0.5, -0.5)
        theme.percent(panel, "x")

    def _draw_one(self, panel, row, key):
        style = factions.style(key)
        low, middle, high = self.ranges.loc[key]
        panel.barh(row - 0.18, middle, 0.36, color=style.colour, zorder=2, hatch=style.hatch,
                   edgecolor=theme.shade(1), linewidth=0)
        panel.plot([low, high], [row - 0.18] * 2, color=theme.shade(0.25), linewidth=1.2, zorder=3)
        if key in self.known.index:
            there = self.known.loc[key]
            panel.barh(row + 0.18, there.documented, 0.36, facecolor=theme.shade(1), zorder=2,
                       edgecolor=style.colour, linewidth=1.2)
            panel.plot([there.low, there.high], [row + 0.18] * 2, color=documented(),
                       linewidth=1.2, zorder=3, marker="|", markersize=5)

    def _label(self, key):
        stood = self.stood.loc[key]
        some = "" if stood.runs == stood.of else f"\n(in {stood.runs} of {stood.of} runs)"
        return factions.name(key) + some


def _draw_all(title, bars, titles, label, ax, figsize):
    """A canvas with a panel for each of `bars`, rows as high as their bars, one common scale."""
    columns = min(2, len(bars))
    lines = [bars[start:start + columns] for start in range(0, len(bars), columns)]
    most = [max(2, *(len(one.keys) for one in line)) for line in lines]
    heights = [0.65 + 0.27 * count for count in most]  # inches
    canvas, axes = theme.figure(title, rows=len(lines), columns=columns, sharex=True, ax=ax,
                                figsize=figsize, size=(max(8, 5.4 * columns), 1 + sum(heights)),
                                height_ratios=heights)
    for index, (panel, one, words) in enumerate(zip(axes.flat, bars, titles)):
        one.draw(panel, words, most[index // columns])
    for panel in axes.flat[len(bars):]:
        panel.set_visible(False)
    _scale_below(axes, len(bars), label)
    return canvas


def _scale_below(axes, count, label):
    """Numbers and words of the common scale below the last panel of each column."""
    columns = axes.shape[1]
    for index in range(max(0, count - columns), count):
        axes.flat[index].tick_params(labelbottom=True)
        axes.flat[index].set_xlabel(label, fontsize=9)


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
    count = run.data.sizes["replicate"]
    bars, titles = [], []
    for event in events:
        results, known = _rows(run, rows, event, "delegate_share", "all")
        bars.append(_Bars(results, known, lambda key: key in factions.FACTIONS and key != "psr"))
        held = results.replicate.nunique()
        titles.append(title_of(event) + (
            "" if held == count else f" (held in {held} of {count} runs)"))
    fig = _draw_all("Congresses: delegates, simulated and documented", bars, titles,
                    "% of the delegates", ax, figsize)
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
    bars = []
    for results, known in found:
        stood = _with_votes(run, results)
        bars.append(_Bars(results, known, lambda key, stood=stood: key in stood))
    titles = ["Whole country" if one == "all" else theme.place(one) for one in places]
    fig = _draw_all(f"{title_of(event)}: votes", bars, titles, "% of the votes", ax, figsize)
    some = any(len(known) for _, known in found)
    return theme.finish(fig, run, NOTE if some else
                        f"{SIMULATED_NOTE} Lists may overlap. The record has nothing here.")


def _with_votes(run, results):
    """Lists that got votes of their own, so that a sum of lists that stood apart is not among
    them."""
    shares = results.pivot_table(index="replicate", columns="list", values="value")
    own = elections.own_shares(shares, elections.contents(geography.tables(run)))
    return set(own.columns[(own > 0).any()])
