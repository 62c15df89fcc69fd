"""Shares of lists over the runs of a file: a list of which a run has nothing got nothing there."""
import pandas as pd

ROUNDING = 1e-9  # of sums of shares
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


def contents(folder):
    """The factions on each electoral list: {list: set}, of configs/record/lists.csv."""
    table = pd.read_csv(folder / "record" / "lists.csv")
    return {row.list: frozenset(row.factions.split(";")) for row in table.itertuples()}


def own_shares(shares, contents):
    """What was cast for each list itself: its share less that of the lists within it.

    Shares overlap: `psr_and_ukrainian` is written as the sum of two lists where these stood apart,
    and as a list of its own where they stood together. A sum has nothing of its own. A list that
    is not in `contents` counts as it is. `shares`: a table with a column per list; NaN: it did not
    stand.
    """
    own = shares.copy()
    for key in sorted(shares, key=lambda one: len(contents.get(one, ()))):
        within = [one for one in own if contents.get(one, {one}) < contents.get(key, set())]
        own[key] = shares[key] - own[within].fillna(0).sum(axis=1)
    return own.mask(own.abs() < ROUNDING, 0.0)


def joint_list(key, own, contents):
    """At each place where the list `key` did not stand but a list with all its factions did: that
    list. `own`: a row per place, as of `own_shares`."""
    wider = [one for one in own if contents.get(key, {key}) < contents.get(one, set())]
    absent = own if key not in own else own[own[key].isna()]
    joint = absent[wider].where(absent[wider] > 0).dropna(how="all")
    return {} if joint.empty else dict(joint.idxmax(axis=1))
