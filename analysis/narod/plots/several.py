"""Several runs in one figure: side by side, or named for lines of their own."""
import functools

import numpy as np

from ..runs import named
from .canvas import figure, source


def beside(same_scale=True):
    """Lets a figure of one run take a list or dict of runs, which are drawn side by side.

    `same_scale`: panels of the same place get the same y axis.
    """
    def decorate(draw):
        @functools.wraps(draw)
        def drawn(run, *args, ax=None, figsize=None, **options):
            runs = named(run)
            if "" in runs:
                return draw(run, *args, ax=ax, figsize=figsize, **options)
            return _row(draw, runs, same_scale, ax, figsize, args, options)
        return drawn
    return decorate


def _row(draw, runs, same_scale, ax, figsize, args, options):
    canvas, axes = figure("", columns=len(runs), size=(6.4 * len(runs), 7.2), ax=ax,
                          figsize=figsize)
    panels = [np.atleast_1d(np.asarray(draw(run, *args, ax=slot, **options))).ravel()
              for slot, run in zip(axes.flat, runs.values())]
    for (first, *_), label in zip(panels, runs):
        first.set_title(f"{label}\n{first.get_title(loc='left')}", loc="left", fontsize=10,
                        fontweight="bold")
    if same_scale:
        for same in zip(*panels):
            ends = np.array([one.get_ylim() for one in same])
            for one in same:
                one.set_ylim(ends[:, 0].min(), ends[:, 1].max())
    notes = dict.fromkeys(note for first, *_ in panels for note in first.narod_notes[:-1])
    return canvas.finish([*notes, *map(source, runs.values())])
