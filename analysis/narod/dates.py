"""Old Style (Julian) and New Style (Gregorian) dates. All files of narod are New Style."""
import cftime
import numpy as np
import pandas as pd

EPOCH = pd.Timestamp("1914-01-14")  # of all numbers of days in a run file
_OLD_STYLE_DAYS = "days since 1914-01-01"  # the same day in the Julian calendar


def new_style(date):
    """The New Style date (a Timestamp) of an Old Style one, "1917-10-25" or (1917, 10, 25)."""
    year, month, day = map(int, date.split("-")) if isinstance(date, str) else date
    julian = cftime.datetime(year, month, day, calendar="julian")
    return EPOCH + pd.Timedelta(days=int(cftime.date2num(julian, _OLD_STYLE_DAYS)))


def old_style(date):
    """The Old Style date, as "1917-10-25", of a New Style one (what pandas takes for a date)."""
    days = (pd.Timestamp(date) - EPOCH).days
    return cftime.num2date(days, _OLD_STYLE_DAYS, calendar="julian").strftime("%Y-%m-%d")


def from_days(days):
    """Timestamps of days since 1914-01-14; NaN: no date."""
    return pd.to_datetime(np.asarray(days, dtype=float), unit="D", origin=EPOCH)
