"""Figures of the page: the fit, row by row, by place and by level."""
import numpy as np
import pandas as pd

from ..files import NotInRun
from . import scores

BLUE, RED, GREY = "#2b5c8a", "#a02000", "0.6"
MODES = {"documented": ("o", "#000000"), "frozen": ("s", "#0072B2"), "adaptive": ("D", "#D55E00")}


def axes_of(width, height, columns=1):
    import matplotlib.pyplot as plt
    fig, axes = plt.subplots(1, columns, figsize=(width, height), layout="constrained",
                             squeeze=False)
    plt.close(fig)
    for one in axes[0]:
        one.spines[["top", "right"]].set_visible(False)
    return fig, axes[0]


def draw_fit(calibration):
    """Shares and counts: documented, and the ensemble's median with 5-95 %."""
    rows = calibration.compared
    rows = rows[rows.observable != "event_date"]
    kinds = [log for log in (0, 1) if (rows.log_scale == log).any()]
    if not kinds:
        raise NotInRun("only dates were fitted")
    fig, panels = axes_of(5.5 * len(kinds), 5, len(kinds))
    for axes, log in zip(panels, kinds):
        _fit(axes, rows[rows.log_scale == log], log)
    return fig


def _fit(axes, rows, log):
    low, middle, high = (rows[c].clip(lower=scores.FLOOR * rows.documented) if log else rows[c]
                         for c in ("q05", "median", "q95"))
    axes.errorbar(rows.documented, middle,
                  yerr=[(middle - low).clip(lower=0), (high - middle).clip(lower=0)],
                  fmt="o", markersize=3.5, linewidth=0.7, color=BLUE)
    if log:
        axes.set_xscale("log")
        axes.set_yscale("log")
    ends = [min(rows.documented.min(), middle.min()), max(rows.documented.max(), middle.max())]
    axes.plot(ends, ends, color=GREY, linewidth=0.8)
    axes.set_xlabel("documented")
    axes.set_ylabel("median of the ensemble, 5-95 %")
    axes.set_title("counts" if log else "shares", loc="left", fontsize=10)


def draw_dates(calibration):
    """Dates of events: days from the documented date, first wave and ensemble."""
    rows = calibration.compared
    rows = rows[rows.observable == "event_date"].sort_values("documented")
    if rows.empty:
        raise NotInRun("no date of an event was fitted")
    fig, (axes,) = axes_of(8, max(1.8, 0.32 * len(rows) + 0.9))
    for level, row in enumerate(rows.itertuples()):
        for low, high, colour, width in ((row.prior_q05, row.prior_q95, "0.85", 7),
                                         (row.q05, row.q95, BLUE, 4)):
            axes.plot([low - row.documented, high - row.documented], [level] * 2, color=colour,
                      linewidth=width, solid_capstyle="butt")
        axes.plot(row.median - row.documented, level, "o", color="white", markersize=4,
                  markeredgecolor=BLUE)
    axes.axvline(0, color=RED, linewidth=1)
    dates = pd.to_datetime(rows.documented, unit="D", origin="1914-01-14").dt.strftime("%-d %b %Y")
    axes.set_yticks(range(len(rows)), [f"{event.replace('_', ' ')} ({date})" for event, date in
                                       zip(rows.event, dates)], fontsize=8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel("days after the documented date; grey: first wave, blue: ensemble, 5-95 %")
    return fig


def draw_places(calibration):
    """Residuals by place, in deviations."""
    rows = calibration.compared
    order = rows.groupby("place").z.mean().sort_values()
    fig, (axes,) = axes_of(8, max(2.0, 0.19 * len(order) + 0.8))
    for level, place in enumerate(order.index):
        values = rows[rows.place == place].z
        axes.plot(values, [level] * len(values), "o", markersize=3.5, color=BLUE, alpha=0.6)
        axes.plot(values.mean(), level, "|", markersize=11, color=RED)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_yticks(range(len(order)), order.index, fontsize=7)
    axes.set_ylim(-0.7, len(order) - 0.3)
    axes.set_xlabel("simulated less documented, in deviations; red: mean of the place")
    return fig


def draw_coverage(calibration):
    """Share of documented values within the central part of the runs, against its size."""
    found = scores.coverage(calibration)
    if found.empty:
        raise NotInRun("the runs of the check are not in the folder")
    fig, (axes,) = axes_of(5.2, 4.4)
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=0.8)
    for column, colour, line, words in (
            ("runs", RED, "--", "runs alone"),
            ("with_errors", BLUE, "-", "errors of sources and model added")):
        axes.plot(100 * found.level, 100 * found[column], "o" + line, color=colour, markersize=4,
                  label=words)
    axes.set(xlim=(0, 100), ylim=(0, 100))
    axes.set_xlabel("central part of the runs, %")
    axes.set_ylabel("documented values within, %")
    axes.legend(frameon=False, fontsize=8.5)
    return fig


def draw_modes(found):
    """Mean |z| of each mode of positions by observable; `found`: modes.table."""
    observables = list(dict.fromkeys(found.observable))
    fig, (axes,) = axes_of(8, 0.42 * len(observables) + 1.3)
    for index, (mode, (mark, colour)) in enumerate(MODES.items()):
        one = found[found["mode"] == mode].set_index("observable").z.reindex(observables)
        axes.plot(one, np.arange(len(observables)) + 0.16 * (index - 1), mark, color=colour,
                  markersize=6, label=mode)
    axes.set_yticks(range(len(observables)), [one.replace("_", " ") for one in observables],
                    fontsize=8.5)
    axes.set_ylim(len(observables) - 0.5, -0.5)
    axes.set_xlim(0, 1.08 * found.z.max())
    axes.grid(axis="x", color="0.9", linewidth=0.6)
    axes.set_xlabel("mean |z|: deviations off, less is better")
    axes.legend(frameon=False, fontsize=8.5, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    return fig
