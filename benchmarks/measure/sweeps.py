#!/usr/bin/python3
"""What a study costs: beside the same runs by hand, and to open one of many runs.

Usage: sweeps.py [--quick]            (also the section `sweeps` of report.py)
"""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from measure.document import table
from measure.programs import ROOT, Failed, run

PROGRAM = ROOT / "build/release/narod"
LEAST = 1000  # runs of a study that may be large
OPENED = 10_000  # runs of a study that is opened
ON_TWO = 2  # processes

STUDY = """base = "{base}"
title = "A study that is timed"
[run]
{run}
replicates = {replicates}
[output]
observables = [{observables}]
[sweep]
design = "grid"
[sweep.store]
{store}
[[sweep.factor]]
key = "{key}"
values = [{value}]
"""
# The value is that of the scenario: the one point is the base.
RUSSIA = {"base": ROOT / "configs/baseline.toml", "key": "parameters.allegiance.private_fear",
          "value": "0.0"}
RIOT = {"base": ROOT / "configs/classics/granovetter.toml", "key": "parameters.change.by",
        "value": "1"}


def write(folder, model, replicates, run_keys, observables="", store="results = false"):
    path = pathlib.Path(folder) / "study.toml"
    path.write_text(STUDY.format(**model, replicates=replicates, run=run_keys, store=store,
                                 observables=observables))
    return path


def sweep(study, output, jobs):
    return run([PROGRAM, "sweep", study, "--output", output, "--jobs", jobs, "--quiet"])


def overhead(repetitions, replicates, weeks):
    """CPU seconds of the same runs of the baseline by `narod run` and by a study that stores the
    same two arrays; medians."""
    keys = f"scale = 10000\nuntil = {weeks}"
    by_hand, by_study = [], []
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory() as folder:
            by_hand.append(run(
                [PROGRAM, "run", RUSSIA["base"], "--scale", "10000", "--until", weeks,
                 "--replicates", replicates, "--threads", "1", "--quiet", "--set",
                 "data.compare=false", "--set", 'output.observables=["support", "people"]',
                 "--output", f"{folder}/by_hand.h5"]).cpu)
            study = write(folder, RUSSIA, replicates, keys, '"support", "people"',
                          "results = true\nevents = true\nseries = true")
            by_study.append(sweep(study, f"{folder}/study", 1).cpu)
    return statistics.median(by_hand), statistics.median(by_study)


def many(runs, until):
    """A study of so many runs at 1:10 000 on two processes: wall seconds."""
    with tempfile.TemporaryDirectory() as folder:
        study = write(folder, RUSSIA, runs, f"scale = 10000\nuntil = {until}")
        took = sweep(study, f"{folder}/study", ON_TWO)
        if f"{runs} of {runs} runs done" not in took.out:
            raise Failed(took.out)
        return took.wall


def opening(runs):
    """Seconds to open a study of so many runs, in an interpreter that has imported all."""
    with tempfile.TemporaryDirectory() as folder:
        made = sweep(write(folder, RIOT, runs, "weeks = 5"), f"{folder}/study", ON_TWO)
        said = subprocess.run(
            ["/usr/bin/python3", "-c",
             "import sys, time; from narod.study import open_study\n"
             "begin = time.monotonic(); data = open_study(sys.argv[1])\n"
             "print(int((data.status == 1).sum()), time.monotonic() - begin)", f"{folder}/study"],
            cwd=ROOT / "analysis", capture_output=True, text=True, check=True).stdout
        done, seconds = re.match(r"(\d+) ([\d.e-]+)", said).groups()
        if int(done) != runs:
            raise Failed(f"{done} of {runs} runs are done")
        return made.wall, float(seconds)


def measure_sweeps(options):
    quick = options.quick
    replicates, last = (4, "1915-07-31") if quick else (8, "1918-12-31")
    by_hand, by_study = overhead(1 if quick else 3, replicates, last)
    runs, end = (50, "1914-08-31") if quick else (LEAST, "1914-12-31")
    wall = many(runs, end)
    opened = 500 if quick else OPENED
    made, seconds = opening(opened)
    return table(["what", "measured"], [
        [f"{replicates} runs of the baseline to {last} at 1:10 000 by hand, CPU seconds",
         f"{by_hand:.1f}"],
        ["the same as a study", f"{by_study:.1f}"],
        ["a study costs more, per cent", f"{100 * (by_study / by_hand - 1):.1f}"],
        [f"{runs} runs at 1:10 000 to {end} in one study, two processes, wall seconds",
         f"{wall:.0f}"],
        [f"a study of {opened} small runs, made by two processes, wall seconds", f"{made:.0f}"],
        ["opened from Python, seconds", f"{seconds:.2f}"]])


if __name__ == "__main__":
    class Options:
        quick = "--quick" in sys.argv[1:]
    if set(sys.argv[1:]) - {"--quick"}:
        sys.exit(__doc__)
    print(measure_sweeps(Options))
