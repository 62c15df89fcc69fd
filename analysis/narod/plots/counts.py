"""Weekly counts of people: strikers, deserters, members, risings."""
import numpy as np
import pandas as pd
from matplotlib.ticker import NullFormatter

from .. import factions
from ..files import NotInRun
from . import theme
from .against import compared, documented
from .marks import title_of
from .several import beside

DAYS_OF_MONTH = 365.25 / 12
MUCH = 8  # times what is documented: from there on a linear scale would flatten that
MOST = 3  # times what is documented: a linear scale is cut there, and says so
MARGIN = pd.Timedelta(days=60)  # shown before and after what the record counts


TITLES = {"strikers_police": "Strikers counted by the police",
          "strikers_police_monthly_mean": "Strikers counted by the police, mean month",
          "strikers_total": "Strikers under the factory inspection",
          "strikers_total_extended": "Strikers in all enterprises",
          "political_strikers": "Strikers with political demands",
          "deserters_registered_cumulative": "Deserters registered since August 1914",
          "deserters_registered_since_february": "Deserters registered since February 1917",
          "deserters_and_evaders_caught_or_returned": "Red Army: deserters, evaders caught or back"}
OF_NO_FACTION = factions.Style("", factions.MUTED)  # of counts that are of no faction


@beside(same_scale=False)
def counts(run, observables=("strikers", "deserters", "agrarian_actions", "members"), record=None,
           ax=None, figsize=None):
    """Series of the record that have documented values, each with these and their ranges.

    Units: persons (or actions) a week; where the record counts a level, persons. A documented sum
    over a period is drawn over it as its mean a week, in a box as high as its range.
    The scale is logarithmic where the runs are far above the record, cut at the top where only
    their peaks are, and says so.
    Source: the run's `series`, and the record that it is compared with. Shares of a sum (observable
    agrarian_actions_share) are left to `run.comparison`.
    """
    rows = compared(run, record)
    rows = rows[rows.observable.isin(observables)]
    first, last = run.time.values[[0, -1]]
    rows = rows[(rows.date <= last) & (rows.date_end.fillna(rows.date) >= first)]
    found = list(_series(run, rows))
    if not found:
        raise NotInRun(f"the record counts nothing of {', '.join(observables)} that this run has")
    columns = 2
    fig, axes = theme.figure("Counted in the record: strikes, desertion, risings, members",
                             rows=-(-len(found) // columns), columns=columns,
                             size=(11, 1.0 + 2.1 * -(-len(found) // columns)), ax=ax,
                             figsize=figsize)
    for panel, (name, group) in zip(axes.flat, found):
        _panel(panel, run, name, group)
    for panel in axes.flat[len(found):]:
        panel.set_visible(False)
    return theme.finish(fig, run, theme.fan_note(run, 2, wide=False), "Black diamonds and "
                        "boxes: documented, with the range of its sources, over the period that it "
                        "counts.")


def _series(run, rows):
    """Series of the run and the rows of the record that they answer."""
    keys = run.series.series_event, run.series.series_place, run.series.series_list
    for index, name in enumerate(run.series.series.values):
        event, place, key = (str(one.values[index]) for one in keys)
        group = rows[(rows.event == event) & (rows.place == place) & (rows.list == key)]
        if len(group) and str(run.series.series_aggregate.values[index]) != "share":
            yield name, group


def _panel(panel, run, name, group):
    series = run.series.sel(series=name)
    level = str(series.series_aggregate.values) == "level"
    key = str(series.series_list.values)
    style = factions.style(key) if key else OF_NO_FACTION
    first = group.date.min() - MARGIN
    last = group.date_end.fillna(group.date).max() + MARGIN
    shown = series.sel(time=slice(first, last))
    theme.fan(panel, shown, style, runs=2, wide=False)
    highest, lowest = 0, np.inf
    for row in group.itertuples():
        start, end, weeks = _period(row, series)
        values = np.array([row.low, row.documented, row.high]) / (1 if level else weeks)
        highest, lowest = max(highest, values[2]), min(lowest, values[0])
        if level:
            panel.errorbar(row.date, values[1], fmt="D", color=documented(), markersize=5, capsize=3,
                           markerfacecolor=theme.shade(1), yerr=[[values[1] - values[0]],
                                                          [values[2] - values[1]]])
        else:
            panel.fill_between([start, end], values[0], values[2], color=documented(), alpha=0.2,
                               linewidth=0)
            panel.plot([start, end], [values[1]] * 2, color=documented(), linewidth=1.4)
    theme.time_axis(panel, shown.time.values)
    unit = str(series.series_unit.values) + ("" if level else " a week")
    if float(shown.median("replicate").max()) > MUCH * highest:
        panel.set_yscale("log")
        panel.yaxis.set_minor_formatter(NullFormatter())
        panel.set_ylim(bottom=max(1, lowest / 3))
        unit += " (log)"
    else:
        panel.set_ylim(bottom=0)
        if panel.get_ylim()[1] > MOST * highest:
            panel.set_ylim(top=MOST * highest)
            unit += " (cut)"
    panel.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    event = str(series.series_event.values)
    title = " ".join(filter(None, [TITLES.get(event, title_of(event)),
                                   factions.name(key) if key else "",
                                   "" if str(series.series_place.values) == "all" else
                                   f"in {theme.place(str(series.series_place.values))}"]))
    theme.frame(panel, title, unit)


def _period(row, series):
    """Begin and end of what a documented sum counts, and its length in weeks."""
    period = str(series.series_default_period.values)
    start = row.date
    if not pd.isna(row.date_end):
        end = row.date_end
    elif period:
        span = pd.Period(row.date, freq={"month": "M", "year": "Y"}[period])
        start, end = span.start_time, span.end_time
    else:
        end = row.date + pd.Timedelta(days=6)
    days = (end.normalize() - start).days + 1
    if str(series.series_aggregate.values) == "mean_of_monthly_sums":
        return start, end, DAYS_OF_MONTH / 7
    return start, end, days / 7
