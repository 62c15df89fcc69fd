#!/usr/bin/env python3
"""The known weak points of the prototype (models/russia/ODD.md, section 9), with figures of a run.

Usage: weak_points.py FILE [DOCUMENT]       (FILE of `narod run`; PYTHONPATH=analysis)

DOCUMENT: puts the table there between the marks of MARKS.

Prints a table in Markdown: what was weak, what the run has (median of the replicates, 5 to 95 %)
and what is documented or, where no row of the record says it, expected (assumptions). `ok`: the
median is within it.
"""
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import narod

MARKS = "<!-- weak points -->", "<!-- end of weak points -->"
RECORDED = [  # weak point, rows of the record that show it
    ("Mensheviks too weak among delegates", ["soviet_congress_1.mensheviks",
                                             "soviet_congress_2.mensheviks",
                                             "soviet_congress_4.mensheviks"]),
    ("moderates vote who should stay at home", ["turnout.constituent_assembly_1917"]),
    ("the Western Front is like the others", ["ca1917.front.western.bolsheviks",
                                              "ca1917.front.romanian.bolsheviks"]),
    ("strikes of 1916 too high", ["strikers_total.1915-01-01.russia",
                                  "strikers_total.1916-01-01.russia"]),
]


def recorded(run):
    """Rows of the comparison with the record that show a weak point."""
    rows = run.comparison.set_index("id")
    for point, names in RECORDED:
        for name in names:
            row = rows.loc[name]
            yield point, name, row["median"], row.q05, row.q95, row.low, row.high


def days_of_february(run):
    """From the first strikes to the fall, and how many workers of the capital struck two weeks
    before the fall and in its week; a row a replicate in which both happened."""
    days = run.events.pivot_table(index="replicate", columns="id", values="date", aggfunc="first")
    acting = run.select("acting", place="city:petrograd_city", social_class="worker").load()
    for replicate, row in days.reindex(columns=["february_strikes", "garrison_mutiny"]).iterrows():
        if row.isna().any():
            continue
        fall = row.garrison_mutiny
        weeks = acting.sel(replicate=replicate)
        before = float(weeks.sel(time=slice(fall - pd.Timedelta(days=49),
                                            fall - pd.Timedelta(days=21))).max())
        peak = float(weeks.sel(time=slice(fall - pd.Timedelta(days=14), fall)).max())
        yield (fall - row.february_strikes).days, before, peak


def found(run):
    """Weak points without a row of the record: (point, what, values of replicates, low, high)."""
    february = np.array(list(days_of_february(run))).reshape(-1, 3)
    point = "February too gradual"
    yield point, "days from the first strikes to the fall", february[:, 0], 0, 14
    yield (point, "workers of Petrograd on strike, 3 to 7 weeks before the fall", february[:, 1],
           0, 0.5)
    yield point, "the same, at most in the last two weeks", february[:, 2], 0.5, 1
    support = run.mean("support", faction="bolsheviks", social_class="worker")
    autumn, late = (support.sel(time=slice(*days)).mean("time").values
                    for days in (("1917-11-01", "1917-11-30"), ("1921-01-01", "1921-12-31")))
    yield ("workers too Bolshevik in private after 1918",
           "Bolsheviks among workers, 1921 against November 1917", late / autumn, 0.2, 0.8)
    acting = run.mean("acting", social_class="peasant")

    def risen(begin, end):
        return acting.sel(time=slice(begin, end)).mean("time").values

    height, point = risen("1920-11-15", "1921-02-28"), "waves of risings (peasants acting)"
    yield (point, "September to November 1918 against March to May 1918",
           risen("1918-09-01", "1918-11-30") / risen("1918-03-01", "1918-05-31"), 1, np.inf)
    yield (point, "May to July 1919 against September to November 1919",
           risen("1919-05-01", "1919-07-31") / risen("1919-09-01", "1919-11-30"), 1.5, np.inf)
    yield (point, "winter of 1920-21 against September to November 1918",
           height / risen("1918-09-01", "1918-11-30"), 1, np.inf)
    yield (point, "winter of 1920-21 against May to July 1919",
           height / risen("1919-05-01", "1919-07-31"), 1, np.inf)
    yield (point, "1922 against the winter of 1920-21",
           risen("1922-01-01", "1922-12-01") / height, 0, 0.5)
    replicates = np.sort(run.data.replicate.values)
    events = run.events
    kronstadt = np.isin(replicates, events[events.id == "kronstadt"].replicate)
    yield "no Kronstadt", "share of replicates in which it happens", [kronstadt.mean()], 0.75, 1


def table(run):
    rows = list(recorded(run))
    for point, what, values, low, high in found(run):
        q = np.quantile(values, [0.5, 0.05, 0.95]) if len(values) else [np.nan] * 3
        rows.append((point, what, *q, low, high))
    columns = ["point", "what", "median", "q05", "q95", "low", "high"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["ok"] = (frame.low <= frame["median"]) & (frame["median"] <= frame.high)
    return frame


def number(value):
    if np.isinf(value):
        return "more"
    return "-" if np.isnan(value) else f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def text(run):
    """The table in Markdown, with what the run was."""
    commit = run.data.attrs.get("git_commit", "unknown")[:7]
    scale = run.data.attrs["scale"]
    lines = [f"{run.data.sizes['replicate']} replicates, {scale} people an agent, commit {commit}.",
             "",
             "| weak point | shown by | median | 5 to 95 % | expected | |",
             "| --- | --- | --- | --- | --- | --- |"]
    for row in table(run).itertuples():
        median, q05, q95, low, high = map(number, (row.median, row.q05, row.q95, row.low, row.high))
        lines.append(f"| {row.point} | {row.what} | {median} | {q05} to {q95} | {low} to {high} | "
                     f"{'ok' if row.ok else 'no'} |")
    return "\n".join(lines)


def put(document, told):
    """Replaces what stands between the marks."""
    path, (begin, end) = Path(document), MARKS
    old = path.read_text(encoding="utf-8")
    new, found = re.subn(f"(?s){begin}.*{end}", lambda _: f"{begin}\n{told}\n{end}", old)
    if found != 1:
        sys.exit(f"{document} must have {begin} and {end} once")
    path.write_text(new, encoding="utf-8")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    told = text(narod.open_run(sys.argv[1]))
    print(told)
    if len(sys.argv) == 3:
        put(sys.argv[2], told)


if __name__ == "__main__":
    main()
