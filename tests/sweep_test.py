#!/usr/bin/env python3
"""Sweeps of the built program: what they run, what they refuse, and what survives a kill.

Usage: sweep_test.py NAROD [TEST...]; from the folder of the project, with Debian's python3.
"""
import io
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy as np
import pandas as pd
import xarray as xr

NAROD = ""
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "analysis"))
from narod.study import events, failures, open_study, results  # noqa: E402

BASELINE = ROOT / "configs" / "baseline.toml"
TABLES = ("runs", "results", "events", "support", "people")
SMALL = f"""
base = "{BASELINE}"
title = "A small study"
[run]
scale = 200000
until = 1914-09-01
replicates = REPLICATES
[output]
observables = ["support", "people"]
every_weeks = 2
digits = 0
[sweep]
design = "sobol"
points = POINTS
[sweep.store]
average_over = ["place"]
weights = "people"
series = true
[[sweep.factor]]
key = "parameters.hardship.ration"
low = 0.1
high = 0.9
[[sweep.factor]]
name = "mobilised"
key = "parameters.movement.most_called_per_week"
low = 1e5
high = 4e6
scale = "log"
[[sweep.scalar]]
name = "soldiers"
observable = "people"
at = {{ social_class = "soldier" }}
date = 1914-09-01
"""


def small_study(folder, points, replicates, more=""):
    path = folder / f"small_{points}_{replicates}.toml"
    text = SMALL.replace("POINTS", str(points)).replace("REPLICATES", str(replicates))
    path.write_text(text.replace("{{", "{").replace("}}", "}") + more)
    return path


def narod(*arguments, code=0, **options):
    done = subprocess.run(
        [NAROD, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False,
        **options,
    )
    if code is not None and done.returncode != code:
        raise AssertionError(f"narod {arguments} gave {done.returncode}:\n{done.stderr}")
    return done


def sweep(study, output, *arguments, **options):
    return narod("sweep", study, "--output", output, "--jobs", 2, "--quiet", *arguments, **options)


def contents(study):
    """Everything that a study holds of its runs, whoever made them when."""
    return {table: narod("export", "--csv", study, "--table", table).stdout for table in TABLES}


def digests(study):
    found = {}
    for path in sorted((study / "runs").glob("*.h5")):
        try:
            file = h5py.File(path)
        except OSError:
            continue  # killed at its very beginning
        with file:
            runs = file["runs"]
            for row in zip(*(runs[n][:] for n in ("point", "replicate", "digest"))):
                found.setdefault(row[:2], set()).add(row[2])
    return found


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="narod_sweep_")
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)


class Studies(WithFolder):
    def test_a_run_is_the_one_that_narod_run_makes(self):
        study = small_study(self.folder, 2, 2, '[[sweep.factor]]\nkey="run.scale"\nvalues=[2e5, 4e5]\n')
        done = sweep(study, self.folder / "study")
        self.assertIn("4 of 4 runs done", done.stdout)
        with open_study(self.folder / "study") as data:
            for point in range(2):
                values = data.isel(point=point)
                single = self.folder / "single.h5"
                narod(
                    "run", BASELINE, "--until", "1914-09-01", "--first-replicate", 1,
                    "--replicates", 1, "--quiet", "--output", single,
                    "--scale", float(values.run_scale),
                    "--set", f"parameters.hardship.ration={float(values.hardship_ration)!r}",
                    "--set", f"parameters.movement.most_called_per_week={float(values.mobilised)!r}",
                )
                with xr.open_dataset(single) as run:
                    people = run.people.isel(replicate=0, time=slice(None, None, 2))
                    people = people.astype(float).sum("place").astype("float32")
                    np.testing.assert_array_equal(people, values.people.isel(replicate=1))
                with xr.open_dataset(single, group="series") as run:
                    np.testing.assert_array_equal(
                        run.value.isel(replicate=0, time=slice(None, None, 2)),
                        values.series_value.isel(replicate=1),
                    )

    def test_a_scalar_is_of_its_week_whatever_is_stored(self):
        date = "\n[[sweep.scalar]]\nname = \"august\"\nobservable = \"people\"\n" \
               "at = { social_class = \"soldier\" }\ndate = 1914-08-20\n"
        found = []
        for every in (1, 2, 3):
            study = small_study(self.folder, 2, 1, date)
            sweep(study, self.folder / f"every_{every}", "--set", f"output.every_weeks={every}")
            with open_study(self.folder / f"every_{every}") as data:
                found.append((data.soldiers.values, data.august.values))
                self.assertEqual(data.sizes["time"], -(-5 // every))
        for soldiers, august in found[1:]:
            np.testing.assert_array_equal(soldiers, found[0][0])
            np.testing.assert_array_equal(august, found[0][1])

    def test_opens_as_one_dataset(self):
        study = small_study(self.folder, 3, 2)
        sweep(study, self.folder / "study")
        with open_study(self.folder / "study") as data:
            self.assertEqual(data.support.dims, ("point", "replicate", "time", "social_class", "faction"))
            self.assertEqual(data.sizes["point"], 3)
            self.assertTrue((data.status == 1).all())
            share = data.support.isel(point=[2, 0], replicate=1, time=slice(None, None, -1))
            whole = data.support.load().isel(point=[2, 0], replicate=1, time=slice(None, None, -1))
            np.testing.assert_array_equal(share.values, whole.values)
            self.assertEqual(share.shape[0], 2)
            soldiers = data.people.sel(social_class="soldier").isel(time=-1)
            np.testing.assert_allclose(soldiers, data.soldiers, rtol=1e-3)
        table = narod("export", "--csv", self.folder / "study").stdout.splitlines()
        self.assertEqual(len(table), 1 + 6)
        self.assertEqual(table[0], "point,hardship_ration,mobilised,replicate,status,soldiers,message")
        rows = narod("export", "--csv", self.folder / "study", "--table", "results").stdout
        self.assertEqual(len(rows.splitlines()), 1 + len(results(self.folder / "study")))
        rows = narod("export", "--csv", self.folder / "study", "--table", "events").stdout
        self.assertEqual(len(rows.splitlines()), 1 + len(events(self.folder / "study")))

    def test_more_points_and_replicates_leave_earlier_runs_alone(self):
        output = self.folder / "study"
        sweep(small_study(self.folder, 2, 1), output)
        before = {p.name: p.read_bytes() for p in (output / "runs").iterdir()}
        sweep(small_study(self.folder, 4, 3), output)
        after = {p.name: p.read_bytes() for p in (output / "runs").iterdir()}
        self.assertEqual(before, {name: after[name] for name in before})
        done = sweep(small_study(self.folder, 3, 2), output)
        self.assertIn("left out now are 1 point and 1 replicate that", done.stderr)
        sweep(small_study(self.folder, 4, 3), output)
        sweep(small_study(self.folder, 4, 3), self.folder / "at_once")
        self.assertEqual(contents(output), contents(self.folder / "at_once"))

    def test_shards_make_the_whole_together(self):
        study = small_study(self.folder, 3, 3)
        sweep(study, self.folder / "whole")
        running = [
            subprocess.Popen(
                [NAROD, "sweep", study, "--output", self.folder / "parts", "--jobs", "1",
                 "--quiet", "--shard", f"{part}/2"],
                cwd=ROOT, stdout=subprocess.DEVNULL,
            )
            for part in range(2)
        ]
        self.assertEqual([program.wait() for program in running], [0, 0])
        self.assertEqual(contents(self.folder / "parts"), contents(self.folder / "whole"))
        self.assertTrue(all(len(d) == 1 for d in digests(self.folder / "parts").values()))

    def test_parts_of_machines_without_a_common_disk_are_merged(self):
        study = small_study(self.folder, 4, 2)
        parts = [self.folder / "here", self.folder / "there"]
        for number, part in enumerate(parts):
            sweep(study, part, "--shard", f"{number}/2")
        names = [{path.name for path in (part / "runs").iterdir()} for part in parts]
        self.assertFalse(names[0] & names[1], "a copy would overwrite runs")
        merged = self.folder / "merged"
        done = narod("merge", merged, *parts)
        self.assertIn("8 of 8 runs done", done.stdout)
        again = narod("merge", merged, *parts)
        self.assertIn("0 files of runs copied", again.stdout)
        sweep(study, self.folder / "whole")
        self.assertEqual(contents(merged), contents(self.folder / "whole"))
        other = small_study(self.folder, 4, 1)
        sweep(other, self.folder / "other", "--set", "run.scale=300000")
        refused = narod("merge", merged, self.folder / "other", code=2)
        self.assertIn("run.scale = 300000", refused.stderr)

    def test_a_job_array_makes_all_runs_wherever_it_begins(self):
        study = small_study(self.folder, 2, 2)
        script = ROOT / "configs/sweeps/array.sbatch"

        def task(number, **array):
            environment = dict(os.environ, NAROD=NAROD, SLURM_ARRAY_TASK_ID=str(number),
                               **{f"SLURM_ARRAY_TASK_{key}": str(n) for key, n in array.items()})
            return subprocess.run(
                ["bash", script, study, self.folder / "array", "--quiet"], env=environment,
                cwd=ROOT, capture_output=True, text=True, check=False)

        for number in (3, 5):
            done = task(number, MIN=3, MAX=5, STEP=2, COUNT=2)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("4 of 4 runs done", narod("sweep", "--status", self.folder / "array").stdout)
        refused = task(1, MIN=1, MAX=7, STEP=1, COUNT=3)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("array with gaps", refused.stderr)

    def test_a_failed_run_is_recorded_and_the_others_go_on(self):
        # Each value is possible, but not the later date with the earlier end.
        more = """
[[sweep.factor]]
name = "date"
key = "events.june_offensive.date"
values = [1917-07-01, 1917-07-14]
[[sweep.factor]]
name = "end"
key = "events.june_offensive.until"
values = [1917-07-05, 1917-07-16]
"""
        study = small_study(self.folder, 32, 1, more)
        done = sweep(study, self.folder / "study", code=3)
        self.assertIn("until 1917-07-05 is before date 1917-07-14", done.stderr)
        with open_study(self.folder / "study") as data:
            failed = (data.date.values == np.datetime64("1917-07-14")) & (
                data.end.values == np.datetime64("1917-07-05"))
            np.testing.assert_array_equal(data.status.values[:, 0] == 2, failed)
            self.assertTrue(failed.any() and not failed.all())
            self.assertTrue(np.isnan(data.support.values[failed]).all())
            self.assertFalse(np.isnan(data.people.values[~failed]).any())
        count = int(failed.sum())
        told = f"{32 - count} of 32 runs done, {count} failed"
        self.assertIn(told, narod("sweep", "--status", self.folder / "study", code=3).stdout)
        self.assertEqual(len(failures(self.folder / "study")), count)
        files = len(list((self.folder / "study/runs").iterdir()))
        sweep(study, self.folder / "study", code=3)
        self.assertEqual(len(list((self.folder / "study/runs").iterdir())), files)
        done = sweep(study, self.folder / "study", "--retry-failed", code=3)
        self.assertIn(told, done.stdout)
        self.assertGreater(len(list((self.folder / "study/runs").iterdir())), files)

    def test_a_dry_run_tells_how_much_it_is_and_writes_nothing(self):
        study = small_study(self.folder, 5, 4)
        told = sweep(study, self.folder / "study", "--dry-run").stdout
        self.assertIn("= 20 runs; 20 to be made", told)
        self.assertRegex(told, r"expected: \d+:\d\d on \d+ processors?, [\d.]+ [kMG]?B on disk")
        self.assertFalse((self.folder / "study").exists())


class Sensitivity(WithFolder):
    def study(self, design, points):
        path = small_study(self.folder, points, 2)
        path.write_text(path.read_text().replace('"sobol"', f'"{design}"'))
        sweep(path, self.folder / design)
        return self.folder / design

    def measures(self, study):
        told = narod("sensitivity", study, "--csv").stdout
        table = pd.read_csv(io.StringIO(told))
        self.assertEqual(set(table.scalar), {"soldiers"})
        return table.set_index(["factor", "measure"])

    def test_sobol_indices_are_those_of_the_stored_scalars(self):
        study = self.study("saltelli", 8)
        with open_study(study) as data:
            means = data.soldiers.mean("replicate").values.reshape(8, 4)
        means = means - means[:, :2].mean()
        a, b = means[:, 0], means[:, 1]
        variance = means[:, :2].var()
        found = self.measures(study)
        self.assertGreater(variance, 0)
        for number, factor in enumerate(("hardship_ration", "mobilised")):
            changed = means[:, 2 + number]
            for measure, expected in (("first", (b * (changed - a)).mean() / variance),
                                      ("total", ((a - changed) ** 2).mean() / 2 / variance)):
                row = found.loc[(factor, measure)]
                self.assertAlmostEqual(row.value, expected, places=9)
                self.assertLessEqual(row.low, row.high)
        told = narod("sensitivity", study, "--scalar", "soldiers").stdout
        self.assertIn("Sobol' indices of 8 base points; mean", told)

    def test_morris_effects_are_those_of_the_stored_scalars(self):
        study = self.study("morris", 6)
        with open_study(study) as data:
            means = data.soldiers.mean("replicate").values.reshape(6, 3)
            called = np.log(data.mobilised.values / 1e5).reshape(6, 3) / np.log(40)  # unit cube
        steps = np.diff(called, axis=1)
        effects = (np.diff(means, axis=1)[steps != 0] / steps[steps != 0])
        self.assertEqual(len(effects), 6)
        found = self.measures(study)
        for measure, expected in (("mu", effects.mean()), ("mu_star", abs(effects).mean()),
                                  ("sigma", effects.std(ddof=1))):
            self.assertAlmostEqual(found.loc[("mobilised", measure)].value / expected, 1, places=9)

    def test_other_designs_and_scalars_are_refused(self):
        study = self.study("sobol", 3)
        self.assertIn("saltelli", narod("sensitivity", study, code=2).stderr)
        told = narod("sensitivity", study, "--scalar", "soldier", code=2).stderr
        self.assertIn("Did you mean 'soldiers'?", told)


class Mistakes(WithFolder):
    def test_are_told_all_at_once_and_nothing_runs(self):
        study = self.folder / "wrong.toml"
        # A key a line, so that each has its own.
        study.write_text(f"""base = "{BASELINE}"
[run]
scale = 0.1
[output]
observables = ["suport"]
[sweep]
design = "sobool"
[[sweep.factor]]
key = "parameters.hardship.ration"
low = 2.0
high = 1.0
[[sweep.factor]]
key = "run.seed"
values = [1, "a"]
[sweep.store]
average = ["place"]
""")
        done = sweep(study, self.folder / "study", code=2)
        for line, words in {3: "scale", 5: "support", 7: "sobol", 11: "low", 13: "run.seed",
                            14: "one kind"}.items():
            found = [t for t in done.stderr.splitlines() if f"wrong.toml:{line}:" in t]
            self.assertTrue(any(words in t for t in found), f"{line}: {done.stderr}")
        self.assertEqual([p.name for p in self.folder.iterdir()], ["wrong.toml"])

    def test_a_sweep_without_anything_is_refused(self):
        study = small_study(self.folder, 1, 1)
        scenario = study.read_text().split("[sweep]")[0]
        for table, words in (("[sweep]\n", "design"), ("", "no table [sweep]")):
            study.write_text(scenario + table)
            self.assertIn(words, sweep(study, self.folder / "study", code=2).stderr)
        study.write_text("sweep = 3\n" + scenario)
        self.assertIn("a table is needed", sweep(study, self.folder / "study", code=2).stderr)

    def test_a_scalar_without_any_value_is_told(self):
        more = '[[sweep.scalar]]\nname="nowhere"\nresult="vote_shar"\nevent="no_such_event"\n'
        done = sweep(small_study(self.folder, 1, 2, more), self.folder / "study")
        self.assertIn("'nowhere' has no value in any run", done.stderr)
        self.assertNotIn("'soldiers'", done.stderr)

    def test_of_a_scalar_do_not_hide_those_of_a_factor(self):
        late = """
[[sweep.factor]]
key = "events.june_offensive.date"
values = [1917-06-01, 1917-07-14]
[[sweep.scalar]]
name = "late"
observable = "people"
at = { social_class = "soldier" }
date = 1922-01-01
"""
        study = small_study(self.folder, 2, 1, late)
        told = sweep(study, self.folder / "study", code=2).stderr
        self.assertIn("has the day 1922-01-01", told)

    def test_of_values_are_found_before_anything_runs(self):
        for factor, words in {
            'key="parameters.hardship.ration"\nlow=0.5\nhigh=1.5': "must lie in [0, 1]",
            'key="parameters.hardship.rations"\nlow=0.1\nhigh=0.5': "hardship.ration'?",
            'key="events.june_offensive.happen"\nvalues=[true]': "happens",
            'key="events.june_offensiv.happens"\nvalues=[true]': "june_offensive",
            'key="events.june_offensive.date"\nlow=1917-06-01\nhigh=1917-08-01': "before date",
        }.items():
            study = small_study(self.folder, 4, 1, f'[[sweep.factor]]\nname="x"\n{factor}\n')
            with self.subTest(factor):
                done = sweep(study, self.folder / "study", code=2)
                self.assertIn(words, done.stderr)
                self.assertFalse((self.folder / "study").exists())

    def test_another_study_in_the_folder_is_refused(self):
        study = small_study(self.folder, 1, 1)
        sweep(study, self.folder / "study")
        done = sweep(study, self.folder / "study", "--set", "run.scale=100000", code=2)
        self.assertIn("scale = 100000", done.stderr)

    def test_a_folder_that_cannot_be_written_is_refused(self):
        study = small_study(self.folder, 1, 1)
        (self.folder / "file").write_text("in the way")
        done = sweep(study, self.folder / "file" / "study", code=2)
        self.assertIn("--output", done.stderr)


def children_of(program):
    path = pathlib.Path(f"/proc/{program.pid}/task/{program.pid}/children")
    try:
        return [int(pid) for pid in path.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


class Faults(WithFolder):
    KILLS = 24
    POINTS, REPLICATES = 8, 12

    def start(self, study):
        return subprocess.Popen(
            [NAROD, "sweep", study, "--output", self.folder / "killed", "--jobs", "2", "--quiet",
             "--retry-failed"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )

    def wait_for_workers(self, program):
        while program.poll() is None:
            workers = children_of(program)
            if workers:
                return workers
        return []

    def one_kill(self, study, chance, what):
        """Kills `what` at some moment of the study; whether there was anything left to kill."""
        program = self.start(study)
        try:
            if not self.wait_for_workers(program):
                return False
            time.sleep(chance.uniform(0, 0.4))
            workers = children_of(program)
            if what == "worker":
                hit = bool(workers) and kill(chance.choice(workers))
                # The dispatcher goes on with another worker; stop it a little later.
                time.sleep(chance.uniform(0, 0.3))
                program.send_signal(signal.SIGTERM)
                program.wait()
                self.assertIn(program.returncode, (130, 0, -signal.SIGTERM))
                return hit
            hit = program.poll() is None
            program.kill()
            if what == "all":
                for worker in workers:
                    kill(worker)
            program.wait()
            return hit
        finally:
            program.kill()
            program.wait()
            program.stderr.close()

    def test_a_study_killed_again_and_again_is_the_undisturbed_one(self):
        chance = random.Random(5)
        study = small_study(self.folder, self.POINTS, self.REPLICATES)
        kills = {"worker": 0, "dispatcher": 0, "all": 0}
        while sum(kills.values()) < self.KILLS:
            what = chance.choice(list(kills))
            if self.one_kill(study, chance, what):
                kills[what] += 1
                continue
            # All is done before all kills are: more replicates.
            self.REPLICATES += 4
            study = small_study(self.folder, self.POINTS, self.REPLICATES)
        self.assertTrue(all(kills.values()), kills)
        sweep(study, self.folder / "killed", "--retry-failed")
        sweep(study, self.folder / "undisturbed")
        killed, undisturbed = self.folder / "killed", self.folder / "undisturbed"
        runs = self.POINTS * self.REPLICATES
        self.assertIn(f"{runs} of {runs} runs done", narod("sweep", "--status", killed).stdout)
        self.assertEqual(contents(killed), contents(undisturbed))
        with open_study(killed) as one, open_study(undisturbed) as other:
            for name in other.data_vars:
                np.testing.assert_array_equal(one[name].values, other[name].values, err_msg=name)
        # What was made twice is the same, too.
        for run, seen in digests(killed).items():
            self.assertEqual(len(seen - {b""}), 1, run)
        print(f"{kills}; {runs} runs; {len(list((killed / 'runs').iterdir()))} files of runs")

    def test_a_running_study_can_be_looked_at(self):
        study = small_study(self.folder, 4, 20)
        program = self.start(study)
        try:
            counts = []
            while program.poll() is None:
                if (self.folder / "killed" / "index.h5").exists():
                    told = narod("sweep", "--status", self.folder / "killed").stdout
                    counts.append(int(told.split(" of 80 runs done")[0].split("\n")[-1]))
                    with open_study(self.folder / "killed") as data:
                        done = data.status.values == 1
                        self.assertFalse(np.isnan(data.soldiers.values[done]).any())
            self.assertEqual(counts, sorted(counts))
            self.assertEqual(program.returncode, 0)
            self.assertGreater(len(set(counts)), 1)
        finally:
            program.kill()
            program.wait()
            program.stderr.close()

    def test_an_interrupted_study_goes_on(self):
        study = small_study(self.folder, 4, 20)
        program = self.start(study)
        self.wait_for_workers(program)
        time.sleep(0.3)
        program.send_signal(signal.SIGINT)
        _, told = program.communicate()
        self.assertEqual(program.returncode, 130, told)
        self.assertIn(b"interrupted", told)
        sweep(study, self.folder / "killed")
        sweep(study, self.folder / "undisturbed")
        self.assertEqual(contents(self.folder / "killed"), contents(self.folder / "undisturbed"))

    def test_two_programs_do_not_make_the_same_study(self):
        study = small_study(self.folder, 4, 20)
        program = self.start(study)
        try:
            self.wait_for_workers(program)
            done = sweep(study, self.folder / "killed", code=2)
            self.assertIn("another program", done.stderr)
        finally:
            program.kill()
            program.wait()
            program.stderr.close()

    def test_a_full_disk_ends_the_study_and_room_lets_it_go_on(self):
        study = small_study(self.folder, 4, 12)
        output = self.folder / "full"
        sweep(study, self.folder / "undisturbed")
        size = max(p.stat().st_size for p in (self.folder / "undisturbed/runs").iterdir())

        def little_room():
            limit = int(size * 0.9)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = sweep(study, output, code=1, preexec_fn=little_room)
        self.assertIn("the study cannot go on", done.stderr)
        self.assertIn("File too large", done.stderr)
        self.assertIn("call again", done.stderr)
        told = narod("sweep", "--status", output).stdout
        self.assertNotIn("\n0 of 48", told)

        def hardly_any_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

        done = sweep(study, output, code=1, preexec_fn=hardly_any_room)  # not even for the index
        self.assertIn("the study cannot go on", done.stderr)
        narod("run", BASELINE, "--scale", 200000, "--until", "1914-09-01", "--quiet", "--output",
              self.folder / "one.h5", code=1, preexec_fn=hardly_any_room)
        sweep(study, output)
        self.assertEqual(contents(output), contents(self.folder / "undisturbed"))


class Shipped(WithFolder):
    """The studies of configs/sweeps can be read, each with its question."""

    def test_studies_are_valid(self):
        paths = sorted((ROOT / "configs" / "sweeps").glob("*.toml"))
        self.assertGreaterEqual(len(paths), 3)
        for path in paths:
            with self.subTest(path.name):
                self.assertIn("question = ", path.read_text())
                # One week is enough to see that the first run can be made.
                with tempfile.TemporaryDirectory() as folder:  # whatever lies in out/
                    told = narod("sweep", path, "--dry-run", "--set", "run.scale=500000",
                                 "--output", folder + "/study")
                self.assertIn("expected: ", told.stdout)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    NAROD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
