#!/usr/bin/python3
"""Do shares converge as an agent stands for fewer people? Prints a section of BENCHMARKS.md.

Each scale is run with several seeds to the end of 1917. If sampling is all that differs, the mean
stays and the standard deviation between seeds falls with the square root of the number of agents.
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
QUICK = {10000: 3, 3000: 3}
QUICK_UNTIL = "1914-09-30"
FACTIONS = ["left_sr", "bolsheviks", "centre_sr"]
# name, class, place ("" is the empire), faction
SHARES = [(f"{social_class}s, {faction}", social_class, "", faction)
          for social_class in ("worker", "peasant", "soldier") for faction in FACTIONS]
SHARES += [("workers of Petrograd, bolsheviks", "worker", "city:petrograd_city", "bolsheviks"),
           ("peasants of Tambov, left_sr", "peasant", "province:tambov", "left_sr"),
           ("western front, bolsheviks", "soldier", "front:western", "bolsheviks")]
DRIFT = 3  # standard errors of a difference


def words_of(scale, seeds, until, output):
    return ["build/release/narod", "run", "configs/baseline.toml", "--scale", str(scale),
            "--replicates", str(seeds), "--until", until, "--set", "data.compare=false", "--set",
            'output.observables=["people","support"]', "--set", "output.digits=0", "--output",
            output]


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


def is_of_this_program(path, until):
    """Whether a run file was written by the program that stands there now, and goes so far."""
    import xarray as xr
    with xr.open_dataset(path) as run:
        version = subprocess.run([str(NAROD), "--version"], capture_output=True, text=True).stdout
        reached = run.time.values[-1] >= np.datetime64(until) - np.timedelta64(7, "D")
        return (reached and run.attrs["status"] == "finished" and run.attrs["git_commit"] in version
                and run.attrs["git_state"] in version)


def mean(values):
    return float(np.mean(values))


def deviation(values):
    return float(np.std(values, ddof=1)) if len(values) > 1 else math.nan


def standard_error(values):
    return deviation(values) / math.sqrt(len(values))


def means_table(scales, shares):
    """Means with standard errors, and by how many of them each differs from the finest scale with
    several seeds. Returns the table and the names of what drifts, by scale."""
    several = [s for s in scales if len(shares[s][SHARES[0][0]]) > 1]
    finest = several[-1]
    drifts = {scale: [] for scale in several[:-1]}
    rows = []
    for name, *_ in SHARES:
        row = [name]
        for scale in scales:
            values = shares[scale][name]
            cell = f"{mean(values):.2f}"
            if len(values) > 1:
                cell += f" ± {standard_error(values):.2f}"
            if scale in drifts:
                error = math.hypot(standard_error(values), standard_error(shares[finest][name]))
                apart = (mean(values) - mean(shares[finest][name])) / error if error > 0 else 0
                if abs(apart) > DRIFT:
                    drifts[scale].append(name)
                    cell = f"**{cell}**"
            row.append(cell)
        rows.append(row)
    return table(["share, %", *(f"1:{s:,}" for s in scales)], rows), drifts


def deviations_table(scales, shares):
    several = [s for s in scales if len(shares[s][SHARES[0][0]]) > 1]
    rows = [[name, *(f"{deviation(shares[s][name]):.3f}" for s in several)] for name, *_ in SHARES]
    return table(["standard deviation between seeds, points", *(f"1:{s:,}" for s in several)], rows)


def rates(scales, agents, shares):
    """Between neighbouring scales: exponent of the standard deviation in the number of agents and
    in the scale; medians over the shares. Sampling alone gives -1/2 and 1/2."""
    several = [s for s in scales if len(shares[s][SHARES[0][0]]) > 1]
    rows = []
    for coarse, fine in zip(several, several[1:]):
        ratios = [math.log(deviation(shares[fine][n]) / deviation(shares[coarse][n]))
                  for n, *_ in SHARES
                  if deviation(shares[fine][n]) > 0 and deviation(shares[coarse][n]) > 0]
        fall = float(np.median(ratios)) if ratios else math.nan
        rows.append([f"1:{coarse:,} to 1:{fine:,}", f"{agents[coarse]:,} to {agents[fine]:,}",
                     f"{math.exp(fall):.2f}", f"{fall / math.log(agents[fine] / agents[coarse]):.2f}",
                     f"{fall / math.log(fine / coarse):.2f}"])
    return table(["from, to", "agents", "standard deviation times", "exponent in agents",
                  "exponent in scale"], rows)


def draw(scales, shares, agents, path):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    several = [s for s in scales if len(shares[s][SHARES[0][0]]) > 1]
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6))
    colours = ["#000000", "#D55E00", "#009E73", "#0072B2", "#CC79A7", "#E69F00"]
    shown = [n for n, _, place, f in SHARES if f != "centre_sr" and (not place or "Tambov" not in n)]
    for k, name in enumerate(shown):
        look = {"color": colours[k % len(colours)], "linestyle": "-" if k < 6 else "--",
                "marker": "o", "markersize": 4, "label": name}
        left.errorbar(scales, [mean(shares[s][name]) for s in scales],
                      [2 * standard_error(shares[s][name]) if s in several else 0 for s in scales],
                      capsize=3, **look)
        right.plot([agents[s] for s in several], [deviation(shares[s][name]) for s in several],
                   **look)
    left.set(xscale="log", xlabel="people an agent", ylabel="mean share, %, ± 2 standard errors")
    left.invert_xaxis()
    line = np.array([agents[s] for s in several], dtype=float)
    top = max(deviation(shares[several[0]][n]) for n in shown)
    right.plot(line, top * np.sqrt(line[0] / line), color="0.6", linewidth=3, zorder=0,
               label="as the square root of agents")
    right.set(xscale="log", yscale="log", xlabel="agents",
              ylabel="standard deviation between seeds, points")
    right.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(color="0.9", linewidth=0.6)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def verdict(drifts, scales):
    several = [s for s in scales if s in drifts]
    said = [f"1:{s:,}: {', '.join(drifts[s])}" if drifts[s] else f"1:{s:,}: none" for s in several]
    return (f"Means that differ from the finest scale with several seeds by more than {DRIFT} "
            f"standard errors (bold above): " + "; ".join(said) + ".")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two coarse scales and few weeks")
    parser.add_argument("--full-scale", type=pathlib.Path, help="a run file at 1:1 to add")
    parser.add_argument("--picture", type=pathlib.Path,
                        default=ROOT / "docs/pictures/scale_convergence.png")
    options = parser.parse_args()
    seeds, until = (QUICK, QUICK_UNTIL) if options.quick else (SEEDS, UNTIL)
    agents, shares = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for scale, n in seeds.items():
            file = pathlib.Path(folder) / f"{scale}.h5"
            agents[scale] = simulate(scale, n, until, file)
            shares[scale] = shares_of(file, until)
    scales = list(seeds)
    if options.full_scale and not options.quick and is_of_this_program(options.full_scale, until):
        scales.append(1)
        shares[1] = shares_of(options.full_scale, until)
    draw(scales, shares, agents, options.picture)
    means, drifts = means_table(scales, shares)
    shown = " ".join(words_of("SCALE", "SEEDS", until, "FILE.h5"))
    print(f"Private support in the last week before {until}: means over seeds with standard errors."
          " Seeds: " + ", ".join(f"1:{s:,} {len(shares[s][SHARES[0][0]])}" for s in scales) + ".\n")
    print(command(shown.replace("output.observables=[\"people\",\"support\"]",
                                "'output.observables=[\"people\",\"support\"]'")) + "\n")
    print(means + "\n\n" + verdict(drifts, scales) + "\n")
    print(deviations_table(scales, shares) + "\n")
    print("Agents do not grow as the scale falls where cells are small: a class at a place has "
          "at least 20. So the rate is given in agents too; sampling alone gives -0.5 in agents "
          "and 0.5 in scale, medians over the shares:\n")
    print(rates(scales, agents, shares))
    if not options.quick:
        print("\n![Means and deviations by scale](docs/pictures/scale_convergence.png)")


if __name__ == "__main__":
    main()
