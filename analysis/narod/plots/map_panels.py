"""Both panels of a map: cells, land, occupation, frontiers, fronts."""
import matplotlib.colors as mcolors
import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from .. import geography
from . import theme

SEA, ABROAD, UNKNOWN = "#E8EEF2", "#F6F5F1", "#D9D9D9"
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


def draw(run, title, colours, date, below=1.5):
    """A figure with the west and the whole empire; `colours` by place, `below`: inches for keys."""
    shapes = [np.subtract(*_window(view)[::-1]) for view in VIEWS.values()]
    ratios = [width / height for width, height in shapes]
    fig, axes = theme.figure(title, columns=2, size=(12, 12 / sum(ratios) + below),
                             gridspec_kw={"width_ratios": ratios})
    for panel, (name, view) in zip(axes[0], VIEWS.items()):
        _panel(panel, run, view, colours, date)
        panel.set_title(name, loc="left", fontsize=9, color=theme.GREY)
    return fig


def _panel(panel, run, view, colours, date):
    project, _ = view
    folder = geography.tables(run)
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
    for extent, hatch in (("full", "/////"), ("partial", ".....")):
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
    panel.annotate(text, point, (6 * side, 0), textcoords="offset points", fontsize=6.5,
                   va="center", ha="left" if side > 0 else "right", zorder=7, clip_on=True,
                   path_effects=[withStroke(linewidth=2, foreground="white", alpha=0.85)])
