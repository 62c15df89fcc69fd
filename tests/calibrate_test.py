#!/usr/bin/env python3
"""Calibrations with the built program: what they write and refuse, and what survives a kill.

Usage: calibrate_test.py NAROD [TEST...]; from the folder of the project, with Debian's python3.
"""
import csv
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import unittest

import h5py
import numpy as np

NAROD = ""
ROOT = pathlib.Path(__file__).resolve().parent.parent
BASELINE = ROOT / "configs" / "baseline.toml"
TINY = f"""
base = "{BASELINE}"
title = "A tiny calibration"
[run]
scale = 500000
start = 1916-03-01  # strikes within four months
until = 1916-07-03
[calibration]
seed = 3
chance_runs = 3
first_wave = 10
waves = [4]
members = 12
iterations = 2
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
iterations = 1
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
set = {{ "hardship.ration" = 0 }}
[[calibration.fold]]
name = "may"
id = "strikers_police.1916-05*"
"""
TABLES = ["ensemble.csv", "fit.csv", "parameters.csv", "targets.csv", "influence.csv", "waves.csv",
          "ablations.csv", "reference.csv", "central.toml", "ablations/no_ration.csv", "folds/may.csv"]


def narod(*arguments, code=0):
    done = subprocess.run([NAROD, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    if code is not None and done.returncode != code:
        raise AssertionError(f"narod {arguments} gave {done.returncode}:\n{done.stderr}")
    return done


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="narod_calibrate_")
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)

    def tiny(self, more="", less=None):
        path = self.folder / "tiny.toml"
        path.write_text(TINY.replace(*less) + more if less else TINY + more)
        return path


class Calibrations(WithFolder):
    def command(self, output):
        return ["calibrate", self.tiny(), "--output", output, "--jobs", 2, "--ablations", "--folds"]

    def test_a_killed_calibration_ends_like_an_undisturbed_one(self):
        whole, killed = self.folder / "whole", self.folder / "killed"
        done = narod(*self.command(whole), "--ensemble", self.folder / "copy.csv")
        self.assertIn("Mean squared z", done.stdout)
        self.assertIn("no_ration", done.stdout)
        self.assertIn("may", done.stdout)
        with subprocess.Popen([NAROD, *map(str, self.command(killed))], cwd=ROOT,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            until = time.monotonic() + 60
            while not (killed / "stages" / "wave_1").exists() and time.monotonic() < until:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        self.assertTrue((killed / "stages" / "wave_1").exists())
        self.assertFalse((killed / "ensemble.csv").exists())
        narod(*self.command(killed))
        for table in TABLES:
            self.assertEqual((whole / table).read_bytes(), (killed / table).read_bytes(), table)
        self.assertEqual((whole / "ensemble.csv").read_bytes(),
                         (self.folder / "copy.csv").read_bytes())
        self.check(whole)

        before = {p: p.stat().st_mtime_ns for p in (whole / "stages").rglob("runs/*.h5")}
        narod(*self.command(whole))  # nothing is left to run
        self.assertEqual(before,
                         {p: p.stat().st_mtime_ns for p in (whole / "stages").rglob("runs/*.h5")})

    def check(self, folder):
        ensemble = rows(folder / "ensemble.csv")
        self.assertEqual(len(ensemble), 12)
        self.assertEqual(list(ensemble[0]),
                         ["weight", "grievance.rate_per_week", "hardship.wage", "action.legitimacy"])
        self.assertAlmostEqual(sum(float(one["weight"]) for one in ensemble), 1, 4)
        for one in ensemble:
            self.assertTrue(0.02 <= float(one["grievance.rate_per_week"]) <= 0.5)
            self.assertTrue(0.3 <= float(one["action.legitimacy"]) <= 0.95)
        targets = rows(folder / "targets.csv")
        record = rows(ROOT / "configs" / "record" / "record.csv")
        self.assertEqual(len(targets), len(record))
        role = {row["id"]: row["role"] for row in record}
        fitted = [row["id"] for row in targets if row["fitted"] == "1"]
        self.assertTrue(fitted)
        self.assertEqual({role[one] for one in fitted}, {"calibration"})
        held_out = [row for row in rows(folder / "folds" / "may.csv") if row["fitted"] == "0"]
        self.assertTrue(any(row["comparable"] == "1" for row in held_out))
        fit = {row["id"]: row for row in rows(folder / "fit.csv")}
        self.assertLessEqual(float(fit[fitted[0]]["q05"]), float(fit[fitted[0]]["q95"]))

    def test_an_interrupted_calibration_says_how_to_go_on(self):
        output = self.folder / "stopped"
        with subprocess.Popen([NAROD, *map(str, self.command(output))], cwd=ROOT,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True) as process:
            while not (output / "stages" / "screening").exists() and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, told)
        self.assertIn("Call again", told)

    def test_dry_run_tells_the_stages_and_runs_none(self):
        done = narod("calibrate", self.tiny(), "--output", self.folder / "dry", "--dry-run")
        for word in ("wave_1", "kalman_2", "check", "in all", "expected"):
            self.assertIn(word, done.stdout)
        self.assertFalse((self.folder / "dry").exists())

    def test_the_calibration_of_russia_is_not_of_vote_shares_alone(self):
        """With event shocks free, or shares alone to be met, a fit can be had for the wrong reason."""
        path = ROOT / "configs" / "calibration" / "russia.toml"
        told = narod("calibrate", path, "--output", self.folder / "dry", "--dry-run",
                     "--ablations", "--folds").stdout
        for observable in ("opinion_share", "turnout", "members", "event_date", "wing_share",
                           "strikers", "deserters"):
            self.assertRegex(told, rf"(?m)^  {observable} +\d+ rows$")
        with open(path, "rb") as file:
            free = {one["name"] for one in tomllib.load(file)["calibration"]["parameter"]}
        self.assertFalse(free & {"valence.credit", "grievance.stir_step"})

    def test_mistakes_are_told_all_at_once_with_their_lines(self):
        path = self.tiny('[[calibration.parameter]]\nname = "movement.dead_share"\n'
                         '[[calibration.parameter]]\nname = "action.coercoin"\n'
                         '[[calibration.fold]]\nname = "none"\nplace = "moon:*"\n')
        told = narod("calibrate", path, code=2).stderr
        self.assertIn("movement.dead_share' has a documented value", told)
        self.assertIn("action.coercion", told)
        self.assertIn("chooses no row", told)
        self.assertIn("tiny.toml:", told)

    def test_an_observable_without_a_discrepancy_is_refused(self):
        path = self.tiny(less=('"event_date"]', '"peasant_risings"]'))
        self.assertIn("has no model discrepancy", narod("calibrate", path, code=2).stderr)

    def test_bounds_are_fitted_where_the_file_says_how_far_off_a_right_model_may_be(self):
        self.assertNotIn("outside_bound", narod("calibrate", self.tiny(), "--dry-run").stdout)
        path = self.tiny(less=("strikers = 0.4", "strikers = 0.4\noutside_bound = 0"))
        self.assertRegex(narod("calibrate", path, "--dry-run").stdout, r"outside_bound +36 rows")

    def test_another_scale_needs_another_folder(self):
        output = self.folder / "study"
        narod("calibrate", self.tiny(), "--output", output)
        told = narod("calibrate", self.tiny(), "--output", output, "--set", "run.scale=100000",
                     code=2).stderr
        self.assertIn("another study", told)


class Ensembles(WithFolder):
    """Replicates that draw their parameters."""

    def setUp(self):
        super().setUp()
        self.ensemble = self.folder / "ensemble.csv"
        self.ensemble.write_text("weight,valence.opposition_gain,population.company\n"
                                 "1,0.1,100\n2,0.3,150\n1,0.5,250\n")
        self.scenario = self.folder / "drawn.toml"
        self.scenario.write_text(f'base = "{BASELINE}"\n[run]\nscale = 200000\n'
                                 f'until = 1914-10-01\nreplicates = 4\n'
                                 f'[data]\nensemble = "{self.ensemble}"\n')

    def run_file(self, name, *arguments, scenario=None):
        path = self.folder / name
        narod("run", scenario or self.scenario, "--output", path, "--quiet", *arguments)
        return path

    def parameter(self, path, name, group=None):
        with h5py.File(path) as file:
            at = file[group] if group else file
            names = [n.decode() for n in at["parameter"][:]]
            return at["parameters"][:, names.index(name)]

    def support(self, path, group=None):
        with h5py.File(path) as file:
            at = file[group] if group else file
            return at["support"][:], at["series/value"][:]

    def test_a_replicate_always_draws_the_same_set(self):
        all_four = self.run_file("four.h5")
        np.testing.assert_array_equal(self.parameter(all_four, "valence.opposition_gain"),
                                      [0.1, 0.3, 0.3, 0.5])
        alone = self.run_file("alone.h5", "--first-replicate", 3, "--replicates", 1)
        np.testing.assert_array_equal(self.parameter(alone, "population.company"), [250])
        fixed = self.run_file("fixed.h5", "--first-replicate", 3, "--replicates", 1,
                              "--parameters", "default",
                              "--set", "parameters.valence.opposition_gain=0.5",
                              "--set", "parameters.population.company=250")
        with h5py.File(fixed) as file:
            self.assertNotIn("parameters", file)
        for a, b, c in zip(self.support(alone), self.support(fixed), self.support(all_four)):
            np.testing.assert_array_equal(a, b)
            np.testing.assert_array_equal(a[0], c[3])

    def test_a_parameter_of_the_command_line_or_of_a_scenario_based_on_it_is_kept(self):
        run = self.run_file("set.h5", "--set", "parameters.valence.opposition_gain=0.2")
        np.testing.assert_array_equal(self.parameter(run, "valence.opposition_gain"), [0.2] * 4)
        np.testing.assert_array_equal(self.parameter(run, "population.company"),
                                      [100, 150, 150, 250])
        variant = self.folder / "variant.toml"
        variant.write_text('base = "drawn.toml"\n[parameters.valence]\nopposition_gain = 0.2\n')
        same = self.run_file("variant.h5", scenario=variant)
        np.testing.assert_array_equal(self.support(run)[0], self.support(same)[0])

    def test_counterfactuals_share_the_sets(self):
        variant = self.folder / "variant.toml"
        variant.write_text('base = "drawn.toml"\nquestion = "?"\n[parameters.action]\n'
                           'legitimacy = 0.6\n')
        output = self.folder / "pairs.h5"
        narod("counterfactual", self.scenario, variant, "--output", output, "--quiet")
        base = self.run_file("base.h5")
        for group in ("drawn", "variant"):
            np.testing.assert_array_equal(
                self.parameter(output, "valence.opposition_gain", group), [0.1, 0.3, 0.3, 0.5])
        np.testing.assert_array_equal(self.support(output, "drawn")[0], self.support(base)[0])
        self.assertTrue((self.parameter(output, "action.legitimacy", "variant") == 0.6).all())

    def test_a_sweep_shares_the_sets_and_its_factors_win(self):
        study = self.folder / "sweep.toml"
        study.write_text('base = "drawn.toml"\n[sweep]\ndesign = "grid"\n[sweep.store]\n'
                         'series = true\n[[sweep.factor]]\n'
                         'key = "parameters.valence.opposition_gain"\nvalues = [0.5]\n'
                         '[run]\nreplicates = 4\n')
        output = self.folder / "sweep"
        narod("sweep", study, "--output", output, "--jobs", 1, "--quiet")
        run = self.run_file("like_it.h5", "--set", "parameters.valence.opposition_gain=0.5")
        sys.path.insert(0, str(ROOT / "analysis"))
        from narod.study import open_study

        with open_study(output) as data:
            values = data["series_value"] if "series_value" in data else data["value"]
            for replicate in range(4):
                np.testing.assert_array_equal(values.isel(point=0, replicate=replicate).values,
                                              self.support(run)[1][replicate])

    def test_a_resumed_replicate_has_its_set(self):
        whole, broken = self.run_file("whole.h5"), self.folder / "broken.h5"
        command = [NAROD, "run", str(self.scenario), "--output", str(broken),
                   "--checkpoint-every", "1", "--threads", "1"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            folder = pathlib.Path(f"{broken}.checkpoints")
            while len(list(folder.glob("*"))) < 2 and process.poll() is None:
                time.sleep(0.005)
            process.send_signal(signal.SIGINT)
        self.assertEqual(process.returncode, 130)
        narod("run", "--resume", broken, "--quiet")
        np.testing.assert_array_equal(self.support(whole)[0], self.support(broken)[0])
        np.testing.assert_array_equal(self.parameter(whole, "population.company"),
                                      self.parameter(broken, "population.company"))

    def test_a_changed_ensemble_cannot_be_resumed_and_a_wrong_one_is_refused(self):
        self.ensemble.write_text("weight,valence.opposition_gain\n1,50\n")
        told = narod("run", self.scenario, code=2).stderr
        self.assertIn("ensemble.csv:2", told)
        self.ensemble.unlink()
        self.assertIn("ensemble.csv", narod("run", self.scenario, code=2).stderr)


if __name__ == "__main__":
    NAROD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
