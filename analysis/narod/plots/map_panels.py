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
    """A canvas and axes with the west and the whole empire.

    `colours` by place; `keys`: patches of the legend, to which those of hatches are added;
    `unknown`: what a province without a colour is.
    """
    shapes = [np.subtract(*_window(view)[::-1]) for view in VIEWS.values()]
    ratios = [width / height for width, height in shapes]
    canvas, axes = theme.figure(title, columns=2, size=(12, 12 / sum(ratios) + 1.6), ax=ax,
                                figsize=figsize, width_ratios=ratios)
    folder = geography.tables(run)
    for panel, (name, view) in zip(axes[0], VIEWS.items()):
        _panel(panel, folder, view, colours, date)
        panel.set_title(name, loc="left", fontsize=9, color=theme.grey())
    keys = [*keys, *_hatch_keys(folder, colours, date, unknown)]
    canvas.keys(keys, [one.get_label() for one in keys], 6)
    return canvas, axes


def _hatch_keys(folder, colours, date, unknown):
    """Patches that explain the hatches that are on the map."""
    held = set(geography.occupied(folder, date).values())
    keys = [Patch(facecolor="white", edgecolor="0.3", hatch=hatch, label=words, linewidth=0.4)
            for extent, (hatch, words) in OCCUPIED.items() if extent in held]
    provinces, _ = geography.cells(folder)
    if any(f"province:{province}" not in colours for province, _ in provinces):
        keys.append(Patch(facecolor=UNKNOWN, edgecolor="0.75", hatch=NO_VALUE_HATCH, label=unknown,
                          linewidth=0.4))
    return keys


def _panel(panel, folder, view, colours, date):
    project, _ = view
    provinces, frontiers = geography.cells(folder)
    panel.set_facecolor(SEA)
    land = Path.make_compound_path(*(Path(project(*ring.T), closed=True)
                                     for ring in geography.land()))
    panel.add_patch(PathPatch(land, facecolor=ABROAD, edgecolor="none", zorder=1))
    coast = PathPatch(land, facecolor="none", edgecolor="0.5", linewidth=0.4, zorder=5)
    panel.add_patch(coast)
    held = geography.occupied(folder, date)
    rings = [project(*ring.T) for _, ring in provinces]
    faces = [colours.get(f"province:{province}", UNKNOWN) for province, _ in provinces]
    clip = (land, panel.transData)
    _add(panel, PolyCollection(rings, facecolor=faces, edgecolor=faces, linewidth=0.6, zorder=2),
         clip)
    lacking = [ring for ring, (province, _) in zip(rings, provinces)
               if f"province:{province}" not in colours]
    if lacking:
        _add(panel, PolyCollection(lacking, facecolor="none", edgecolor="0.75", linewidth=0,
                                   hatch=NO_VALUE_HATCH, zorder=2.5), clip)
    for extent, (hatch, _) in OCCUPIED.items():
        for dark, ink in ((False, "0.3"), (True, "0.85")):
            there = [ring for ring, (province, _), face in zip(rings, provinces, faces)
                     if held.get(province) == extent and _is_dark(face) == dark]
            if there:
                _add(panel, PolyCollection(there, facecolor="none", edgecolor=ink, hatch=hatch,
                                           linewidth=0, zorder=3), clip)
    for outer, width, colour in ((False, 0.4, "white"), (True, 1.0, "0.3")):
        lines = [project(*line.T) for pair, line in frontiers if all(pair) != outer]
        _add(panel, LineCollection(lines, colors=colour, linewidths=width, zorder=4), clip)
    _points(panel, project, folder, colours, named=view is VIEWS["west of the Urals"])
    (left, bottom), (right, top) = _window(view)
    panel.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
    for spine in panel.spines.values():
        spine.set_color("0.7")


def _is_dark(colour):
    return sum(mcolors.to_rgb(colour)) < LIGHT


def _add(panel, collection, clip):
    panel.add_collection(collection, autolim=False)
    collection.set_clip_path(*clip)


def _points(panel, project, folder, colours, named):
    """The capitals, and the fronts and fleets at their staffs; their names, if wanted."""
    provinces = pd.read_csv(folder / "empire" / "provinces.csv").set_index("id")
    for city in sorted(geography.CITY_PROVINCES):
        if f"city:{city}" in colours:
            panel.plot(*project(provinces.lon[city], provinces.lat[city]), "o", markersize=8,
                       color=colours[f"city:{city}"], markeredgecolor="0.15", zorder=6)
            if named:
                _word(panel, project(provinces.lon[city], provinces.lat[city]),
                      city.removesuffix("_city").title(), 1)
    for staff in geography.staffs().itertuples():
        if staff.place in colours:
            panel.plot(*project(staff.lon, staff.lat), "s", markersize=8, zorder=6,
                       color=colours[staff.place], markeredgecolor="0.15")
            if named:
                kind, _, name = staff.place.partition(":")
                _word(panel, project(staff.lon, staff.lat), name.replace("_", " ").title()
                      + (" Fleet" if kind == "fleet" else ""), -1)


def _word(panel, point, text, side):
    panel.annotate(text, point, (6 * side, 0), textcoords="offset points", fontsize=6.5, color="0.1",
                   va="center", ha="left" if side > 0 else "right", zorder=7, clip_on=True,
                   path_effects=[withStroke(linewidth=2, foreground="white", alpha=0.85)])
