#!/usr/bin/python3
"""opinion8 on the engine and in the programs that a user would write instead, in one run.

Every program runs once in each repetition, with the repetition as its seed, on one thread. Printed:
the median of agent-updates per second (stepping only), the engine's ratio to it, and the means over
the repetitions of what must agree. Exit code 1 when something does not agree.
"""
import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GROUP = 250
# Standard deviation between groups, estimated roughly from four seeds each of the engine's kernel
# and plain C++ after 60 steps, and rounded up.
SPREAD = {"opinion_mean": 0.03, "opinion_variance": 0.02, "grievance_mean": 0.02, "share": 0.11}
SIGMAS = 5  # a false alarm is rare
RIVALS = {
    "plain": "plain C++, g++ -O3",
    "plain_native": "plain C++, g++ -O3 -march=native -ffast-math",
    "numba": "numba, grouped loops",
    "numba_folded": "numba, with the engine's formulae",
    "numpy": "numpy, vectorised",
}


def build_plain(folder, name, flags):
    program = pathlib.Path(folder) / name
    subprocess.run(["g++", "-std=c++20", "-O3", *flags, HERE / "plain.cpp", "-o", program],
                   check=True)
    return [program]


def command_of(rival, folder):
    if rival == "plain":
        return build_plain(folder, rival, [])
    if rival == "plain_native":
        return build_plain(folder, rival, ["-march=native", "-ffast-math"])
    script = {"numba": "numba_grouped.py", "numba_folded": "numba_folded.py",
              "numpy": "numpy_vectorised.py"}[rival]
    return ["/usr/bin/python3", HERE / script]


def missing_modules(rivals):
    modules = {name.split("_")[0] for name in rivals} & {"numba", "numpy"}
    return [m for m in sorted(modules)
            if subprocess.run(["/usr/bin/python3", "-c", f"import {m}"],
                              stderr=subprocess.DEVNULL).returncode != 0]


def run(command):
    one_thread = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([str(word) for word in command], env={**os.environ, **one_thread},
                          stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def values_of(runs):
    """What must agree, averaged over the repetitions: name -> value."""
    values = {name: statistics.fmean(r[name] for r in runs)
              for name in ("opinion_mean", "opinion_variance", "grievance_mean")}
    for party in range(8):
        values[f"share_{party}"] = statistics.fmean(r["party_share"][party] for r in runs)
    return values


def tolerance(name, agents, repetitions):
    spread = SPREAD.get(name, SPREAD["share"])
    return SIGMAS * spread * math.sqrt(2 / (agents / GROUP * repetitions))


def measure(options, commands):
    runs = {name: [] for name in commands}
    for repetition in range(options.repetitions):
        for name, command in commands.items():
            threads = [1] if name == "engine" else []
            runs[name].append(run([*command, options.agents, options.steps, *threads,
                                   repetition + 1]))
    return runs


def print_rates(options, runs):
    updates = options.agents * options.steps
    rates = {name: statistics.median(updates / r["seconds"] for r in each)
             for name, each in runs.items()}
    print(f"{options.agents} agents, {options.steps} steps, one thread, medians of "
          f"{options.repetitions} interleaved repetitions\n")
    print(f"{'program':<48}{'million agent-updates/s':>24}{'engine is faster by':>21}")
    for name, rate in rates.items():
        title = RIVALS.get(name, "narod, the model opinion8")
        print(f"{title:<48}{rate / 1e6:>24.1f}{rates['engine'] / rate:>21.2f}")
    print()


def print_agreement(options, runs):
    """Returns how many values are further from the engine's than chance allows."""
    values = {name: values_of(each) for name, each in runs.items()}
    print(f"{'must agree':<18}{'within':>9}" + "".join(f"{name:>14}" for name in values))
    apart = 0
    for name, expected in values["engine"].items():
        allowed = tolerance(name, options.agents, options.repetitions)
        line = f"{name:<18}{allowed:>9.4f}"
        for found in values.values():
            differs = not abs(found[name] - expected) <= allowed
            apart += differs
            line += f"{found[name]:>13.4f}" + ("!" if differs else " ")
        print(line.rstrip())
    print(f"\n{apart} value(s) do not agree")
    return apart


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", default=ROOT / "build/release/benchmarks/narod_rival_engine",
                        type=pathlib.Path, help="the program of the engine (a release build)")
    parser.add_argument("--rivals", nargs="*", choices=RIVALS, default=list(RIVALS))
    parser.add_argument("--agents", type=int, default=1_000_000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    if not options.engine.exists():
        sys.exit(f"{options.engine} is missing: cmake --preset release && "
                 "cmake --build --preset release")
    if missing := missing_modules(options.rivals):
        sys.exit(f"python3 has no {', '.join(missing)}: install benchmarks/packages.txt, "
                 "or pick others with --rivals")
    with tempfile.TemporaryDirectory() as folder:
        commands = {"engine": [options.engine]}
        commands.update((rival, command_of(rival, folder)) for rival in options.rivals)
        runs = measure(options, commands)
    print_rates(options, runs)
    return 1 if print_agreement(options, runs) else 0


if __name__ == "__main__":
    sys.exit(main())
