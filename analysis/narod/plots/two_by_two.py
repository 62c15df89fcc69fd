"""Two decisions crossed: what a faction has in each of the four worlds."""
from .. import factions
from ..files import NotInRun
from . import theme
from .sessions import draw_ranges, sent


def two_by_two(runs, faction="left_sr", since="1918-01", until="1919-01", events=None,
               social_class=None, ax=None, figsize=None):
    """Support, expression and delegates of a faction in four (or more) worlds, a panel each.

    Units: per cent of the adults (of `social_class`, if given) who privately support the faction
    and who publicly support it; per cent of the delegates. Source: the runs, {(row, column): Run}, where row
    and column are the words of the panel's place. Run them with the same seed, so that they differ
    by the decisions only. The three are different things and are not to be compared.
    """
    rows, columns = (list(dict.fromkeys(key[side] for key in runs)) for side in (0, 1))
    lacking = [f"{row}, {column}" for row in rows for column in columns
               if (row, column) not in runs]
    if lacking:
        raise ValueError(f"a run is missing for: {'; '.join(lacking)}")
    fig, axes = theme.figure(
        f"{factions.name(faction)}: support, expression, delegates", rows=len(rows),
        columns=len(columns), size=(4.6 * len(columns), 1.5 + 2.7 * len(rows)), sharex=True,
        sharey=True, ax=ax, figsize=figsize)
    for (row, column), run in runs.items():
        _world(axes[rows.index(row), columns.index(column)], run, faction, slice(since, until),
               social_class, f"{row}; {column}")
    axes[0, 0].set_ylim(bottom=0)
    theme.percent(axes[0, 0])
    for (row, column), run in runs.items():
        theme.mark_events(axes[rows.index(row), columns.index(column)], run,
                          {"left_sr_suppressed": "suppressed"} if events is None else events)
    top = max(panel.get_ylim()[1] for panel in axes.flat)
    for panel in axes.flat:
        panel.set_ylim(0, top)
    for panel in axes[:, 0]:
        panel.set_ylabel("%", fontsize=9)
    theme.legend(fig, axes[:1, :1], 3)
    one = next(iter(runs.values()))
    who = factions.class_style(social_class).name if social_class else "all adults"
    return theme.finish(fig, one, f"Support and expression: {who}. Delegates: of the congresses of "
                        "soviets, as they were reported; bar: 5-95 % of the runs.",
                        "Lines: medians; bands: 5-95 % of the runs in each week.")


def _world(panel, run, faction, time, social_class, title):
    style = factions.style(faction)
    for what, line, label in (("support", "-", "private support"),
                              ("expression", (0, (2, 1.5)), "public expression")):
        shares = run.mean(what, time=time, faction=faction, social_class=social_class)
        theme.fan(panel, shares, style, label, runs=0, wide=False, line=line)
    theme.time_axis(panel, shares.time.values)
    first, last = shares.time.values[[0, -1]]
    held = sent(run.results, "delegate_share", faction)
    held = held[held.event.str.fullmatch(r"soviet_congress_\d+")
                & held.date.between(first, last) & (held.place == "all")]
    if not len(held):
        raise NotInRun(f"no congress of soviets with delegates of {faction} in {title}")
    for index, (_, congress) in enumerate(held.groupby("event", sort=False)):
        date, middle = draw_ranges(panel, congress, style.colour)
        panel.plot(date, middle, "D", color=style.colour, markersize=5.5, linestyle="none",
                   label="delegates" if index == 0 else None)
    theme.frame(panel, title)
