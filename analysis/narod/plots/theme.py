"""How all figures look: colours that follow the background, frames, axes of time, places in words.

A theme is a set of matplotlib's own settings. `with narod.plots.DARK:` draws on a dark ground,
`narod.plots.DARK.use()` from then on; matplotlib's styles (`plt.style.context("dark_background")`)
work as well, since every colour is derived from `figure.facecolor` and `text.color`.
"""
from dataclasses import dataclass, field

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.ticker import Formatter

from ..quantiles import quantile
from .canvas import figure, finish, finish_study
from .marks import marks
from .shades import grey, ink, pale, shade

__all__ = ["DARK", "LIGHT", "Theme", "fan", "fan_note", "figure", "finish", "finish_study", "frame",
           "grey", "ink", "legend", "mark_again", "mark_events", "pale", "percent", "place",
           "place_name", "shade", "time_axis", "words"]

WORD_INCHES, LINE_INCHES = 0.062, 0.13  # of a small letter; between words beside upright lines


@dataclass(frozen=True)
class Theme:
    """Background, ink and font of figures. `settings`: more of matplotlib's rcParams."""

    background: str = "white"
    ink: str = "black"
    font: str = "DejaVu Sans"
    settings: dict = field(default_factory=dict)

    def rc(self):
        """The rcParams of this theme."""
        ground = dict.fromkeys(["figure.facecolor", "axes.facecolor", "savefig.facecolor"],
                               self.background)
        inks = dict.fromkeys(["text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color",
                              "ytick.color", "axes.titlecolor"], self.ink)
        return ground | inks | {"font.family": [self.font]} | self.settings

    def use(self):
        """Draws all figures from now on in this theme."""
        mpl.rcParams.update(self.rc())

    def __enter__(self):
        _contexts.append(mpl.rc_context(self.rc()))
        _contexts[-1].__enter__()
        return self

    def __exit__(self, *error):
        _contexts.pop().__exit__(*error)


_contexts = []  # of the themes that are entered, the last one innermost
LIGHT = Theme()
DARK = Theme(background="#16181C", ink="#F0F0F0")


def legend(canvas, axes, columns):
    """One legend for the figure, under the title, of all labels in its axes."""
    entries = {}
    for one in np.ravel(axes):
        for handle, label in zip(*one.get_legend_handles_labels()):
            entries.setdefault(label, handle)
    canvas.keys(list(entries.values()), list(entries), columns)


def place(label):
    """A place in words: "town:saratov" is "Saratov (town)"."""
    kind = label.rpartition(":")[0]
    return f"{place_name(label)} ({kind.replace('_', ' ')})" if kind else place_name(label)


def place_name(label):
    """The same without its kind: "town:saratov" is "Saratov"."""
    return label.rpartition(":")[2].removesuffix("_city").replace("_", " ").title()


def words(name):
    """The name of a scalar as a title: "left_sr_lead" is "Left SR lead"."""
    text = " ".join({"sr": "SR", "psr": "PSR"}.get(word, word) for word in name.split("_"))
    return text[:1].upper() + text[1:]


def frame(axes, title=None, ylabel=None):
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=pale(), linewidth=0.6)
    axes.set_axisbelow(True)
    if title:
        axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    if ylabel:
        axes.set_ylabel(ylabel, fontsize=9)
    axes.tick_params(labelsize=8.5)


def percent(axes, axis="y"):
    getattr(axes, f"{axis}axis").set_major_formatter(lambda value, _: f"{100 * value:.3g}")


class Months(Formatter):
    """Months or days; the year below the first of them and below each January."""

    def __call__(self, value, position=None):
        return f"{mdates.num2date(value):%-d %b %Y}"

    def format_ticks(self, values):
        low, high = self.axis.get_view_interval()
        dates = [mdates.num2date(value) for value in values]
        first = next((i for i, value in enumerate(values) if low <= value <= high), 0)
        months = all(date.day == 1 for date in dates)
        return [f"{date:{'%b' if months else '%-d %b'}}"
                + (f"\n{date.year}" if i == first or (date.month == 1 and date.day == 1) else "")
                for i, date in enumerate(dates)]


def time_axis(axes, times):
    """Years, or months where the span is short; New Style."""
    first, last = pd.Timestamp(times[0]), pd.Timestamp(times[-1])
    axes.set_xlim(first, last)
    years = (last - first).days / 365
    if years > 3:
        axes.xaxis.set_major_locator(mdates.YearLocator())
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    else:
        locator = mdates.AutoDateLocator(minticks=4, maxticks=9)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(Months())


def _inches(axes):
    """Width and height of axes, before the layout has moved them: about right."""
    box = (axes.get_subplotspec().get_position(axes.figure)
           if hasattr(axes, "get_subplotspec") else axes.get_position())
    width, height = axes.get_figure().get_size_inches()
    return 0.95 * box.width * width, 0.95 * box.height * height


def mark_events(axes, run, events=None):
    """Thin upright lines at the events that `marks.marks` finds, within the axis of time.

    Makes room for the words above the curves, so it comes after them. Words of events that are
    too near to one another are joined. Returns what it marked: pairs of a date and words.
    """
    first, last = (mdates.num2date(end).replace(tzinfo=None) for end in axes.get_xlim())
    shown = [(date, text) for date, text in marks(run, events) if first <= date <= last]
    if not shown:
        return shown
    width, height = _inches(axes)
    part = min(0.45, (max(len(text) for _, text in shown) * WORD_INCHES + 0.06) / height)
    low, high = axes.get_ylim()
    axes.set_ylim(low, low + (high - low) / (1 - part))
    inch = (last - first) / width
    for date, _ in shown:
        axes.axvline(date, color=shade(0.6), linewidth=0.8, zorder=0)
    for date, text in _joined(shown, LINE_INCHES * inch):
        at_the_edge = last - date < LINE_INCHES * inch
        axes.annotate(text, (date, 1), xycoords=("data", "axes fraction"),
                      xytext=(-2 if at_the_edge else 2, -2), textcoords="offset points",
                      rotation=90, ha="right" if at_the_edge else "left", va="top", fontsize=7.5,
                      color=grey())
    return shown


def _joined(shown, least):
    """Words whose dates are less than `least` apart, at the first of these dates."""
    joined = []
    for date, text in shown:
        if joined and date - joined[-1][0] < least:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]}, {text}")
        else:
            joined.append((date, text))
    return joined


def mark_again(axes, marked):
    """The lines of what `mark_events` returned in a panel below, without words."""
    for date, _ in marked:
        axes.axvline(date, color=shade(0.6), linewidth=0.8, zorder=0)


def fan(axes, array, style, label=None, runs=3, wide=True, line=None):
    """Median, bands of 5-95 % (and 25-75 %) over replicates, and some replicates as they ran.
    `line`: dashes other than those of the style."""
    times = array.time.values
    low, lower, middle, upper, high = quantile(array, [0.05, 0.25, 0.5, 0.75, 0.95]).transpose(
        "quantile", "time").values
    if array.sizes["replicate"] > 1:
        axes.fill_between(times, low, high, color=style.colour, alpha=0.16, linewidth=0)
        if wide:
            axes.fill_between(times, lower, upper, color=style.colour, alpha=0.2, linewidth=0)
        for replicate in array.replicate.values[:runs]:
            axes.plot(times, array.sel(replicate=replicate).values, color=style.colour,
                      linewidth=0.4, alpha=0.6)
    axes.plot(times, middle, linestyle=line or style.line, color=style.colour, linewidth=1.7,
              label=label)


def fan_note(run, runs=3, wide=True):
    """What a fan shows and what it hides; arguments as for `fan`."""
    count = run.data.sizes["replicate"]
    if count == 1:
        return "One run: nothing shows what is chance."
    return (f"Line: median of {count} runs; band{'s' if wide else ''}: 5-95 %"
            f"{' and 25-75 %' if wide else ''} of the runs in each week taken by itself, so that "
            f"no run need follow the line or an edge. Thin: the first {min(runs, count)} runs, "
            f"whole.")
