"""Where factions and classes stand on two issues."""
import numpy as np
from matplotlib.patheffects import withStroke

from .. import factions
from . import theme
from .several import beside

POLES = {"war": ("peace at once", "war to victory"),
         "land": ("all land to the peasants", "property"),
         "power": ("soviets", "state and coalition"),
         "democracy": ("one-party dictatorship", "parties and liberties"),
         "grain": ("requisition and monopoly", "free trade")}


@beside(same_scale=False)
def positions(run, x="war", y="power", time="1917-11-06", since=None, ax=None, figsize=None):
    """The arena: factions (circles, area by private support) and classes (squares) on two issues.

    Units: positions from -1 (the pole of the revolution) to +1; classes: mean opinion of the people
    of the class in all places. With `since`, the way of each class from that date is drawn.
    Source: the run, median over replicates; positions of factions are documented intervals.
    """
    fig, axes = theme.figure(f"Positions on {x} and {y}, week of {time}", size=(7.6, 7.2), ax=ax,
                             figsize=figsize)
    panel = axes[0, 0]
    shares = run.mean("support", time=time).median("replicate")
    where = run.select("faction_position", time).median("replicate")
    marks = []  # point, area, words, whether a class
    for key in where.faction.values:
        point = [float(where.sel(faction=key, issue=issue)) for issue in (x, y)]
        share = float(shares.sel(faction=key))
        if np.isfinite([*point, share]).all():
            marks.append((point, 25 + 4000 * share, factions.name(key), False))
            panel.scatter(*point, s=marks[-1][1], color=factions.style(key).colour, alpha=0.55,
                          edgecolor=theme.shade(1), linewidth=0.8, zorder=2)
    marks += _classes(panel, run, x, y, time, since)
    taken = [(point[0] - 0.04, point[0] + 0.04, point[1], text) for point, _, text, _ in marks]
    for mark in sorted(marks, key=lambda mark: -mark[1]):
        _label(panel, taken, *mark)
    for axis, issue in (("x", x), ("y", y)):
        low, high = POLES.get(issue, ("-1", "+1"))
        getattr(panel, f"set_{axis}label")(f"{issue}:   \N{LEFTWARDS ARROW} {low}      {high} "
                                           "\N{RIGHTWARDS ARROW}", fontsize=9)
    panel.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), aspect="equal")
    panel.axhline(0, color=theme.pale(), zorder=0)
    panel.axvline(0, color=theme.pale(), zorder=0)
    theme.frame(panel)
    way = f", and their way since {since}" if since else ""
    return theme.finish(fig, run, "Circles: factions, area by the share of all adults who "
                        f"privately support them. Squares: classes{way}.")


def _classes(panel, run, x, y, time, since):
    marks = []
    opinion = run.mean("position", by="social_class", time=time).median("replicate")
    way = since and run.mean("position", by="social_class",
                             time=slice(since, time)).median("replicate")
    for key in opinion.social_class.values:
        style = factions.class_style(key)
        point = [float(opinion.sel(social_class=key, issue=issue)) for issue in (x, y)]
        if not np.isfinite(point).all():
            continue
        if since:
            panel.plot(*(way.sel(social_class=key, issue=issue).values for issue in (x, y)),
                       color=style.colour, linewidth=1, alpha=0.8, zorder=1)
        panel.plot(*point, "s", color=style.colour, markersize=7, zorder=3)
        marks.append((point, 49, style.name, True))
    return marks


def _label(panel, taken, point, area, text, italic):
    """Writes beside a mark of an area in square points; higher or lower where a word stands."""
    x, y = point
    side = -1 if x > 0.55 else 1
    start = x + side * (0.02 + 0.0053 * np.sqrt(area / np.pi))
    width = 0.021 * len(text)
    ends = sorted((start, start + side * width))
    for shift in (sign * step * 0.02 for step in range(30) for sign in (1, -1)):
        if not any(abs(y + shift - other) < 0.045 and ends[0] < right and left < ends[1]
                   for left, right, other, whose in taken if whose != text):
            break
    taken.append((*ends, y + shift, text))
    panel.annotate(text, point, (start, y + shift), fontsize=7.5, va="center", zorder=4, path_effects=[withStroke(linewidth=2, foreground=theme.shade(1))],
                   ha="left" if side > 0 else "right", style="italic" if italic else "normal",
                   arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": theme.shade(0.5),
                               "shrinkA": 0, "shrinkB": 0} if abs(shift) > 0.05 else None)
