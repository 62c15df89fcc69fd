"""Shares as areas that add up."""
import numpy as np

from .. import factions
from . import theme
from .sessions import ASSEMBLIES_NOTE, draw_assemblies
from .settling import settle
from .several import beside

OTHERS = factions.Style("Others", factions.MUTED)
WINGS = ["left_sr", "centre_sr", "right_sr", "maximalists", "psr"]


@beside()
def stacked(run, what="support", time=None, events=None, place=None,
            classes=("worker", "peasant", "soldier", "intelligentsia", "other", "cossack"),
            ax=None, figsize=None, least=0.03):
    """How the adults of each class divide over all factions; empty: none.

    Units: per cent of the adults of the class, mean over the runs (means add up, medians do not).
    Source: the run. What is chance is hidden here: see `trajectory`. Factions
    that stay under `least` in every class are drawn together.
    """
    classes = run.labels("social_class", classes)
    columns = min(3, len(classes))
    lines = -(-len(classes) // columns)
    fig, axes = theme.figure(f"{run.attrs['title']}: {what} by class, all factions", rows=lines,
                             columns=columns, size=(3.67 * columns, 1.4 + 2.9 * lines),
                             sharex=True, sharey=True, ax=ax, figsize=figsize)
    shares = run.mean(what, by="social_class", time=time, place=place).mean("replicate")
    order = [key for key in factions.FACTIONS if key in shares.faction.values]
    drawn = [key for key in order if float(shares.sel(faction=key).max()) > least]
    rest = shares.sel(faction=[key for key in order if key not in drawn]).sum("faction")
    for panel, social_class in zip(axes.flat, classes):
        rows = shares.sel(social_class=social_class, faction=drawn).fillna(0)
        rows = rows.transpose("faction", "time").values
        _areas(panel, [*rows, rest.sel(social_class=social_class).values], shares.time.values,
               [factions.style(key) for key in drawn] + [OTHERS])
        theme.frame(panel, factions.class_style(social_class).name)
        theme.percent(panel)
        theme.time_axis(panel, shares.time.values)
    for panel in axes.flat[len(classes):]:
        panel.set_visible(False)
    for panel in axes.flat[:len(classes)]:
        panel.set_ylim(0, 1)
        theme.mark_events(panel, run, events)
        panel.set_yticks(np.linspace(0, 1, 6))
    for panel in axes[:, 0]:
        panel.set_ylabel("% of the class", fontsize=9)
    theme.legend(fig, axes[:1, :1], 5)
    return theme.finish(fig, run, "Areas: mean over the runs. Empty: supports nobody. Others: "
                        f"factions that stay under {100 * least:.3g} % of every class.")


def _areas(panel, values, times, styles):
    areas = panel.stackplot(times, values, labels=[style.name for style in styles],
                            colors=[style.colour for style in styles])
    for area, style in zip(areas, styles):
        area.set_linewidth(0.6)
        area.set_edgecolor(theme.shade(1))
        area.set_hatch(style.hatch)


@beside()
def followers(run, faction="left_sr", what="support", time=None, events=None, place=None, ax=None,
              figsize=None):
    """Who stands behind a faction: its followers by class, as areas that add up.

    Units: millions of adults, mean over the runs. Source: the run. A class is where its people are
    this week: a peasant called up is a soldier.
    """
    fig, axes = theme.figure(f"{factions.name(faction)}: "
                             + ("private supporters" if what == "support" else
                                "public supporters") + " by class", size=(8.4, 4.6), ax=ax,
                             figsize=figsize)
    panel = axes[0, 0]
    people = run.count(what, by="social_class", time=time, faction=faction, place=place)
    people = people.fillna(0).mean("replicate") / 1e6
    keys = [key for key in factions.CLASSES if key in people.social_class.values]
    areas = panel.stackplot(people.time.values,
                            people.sel(social_class=keys).transpose("social_class", "time").values,
                            labels=[factions.class_style(key).name for key in keys],
                            colors=[factions.class_style(key).colour for key in keys])
    for area in areas:
        area.set_linewidth(0.6)
        area.set_edgecolor(theme.shade(1))
    theme.frame(panel, None, "millions of adults")
    theme.time_axis(panel, people.time.values)
    theme.mark_events(panel, run, events)
    theme.legend(fig, axes, 3)
    return theme.finish(fig, run, "Areas: mean over the runs; what is chance is hidden here.")


@beside()
def wings(run, what="support", time=slice("1914-08", "1918-12"), events=None, record=None, ax=None,
          figsize=None, **labels):
    """The wings within the Socialist-Revolutionaries, as shares of their common following.

    Units: per cent of those who support any wing, mean over the runs; below, the share of the
    Left SRs among the delegates or cadres of their party, simulated and documented with its range.
    Source: the run, and the record that it is compared with. The two panels are different things.
    """
    fig, axes = theme.figure("Wings within the Socialist-Revolutionaries", rows=2, size=(8.4, 7),
                             sharex=True, height_ratios=[3, 2], ax=ax, figsize=figsize)
    shares = run.mean(what, time=time, **labels)
    keys = [key for key in WINGS if key in shares.faction.values]
    shares = shares.sel(faction=keys)
    shares = (shares.fillna(0) / shares.sum("faction", min_count=1)).mean("replicate")
    _areas(axes[0, 0], shares.transpose("faction", "time").values, shares.time.values,
           [factions.style(key) for key in keys])
    theme.frame(axes[0, 0], "Private following of the party" if what == "support" else what,
                "% of the following")
    theme.percent(axes[0, 0])
    axes[0, 0].set_ylim(0, 1)
    theme.time_axis(axes[0, 0], shares.time.values)
    marked = theme.mark_events(axes[0, 0], run, events)
    axes[0, 0].set_yticks(np.linspace(0, 1, 6))
    theme.mark_again(axes[1, 0], marked)
    sat = draw_assemblies(axes[1, 0], run, "wing_share", "left_sr", shares.time.values[0],
                          shares.time.values[-1], record)
    theme.frame(axes[1, 0], "Left SRs among the party's delegates and cadres", "% of the party's")
    theme.percent(axes[1, 0])
    axes[1, 0].set_ylim(0, 1.12)
    if axes[1, 0].get_legend_handles_labels()[0]:
        axes[1, 0].legend(frameon=False, fontsize=8.5, loc="upper left")
    theme.legend(fig, axes[:1], 5)
    return settle(sat, theme.finish(
        fig, run, "Above: mean over the runs. Below: median and 5-95 % of the runs "
        "at each assembly; hollow: documented, with the range of its sources. " + ASSEMBLIES_NOTE))
