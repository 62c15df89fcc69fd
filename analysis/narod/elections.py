"""Shares of lists over the runs of a file: a list of which a run has nothing got nothing there."""
import pandas as pd

HELD = ["replicate", "event", "observable", "place", "group"]  # one assembly of one run


def with_absent(results):
    """`results` of shares with a row of value 0 for each list that stood elsewhere only.

    A list (of a wing that had left its party, say) may stand at an assembly in some runs and not
    in others that hold it too. Its median over the runs that know it would pass for that of all.
    `results`: as `Run.results`, of shares alone (votes, delegates); the result has `stood` besides.
    """
    held = results[[*HELD, "date"]].drop_duplicates(HELD)
    lists = results[[*HELD[1:], "list"]].drop_duplicates()
    whole = held.merge(lists, on=HELD[1:])
    found = whole.merge(results.drop(columns="date"), on=[*HELD, "list"], how="left")
    return found.assign(stood=found.value.notna(), value=found.value.fillna(0.0))


def stood(results):
    """In how many runs a list stood, of those that held the assembly: a row a list.

    `results`: of one assembly, as `with_absent` gives them.
    """
    counts = results.groupby("list").stood.agg(["sum", "count"])
    return pd.DataFrame({"runs": counts["sum"].astype(int), "of": counts["count"].astype(int)})
