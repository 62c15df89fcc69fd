"""What happened in a run, as tables for people: when, in how many runs, and how it came about."""
import re

import pandas as pd

from .dates import old_style
from .plots.marks import title_of
from .program import ProgramError, describe

OUTCOMES = {"outcome", "horizon"}


def happened(run):
    """A row per event and assembly: median date (New Style), Old Style, id, event (in words),
    role, runs (in how many it happened), how (in words), cause and effect (as in the file)."""
    titles = _titles(run)
    held = run.events[run.events.cause != "not held"] if len(run.events) else run.events
    rows = []
    for (key, role), group in held.groupby(["id", "role"], sort=False) if len(held) else ():
        date = group.date.quantile(0.5, interpolation="nearest")
        first = group.iloc[0]
        rows.append([date, old_style(date), key, titles.get(key, title_of(key)), role,
                     group.replicate.nunique(), how(first, titles), first.cause, first.effect])
    table = pd.DataFrame(rows, columns=["date", "old_style", "id", "event", "role", "runs", "how",
                                        "cause", "effect"])
    return table.sort_values("date", kind="stable").reset_index(drop=True)


def how(event, titles):
    """In words, why an event came when it did; `event`: a row of `run.events`."""
    if event.role == "horizon":
        return "from here on the documented conditions no longer hold; nothing is compared"
    if event.role == "assembly":
        return "was held"
    cause = event.cause
    after = re.match(r"dated, as long after (\S+) as in the record", cause)
    if after:
        before = titles.get(after[1], title_of(after[1]))
        return f"followed '{before}', as long after it as in the record"
    if cause.startswith("condition"):
        return "its conditions were met"
    if "waited" in cause:
        return "came as soon as what it requires had happened"
    return "date put in" if event.role == "outcome" else "on its documented date"


def _titles(run):
    """Titles of events, where the program is there to list them."""
    try:
        return dict(describe("events", run.attrs["scenario"]).title)
    except (ProgramError, FileNotFoundError, KeyError, AttributeError):
        return {}
