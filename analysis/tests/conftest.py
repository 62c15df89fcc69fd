"""Tiny runs that all tests read. NAROD names the program."""
import datetime
import os
import subprocess
from pathlib import Path

import matplotlib
import pytest

matplotlib.use("Agg")
ROOT = Path(__file__).resolve().parents[2]

import narod  # noqa: E402


TINY = f"""
base = "{ROOT}/configs/baseline.toml"
title = "A tiny <calibration>"
[run]
scale = 500000
start = 1916-03-01  # strikes within four months
until = 1916-07-03
[calibration]
chance_runs = 3
first_wave = 10
waves = [4]
members = 12
iterations = 1
[calibration.screening]
trajectories = 1
least_influence = 0
[calibration.matching]
candidates = 200
[calibration.discrepancy]
strikers = 0.4
[calibration.refit]
waves = []
members = 10
[[calibration.leave_out]]
observable = ["vote_share", "delegate_share", "wing_share", "opinion_share", "turnout", "members",
  "agrarian_actions", "deserters", "peasant_risings", "population", "event_date"]
[[calibration.parameter]]
name = "grievance.rate_per_week"
low = 0.02
scale = "log"
[[calibration.parameter]]
name = "hardship.wage"
[[calibration.parameter]]
name = "action.legitimacy"
[[calibration.ablation]]
name = "no_ration"
meaning = "rations do not count"
set = {{ "hardship.ration" = 0, "hardship.ration_levy" = 0.5 }}
[[calibration.fold]]
name = "may"
id = "strikers_police.1916-05*"
"""

DATED = {"history.outcomes": "dated"}  # so that tests find October whatever the parameters are


def simulate(path, *options):
    program = os.environ.get("NAROD")
    assert program, "the environment variable NAROD must name the program; ctest sets it"
    done = subprocess.run(
        [program, "run", "configs/baseline.toml", "--scale", "100000", "--replicates", "2",
         "--quiet", "--output", str(path), "--set", "data.compare=false",
         "--set", 'history.outcomes="dated"', *options],
        cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="session")
def small_file(tmp_path_factory):
    """August 1914 to August 1918: October, the Constituent Assembly and July 1918 are in it."""
    return simulate(tmp_path_factory.mktemp("small") / "small.h5", "--until", "1918-08-15",
                    "--set", "output.panel=60")


@pytest.fixture(scope="session")
def run(small_file):
    return narod.open_run(small_file)


@pytest.fixture(scope="session")
def pairs(tmp_path_factory):
    """Two pairs of the baseline and the same without the June offensive, to November 1917; what is
    later than the 10th lies behind the horizon."""
    return narod.counterfactual(
        "configs/counterfactuals/no_june_offensive.toml", scale=100000, replicates=2,
        until="1917-11-20", progress=False,
        set=DATED | {"output.panel": 30, "horizon": datetime.date(1917, 11, 10)},
        output=tmp_path_factory.mktemp("pairs") / "pairs.h5")


@pytest.fixture(scope="session")
def short_file(tmp_path_factory):
    """Nine weeks of 1914: nothing that figures look for has happened."""
    return simulate(tmp_path_factory.mktemp("short") / "short.h5", "--until", "1914-10-01")


@pytest.fixture
def copy_of(short_file, tmp_path):
    """A copy of the short file that a test may spoil."""
    path = tmp_path / "copy.h5"
    path.write_bytes(short_file.read_bytes())
    return path


@pytest.fixture(scope="session")
def calibrated(tmp_path_factory):
    """The folder of a tiny calibration."""
    path = tmp_path_factory.mktemp("calibration")
    (path / "tiny.toml").write_text(TINY, encoding="utf-8")
    done = subprocess.run(
        [os.environ["NAROD"], "calibrate", str(path / "tiny.toml"), "--output", str(path / "out"),
         "--ablations", "--folds", "--quiet"],
        cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path / "out"
