#!/usr/bin/env python3
"""How much the same seeds save: the variance of differences between runs of the same seed and of
other seeds, from a file of `narod counterfactual`.

Usage: paired_gain.py FILE [VARIANT]

Independent seeds: replicate r of the base beside replicate r + k of the variant, for every k but 0.
Their mean variance over that of the pairs tells how many times as many runs independent seeds need.
Counted are results of the whole ("all") that every run has and that the change reaches.
"""
import sys

import h5py
import numpy as np
import pandas as pd

KEYS = ["observable", "event", "list", "group", "place"]


def read_results(file, group):
    table = file[group]["results"]
    columns = {name: table[name].asstr()[:] for name in KEYS}
    frame = pd.DataFrame({"replicate": table["replicate"][:], "value": table["value"][:], **columns})
    return frame[(frame.place == "all") & (frame.observable != "event_date")].pivot_table(
        index="replicate", columns=KEYS, values="value", aggfunc="first")


def gains(base, variant):
    """A row a quantity: variances of differences of pairs and of other seeds, and their ratio.
    `base` and `variant` have a row a replicate and a column a quantity."""
    common = base.columns.intersection(variant.columns)
    both = pd.concat([base[common], variant[common]]).notna().all()
    common = common[both[common].to_numpy()]
    a, b = base[common].to_numpy(), variant[common].to_numpy()
    paired = (b - a).var(axis=0, ddof=1)
    others = [(np.roll(b, k, axis=0) - a).var(axis=0, ddof=1) for k in range(1, len(a))]
    table = pd.DataFrame({"paired": paired, "independent": np.mean(others, axis=0)}, index=common)
    table = table[table.paired > 0]
    table["gain"] = table.independent / table.paired
    return table.sort_values("gain", ascending=False)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with h5py.File(sys.argv[1]) as file:
        name = sys.argv[2] if len(sys.argv) == 3 else file.attrs["variants"].split()[0]
        base = read_results(file, file.attrs["base"])
        table = gains(base, read_results(file, name))
    q = table.gain.quantile([0.05, 0.25, 0.5, 0.75, 0.95])
    print(f"{name}: {len(table)} results, {len(base)} replicates; ratio of variances, "
          "independent to paired seeds")
    print("  median {:.1f}; quartiles {:.1f} and {:.1f}; 5 % below {:.1f}, 5 % above {:.0f}".format(
        q[0.5], q[0.25], q[0.75], q[0.05], q[0.95]))
    by_event = table.groupby("event").gain.median().sort_values(ascending=False)
    for event, gain in by_event.items():
        print(f"  {event:<40} {gain:8.1f}")


if __name__ == "__main__":
    main()
