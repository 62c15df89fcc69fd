#!/usr/bin/python3
"""Measures the engine and writes BENCHMARKS.md.

Sections are measured in turn and written one by one; one that fails keeps the text it had. All but
full_scale, which is measured only when it is named, should take less than 25 minutes on two quiet
cores; README.md has the parts. Exit code 1 when a section fails.
"""
import argparse
import pathlib
import subprocess
import sys
import time

from measure import machine, speed, sweeps
from measure.document import read_sections, write_sections
from measure.programs import ROOT, Failed, run


def measure_convergence(options):
    words = ["/usr/bin/python3", "benchmarks/measure/convergence.py"]
    if options.quick:
        words += ["--quick", "--picture", ROOT / "out/scale_convergence.png"]
    return run(words).out.strip()


# name, title, function, measured unless others are named
SECTIONS = [
    ("machine", "Machine", speed.measure_machine, True),
    ("rules", "The full rule set by process", speed.measure_rules, True),
    ("full_scale", "The full rule set at 1:1", speed.measure_full_scale, False),
    ("agents", "Scaling over agents, and memory", speed.measure_agents, True),
    ("weeks", "Scaling over weeks", speed.measure_weeks, True),
    ("threads", "Scaling over threads", speed.measure_threads, True),
    ("sweeps", "Studies", sweeps.measure_sweeps, True),
    ("convergence", "Convergence with scale", measure_convergence, True),
    ("rivals", "Rivals", speed.measure_rivals, True),
    ("kernels", "Kernels", speed.measure_kernels, True),
]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0],
                                     epilog="Sections: " + ", ".join(s[0] for s in SECTIONS))
    parser.add_argument("--quick", action="store_true",
                        help="small sizes, a minute or two, into out/BENCHMARKS.md")
    parser.add_argument("--only", nargs="+", metavar="SECTION", choices=[s[0] for s in SECTIONS],
                        help="measure these sections")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="passed to narod in the section full_scale, to try it out: "
                             "run.until=1914-09-30; into out/BENCHMARKS.md")
    parser.add_argument("--document", type=pathlib.Path, help="another file than BENCHMARKS.md")
    options = parser.parse_args()
    if options.set and options.only != ["full_scale"]:
        parser.error("--set goes with --only full_scale")
    return options


def check_built():
    missing = [p for p in (ROOT / "build/release/narod", speed.KERNELS, speed.RIVAL_ENGINE)
               if not p.exists()]
    if missing:
        sys.exit(f"{missing[0]} is missing: cmake --preset release && "
                 "cmake --build --preset release")


def measure(name, title, function, options):
    print(f"{name} ...", file=sys.stderr, flush=True)
    stamp, begin = machine.stamp(), time.monotonic()
    text = f"## {title}\n\n{function(options)}\n\n{stamp}"
    print(f"{name}: {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    return text


def main():
    options = parse()
    check_built()
    document = options.document or ROOT / ("out/BENCHMARKS.md" if options.quick or options.set
                                           else "BENCHMARKS.md")
    failed = []
    for name, title, function, standard in SECTIONS:
        if name not in options.only if options.only else not standard:
            continue
        try:
            new = {name: measure(name, title, function, options)}
        except (Failed, OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
            print(f"{name} failed and keeps its old text: {error}", file=sys.stderr)
            failed.append(name)
            continue
        # Read again: another run may have written meanwhile.
        write_sections(document, {**read_sections(document), **new}, [s[:2] for s in SECTIONS])
    print(f"{document}: " + (f"failed: {', '.join(failed)}" if failed else "done"),
          file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
