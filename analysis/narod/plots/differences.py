"""What a change does: variant minus base, pair by pair."""
import numpy as np
from scipy import stats

from .. import elections, factions, geography
from ..files import NotInRun
from . import theme
from .marks import title_of

CONFIDENCE = 0.95


def difference(counterfactual, faction=None, variant=None, what="support", time=None, events=None,
               ax=None, figsize=None, **labels):
    """Variant minus base of a weekly observable, mean of the pairs with its 95 % interval.

    Units: percentage points of the adults of the classes and places chosen. The interval is that of
    a mean (Student's t over the pairs), not of single runs; thin lines are single pairs.
    Source: a file of `narod counterfactual`. `faction`: one or several; also a party of
    `factions.PARTIES` ("SRs without the left"), whose factions are added up.
    """
    run = counterfactual.variant(variant)
    keys = [faction] if isinstance(faction, str) else list(faction or [])
    if not keys:
        raise ValueError("difference needs a faction or several")
    fig, axes = theme.figure(run.attrs["title"], size=(8.4, 4.8), ax=ax,
                             figsize=figsize)
    panel = axes[0, 0]
    for key in keys:
        pairs = _pairs(counterfactual, variant, what, key, dict(labels, time=time))
        _interval(panel, pairs, factions.style(key),
                  key if key in factions.PARTIES else factions.name(key))
    panel.axhline(0, color=theme.shade(0.4), linewidth=0.8)
    theme.frame(panel, None, f"{theme.words(what)}: difference, percentage points")
    theme.percent(panel)
    theme.time_axis(panel, pairs.time.values)
    parting = counterfactual.parting(variant)
    if parting is not None:
        panel.axvline(parting, color=theme.ink(), linewidth=1, linestyle="--",
                      label="first difference")
    theme.mark_events(panel, run, events)
    horizon, last = counterfactual.horizon(variant), pairs.time.values[-1]
    if horizon is not None and horizon < last:
        panel.axvspan(horizon, last, color="0.5", alpha=0.2, zorder=0,
                      label="behind the horizon: does not count")
    theme.legend(fig, axes, 4)
    where = ", ".join(factions.class_style(value).name if axis == "social_class" else str(value)
                      for axis, value in labels.items()) or "all classes and places"
    return theme.finish(
        fig, run, run.attrs["question"],
        f"{where}. Line: mean of {pairs.sizes['replicate']} pairs of runs with the same draws; "
        "band: 95 % interval of that mean; thin: single pairs.")


def _pairs(counterfactual, variant, what, key, chosen):
    if key not in factions.PARTIES:
        return counterfactual.difference(what, variant, faction=key, **chosen)
    one, other = (factions.by_party(run.mean(what, **chosen)).sel(party=key).fillna(0)
                  for run in (counterfactual.variant(variant), counterfactual.base))
    return one - other


def _interval(panel, pairs, style, label):
    values = pairs.transpose("replicate", "time").values
    times, count = pairs.time.values, len(values)
    mean = values.mean(axis=0)
    if count > 1:
        half = (stats.t.ppf((1 + CONFIDENCE) / 2, count - 1)
                * values.std(axis=0, ddof=1) / np.sqrt(count))
        panel.fill_between(times, mean - half, mean + half, color=style.colour, alpha=0.2,
                           linewidth=0)
    for row in values[:20]:
        panel.plot(times, row, color=style.colour, linewidth=0.35, alpha=0.6)
    panel.plot(times, mean, linestyle=style.line, color=style.colour, linewidth=1.7, label=label)


def effects(counterfactual, variant=None, observable="delegate_share", rows=20, ax=None,
            figsize=None):
    """The largest differences in results (shares) as points with their 95 % intervals.

    Units: percentage points; bootstrap interval of the mean of the pairs. Source: the table
    `effects` of a file of `narod counterfactual`. `observable`: delegate_share, vote_share,
    wing_share, opinion_share or turnout. A list that has the same difference as another one at an
    assembly, because it stands for the same votes there, has no row of its own.
    """
    run = counterfactual.variant(variant)
    table = counterfactual.effects
    table = table[(table.variant == run.group) & (table.observable == observable)
                  & table.difference.notnull() & (table.beyond_horizon == 0)]
    if not len(table):
        raise NotInRun(f"no effects on {observable} in this file; it has those on "
                       f"{', '.join(sorted(set(counterfactual.effects.observable)))}")
    table = _without_repeats(table, elections.contents(geography.tables(counterfactual.base)))
    largest = table.reindex(table.difference.abs().sort_values(ascending=False).index).head(rows)
    largest = largest.sort_values("date", kind="stable").reset_index(drop=True)
    fig, axes = theme.figure(f"{run.attrs['title']}: {observable.replace('_', ' ')}",
                             size=(8.4, 1.5 + 0.27 * len(largest)), ax=ax, figsize=figsize)
    panel = axes[0, 0]
    labels = []
    for index, row in largest.iterrows():
        key = row["list"]
        bars = np.maximum(0, [[row.difference - row.low], [row.high - row.difference]])
        panel.errorbar(row.difference, index, fmt="o", color=factions.style(key).colour,
                       markersize=5, capsize=2.5,
                       xerr=bars if np.isfinite(bars).all() else None)  # one pair has no interval
        labels.append(f"{title_of(row.event)}: {factions.name(key)}")
    panel.axvline(0, color=theme.shade(0.4), linewidth=0.8)
    theme.frame(panel)
    panel.grid(axis="x", color=theme.pale(), linewidth=0.6)
    panel.set_yticks(range(len(labels)), labels, fontsize=8)
    panel.set_ylim(len(labels) - 0.5, -0.5)
    theme.percent(panel, "x")
    panel.set_xlabel("difference, percentage points", fontsize=9)
    pairs = run.data.sizes["replicate"]
    return theme.finish(
        fig, run, run.attrs["question"],
        f"The {len(labels)} largest differences, by date: mean of {pairs} pairs of runs with the "
        "same draws and its 95 % interval.")


def _without_repeats(table, contents):
    """Rows but those that say what another one of the same assembly says: of lists with the same
    difference the one of fewest factions is kept."""
    size = table["list"].map(lambda key: len(contents.get(key, {key})))
    order = table.assign(size=size).sort_values("size", kind="stable")
    same = ["event", "date", "place", "group", "difference", "low", "high"]
    kept = order.drop_duplicates([key for key in same if key in order])
    return kept.drop(columns="size").sort_index()
