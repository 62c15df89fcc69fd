#!/usr/bin/env python3
"""Runs every scenario of configs/classics for a few steps, and checks what it writes.

Usage: classics_test.py NAROD
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = sorted((ROOT / "configs/classics").glob("*.toml"))
WEEKS = 3


def run(narod, scenario, file, *options):
    done = subprocess.run([narod, "run", scenario, "--output", file, "--quiet", "--replicates", "2",
                           *options], capture_output=True, text=True)
    assert done.returncode == 0, f"{scenario.name}: {done.stderr}"
    return h5py.File(file)


def check_short(narod, scenario, file):
    with run(narod, scenario, file, "--set", f"run.weeks={WEEKS}") as out:
        assert out.attrs["status"] in (b"finished", "finished"), scenario.name
        observables = [v for v in out.values() if "long_name" in v.attrs and v.ndim > 1]
        assert observables, f"{scenario.name} writes no observable"
        for values in observables:
            assert values.shape[:2] == (2, WEEKS), f"{scenario.name}: {values.name} {values.shape}"
        assert any(np.isfinite(v[...]).all() for v in observables), scenario.name


def check_published_group(narod, file):
    scenario = ROOT / "configs/classics/friedkin_johnsen.toml"
    with run(narod, scenario, file) as out:
        ends = out["opinion"][0, -1]
        assert np.allclose(ends, (60.02, 59.98, 75.00, 74.99), atol=0.01), ends


def main(narod):
    assert len(SCENARIOS) >= 8, SCENARIOS
    with tempfile.TemporaryDirectory() as folder:
        for scenario in SCENARIOS:
            check_short(narod, scenario, Path(folder) / "short.h5")
        check_published_group(narod, Path(folder) / "group.h5")
    print(f"{len(SCENARIOS)} scenarios")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
