#!/usr/bin/python3
"""Do shares converge as an agent stands for fewer people? Prints a section of BENCHMARKS.md.

Each scale is run with several seeds to the end of 1917, with one set of parameters and outcomes on
their documented dates: by their conditions they come in other weeks with other seeds, at any scale.
Then sampling is all that differs: the mean stays, and the standard deviation between seeds falls
with the square root of the number of agents. 1:1 is run once and for some weeks, and compared in
the last of them.
"""
import argparse
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from measure.document import command, table  # noqa: E402

NAROD = ROOT / "build/release/narod"
UNTIL = "1917-12-31"
SEEDS = {10000: 16, 1000: 16, 100: 8, 10: 3}
FULL, FULL_UNTIL = 1, "1914-12-31"
QUICK = {10000: 3, 3000: 3}
QUICK_UNTIL = "1914-09-30"
QUICK_FULL, QUICK_FULL_UNTIL = 1000, "1914-08-31"
FACTIONS = ["left_sr", "bolsheviks", "centre_sr"]
# name, class, place ("" is the empire), faction
SHARES = [(f"{social_class}s, {faction}", social_class, "", faction)
          for social_class in ("worker", "peasant", "soldier") for faction in FACTIONS]
SHARES += [("workers of Petrograd, bolsheviks", "worker", "city:petrograd_city", "bolsheviks"),
           ("peasants of Tambov, left_sr", "peasant", "province:tambov", "left_sr"),
           ("western front, bolsheviks", "soldier", "front:western", "bolsheviks")]
CHANCE = 0.0027  # of three standard errors or more, by sampling alone


def words_of(scale, seeds, until, output):
    return ["build/release/narod", "run", "configs/baseline.toml", "--scale", str(scale),
            "--replicates", str(seeds), "--parameters", "default", "--until", until,
            "--set", "history.outcomes=dated", "--set", "data.compare=false",
            "--set", 'output.observables=["people","support"]',
            "--set", "output.digits=0", "--output", output]


def simulate(scale, seeds, until, output):
    words = words_of(scale, seeds, until, str(output))
    words[0] = str(NAROD)
    done = subprocess.run([*words, "--quiet"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return int(done.stdout.split(" of ")[1].split()[0])


def shares_of(path, until):
    """Name of a share -> its value in each replicate, in per cent, in the last week."""
    import xarray as xr
    with xr.open_dataset(path) as run:
        # In a longer run, the same week.
        now = run.sel(time=slice(None, np.datetime64(until))).isel(time=-1)
        values = {}
        for name, social_class, place, faction in SHARES:
            people = now.people.sel(social_class=social_class)
            share = now.support.sel(social_class=social_class, faction=faction).fillna(0)
            if place:
                values[name] = 100 * share.sel(place=place).values
            else:
                values[name] = 100 * ((share * people).sum("place") / people.sum("place")).values
        return values


def mean(values):
    return float(np.mean(values))


def deviation(values):
    return float(np.std(values, ddof=1)) if len(values) > 1 else math.nan


def standard_error(values):
    return deviation(values) / math.sqrt(len(values))


def chance_of(values, others, agents_ratio):
    """Probability that means differ so much by sampling alone: Welch's test. The deviation of one
    seed follows from that of the others by the number of agents."""
    from scipy import stats
    if len(values) > 1 and deviation(values) + deviation(others) > 0:
        return float(stats.ttest_ind(values, others, equal_var=False).pvalue)
    error = deviation(others) * math.sqrt(1 / len(others) + agents_ratio)
    if error == 0:  # nobody supports it yet
        return 1.0 if mean(values) == mean(others) else 0.0
    return float(2 * stats.t.sf(abs(mean(values) - mean(others)) / error, len(others) - 1))


def means_table(scales, agents, shares):
    """Means with standard errors; bold where they differ from those of the finest scale with
    several seeds by more than chance allows. Returns the table and the names of what drifts, by
    scale."""
    finest = [s for s in scales if len(shares[s][SHARES[0][0]]) > 1][-1]
    drifts = {scale: [] for scale in scales if scale != finest}
    rows = []
    for name, *_ in SHARES:
        row = [name]
        for scale in scales:
            values = shares[scale][name]
            cell = f"{mean(values):.2f}"
            if len(values) > 1:
                cell += f" ± {standard_error(values):.2f}"
            if scale in drifts and chance_of(values, shares[finest][name],
                                             agents[finest] / agents[scale]) < CHANCE:
                drifts[scale].append(name)
                cell = f"**{cell}**"
            row.append(cell)
        rows.append(row)
    return table(["share, %", *(f"1:{s:,}" for s in scales)], rows), drifts


def deviations_table(scales, shares):
    rows = [[name, *(f"{deviation(shares[s][name]):.3f}" for s in scales)] for name, *_ in SHARES]
    return table(["standard deviation between seeds, points", *(f"1:{s:,}" for s in scales)], rows)


def rates(scales, agents, shares):
    """Exponent of the standard deviation in the number of agents and in the scale between
    neighbouring scales and over all; medians over the shares, with the standard error of one.
    Sampling alone gives -1/2 and 1/2."""
    rows = []
    pairs = list(zip(scales, scales[1:]))
    if len(pairs) > 1:
        pairs.append((scales[0], scales[-1]))
    for coarse, fine in pairs:
        ratios = [math.log(deviation(shares[fine][n]) / deviation(shares[coarse][n]))
                  for n, *_ in SHARES
                  if deviation(shares[fine][n]) > 0 and deviation(shares[coarse][n]) > 0]
        fall = float(np.median(ratios)) if ratios else math.nan
        # The logarithm of a standard deviation of n values has a variance of 1 / (2 (n - 1)).
        error = math.sqrt(sum(0.5 / (len(shares[s][SHARES[0][0]]) - 1) for s in (coarse, fine)))
        in_agents, in_scale = (abs(math.log(x[fine] / x[coarse]))
                               for x in (agents, {s: s for s in scales}))
        rows.append([f"1:{coarse:,} to 1:{fine:,}", f"{agents[coarse]:,} to {agents[fine]:,}",
                     f"{math.exp(fall):.2f}", f"{fall / in_agents:.2f} ± {error / in_agents:.2f}",
                     f"{-fall / in_scale:.2f} ± {error / in_scale:.2f}"])
    return table(["from, to", "agents", "standard deviation times", "exponent in agents",
                  "exponent in scale"], rows)


def draw(scales, shares, agents, path):
    """Means with their errors by scale, and deviations between seeds by agents: a faction in its
    colour, a class by its line, the country as circles and single places as squares."""
    import matplotlib
    matplotlib.use("Agg")
    sys.path.insert(0, str(ROOT / "analysis"))
    from narod import factions
    from narod.plots import canvas, theme
    page, axes = canvas.figure("Private support by scale: means, and deviations between seeds",
                               columns=2, size=(11, 5.6))
    left, right = axes[0]
    shown = [one for one in SHARES if one[3] != "centre_sr" and "Tambov" not in one[0]]
    for name, social_class, place, faction in shown:
        group, party = factions.class_style(social_class), factions.style(faction)
        where = f", {theme.place(place)}" if place else ""
        look = {"color": party.colour, "linestyle": group.line, "marker": "s" if place else "o",
                "markersize": 4, "label": f"{group.name}{where}: {party.name}"}
        left.errorbar(scales, [mean(shares[s][name]) for s in scales],
                      [2 * standard_error(shares[s][name]) for s in scales], capsize=3, **look)
        right.plot([agents[s] for s in scales], [deviation(shares[s][name]) for s in scales],
                   **look)
    theme.frame(left, "Mean", "privately support, % of the class")
    left.set(xscale="log", xlabel="people per agent")
    left.invert_xaxis()
    line = np.array([agents[s] for s in scales], dtype=float)
    top = max(deviation(shares[scales[0]][name]) for name, *_ in shown)
    right.plot(line, top * np.sqrt(line[0] / line), color=theme.shade(0.6), linewidth=3, zorder=0,
               label="as the square root of agents")
    theme.frame(right, "Standard deviation between seeds", "percentage points")
    right.set(xscale="log", yscale="log", xlabel="agents")
    theme.legend(page, axes, 3)
    seeds = ", ".join(f"1:{scale:,} {len(shares[scale][shown[0][0]])}" for scale in scales)
    page.finish([f"Bars: two standard errors of the mean. Seeds: {seeds}. Source: "
                 "benchmarks/measure/convergence.py, configs/baseline.toml with outcomes on their "
                 "documented dates and one set of parameters."])
    path.parent.mkdir(parents=True, exist_ok=True)
    page.savefig(path, dpi=80)


def verdict(drifts, scales):
    finest = next(s for s in reversed(scales) if s not in drifts)
    said = [f"1:{s:,}: {', '.join(drifts[s])}" if drifts[s] else f"1:{s:,}: none"
            for s in scales if s in drifts]
    return (f"Means that differ from those at 1:{finest:,} by more than sampling does in one of "
            f"{round(1 / CHANCE)} cases (bold above; Welch's test, of {len(SHARES)} shares at each "
            "scale): " + "; ".join(said) + ". Why small places depend on the scale: "
            "models/russia/ODD.md, 7.13.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="coarse scales and few weeks")
    parser.add_argument("--picture", type=pathlib.Path,
                        default=ROOT / "docs/pictures/scale_convergence.png")
    options = parser.parse_args()
    seeds, until = (QUICK, QUICK_UNTIL) if options.quick else (SEEDS, UNTIL)
    full, early_until = (QUICK_FULL, QUICK_FULL_UNTIL) if options.quick else (FULL, FULL_UNTIL)
    agents, shares, early = {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "run.h5"
        for scale, n in seeds.items():
            agents[scale] = simulate(scale, n, until, file)
            shares[scale], early[scale] = shares_of(file, until), shares_of(file, early_until)
        agents[full] = simulate(full, 1, early_until, file)
        early[full] = shares_of(file, early_until)
    scales = list(seeds)
    draw(scales, shares, agents, options.picture)
    means, drifts = means_table(scales, agents, shares)
    early_means, early_drifts = means_table([*scales, full], agents, early)
    shown = " ".join(words_of("SCALE", "SEEDS", until, "FILE.h5"))
    print("Outcomes on their documented dates and one set of parameters, so that sampling is all "
          f"that differs. Private support in the last week before {until}: means over seeds with "
          "standard errors. Seeds: "
          + ", ".join(f"1:{s:,} {n}" for s, n in seeds.items()) + ".\n")
    print(command(shown.replace("output.observables=[\"people\",\"support\"]",
                                "'output.observables=[\"people\",\"support\"]'")) + "\n")
    print(means + "\n\n" + verdict(drifts, scales) + "\n")
    print(f"The same in the last week before {early_until}, also at 1:{full:,} (one seed):\n")
    print(early_means + "\n\n" + verdict(early_drifts, [*scales, full]) + "\n")
    print(deviations_table(scales, shares) + "\n")
    print("Agents do not grow as the scale falls where cells are small: a class at a place has "
          "at least 20. So the rate is given in agents too; sampling alone gives -0.5 in agents "
          "and 0.5 in scale. Medians over the shares, with the standard error that one share would "
          "have:\n")
    print(rates(scales, agents, shares))
    if not options.quick:
        print("\n![Means and deviations by scale](docs/pictures/scale_convergence.png)")


if __name__ == "__main__":
    main()
