"""Old Style (Julian) and New Style (Gregorian) dates. All files of narod are New Style."""
import datetime
import re

import cftime
import numpy as np
import pandas as pd

EPOCH = pd.Timestamp("1914-01-14")  # of all numbers of days in a run file
_OLD_STYLE_DAYS = "days since 1914-01-01"  # the same day in the Julian calendar
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DATES = (datetime.date, np.datetime64)  # a datetime and a pandas Timestamp are dates


class DateError(ValueError):
    """A date that is invalid, or that does not say which calendar it means."""


def new_style(date):
    """The New Style date (a Timestamp) of an Old Style one, "1917-10-25" or (1917, 10, 25).
    Throws DateError."""
    if isinstance(date, str):
        found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
        if not found:
            raise DateError(f"invalid Old Style date {date!r}: write year-month-day, "
                            "as in '1917-10-25'")
        date = found.groups()
    year, month, day = map(int, date)
    try:
        julian = cftime.datetime(year, month, day, calendar="julian")
    except ValueError:
        raise DateError(f"invalid Old Style date '{year}-{month:02}-{day:02}': no such day in the "
                        "Julian calendar") from None
    return EPOCH + pd.Timedelta(days=int(cftime.date2num(julian, _OLD_STYLE_DAYS)))


def old_style(date):
    """The Old Style date, as "1917-10-25", of a New Style one (what pandas takes for a date)."""
    return old_styles([pd.Timestamp(date)])[0]


def old_styles(dates):
    """Old Style dates as text of many New Style ones; None for no date."""
    dates = pd.DatetimeIndex(dates)
    words = {}
    for date in dates.unique().dropna():
        days = (date - EPOCH).days
        words[date] = cftime.num2date(days, _OLD_STYLE_DAYS, calendar="julian").isoformat()[:10]
    return [words.get(date) for date in dates]


def from_days(days):
    """Timestamps of days since 1914-01-14; NaN: no date."""
    return pd.to_datetime(np.asarray(days, dtype=float), unit="D", origin=EPOCH)


def checked(time):
    """`time` if it is a New Style date that cannot be misread: a date, "1917", "1917-11",
    "1917-11-07", or a slice of two of these (or of None). Throws DateError."""
    if isinstance(time, slice):
        for end in (time.start, time.stop):
            if end is not None:
                checked(end)
        return time
    if isinstance(time, _DATES):
        return time
    found = _ISO.fullmatch(time) if isinstance(time, str) else None
    if not found:
        raise DateError(_unclear(time))
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        datetime.date(year, month, day)
    except ValueError as reason:
        raise DateError(f"invalid date {time!r}: {reason}") from None
    return time


def _unclear(time):
    try:
        day = pd.Timestamp(time).strftime("%Y-%m-%d")
    except (ValueError, TypeError):
        return (f"invalid date {time!r}: write '1917', '1917-11', '1917-11-07' (New Style) or "
                "narod.new_style('1917-10-25')")
    return (f"unclear date {time!r}: it may be New or Old Style. Write {day!r} if it is New Style, "
            f"narod.new_style({day!r}) if it is Old Style")
