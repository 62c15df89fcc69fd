"""The page about a calibration, from a tiny one."""
import os
import subprocess

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from narod import calibration

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
  "agrarian_actions", "deserters", "peasant_risings", "event_date"]
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
set = {{ "hardship.ration" = 0 }}
[[calibration.fold]]
name = "may"
id = "strikers_police.1916-05*"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("calibration")
    (path / "tiny.toml").write_text(TINY, encoding="utf-8")
    done = subprocess.run(
        [os.environ["NAROD"], "calibrate", str(path / "tiny.toml"), "--output", str(path / "out"),
         "--ablations", "--folds", "--quiet"],
        cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path / "out"


@pytest.fixture(scope="module")
def tiny(folder):
    return calibration.open_calibration(folder)


def test_tables_are_those_of_the_folder(tiny):
    assert len(tiny.ensemble) == 12
    assert list(tiny.ablation_rows) == ["no_ration"]
    assert list(tiny.fold_rows) == ["may"]
    assert len(tiny.compared) > 0
    assert (tiny.targets.fitted == 1).sum() == len(tiny.compared)


def test_correlations_are_those_of_the_ensemble(tiny):
    found = tiny.correlations()
    values = tiny.ensemble.drop(columns="weight").to_numpy()
    assert np.allclose(found, np.corrcoef(values.T))  # weights are equal


def test_errors_of_counts_are_those_of_the_logarithm():
    rows = pd.DataFrame({"log_scale": [0, 1], "documented": [0.5, 100], "median": [0.3, 50]})
    assert np.allclose(calibration.errors(rows), [0.2, np.log(2)])


def test_skill_is_counted_over_rows_with_a_naive_forecast():
    rows = pd.DataFrame({"log_scale": [0, 0], "documented": [0.5, 0.5], "median": [0.4, 0.1],
                         "z": [1.0, 4.0], "covered": [1, 0], "covered_with_errors": [1, 0],
                         "naive_other_places": [0.3, np.nan], "naive_last_earlier": np.nan,
                         "naive_uniform_swing": np.nan})
    found = calibration.summary(rows)
    assert found["skill"] == pytest.approx(0.5)
    assert found["covered"] == 0.5


def test_the_page_tells_all_and_needs_no_other_file(tiny, folder):
    assert calibration.main([str(folder)]) == 0
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "A tiny &lt;calibration&gt;" in text
    for words in ("What is wrong", "rations do not count", "may", "Skill against naive",
                  "Not told apart", "action.legitimacy"):
        assert words in text, words
    assert text.count("data:image/png;base64,") == 5
    assert 'src="http' not in text and "Not drawn" not in text


def test_what_is_wrong_is_told_the_worst_first(tiny):
    spoilt = calibration.open_calibration(tiny.folder)
    spoilt.fit = spoilt.fit.assign(z=0.0)
    assert calibration.wrong(spoilt) == []
    known = spoilt.fit.index[spoilt.fit.comparable == 1]
    spoilt.fit.loc[known[0], "z"] = -3.0
    spoilt.fit.loc[known[1], "z"] = 5.0
    told = calibration.wrong(spoilt)
    assert len(told) == 2
    assert "5.0 deviations too high" in told[0] and "3.0 deviations too low" in told[1]


def test_another_folder_is_refused(tmp_path, capsys):
    assert calibration.main([str(tmp_path)]) == 2
    assert "no finished calibration" in capsys.readouterr().err
