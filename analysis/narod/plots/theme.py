"""What all figures share: frame, events, fans, the line at the foot that says what is shown."""
import textwrap
from pathlib import Path

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import Formatter

from ..program import CHECKOUT
from .marks import marks

GREY, PALE = "0.35", "0.9"
WIDTH_TO_CHARACTERS = 17  # of the line at the foot, per inch
TITLE, ROW = 0.36, 0.19  # height of the title and of a row of the legend, inches


def figure(title, *, rows=1, columns=1, size=(8, 4.6), **options):
    """A figure with a title at the left and its axes as a 2-dimensional array."""
    fig, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False,
                             **options)
    _reserve(fig, TITLE)
    fig.text(0.01, 1 - 0.08 / size[1], title, ha="left", va="top", fontsize=12, fontweight="bold")
    plt.close(fig)  # a notebook shows what a cell returns; it need not show it twice
    return fig, axes


def _reserve(fig, inches):
    """Keeps the layout away from the top of the figure."""
    fig.get_layout_engine().set(rect=(0, 0, 1, 1 - inches / fig.get_size_inches()[1]))


def finish(fig, run, *notes):
    """Writes at the foot what is shown and where it comes from; returns the figure."""
    a = run.attrs
    runs = run.data.sizes["replicate"]
    scenario = _from_here(a["scenario"])
    source = (f"Simulated by narod {a['version']} (commit {a['git_commit'][:7]}, "
              f"{a['git_state']}), {scenario}, {runs} run{'s' if runs > 1 else ''}, "
              f"{a['scale']} people per agent, seed {a['seed']}; {run.path.name}."
              f"{_calendar(fig)}")
    return _foot(fig, [*notes, source])


def finish_study(fig, study, *notes):
    """The same of a study of `narod sweep`."""
    a = study.attrs
    done = int((study.status == 1).sum())
    source = (f"Simulated by narod {a['version']} (commit {a['git_commit'][:7]}, "
              f"{a['git_state']}), {_from_here(a['scenario'])}, {done} runs at "
              f"{study.sizes['point']} points, "
              f"{a['scale']} people per agent, seed {a['seed']}.{_calendar(fig)}")
    return _foot(fig, [*notes, source])


def _calendar(fig):
    return " Dates are New Style." if any(isinstance(one.xaxis.get_major_formatter(), (
        Months, mdates.DateFormatter)) for one in fig.axes) else ""


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


def _from_here(path):
    """A file of the checkout as it is named there; another one by its name."""
    path = Path(path)
    if not path.is_absolute():
        return path
    return path.relative_to(CHECKOUT) if path.is_relative_to(CHECKOUT) else path.name


def _foot(fig, notes):
    width = int(fig.get_size_inches()[0] * WIDTH_TO_CHARACTERS)
    text = "\n".join(line for note in notes for line in textwrap.wrap(note, width))
    fig.supxlabel(text, x=0.01, ha="left", fontsize=7.5, color=GREY)
    return fig


def frame(axes, title=None, ylabel=None):
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    if title:
        axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    if ylabel:
        axes.set_ylabel(ylabel, fontsize=9)
    axes.tick_params(labelsize=8.5)


def percent(axes):
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}")


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


def mark_events(axes, run, events=None):
    """Thin upright lines at the events that `marks.marks` finds, within the axis of time.

    Makes room for the words above the curves, so it comes after them. Returns what it marked:
    pairs of a date and words.
    """
    first, last = (mdates.num2date(end).replace(tzinfo=None) for end in axes.get_xlim())
    shown = [(date, words) for date, words in marks(run, events) if first <= date <= last]
    if not shown:
        return shown
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.2 * (high - low))
    for date, words in shown:
        axes.axvline(date, color="0.6", linewidth=0.8, zorder=0)
        axes.annotate(words, (date, 1), xycoords=("data", "axes fraction"), xytext=(2, -2),
                      textcoords="offset points", rotation=90, ha="left", va="top", fontsize=7.5,
                      color=GREY)
    return shown


def mark_again(axes, marked):
    """The lines of what `mark_events` returned in a panel below, without words."""
    for date, _ in marked:
        axes.axvline(date, color="0.6", linewidth=0.8, zorder=0)


def fan(axes, array, style, label=None, runs=3, wide=True):
    """Median, bands of 5-95 % (and 25-75 %) over replicates, and some replicates as they ran."""
    times = array.time.values
    low, lower, middle, upper, high = array.quantile(
        [0.05, 0.25, 0.5, 0.75, 0.95], "replicate").transpose("quantile", "time").values
    if array.sizes["replicate"] > 1:
        axes.fill_between(times, low, high, color=style.colour, alpha=0.16, linewidth=0)
        if wide:
            axes.fill_between(times, lower, upper, color=style.colour, alpha=0.2, linewidth=0)
        for replicate in array.replicate.values[:runs]:
            axes.plot(times, array.sel(replicate=replicate).values, color=style.colour,
                      linewidth=0.4, alpha=0.6)
    axes.plot(times, middle, linestyle=style.line, color=style.colour, linewidth=1.7, label=label)


def fan_note(run, runs=3, wide=True):
    """What a fan shows and what it hides; arguments as for `fan`."""
    count = run.data.sizes["replicate"]
    if count == 1:
        return "One run: nothing shows what is chance."
    return (f"Line: median of {count} runs; band{'s' if wide else ''}: 5-95 %"
            f"{' and 25-75 %' if wide else ''} of the runs in each week taken by itself, so that "
            f"no run need follow the line or an edge. Thin: the first {min(runs, count)} runs, "
            f"whole.")


def legend(fig, axes, columns):
    """One legend for the figure, under the title, of all labels in its axes."""
    entries = {}
    for one in np.ravel(axes):
        for handle, label in zip(*one.get_legend_handles_labels()):
            entries.setdefault(label, handle)
    rows = -(-len(entries) // columns)
    height = fig.get_size_inches()[1]
    _reserve(fig, TITLE + 0.05 + ROW * rows)
    fig.legend(entries.values(), entries, loc="upper left", ncols=columns, frameon=False,
               bbox_to_anchor=(0.0, 1 - (TITLE - 0.04) / height), fontsize=8.5, handlelength=2.6)
