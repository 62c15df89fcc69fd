#!/usr/bin/python3
"""Support for the main parties by class over time, from a run file of the model russia.

usage: first_picture.py FILE.h5 OUT.png

Lines are medians over replicates, bands run from the 5th to the 95th percentile. Places are
weighted by the people of the class who are there in that week.
"""
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
import xarray as xr

# A party, its factions, its colour (Okabe and Ito 2008: told apart by the colour-blind), its line.
PARTIES = [
    ("Bolsheviks", ["bolsheviks"], "#D55E00", "-"),
    ("Left SRs", ["left_sr"], "#000000", "-"),
    ("SRs without the left", ["psr", "centre_sr", "right_sr"], "#009E73", "-"),
    ("Mensheviks", ["menshevik_internationalists", "mensheviks_defencist"], "#CC79A7", "--"),
    ("Kadets", ["kadets"], "#0072B2", "-."),
    ("National parties", ["national_lists", "ukrainian_sr", "borotbists"], "#56B4E9", ":"),
]
PANELS = [("worker", "Workers"), ("peasant", "Peasants"), ("soldier", "Soldiers and sailors"),
          ("intelligentsia", "Intelligentsia and employees")]
EVENTS = [("garrison_mutiny", "February"), ("october_insurrection", "October"),
          ("left_sr_suppressed", "July 1918"), ("nep_tax_in_kind", "NEP")]


def class_support(run, social_class):
    """Share of a class behind each party. Axes: replicate, time, party."""
    people = run.people.sel(social_class=social_class)
    support = run.support.sel(social_class=social_class).fillna(0)
    shares = (support * people).sum("place") / people.sum("place")
    parties = [shares.sel(faction=factions).sum("faction", skipna=False)
               for _, factions, _, _ in PARTIES]
    return xr.concat(parties, pd.Index([name for name, *_ in PARTIES], name="party"))


def event_dates(path):
    """Median date over replicates of each marked event that happened."""
    events = xr.open_dataset(path, group="events").to_dataframe()
    return [(label, events.date[events.id == key].quantile(0.5, interpolation="nearest"))
            for key, label in EVENTS if (events.id == key).any()]


def draw_panel(axes, title, shares, dates):
    percent = 100 * shares.quantile([0.05, 0.5, 0.95], "replicate")
    for name, _, colour, dashes in PARTIES:
        low, middle, high = percent.sel(party=name).values
        axes.fill_between(shares.time.values, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(shares.time.values, middle, dashes, color=colour, linewidth=1.7, label=name)
    for label, date in dates:
        axes.axvline(date, color="0.55", linewidth=0.8, zorder=0)
        axes.annotate(label, (date, 1), xycoords=("data", "axes fraction"), xytext=(2, -3),
                      textcoords="offset points", rotation=90, ha="left", va="top", fontsize=8,
                      color="0.35")
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold")
    axes.set_xlim(shares.time.values[0], shares.time.values[-1])
    axes.xaxis.set_major_locator(mdates.YearLocator())
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    axes.grid(axis="y", color="0.9", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def draw(path, picture):
    run = xr.open_dataset(path)
    dates = event_dates(path)
    figure, panels = plt.subplots(2, 2, figsize=(11, 7.4), sharex=True, sharey=True)
    for axes, (social_class, title) in zip(panels.flat, PANELS):
        draw_panel(axes, title, class_support(run, social_class), dates)
    panels[0, 0].set_ylim(0, 1.15 * panels[0, 0].get_ylim()[1])  # room for the names of the events
    figure.supylabel("private support, % of the adults of the class", x=0.012, fontsize=11)
    for axes in panels[1]:
        axes.set_xlabel("year (New Style)")
    figure.suptitle(run.attrs["title"], x=0.06, y=0.985, ha="left", fontsize=13)
    figure.legend(*panels[0, 0].get_legend_handles_labels(), loc="upper left", ncols=len(PARTIES),
                  bbox_to_anchor=(0.05, 0.96), frameon=False, fontsize=10, handlelength=2.4)
    replicates = "1 replicate" if run.sizes["replicate"] == 1 else (
        f"median and 5-95 % band of {run.sizes['replicate']} replicates")
    a = run.attrs
    figure.text(0.06, 0.012, f"Simulated, not documented: {replicates}; {a['scale']} people per "
                f"agent, seed {a['seed']}.\nSource: {Path(path).name}, scenario {a['scenario']}, "
                f"narod {a['version']} (commit {a['git_commit'][:7]}, {a['git_state']}).",
                fontsize=8, color="0.35")
    figure.subplots_adjust(left=0.06, right=0.985, top=0.87, bottom=0.115, wspace=0.06, hspace=0.16)
    figure.savefig(picture, dpi=110)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    draw(*arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
