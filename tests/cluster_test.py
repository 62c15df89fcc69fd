#!/usr/bin/env python3
"""Studies made by ranks of OpenMPI and by a job array of Slurm are the local ones, bit for bit.

Usage: cluster_test.py NAROD [TEST...]; from the folder of the project, with Debian's python3.
"""
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

import h5py

import calibrate_test
import slurm
import sweep_test
from sweep_test import ROOT, WithFolder, contents, narod, small_study, sweep

SECONDS = 60  # of one call on a busy machine
# Values that are possible alone, but not the later date with the earlier end.
FAILING = """
[[sweep.factor]]
name = "date"
key = "events.june_offensive.date"
values = [1917-07-01, 1917-07-14]
[[sweep.factor]]
name = "end"
key = "events.june_offensive.until"
values = [1917-07-05, 1917-07-16]
"""


def need(packages, *programs):
    """A machine without them has not been tested: that is no success."""
    missing = [p for p in programs if slurm.find(p) is None]
    if missing:
        raise AssertionError(f"{', '.join(missing)} missing; run: apt-get install {packages}")


def rows_of(file, table, keys):
    """Rows of a table as {run: [bytes]}, with the texts that their keys stand for."""
    names = sorted(set(file[keys]) - {"row"})
    texts = list(zip(*(file[keys][name][:].tolist() for name in names)))
    columns = [file[table][n][:] for n in sorted(set(file[table]) - {"row", "run", "key"})]
    rows = {}
    for i, (run, key) in enumerate(zip(file[table]["run"][:], file[table]["key"][:])):
        rows.setdefault(run, []).append((texts[key], [c[i].tobytes() for c in columns]))
    return rows


def arrays_of(file):
    """Datasets that have a row for each run, but for the table of runs."""
    arrays = {}

    def look(name, item):
        if isinstance(item, h5py.Dataset) and item.shape and len(item.dims[0]) == 1:
            if item.dims[0][0].name in ("/run", "/scalars/row"):
                arrays[name] = item

    file.visititems(look)
    return arrays


def runs_of(study):
    """Each run's datasets: {(point, replicate): {dataset: bits}}. Left out are what tells where and
    when it was made: file and row, provenance, seconds."""
    runs = {}
    for path in sorted((study / "runs").glob("*.h5")):
        with h5py.File(path) as file:
            tables = {t: rows_of(file, t, k)
                      for t, k in (("results", "result_keys"), ("events", "event_keys"))}
            arrays = arrays_of(file)
            for row, (point, replicate) in enumerate(
                    zip(file["runs/point"][:], file["runs/replicate"][:])):
                run = {name: array[row].tobytes() for name, array in arrays.items()}
                run |= {t: rows.get(row, []) for t, rows in tables.items()}
                run |= {c: file["runs"][c][row] for c in ("done", "digest", "message")}
                assert (point, replicate) not in runs, "made twice"
                runs[point, replicate] = run
    return runs


class SameStudies(WithFolder):
    def assert_same(self, study, other):
        one, two = runs_of(study), runs_of(other)
        self.assertEqual(one.keys(), two.keys())
        for run in one:
            self.assertEqual(one[run].keys(), two[run].keys())
            self.assertEqual([], [name for name in one[run] if one[run][name] != two[run][name]], run)
        self.assertEqual(contents(study), contents(other))


class Comparison(WithFolder):
    def test_the_comparison_sees_every_dataset(self):
        study = small_study(self.folder, 2, 1)
        sweep(study, self.folder / "study")
        run = next(iter(runs_of(self.folder / "study").values()))
        self.assertEqual({"support", "people", "scalars/soldiers", "series/value", "results",
                          "events", "digest", "done", "message"}, set(run))
        self.assertTrue(all(run[table] for table in ("support", "people", "series/value", "events",
                                                     "results", "digest")))


def mpi_environment():
    return {
        **os.environ,
        "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
        "OMPI_MCA_rmaps_base_oversubscribe": "1",  # more ranks than processors
        "OMPI_MCA_plm_rsh_agent": "false",         # one machine: no ssh is needed
        "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0",  # of OpenMPI
    }


def mpirun(ranks, *arguments, code=0):
    done = subprocess.run(
        ["mpirun", "-n", str(ranks), sweep_test.NAROD, *map(str, arguments)], cwd=ROOT,
        env=mpi_environment(), capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode != code:
        raise AssertionError(f"mpirun gave {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def ranks_of(program):
    """The processes of the ranks that mpirun started."""
    return [pid for pid in sweep_test.children_of(program)
            if os.readlink(f"/proc/{pid}/exe") == sweep_test.NAROD]


def is_alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


class OpenMpi(SameStudies):
    def setUp(self):
        super().setUp()
        need("openmpi-bin libopenmpi-dev", "mpirun")

    def test_ranks_make_the_local_study(self):
        study = small_study(self.folder, 5, 4)
        done = mpirun(3, "sweep", study, "--output", self.folder / "ranks")
        self.assertEqual(done.stdout.count("20 of 20 runs done"), 1)
        files = list((self.folder / "ranks" / "runs").iterdir())
        self.assertEqual(len(files), 3, "every rank makes runs")
        sweep(study, self.folder / "local")
        self.assert_same(self.folder / "ranks", self.folder / "local")
        # Called again there is nothing to do, and a larger study goes on.
        mpirun(3, "sweep", study, "--output", self.folder / "ranks")
        self.assertEqual(sorted((self.folder / "ranks" / "runs").iterdir()), sorted(files))
        larger = small_study(self.folder, 6, 4)
        mpirun(2, "sweep", larger, "--output", self.folder / "ranks", "--quiet")
        sweep(larger, self.folder / "local")
        self.assert_same(self.folder / "ranks", self.folder / "local")

    def test_ranks_calibrate_like_local_processes(self):
        """Stage after stage: every rank finds the points of the next one by itself."""
        path = self.folder / "tiny.toml"
        path.write_text(calibrate_test.TINY)
        mpirun(3, "calibrate", path, "--output", self.folder / "ranks", "--quiet")
        narod("calibrate", path, "--output", self.folder / "local", "--quiet", "--jobs", 1)
        for table in ("ensemble.csv", "fit.csv", "waves.csv"):
            self.assertEqual((self.folder / "ranks" / table).read_bytes(),
                             (self.folder / "local" / table).read_bytes(), table)
        path.write_text(calibrate_test.TINY.replace("action.legitimacy", "action.legitimcy"))
        told = mpirun(3, "calibrate", path, "--output", self.folder / "ranks", code=2).stderr
        self.assertEqual(told.count("there is no parameter 'action.legitimcy'"), 1, told)

    def test_a_failed_run_is_recorded_and_the_others_go_on(self):
        study = small_study(self.folder, 16, 1, FAILING)
        done = mpirun(3, "sweep", study, "--output", self.folder / "ranks", code=3)
        self.assertEqual(done.stderr.count("--retry-failed"), 1)
        self.assertIn("until 1917-07-05 is before date 1917-07-14", done.stderr)
        sweep(study, self.folder / "local", code=3)
        self.assert_same(self.folder / "ranks", self.folder / "local")

    def test_mistakes_are_told_once(self):
        study = small_study(self.folder, 2, 1)
        wrong = self.folder / "wrong.toml"
        wrong.write_text(study.read_text().replace("sobol", "sobool"))
        output = ("--output", self.folder / "ranks")
        for arguments, words in (((wrong,), "sobol'?"), ((study, "--jobs", 2), "mpirun -n N"),
                                 ((study, "--shard", "2/2"), "from 0 to 1")):
            done = mpirun(3, "sweep", *arguments, *output, code=2)
            self.assertEqual(done.stderr.count(words), 1, done.stderr)
        done = mpirun(3, "sweep", study, *output, "--dry-run")
        self.assertEqual(done.stdout.count("2 to be made"), 1)
        self.assertFalse((self.folder / "ranks").exists())

    def test_a_killed_rank_ends_the_study_and_a_new_call_goes_on(self):
        study = small_study(self.folder, 4, 20)
        output = self.folder / "ranks"
        program = subprocess.Popen(
            ["mpirun", "-n", "3", sweep_test.NAROD, "sweep", study, "--output", output, "--quiet"],
            cwd=ROOT, env=mpi_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + SECONDS
            while len(list(output.glob("runs/*.h5"))) < 3 and time.monotonic() < end:
                time.sleep(0.02)
            time.sleep(0.5)
            ranks = ranks_of(program)
            self.assertEqual(len(ranks), 3)
            os.kill(ranks[1], signal.SIGKILL)
            self.assertNotIn(program.wait(SECONDS), (0, 3))
            while any(map(is_alive, ranks)) and time.monotonic() < end:
                time.sleep(0.02)
            self.assertFalse([rank for rank in ranks if is_alive(rank)])
        finally:
            program.kill()
            program.wait()
        told = narod("sweep", "--status", output).stdout
        self.assertIn("to be made", told)
        mpirun(3, "sweep", study, "--output", output, "--quiet")
        sweep(study, self.folder / "local")
        self.assertEqual(contents(output), contents(self.folder / "local"))


class SlurmArray(SameStudies):
    def setUp(self):
        super().setUp()
        need("slurm-wlm munge", *slurm.PROGRAMS)

    def submit(self, cluster, study, output):
        cluster.environment["NAROD"] = sweep_test.NAROD
        done = cluster.call(
            "sbatch", "--wait", "--array=0-2", f"--output={self.folder}/task_%a.log",
            ROOT / "configs/sweeps/array.sbatch", study, output, "--quiet", cwd=ROOT,
            timeout=SECONDS)
        logs = [log.read_text() for log in sorted(self.folder.glob("task_*.log"))]
        self.assertEqual(len(logs), 3, done.stderr + cluster.said())
        return done.returncode, logs

    def test_an_array_makes_the_local_study(self):
        study = small_study(self.folder, 5, 4)
        failing = small_study(self.folder, 16, 1, FAILING)
        with slurm.Slurm() as cluster:
            code, logs = self.submit(cluster, study, self.folder / "array")
            self.assertEqual(code, 0, logs)
            for part, log in enumerate(logs):
                self.assertIn(f"(part {part}/3)", log)
            code, _ = self.submit(cluster, failing, self.folder / "array_failing")
            self.assertEqual(code, 3, "a task tells that runs failed")
        sweep(study, self.folder / "local")
        self.assert_same(self.folder / "array", self.folder / "local")
        sweep(failing, self.folder / "local_failing", code=3)
        self.assert_same(self.folder / "array_failing", self.folder / "local_failing")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sweep_test.NAROD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
