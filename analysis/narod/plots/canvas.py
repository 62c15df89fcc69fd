"""What a figure is drawn on: a page of its own with title, legend and foot, or axes of the caller.

Every figure asks `figure` for a canvas and its axes, and ends with `finish`. Given `ax`, it draws
into that: axes that fit are used as they are, single axes are divided as the figure needs.
"""
import textwrap
from pathlib import Path

import matplotlib as mpl
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from ..program import CHECKOUT
from .shades import grey, ink

LETTER = {12: 0.105, 8.5: 0.072, 7.5: 0.0588}  # width in inches by font size, on the average
TITLE_LINE, LEGEND_LINE = 0.2, 0.19  # height in inches
TRUETYPE = {"pdf.fonttype": 42, "ps.fonttype": 42}  # text in files stays text


class Page(Figure):
    """A figure whose title, legend and foot keep their places when its size changes."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.title_words, self.legend_entries, self.notes = "", None, []
        self._title = self.text(0.01, 1, "", ha="left", va="top", fontsize=12, fontweight="bold")
        self._legend = None
        self._inks = {"text": ink(), "note": grey()}  # of the theme in which it was made

    def keys(self, handles, labels, columns=4):
        """The legend, under the title."""
        self.legend_entries = (handles, labels, columns) if labels else None
        self._arrange()

    def head(self, title):
        self.title_words = title
        self._arrange()

    def finish(self, notes):
        """Writes the foot; returns the figure."""
        self.notes = list(notes)
        self._arrange()
        return self

    def set_size_inches(self, *args, **options):
        before = tuple(self.get_size_inches())
        super().set_size_inches(*args, **options)
        if hasattr(self, "_legend") and tuple(self.get_size_inches()) != before:
            self._arrange()

    def savefig(self, *args, **options):
        with mpl.rc_context(TRUETYPE):
            super().savefig(*args, **options)

    def _repr_mimebundle_(self, include=None, exclude=None):
        """What a notebook keeps beside the picture, as text and as the picture's alt."""
        seen = self.alt_text()
        return {"text/plain": seen}, {"image/png": {"alt": seen}}

    def alt_text(self):
        """What is seen, for those who do not see it: title, panels, axes, what is in the legend."""
        panels = [one for one in self.axes if one.get_visible() and _place_of(one)]
        titles = [one.get_title(loc="left").replace("\n", " ") for one in panels]
        words = [f"{self.title_words}."]
        if len(panels) > 1:
            named = ", ".join(filter(None, titles))
            words.append(f"{len(panels)} panels{': ' if named else ''}{named}.")
        for side in ("x", "y"):
            labels = dict.fromkeys(getattr(one, f"get_{side}label")() for one in panels)
            labels = "; ".join(filter(None, labels))
            if labels:
                words.append(f"{'Across' if side == 'x' else 'Upwards'}: {labels}.")
        if self.legend_entries is not None:
            words.append(f"Drawn: {', '.join(map(str, self.legend_entries[1]))}.")
        return " ".join(words)

    def _arrange(self):
        """Places title, legend and foot in inches, and keeps the layout away from the top."""
        width, height = self.get_size_inches()
        title = textwrap.wrap(self.title_words, max(10, int(width / LETTER[12])))
        self._title.set_text("\n".join(title))
        self._title.set_y(1 - 0.08 / height)
        top = 0.16 + TITLE_LINE * len(title)
        if self._legend is not None:
            self._legend.remove()
            self._legend = None
        if self.legend_entries is not None:
            top += self._write_legend(width, height, top)
        self.get_layout_engine().set(rect=(0, 0, 1, 1 - top / height))
        line = max(20, int(width / LETTER[7.5]))
        foot = "\n".join(part for note in self.notes for part in textwrap.wrap(note, line))
        if foot:
            self.supxlabel(foot, x=0.01, ha="left", fontsize=7.5, color=self._inks["note"])

    def _write_legend(self, width, height, top):
        handles, labels, columns = self.legend_entries
        widest = LETTER[8.5] * max(map(len, labels)) + 0.55
        columns = max(1, min(columns, len(labels), int(width / widest)))
        self._legend = self.legend(handles, labels, loc="upper left", ncols=columns,
                                   frameon=False, bbox_to_anchor=(0.0, 1 - (top - 0.06) / height),
                                   fontsize=8.5, handlelength=2.6,
                                   labelcolor=self._inks["text"])
        return 0.12 + LEGEND_LINE * -(-len(labels) // columns)


class Slot:
    """Axes of the caller. The foot is not written; its words are the attribute `narod_notes` of
    the first axes."""

    def __init__(self, axes):
        self.axes = axes

    def keys(self, handles, labels, columns=4):
        if labels:
            self.axes.flat[0].legend(handles, labels, fontsize=7.5, loc="best", framealpha=0.8,
                                     ncols=2 if len(labels) > 6 else 1)

    def head(self, title):
        self.title = title

    def finish(self, notes):
        """Puts the title over the first panel; returns the axes."""
        first = self.axes.flat[0]
        own = first.get_title(loc="left")
        if own != self.title:
            first.set_title(f"{self.title}\n{own}" if own else self.title, loc="left",
                            fontsize=10, fontweight="bold")
        first.narod_notes = list(notes)
        return first if self.axes.size == 1 else self.axes

    def colorbar(self, *args, **options):
        return self.axes.flat[0].figure.colorbar(*args, **options)


def figure(title, *, rows=1, columns=1, size=(8, 4.6), ax=None, figsize=None, sharex=False,
           sharey=False, **grid):
    """A canvas with a title, and its axes as a 2-dimensional array.

    `ax`, `figsize`: as the caller of a figure gives them. `grid`: width_ratios, height_ratios.
    """
    if ax is not None:
        if figsize is not None:
            raise ValueError("'ax' and 'figsize' are mutually exclusive: the size is that of the "
                             "figure that 'ax' is in")
        canvas = Slot(_divided(ax, rows, columns, sharex, sharey, grid))
        axes = canvas.axes
    else:
        canvas, axes = plt.subplots(rows, columns, figsize=figsize or size, layout="constrained",
                                    squeeze=False, FigureClass=Page, sharex=sharex, sharey=sharey,
                                    gridspec_kw=grid)
        plt.close(canvas)  # a notebook shows what a cell returns; it need not show it twice
    canvas.head(title)
    return canvas, axes


def _place_of(axes):
    """Where axes made by `plt.subplots` are in their grid; None of others (colour bars)."""
    return axes.get_subplotspec() if hasattr(axes, "get_subplotspec") else None


def _divided(ax, rows, columns, sharex, sharey, grid):
    """Axes in `ax`: as they are if there are as many, else one that is divided."""
    given = np.atleast_1d(np.asarray(ax, dtype=object))
    if given.size == rows * columns:
        return given.reshape(rows, columns)
    if given.size > 1 or _place_of(given.flat[0]) is None:
        raise ValueError(f"'ax' has {given.size} axes; this figure needs {rows * columns}, or one "
                         "made by plt.subplots, which it divides")
    one = given.flat[0]
    place, whole = one.get_subplotspec(), one.figure
    one.remove()
    parts = place.subgridspec(rows, columns, **grid)
    axes = np.empty((rows, columns), dtype=object)
    for row, column in np.ndindex(rows, columns):
        axes[row, column] = whole.add_subplot(
            parts[row, column],
            sharex=axes[0, column] if sharex and row else axes[0, 0] if sharex and column else None,
            sharey=axes[row, 0] if sharey and column else axes[0, 0] if sharey and row else None)
        axes[row, column].tick_params(labelbottom=not sharex or row == rows - 1,
                                      labelleft=not sharey or column == 0)
    return axes


def finish(canvas, run, *notes):
    """Writes at the foot what is shown and where it comes from; returns the figure, or the axes
    that were given."""
    return canvas.finish([*notes, source(run) + _calendar(canvas)])


def source(run):
    """Program, scenario, size and file of a run, in a sentence."""
    a = run.attrs
    runs = run.data.sizes["replicate"]
    return (f"Simulated by narod {a['version']} (commit {a['git_commit'][:7]}, {a['git_state']}), "
            f"{_from_here(a['scenario'])}, {runs} run{'s' if runs > 1 else ''}, {a['scale']} "
            f"people per agent, seed {a['seed']}; {run.path.name}.")


def finish_study(canvas, study, *notes):
    """The same of a study of `narod sweep`."""
    a = study.attrs
    done = int((study.status == 1).sum())
    return canvas.finish([*notes, (
        f"Simulated by narod {a['version']} (commit {a['git_commit'][:7]}, {a['git_state']}), "
        f"{_from_here(a['scenario'])}, {done} runs at {study.sizes['point']} points, "
        f"{a['scale']} people per agent, seed {a['seed']}.") + _calendar(canvas)])


def _calendar(canvas):
    axes = canvas.axes.flat if isinstance(canvas, Slot) else canvas.axes
    return " Dates are New Style." if any(
        isinstance(one.xaxis.get_major_locator(), mdates.DateLocator) for one in axes) else ""


def _from_here(path):
    """A file of the checkout as it is named there; another one by its name."""
    path = Path(path)
    if not path.is_absolute():
        return path
    return path.relative_to(CHECKOUT) if path.is_relative_to(CHECKOUT) else path.name
