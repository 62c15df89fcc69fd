"""When events of the record happened in the runs."""
import numpy as np
import pandas as pd

from ..dates import old_style
from ..files import NotInRun, suggestion
from . import marks, theme
from .against import compared, documented, rows_of
from .marks import title_of
from .several import beside


@beside(same_scale=False)
def event_dates(run, events=None, record=None, ax=None, figsize=None):
    """Dates of events in the runs against the documented date, a row an event.

    Units: days from the documented date, whose range of tolerance is shaded; upright: the median of
    the runs in which it came. Source: the run's events, the record's `event_date` rows.
    Hollow marks: the date was put in (scripted), so that it says nothing about the rules.
    """
    rows = compared(run, record).query("observable == 'event_date'").sort_values("date")
    rows = rows[(rows.date >= run.time.values[0]) & (rows.date <= run.time.values[-1])]
    if events is not None:
        for event in events:
            if event not in set(rows.event):
                raise NotInRun(f"the record has no date of {event!r} in the time of this run"
                               f"{suggestion(event, sorted(set(rows.event)))}")
        rows = rows[rows.event.isin(events)]
    if not len(rows):
        raise NotInRun("the record dates no event in the time of this run")
    count = run.data.sizes["replicate"]
    fig, axes = theme.figure("Dates of events, simulated against documented",
                             size=(8.4, 1.6 + 0.42 * len(rows)), ax=ax, figsize=figsize)
    panel = axes[0, 0]
    units = rows_of(run, record).set_index("id").unit.astype(str)
    tolerance = units.str.extract(r"tolerance_days=(\d+)", expand=False).astype(float).fillna(0)
    labels, furthest = [], 10
    for index, row in enumerate(rows.itertuples()):
        found = run.events[run.events.id == row.event]
        days = (found.date - row.date).dt.days.to_numpy()
        scripted = bool((found.scripted == 1).all()) and len(found) > 0
        panel.fill_between([-tolerance[row.id], tolerance[row.id]], index - 0.38, index + 0.38,
                           color=documented(), alpha=0.12, linewidth=0, zorder=0)
        if len(days) > 1 and not scripted:
            panel.plot([np.median(days)] * 2, [index - 0.3, index + 0.3], color=theme.shade(0.5),
                       linewidth=2.2, zorder=1)
        spread = index + 0.3 * (np.arange(len(days)) / max(1, len(days) - 1) - 0.5)
        panel.plot(days, spread, "o", markersize=4.5, color=theme.ink(),
                   markerfacecolor=theme.shade(1 if scripted else 0), linestyle="none")
        furthest = max([furthest, tolerance[row.id], *np.abs(days)])
        lacking = "" if len(found) == count else f", in {len(found)} of {count} runs"
        julian = pd.Timestamp(old_style(row.date))
        labels.append(f"{_name(row.event)}{lacking}\n{row.date:%-d %b %Y} "
                      f"(Old Style {julian:%-d %b})")
    panel.axvline(0, color=documented(), linewidth=1.2, zorder=0)
    panel.set_xlim(-1.1 * furthest, 1.1 * furthest)
    panel.xaxis.get_major_locator().set_params(integer=True)
    theme.frame(panel)
    panel.grid(axis="y", visible=False)
    panel.set_yticks(range(len(labels)), labels, fontsize=8)
    panel.set_ylim(len(labels) - 0.5, -0.5)
    panel.set_xlabel("days after the documented date (line at 0)", fontsize=9)
    return theme.finish(fig, run, "A mark a run; grey: the median of those in which it came; "
                        "shaded: the documented date with its tolerance. Hollow: the date was put "
                        "in, so that it tests nothing; filled: it followed from what happened in "
                        "the run.")


def _name(event):
    """An event with the name under which figures mark it: "July 1918: Left SR suppressed"."""
    known = marks.EVENTS.get(event)
    title = title_of(event)
    return title if known is None or known.lower() in title.lower() else f"{known}: {title}"
