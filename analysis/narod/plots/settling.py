"""Words beside marks, moved until they overlap neither one another, nor marks, nor the edge."""
from itertools import product

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.text import Text

# Where a word may stand from its mark: points to the right and up, side of the mark it hangs on.
PLACES = sorted(((across if side == "left" else -across - 1, up, side)
                 for up, across, side in product(range(-45, 66, 6), (4, 12, 22), ("left", "right"))),
                key=lambda one: abs(one[1] - 3) + 1.5 * abs(one[0]))
NEAR = 12  # points up to which a word needs no line to its mark
MARK = 3.5  # half the size of a mark, points
OTHER_WORD, EDGE, LEGEND = 100, 1000, 50  # how much worse than a mark it is to overlap these
TIE = {"arrowstyle": "-", "linewidth": 0.4, "alpha": 0.7, "shrinkA": 0, "shrinkB": 3}


def settle(words, drawn):
    """Moves annotations (with offsets in points) apart; returns `drawn`, which holds them. Those
    made with `arrowprops=TIE` are tied to their mark where they had to move away from it."""
    if words:
        whole = words[0].axes.get_figure()
        whole = getattr(whole, "figure", whole)  # of a subfigure
        whole.draw_without_rendering()  # so that everything is where it will be
        renderer, taken = whole._get_renderer(), []
        marks = {axes: _marks(axes, renderer) for axes in {word.axes for word in words}}
        for word in sorted(words, key=lambda one: float(one.axes.convert_xunits(one.xy[0]))):
            _place(word, renderer, taken, marks[word.axes])
    return drawn


def laid_out(drawn):
    """Lays a figure out once before it is saved, which words outside of axes need; returns it."""
    if hasattr(drawn, "draw_without_rendering"):
        drawn.draw_without_rendering()
    return drawn


def _marks(axes, renderer):
    """Corners [left, bottom, right, top] of the marks and bars in axes, in pixels."""
    half = renderer.points_to_pixels(MARK)
    found = []
    for line in axes.lines:
        if line.get_transform() != axes.transData:
            continue  # of an event: upright through all
        points = axes.transData.transform(line.get_xydata())
        if line.get_marker() not in (None, "None", "", " "):
            found += [(x - half, y - half, x + half, y + half) for x, y in points]
        elif len(points) == 2:
            found.append((*points.min(axis=0) - 1, *points.max(axis=0) + 1))
    for bars in axes.collections:
        for segment in bars.get_segments() if isinstance(bars, LineCollection) else ():
            points = axes.transData.transform(segment)
            found.append((*points.min(axis=0) - 1, *points.max(axis=0) + 1))
    if axes.get_legend() is not None:
        found += [tuple(axes.get_legend().get_window_extent(renderer).extents)] * LEGEND
    boxes = np.array(found).reshape(-1, 4)
    return boxes[np.isfinite(boxes).all(axis=1)]


def _place(word, renderer, taken, marks):
    inside = word.axes.get_window_extent(renderer)
    best = None
    for index, (across, up, side) in enumerate(PLACES):
        word.set_position((across, up))
        word.set_horizontalalignment(side)
        box = _box(word, renderer)
        out = box.x0 < inside.x0 or box.x1 > inside.x1 or box.y0 < inside.y0 or box.y1 > inside.y1
        over = ((marks[:, 0] < box.x1) & (marks[:, 2] > box.x0)
                & (marks[:, 1] < box.y1) & (marks[:, 3] > box.y0)).sum()
        cost = EDGE * out + OTHER_WORD * sum(box.overlaps(other) for other in taken) + over
        if best is None or cost < best[0]:
            best = (cost, index)
        if cost == 0:
            break
    across, up, side = PLACES[best[1]]
    word.set_position((across, up))
    word.set_horizontalalignment(side)
    if word.arrow_patch is not None:
        word.arrow_patch.set_visible(abs(up) > NEAR or abs(across) > NEAR)
    taken.append(_box(word, renderer))


def _box(word, renderer):
    """The corners of the word alone, without its tie."""
    word.update_positions(renderer)
    return Text.get_window_extent(word, renderer)
