#!/usr/bin/python3
"""After a change of the model: runs again, and writes, everything kept that shows its numbers.

usage: ./bootstrap refresh [STEP...] [--list]
(or NAROD=build/release/narod /usr/bin/python3 analysis/refresh.py)

Steps, in this order; without a name all of them:
  tables     generated tables and pages: models/russia/ODD.md, docs/cli.md, docs/python.md
  runs       the runs that pictures need, to out/refresh/ (minutes)
  pictures   docs/pictures/ and docs/gallery.md, from these runs
  notebooks  the outputs that analysis/notebooks/ keep

--list prints the commands and runs nothing. Stops at the first command that fails.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = "out/refresh"
PYTHON = "/usr/bin/python3"


def commands(narod):
    """The commands of each step: words, and the file that their output goes to (or None)."""
    study = {"congress": "fifth_congress", "study": "positions", "screened": "left_sr_screening"}
    notebooks = sorted((ROOT / "analysis/notebooks").glob("*.ipynb"))
    return {
        "tables": [
            ([PYTHON, "models/russia/odd_tables.py", narod], None),
            ([narod, "help", "--format", "markdown"], "docs/cli.md"),
            ([PYTHON, "docs/python_reference.py"], None)],
        "runs": [
            ([narod, "run", "configs/baseline.toml", "--set", "output.panel=true",
              "--output", f"{OUT}/baseline.h5"], None),
            ([narod, "counterfactual", "configs/baseline.toml",
              "configs/counterfactuals/no_june_offensive.toml", "--replicates", "8",
              "--output", f"{OUT}/no_june_offensive.h5"], None),
            *(([narod, "sweep", f"configs/sweeps/{name}.toml", "--output", f"{OUT}/{name}"], None)
              for name in study.values())],
        "pictures": [
            ([PYTHON, "analysis/make_pictures.py", f"{OUT}/baseline.h5", "--gallery",
              "--counterfactual", f"{OUT}/no_june_offensive.h5",
              *(word for option, name in study.items() for word in (f"--{option}",
                                                                    f"{OUT}/{name}")),
              "--worlds"], None)],
        "notebooks": [
            ([PYTHON, "tests/notebook_test.py", str(path.relative_to(ROOT)), "--keep"], None)
            for path in notebooks],
    }


def main():
    parser = argparse.ArgumentParser(prog="refresh", usage=argparse.SUPPRESS, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", metavar="STEP")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    narod = os.environ.get("NAROD", "build/release/narod")
    plan = commands(narod)
    unknown = [step for step in options.steps if step not in plan]
    if unknown:
        parser.error(f"unknown step '{unknown[0]}'; steps: {', '.join(plan)}")
    chosen = [step for step in plan if step in (options.steps or plan)]
    if "runs" in chosen and not options.list:
        shutil.rmtree(ROOT / OUT, ignore_errors=True)
    for step in chosen:
        for words, output in plan[step]:
            print(f"{shlex.join(words)}{f' > {output}' if output else ''}", flush=True)
            if not options.list and not run(words, output, narod):
                sys.exit(f"refresh: the command above failed. To continue here after fixing the "
                         f"cause: ./bootstrap refresh {' '.join(chosen[chosen.index(step):])}")


def run(words, output, narod):
    """Whether a command succeeds; its output replaces a file only then."""
    environment = {**os.environ, "NAROD": str((ROOT / narod).absolute()),
                   "PYTHONPATH": str(ROOT / "analysis"), "MPLBACKEND": "Agg"}
    done = subprocess.run(words, cwd=ROOT, env=environment, check=False,
                          stdout=subprocess.PIPE if output else None)
    if output and done.returncode == 0:
        (ROOT / output).write_bytes(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    main()
