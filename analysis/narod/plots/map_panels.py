"""Both panels of a map: cells, land, occupation, frontiers, fronts."""
import matplotlib.colors as mcolors
import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from .. import geography
from . import theme

SEA, ABROAD, UNKNOWN = "#E8EEF2", "#FAF9F6", "#FFFFFF"
NO_VALUE_HATCH = "xxx"  # on UNKNOWN, so that it is not taken for a small value
OCCUPIED = {"full": ("/////", "occupied by the Central Powers"),
            "partial": (".....", "occupied in part")}  # hatch, words
LIGHT = 1.3  # sum of red, green and blue from which a colour is light
# Projection, and points (longitude, latitude) that must be seen.
VIEWS = {
    "west of the Urals": (geography.Albers(38, 43, 60),
                          [(17.5, 54), (60, 50), (38, 38.6), (44, 69)]),
    "whole empire": (geography.Albers(95, 45, 68),
                     [(15, 50), (190, 65), (62, 35), (100, 78), (143, 41)]),
}


def _window(view):
    """Corners of the smallest window that shows what a view must show."""
    project, seen = view
    corners = project(*np.transpose(seen))
    return corners.min(axis=0), corners.max(axis=0)


def draw(run, title, colours, date, keys=(), unknown="no value", ax=None, figsize=None):
    """A canvas, axes and panels with the west and the whole empire.

    `colours` by place; `keys`: patches of the legend, to which those of hatches are added;
    `unknown`: what a province without a colour is.
    """
    canvas, axes = blank(title, ax, figsize)
    folder = geography.tables(run)
    panels = panels_of(axes, folder)
    for panel in panels:
        panel.paint(colours, date)
    add_keys(canvas, [*keys, *hatch_keys(folder, colours, [date], unknown)])
    return canvas, axes, panels


def blank(title, ax=None, figsize=None):
    """A canvas and axes of the shapes of the views."""
    shapes = [np.subtract(*_window(view)[::-1]) for view in VIEWS.values()]
    ratios = [width / height for width, height in shapes]
    return theme.figure(title, columns=2, size=(12, 12 / sum(ratios) + 1.6), ax=ax,
                        figsize=figsize, width_ratios=ratios)


def panels_of(axes, folder):
    """The views of the empire on these axes, not yet painted."""
    for one, name in zip(axes.flat, VIEWS):
        one.set_title(name, loc="left", fontsize=9, color=theme.grey())
    return [Panel(one, folder, view) for one, view in zip(axes.flat, VIEWS.values())]


def add_keys(canvas, keys):
    canvas.keys(keys, [one.get_label() for one in keys], 6)


def hatch_keys(folder, colours, dates, unknown):
    """Patches that explain the hatches that are on the map at one of the dates."""
    held = {extent for date in dates for extent in geography.occupied(folder, date).values()}
    keys = [Patch(facecolor="white", edgecolor="0.3", hatch=hatch, label=words, linewidth=0.4)
            for extent, (hatch, words) in OCCUPIED.items() if extent in held]
    provinces, _ = geography.cells(folder)
    if any(f"province:{province}" not in colours for province, _ in provinces):
        keys.append(Patch(facecolor=UNKNOWN, edgecolor="0.75", hatch=NO_VALUE_HATCH, label=unknown,
                          linewidth=0.4))
    return keys


class Panel:
    """One view of the empire. What does not change is drawn once; `paint` draws the rest."""

    def __init__(self, axes, folder, view):
        self.axes, self.folder, (self.project, _) = axes, folder, view
        self.named = view is VIEWS["west of the Urals"]
        provinces, frontiers = geography.cells(folder)
        self.provinces = [province for province, _ in provinces]
        self.rings = [self.project(*ring.T) for _, ring in provinces]
        self.painted = []
        axes.set_facecolor(SEA)
        self.land = Path.make_compound_path(*(Path(self.project(*ring.T), closed=True)
                                              for ring in geography.land()))
        axes.add_patch(PathPatch(self.land, facecolor=ABROAD, edgecolor="none", zorder=1))
        axes.add_patch(PathPatch(self.land, facecolor="none", edgecolor="0.5", linewidth=0.4,
                                 zorder=5))
        self.cells = self._add(PolyCollection(self.rings, linewidth=0.6, zorder=2))
        for outer, width, colour in ((False, 0.4, "white"), (True, 1.0, "0.3")):
            lines = [self.project(*line.T) for pair, line in frontiers if all(pair) != outer]
            self._add(LineCollection(lines, colors=colour, linewidths=width, zorder=4))
        (left, bottom), (right, top) = _window(view)
        axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
        for spine in axes.spines.values():
            spine.set_color("0.7")

    def paint(self, colours, date):
        """Colours by place, and the territory that was occupied at a date, in place of those
        before."""
        for artist in self.painted:
            artist.remove()
        faces = [colours.get(f"province:{province}", UNKNOWN) for province in self.provinces]
        self.cells.set_facecolor(faces)
        self.cells.set_edgecolor(faces)
        lacking = [ring for ring, province in zip(self.rings, self.provinces)
                   if f"province:{province}" not in colours]
        self.painted = [self._hatched(lacking, NO_VALUE_HATCH, "0.75", 2.5)] if lacking else []
        held = geography.occupied(self.folder, date)
        for extent, (hatch, _) in OCCUPIED.items():
            for dark, ink in ((False, "0.3"), (True, "0.85")):
                there = [ring for ring, province, face in zip(self.rings, self.provinces, faces)
                         if held.get(province) == extent and _is_dark(face) == dark]
                if there:
                    self.painted.append(self._hatched(there, hatch, ink, 3))
        self.painted += _points(self.axes, self.project, self.folder, colours, self.named)

    def _hatched(self, rings, hatch, ink, zorder):
        return self._add(PolyCollection(rings, facecolor="none", edgecolor=ink, hatch=hatch,
                                        linewidth=0, zorder=zorder))

    def _add(self, collection):
        self.axes.add_collection(collection, autolim=False)
        collection.set_clip_path(self.land, self.axes.transData)
        return collection


def _is_dark(colour):
    return sum(mcolors.to_rgb(colour)) < LIGHT


def _points(axes, project, folder, colours, named):
    """The capitals, and the fronts and fleets at their staffs; their names, if wanted. Returns what
    was drawn."""
    provinces = pd.read_csv(folder / "empire" / "provinces.csv").set_index("id")
    drawn = []
    for city in sorted(geography.CITY_PROVINCES):
        if f"city:{city}" in colours:
            at = project(provinces.lon[city], provinces.lat[city])
            drawn += axes.plot(*at, "o", markersize=8, color=colours[f"city:{city}"],
                               markeredgecolor="0.15", zorder=6)
            if named:
                drawn.append(_word(axes, at, city.removesuffix("_city").title(), 1))
    for staff in geography.staffs().itertuples():
        if staff.place in colours:
            at = project(staff.lon, staff.lat)
            drawn += axes.plot(*at, "s", markersize=8, zorder=6, color=colours[staff.place],
                               markeredgecolor="0.15")
            if named:
                kind, _, name = staff.place.partition(":")
                drawn.append(_word(axes, at, name.replace("_", " ").title()
                                   + (" Fleet" if kind == "fleet" else ""), -1))
    return drawn


def _word(axes, point, text, side):
    return axes.annotate(
        text, point, (6 * side, 0), textcoords="offset points", fontsize=6.5, color="0.1",
        va="center", ha="left" if side > 0 else "right", zorder=7, clip_on=True,
        path_effects=[withStroke(linewidth=2, foreground="white", alpha=0.85)])
