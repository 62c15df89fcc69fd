"""What the model gets wrong, in plain sentences, and why as far as the runs can tell."""
import fnmatch

import pandas as pd

from ..markup import number

WRONG = 2  # deviations from which a row is told as wrong
MOVES = 1  # deviations by which a parameter must move a row to be named
FEWEST = 3  # rows that make a pattern
ALIKE = 0.8  # share of them that must be off to one side
OFF = 1  # deviations by which they must be off in the mean


def wrong(calibration):
    """Plain sentences about what the model gets wrong, the worst first."""
    rows = calibration.compared
    sentences = []
    for row in rows.reindex(rows.z.abs().sort_values(ascending=False).index).itertuples():
        if abs(row.z) < WRONG:
            break
        days = row.observable == "event_date"
        sentences.append(
            f"{row.id}: documented {number(row.documented, days)}, simulated "
            f"{number(row.median, days)} ({number(row.q05, days)} to {number(row.q95, days)}), "
            f"{abs(row.z):.1f} deviations too {_side(row)}. {why(calibration, row)}")
    return sentences


def _side(row):
    low, high = ("early", "late") if row.observable == "event_date" else ("low", "high")
    return high if row.z > 0 else low


def why(calibration, row):
    """What the runs tell about the cause: could any parameters have met the row, and which."""
    days = row.observable == "event_date"
    if pd.isna(row.prior_q05):
        return ""
    tried = f"{number(row.prior_q05, days)} to {number(row.prior_q95, days)}"
    if not row.prior_q05 <= row.documented <= row.prior_q95:
        return (f"Parameters over their whole ranges give {tried}: not a matter of their values, "
                "but of a mechanism, an input or the source.")
    found = calibration.influence[calibration.influence.id == row.id]
    found = found[found.influence >= MOVES].sort_values("influence", ascending=False)
    if found.empty:
        return (f"Parameters over their whole ranges give {tried}, but none by itself moves it by "
                f"{MOVES} deviation.")
    return (f"Parameters over their whole ranges give {tried}; {', '.join(found.parameter[:3])} "
            "could move it, and other rows hold them where they are.")


def patterns(calibration):
    """Sentences about groups of rows that are off to the same side, the worst first."""
    rows = calibration.compared
    found = {}
    for keys, words in ((["observable", "list"], "{1} in {0}"), (["place", "observable"],
                                                                  "{1} at {0}")):
        for values, some in rows.groupby(keys, sort=False):  # empty labels are left out
            high = (some.z > 0).mean()
            if (len(some) < FEWEST or max(high, 1 - high) < ALIKE or abs(some.z.mean()) < OFF
                    or "all" in values):
                continue
            many = round(len(some) * max(high, 1 - high))
            found[words.format(*values)] = (
                abs(some.z.mean()),
                f"{words.format(*values)}: too {'high' if high > 0.5 else 'low'} in {many} of "
                f"{len(some)} rows, by {abs(some.z.mean()):.1f} deviations in the mean.")
    return [sentence for _, sentence in sorted(found.values(), reverse=True)]


def reasons(calibration):
    """Pairs: what people say is wrong (`Calibration.reasons`), and the rows that it is about and
    that are off by WRONG deviations. A reason that no such row needs is not told."""
    rows = calibration.compared
    off = list(rows[rows.z.abs() >= WRONG].id)
    told = []
    for reason in calibration.reasons.itertuples():
        about = [one for one in off if any(fnmatch.fnmatch(one, pattern)
                                           for pattern in reason.rows.split())]
        if about:
            told.append((reason.why, about))
    return told
