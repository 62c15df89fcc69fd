#!/usr/bin/env python3
"""What the built program does, from a scenario to a file that other tools open.

Usage: program_test.py NAROD [TEST...]; from the folder of the project, with Debian's python3.
"""
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy as np
import xarray as xr

NAROD = ""
ROOT = pathlib.Path(__file__).resolve().parent.parent
BASELINE = ROOT / "configs" / "baseline.toml"
FEW_AGENTS = "run.scale=20000"


def narod(*arguments, check=True):
    """Runs the program; returns exit code, stdout and stderr."""
    done = subprocess.run(
        [NAROD, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if check and done.returncode != 0:
        raise AssertionError(f"narod {arguments} gave {done.returncode}:\n{done.stderr}")
    return done


def run(output, *arguments):
    return narod(
        "run", BASELINE, "--set", FEW_AGENTS, "--quiet", "--output", output, *arguments
    )


def rows_of(group):
    """The table of a group as rows, in their order."""
    names = [n for n in group if n != "row" and group[n].ndim == 1]
    columns = [
        group[n].asstr()[:] if h5py.check_string_dtype(group[n].dtype) else group[n][:]
        for n in names
    ]
    # repr: not a number equals itself
    return names, [tuple(map(repr, row)) for row in zip(*(c.tolist() for c in columns))]


def expect_same(test, one, other, at_least=16):
    """Two open run files hold the same bits, in this many variables outside of tables at least."""
    names = []
    one.visititems(lambda name, item: names.append(name))
    others = []
    other.visititems(lambda name, item: others.append(name))
    test.assertEqual(names, others)
    compared = 0
    for name in names:
        if not isinstance(one[name], h5py.Dataset) or name.endswith("scenario"):
            continue  # the scenario says how many threads
        if name.startswith(("results/", "events/")):
            continue
        a, b = one[name][()], other[name][()]
        np.testing.assert_array_equal(a, b, err_msg=name)
        if a.dtype.kind in "if":
            test.assertEqual(a.tobytes(), b.tobytes(), name)
        compared += 1
    test.assertGreaterEqual(compared, at_least)
    for table in ("results", "events"):
        test.assertEqual(rows_of(one[table]), rows_of(other[table]), table)


class WithFolder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_test_")
        cls.folder = pathlib.Path(cls.temporary.name)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()


class RunFile(WithFolder):
    """One run of two replicates to the end of 1917."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.folder / "new" / "baseline.h5"
        run(cls.file, "--replicates", 2, "--until", "1917-12-31")

    def test_is_finished_and_alone(self):
        self.assertEqual([p.name for p in self.file.parent.iterdir()], ["baseline.h5"])

    def test_opens_in_every_engine_with_named_axes(self):
        values = []
        for engine in (None, "netcdf4", "h5netcdf"):
            with self.subTest(engine=engine), xr.open_dataset(self.file, engine=engine) as data:
                self.assertEqual(
                    data.support.dims, ("replicate", "time", "place", "social_class", "faction")
                )
                self.assertEqual(
                    data.position.dims, ("replicate", "time", "place", "social_class", "issue")
                )
                self.assertEqual(data.sizes["replicate"], 2)
                self.assertIn("left_sr", data.faction.values)
                self.assertIn("city:petrograd_city", data.place.values)
                self.assertEqual(
                    list(data.issue.values), ["war", "land", "power", "democracy", "grain"]
                )
                chosen = data.support.sel(
                    place="city:petrograd_city", social_class="worker", faction="bolsheviks"
                )
                self.assertEqual(chosen.dims, ("replicate", "time"))
                values.append(chosen.values)
        self.assertEqual(len(values), 3)
        for other in values[1:]:
            np.testing.assert_array_equal(values[0], other)

    def test_tells_every_day_in_both_calendars(self):
        with xr.open_dataset(self.file) as data:
            self.assertEqual(str(data.time.values[0])[:10], "1914-08-01")
            self.assertEqual(data.time_old_style.dims, ("time",))
            for new, old in zip(data.time.values, data.time_old_style.values):
                julian = np.datetime64(f"{old // 10000}-{old // 100 % 100:02}-{old % 100:02}")
                apart = np.datetime64(str(new)[:10]) - julian
                self.assertEqual(apart, np.timedelta64(13, "D"))
            weeks = np.diff(data.time.values) / np.timedelta64(1, "D")
            self.assertTrue((weeks == 7).all())
        with xr.open_dataset(self.file, group="events") as events:
            driver = events.date.values[events.id.values == "brusilov_offensive"]
            self.assertEqual({str(day)[:10] for day in driver}, {"1916-06-04"})
        with xr.open_dataset(self.file, decode_times=False) as data:
            self.assertEqual(data.time.attrs["units"], "days since 1914-01-14")
            self.assertEqual(data.time.attrs["calendar"], "proleptic_gregorian")

    def test_holds_series_results_and_events_in_groups(self):
        with xr.open_dataset(self.file) as root:
            for group, names in {
                "series": ("value", "series_observable", "series_place", "series_unit"),
                "results": ("replicate_number", "observable", "event", "place_label", "list", "value"),
                "events": ("replicate_number", "id", "date", "role", "cause", "effect"),
            }.items():
                with xr.open_dataset(self.file, group=group) as data:
                    for name in names:
                        self.assertIn(name, data.variables, group)
            with xr.open_dataset(self.file, group="series") as data:
                self.assertEqual(data.value.dims, ("replicate", "time", "series"))
                data = data.assign_coords(root.coords)
                self.assertEqual(str(data.time.values[0])[:10], "1914-08-01")
            with xr.open_dataset(self.file, group="results") as data:
                self.assertEqual(set(data.replicate_number.values), {0, 1})
                voted = data.event.values == "constituent_assembly_1917"
                self.assertTrue(voted.any())
                shares = data.value.values[voted & (data.observable.values == "vote_share")]
                self.assertTrue(((shares >= 0) & (shares <= 1)).all())

    def test_tells_where_it_comes_from(self):
        with xr.open_dataset(self.file) as data:
            attributes = data.attrs
        for name in ("title", "scenario", "scenario_hash", "seed", "version", "git_commit",
                     "git_state", "command_line", "history", "format_version", "model"):
            self.assertTrue(attributes.get(name), name)
        self.assertEqual(attributes["status"], "finished")
        self.assertEqual(attributes["seed"], "1917")
        self.assertRegex(attributes["scenario_hash"], r"^[0-9a-f]{16}$")
        self.assertIn(FEW_AGENTS, attributes["command_line"])
        self.assertEqual(attributes["scenario"], str(BASELINE))

    def test_holds_a_scenario_that_gives_the_same_run_again(self):
        with h5py.File(self.file) as data:
            text = data["provenance/scenario"][()].decode()
            digest = data.attrs["scenario_hash"].decode()
        again = self.folder / "again.toml"
        # Folders count from the file that names them.
        again.write_text(text.replace('folder = "."', f'folder = "{BASELINE.parent}"'))
        self.assertIn('folder = "', again.read_text())
        output = self.folder / "again.h5"
        narod("run", again, "--quiet", "--output", output)
        with h5py.File(self.file) as one, h5py.File(output) as other:
            np.testing.assert_array_equal(one["support"][:], other["support"][:])
            self.assertRegex(digest, r"^[0-9a-f]{16}$")

    def test_counts_people_and_shares_that_can_be(self):
        with xr.open_dataset(self.file) as data:
            people = data.people.values
            self.assertFalse(np.isnan(people).any())
            self.assertTrue((people >= 0).all())
            self.assertTrue((people == np.round(people)).all())
            digits = int(data.attrs.get("digits", 0))
            slack = 10.0 ** (1 - digits) if digits else 1e-5  # values are rounded to digits
            for name in ("support", "expression"):
                shares = data[name].values
                there = people > 0
                self.assertFalse(np.isnan(shares[there]).any(), name)
                self.assertTrue(np.isnan(shares[~there]).all(), name)
                self.assertTrue((shares[there] >= 0).all(), name)
                self.assertLessEqual(shares[there].sum(axis=-1).max(), 1 + slack, name)
            for name in ("acting", "grievance"):
                values = data[name].values[people > 0]
                self.assertTrue(((values >= 0) & (values <= 1 + slack)).all(), name)
            self.assertLessEqual(np.nanmax(np.abs(data.position.values)), 1 + slack)
            # Nobody is born or comes of age: the living of a week are never more than before.
            total = people.astype(float).sum(axis=(2, 3))
            self.assertTrue((total <= 84682926 * (1 + slack)).all())

    def test_is_scored_row_by_row_against_the_record(self):
        scores = json.loads(narod("compare", self.file, "--format", "json").stdout)
        self.assertIn("summary", scores)
        with open(ROOT / "configs/record/record.csv", encoding="utf-8") as file:
            record = [row["id"] for row in csv.DictReader(file)]
        self.assertEqual([row["id"] for row in scores["rows"]], record)

    def test_is_scored_against_a_record_elsewhere_with_the_same_phases_and_groups(self):
        with tempfile.TemporaryDirectory() as folder:
            other = shutil.copy("configs/record/record.csv", folder)
            scores = [json.loads(narod("compare", self.file, "--format", "json", *more).stdout)
                      for more in ([], ["--record", other])]
        self.assertEqual(scores[0]["rows"], scores[1]["rows"])
        self.assertEqual(scores[0]["summary"], scores[1]["summary"])


class Threads(WithFolder):
    def test_do_not_change_a_bit(self):
        files = {}
        for threads in (1, 2, 3):
            files[threads] = self.folder / f"threads_{threads}.h5"
            run(files[threads], "--replicates", 2, "--until", "1915-06-30", "--threads", threads)
        with h5py.File(files[1]) as one:
            for threads in (2, 3):
                with self.subTest(threads=threads), h5py.File(files[threads]) as other:
                    expect_same(self, one, other)


class Pairs(WithFolder):
    """A counterfactual of two replicates to the end of 1917."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.folder / "pairs.h5"
        cls.done = narod(
            "counterfactual", BASELINE, ROOT / "configs/counterfactuals/no_june_offensive.toml",
            "--set", FEW_AGENTS, "--replicates", 2, "--until", "1917-12-31", "--quiet",
            "--output", cls.file)

    def open(self, group):
        return xr.open_dataset(self.file, group=group)

    def test_tell_what_the_change_does(self):
        for text in ("events.june_offensive.happens = false", "week of 1917-06-30",
                     "tarnopol_collapse", "constituent_assembly_1917", "support over place"):
            self.assertIn(text, self.done.stdout)

    def test_are_runs_with_named_axes_in_every_engine(self):
        for engine in ("netcdf4", "h5netcdf"):
            for group in ("baseline", "no_june_offensive", "difference/no_june_offensive"):
                with self.subTest(engine=engine, group=group), xr.open_dataset(
                        self.file, group=group, engine=engine) as data:
                    self.assertEqual(
                        data.support.dims, ("replicate", "time", "place", "social_class", "faction")
                    )
                    self.assertEqual(str(data.time.values[0])[:10], "1914-08-01")
                    self.assertIn("front:western", data.place.values)

    def test_are_the_same_bits_until_the_change_and_differ_after(self):
        with self.open("baseline") as base, self.open("no_june_offensive") as variant:
            before = base.time.values < np.datetime64("1917-06-30")
            self.assertGreater(before.sum(), 150)
            for name in base.data_vars:
                if "time" not in base[name].dims or base[name].dtype.kind != "f":
                    continue
                with self.subTest(name=name):
                    one, other = (d[name].compute().isel(time=before) for d in (base, variant))
                    np.testing.assert_array_equal(one.values, other.values)
            self.assertGreater(float(abs(variant.support - base.support).max()), 0.01)

    def test_differences_are_variant_minus_base(self):
        with self.open("baseline") as base, self.open("no_june_offensive") as variant, \
                self.open("difference/no_june_offensive") as difference:
            for name in ("support", "grievance", "people"):
                expected = (variant[name] - base[name]).values
                # each is rounded to four digits
                slack = 2e-4 * max(1.0, float(abs(base[name]).max()))
                np.testing.assert_allclose(difference[name].values, expected, atol=slack)
        base, variant, difference = (
            self.bolshevik_votes(group) for group in
            ("baseline", "no_june_offensive", "difference/no_june_offensive"))
        self.assertEqual(len(base), 2)
        np.testing.assert_array_equal(difference, variant - base)

    def bolshevik_votes(self, group):
        with self.open(group + "/results") as data:
            chosen = ((data.event.values == "constituent_assembly_1917")
                      & (data.place_label.values == "all") & (data.list.values == "bolsheviks")
                      & (data.observable.values == "vote_share"))
            return data.value.values[chosen]

    def test_lose_the_event_and_what_requires_it(self):
        with self.open("difference/no_june_offensive/events") as data:
            lost = {(k, i): date for k, i, date, cause in zip(
                data.replicate_number.values, data.id.values, data.date.values, data.cause.values)
                if cause == "only in the base"}
        required = {(k, i) for k in range(2) for i in ("june_offensive", "tarnopol_collapse")}
        self.assertLessEqual(required, set(lost))
        # Anything else is lost because people then do something else, so never before the change.
        for (replicate, event), date in lost.items():
            with self.subTest(replicate=replicate, event=event):
                self.assertGreaterEqual(date, np.datetime64("1917-06-30"))

    def test_have_effects_but_no_interval_of_two_pairs(self):
        with self.open("effects") as data:
            self.assertGreater(data.sizes["row"], 500)
            self.assertGreater((~np.isnan(data.difference.values)).sum(), 500)
            self.assertTrue(np.isnan(data.low.values).all() and np.isnan(data.high.values).all())


class WrongScenario(WithFolder):
    def test_is_refused_with_every_mistake_and_leaves_nothing(self):
        scenario = self.folder / "wrong.toml"
        lines = [
            f'base = "{BASELINE}"',
            'titel = "A key that nobody knows"',
            "[run]",
            'seed = "many"',
            "scale = 0.5",
            "start = 1918-01-01",
            "until = 1917-01-01",
            "[parameters.influence]",
            "confidence = 17.0",
            "[events.june_offensive]",
            'effects = [{ verb = "credit", faction = "left_sl", by = 1 }]',
        ]
        scenario.write_text("\n".join(lines) + "\n")
        output = self.folder / "never.h5"
        done = narod("run", scenario, "--output", output, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)

        def expect(line, *words):
            found = [t for t in done.stderr.splitlines() if f"wrong.toml:{line}:" in t]
            self.assertTrue(found, f"no problem at line {line} in:\n{done.stderr}")
            for word in words:
                self.assertTrue(any(word in text for text in found), f"{word}: {found}")

        expect(2, "titel", "title")
        expect(4, "seed")
        expect(5, "scale")
        expect(7, "until", "1917-01-01")
        expect(9, "confidence", "17")
        expect(11, "left_sl", "left_sr")
        self.assertEqual(done.stdout, "")
        self.assertEqual([p.name for p in self.folder.iterdir()], ["wrong.toml"])

    def test_says_that_a_file_is_missing(self):
        done = narod("run", self.folder / "none.toml", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("none.toml", done.stderr)


class ClosedStreams(WithFolder):
    """Whoever opens a file never gets descriptor 0, 1 or 2."""

    MODEL = ROOT / "configs/classics/granovetter.toml"

    def run_with(self, name, redirections):
        output = self.folder / name
        command = ["run", self.MODEL, "--replicates", 3, "--output", output]
        shell = f'exec "$0" "$@" {redirections}'
        done = subprocess.run(["sh", "-c", shell, NAROD, *map(str, command)], check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
        return done.returncode, output

    def test_change_nothing_in_the_output(self):
        _, expected = self.run_with("open.h5", "")
        for number, (redirections, code) in enumerate(
            [("2>&-", 0), ("0<&-", 0), ("1>&-", 1), ("0<&- 1>&- 2>&-", 1)]
        ):
            with self.subTest(redirections):
                found, output = self.run_with(f"closed{number}.h5", redirections)
                self.assertEqual(found, code)
                with h5py.File(expected) as one, h5py.File(output) as other:
                    expect_same(self, one, other, at_least=6)


class Memory(WithFolder):
    """What replicates found is not kept in memory until the last has ended."""

    def peak_megabytes(self, replicates):
        program = subprocess.Popen(
            [NAROD, "run", ROOT / "configs/classics/granovetter.toml", "--set", "run.weeks=20",
             "--set", "parameters.population.people=20", "--threads", "1", "--replicates",
             str(replicates), "--quiet", "--output", self.folder / "many.h5"],
            cwd=ROOT, stdout=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(program.returncode, 0)
        return usage.ru_maxrss / 1024

    def test_does_not_grow_with_replicates(self):
        # Kept until the end, the results of 15,000 replicates would take 17 MB.
        self.assertLess(self.peak_megabytes(20_000) - self.peak_megabytes(5_000), 7)


class KilledRun(WithFolder):
    def test_leaves_an_unfinished_part_that_opens_and_no_finished_name(self):
        output = self.folder / "killed.h5"
        part = self.folder / "killed.h5.part"
        program = subprocess.Popen(
            [NAROD, "run", BASELINE, "--set", FEW_AGENTS, "--replicates", "50", "--threads", "1",
             "--output", output],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        try:
            # Progress is written week by week: after some of it, weeks are in the file.
            told = b""
            while program.poll() is None and len(told) < 200:
                told += program.stderr.read1(64)
            while program.poll() is None and not part.exists():
                pass
            self.assertIsNone(program.poll(), told)
        finally:
            program.send_signal(signal.SIGKILL)
            program.wait()
            program.stderr.close()
        self.assertFalse(output.exists())
        with xr.open_dataset(part) as data:
            self.assertEqual(data.attrs["status"], "unfinished")
            self.assertEqual(data.sizes["replicate"], 50)
        done = narod("compare", part, "--format", "json", check=False)
        self.assertIn(done.returncode, (0, 2), done.stderr)


class ResumedRun(WithFolder):
    """A run that is killed again and again gives what it would have given without."""

    OPTIONS = ("--replicates", "3", "--until", "1916-06-30", "--set", "output.panel=40")
    ATTRIBUTES = ("run_id", "created", "history", "command_line", "scenario_hash")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.whole = cls.folder / "whole.h5"
        begin = time.monotonic()
        cls.table = run(cls.whole, *cls.OPTIONS, "--threads", "1").stdout
        cls.seconds = time.monotonic() - begin

    def begin(self, *arguments):
        return subprocess.Popen(
            [NAROD, "run", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def first(self, output):
        return (BASELINE, "--set", FEW_AGENTS, *self.OPTIONS, "--checkpoint-every", "5",
                "--output", output)

    def check(self, output, stdout):
        self.assertFalse(pathlib.Path(f"{output}.part").exists())
        self.assertFalse(pathlib.Path(f"{output}.checkpoints").exists())
        with h5py.File(self.whole) as one, h5py.File(output) as other:
            expect_same(self, one, other)
            attributes = set(one.attrs) - set(self.ATTRIBUTES)
            self.assertEqual({n: one.attrs[n] for n in attributes},
                             {n: other.attrs[n] for n in attributes})
            self.assertEqual(set(one.attrs), set(other.attrs))
        table = [text.rpartition(str(name))[0]
                 for text, name in ((self.table, self.whole), (stdout, output))]
        self.assertEqual(table[0], table[1])
        self.assertIn("Summary", table[0])

    def test_is_the_same_after_kills_at_random_moments(self):
        # Times of kills are measured by the clock and so are other ones in every run; all must do.
        draws = random.Random(1917)
        output = self.folder / "killed.h5"
        kills = 0
        resumable = False  # seen once, it stays so
        command = self.first(output)
        while True:
            program = self.begin(*command)
            try:
                wait = None if kills == 10 else draws.uniform(0.05, 0.3) * self.seconds
                stdout, stderr = program.communicate(timeout=wait)
            except subprocess.TimeoutExpired:
                program.kill()
                told, _ = program.communicate()
                kills += 1
                resumable = resumable or any(self.folder.glob("killed.h5.checkpoints/*_week_*"))
                command = ("--resume", output, "--threads", str(draws.randint(1, 4)))
                continue
            if "is finished: there is nothing to resume" in stderr:
                stdout = told  # it had told everything when it was killed
                break
            if program.returncode == 2:  # killed before there was anything to resume
                self.assertRegex(stderr, "no such file|is no run file|cannot open|no checkpoints")
                self.assertFalse(resumable, stderr)
                command = self.first(output)
                continue
            self.assertEqual(program.returncode, 0, stderr)
            break
        self.assertGreater(kills, 1)
        self.check(output, stdout)

    def checkpoints(self, output):
        return pathlib.Path(f"{output}.checkpoints")

    def killed_at_the_end(self, output):
        """Kills a run when its output has got its name, until one still had its checkpoints."""
        for _ in range(50):
            program = self.begin(*self.first(output), "--quiet", "--threads", "2")
            while not output.exists() and program.poll() is None:
                time.sleep(0.0005)
            program.kill()
            program.communicate()
            self.assertTrue(output.exists())
            if any(self.checkpoints(output).glob("*_week_*")):
                return
            output.unlink()
        self.fail("no kill came before the end of the program")

    def test_is_the_same_after_a_kill_between_its_last_write_and_its_end(self):
        output = self.folder / "ended.h5"
        self.killed_at_the_end(output)
        done = narod("run", "--resume", output)
        self.assertIn("3 finished and 0 in progress", done.stderr)
        self.check(output, done.stdout)
        again = narod("run", "--resume", output, check=False)
        self.assertEqual(again.returncode, 2)
        self.assertIn("is finished: there is nothing to resume", again.stderr)

    def test_is_left_alone_if_only_the_deletion_of_its_checkpoints_was_cut_off(self):
        output = self.folder / "told.h5"
        self.killed_at_the_end(output)
        before = output.read_bytes()
        files = list(self.checkpoints(output).glob("replicate_1_week_*"))
        if not files:  # deletion had begun by itself
            files = list(self.checkpoints(output).iterdir())
        for file in files:
            file.unlink()
        done = narod("run", "--resume", output, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is finished: there is nothing to resume", done.stderr)
        self.assertEqual(output.read_bytes(), before)
        self.assertFalse(self.checkpoints(output).exists())

    def test_is_the_same_after_an_interruption_which_tells_how_to_go_on(self):
        output = self.folder / "interrupted.h5"
        program = self.begin(*self.first(output), "--threads", "2")
        told = ""
        while program.poll() is None and told.count("weeks/s") < 4:
            told += program.stderr.readline()
        program.send_signal(signal.SIGINT)
        stdout, stderr = program.communicate()
        self.assertEqual(program.returncode, 128 + signal.SIGINT, told + stderr)
        self.assertEqual(stdout, "")
        advice = stderr.splitlines()[-1].split()
        self.assertEqual(advice, ["narod", "run", "--resume", str(output)])
        done = narod(*advice[1:])
        self.assertIn("Going on with", done.stderr)
        self.check(output, done.stdout)


class Description(unittest.TestCase):
    """`describe --json` and the tables agree, and every number says where it comes from."""

    @classmethod
    def setUpClass(cls):
        cls.model = json.loads(narod("describe", BASELINE, "--json").stdout)
        with open(ROOT / "configs/sources.csv", encoding="utf-8") as file:
            cls.sources = {row["key"] for row in csv.DictReader(file)}

    def test_gives_every_parameter_a_unit_a_range_a_meaning_and_a_source(self):
        self.assertGreater(len(self.model["parameters"]), 50)
        for row in self.model["parameters"]:
            with self.subTest(parameter=row["parameter"]):
                for field in ("unit", "meaning", "source"):
                    self.assertTrue(row[field])
                self.assertLessEqual(row["low"], row["default"])
                self.assertLessEqual(row["default"], row["high"])
                self.assertLessEqual(row["low"], row["value"])
                self.assertLessEqual(row["value"], row["high"])

    def test_gives_every_event_a_source_that_is_listed(self):
        self.assertGreater(len(self.model["events"]), 100)
        for row in self.model["events"]:
            with self.subTest(event=row["id"]):
                self.assertIn(row["source"], self.sources | {"assumption"})

    def test_lists_the_plan_the_axes_and_the_observables(self):
        axes = {row["axis"] for row in self.model["axes"]} | {"replicate", "time"}
        self.assertLessEqual({"place", "social_class", "faction", "issue"}, axes)
        for row in self.model["observables"]:
            self.assertLessEqual(set(row["axes"]), axes, row["observable"])
        self.assertIn("movement", [row["process"] for row in self.model["plan"]])


class Classics(WithFolder):
    """Each scenario in configs/classics runs as it stands and is described with its sources."""

    scenarios = sorted((ROOT / "configs" / "classics").glob("*.toml"))

    def test_run_and_write_what_can_be_plotted(self):
        self.assertGreater(len(self.scenarios), 3)
        for scenario in self.scenarios:
            output = self.folder / f"{scenario.stem}.h5"
            narod("run", scenario, "--quiet", "--replicates", 1, "--output", output)
            with self.subTest(scenario=scenario.name), xr.open_dataset(output) as data:
                self.assertEqual(data.attrs["status"], "finished")
                known = [n for n, v in data.data_vars.items()
                         if "time" in v.dims and np.isfinite(v.values).any()]
                self.assertTrue(known)
                for name in known:
                    self.assertIn("units", data[name].attrs)

    def test_end_where_the_published_group_does(self):
        output = self.folder / "group.h5"
        narod("run", ROOT / "configs/classics/friedkin_johnsen.toml", "--quiet", "--output", output)
        with xr.open_dataset(output) as data:
            ends = data.opinion.isel(replicate=0, time=-1).values
        np.testing.assert_allclose(ends, (60.02, 59.98, 75.00, 74.99), atol=0.01)

    def test_are_described_with_sources_that_are_listed(self):
        with open(ROOT / "configs/sources.csv", encoding="utf-8") as file:
            sources = {row["key"] for row in csv.DictReader(file)} | {"assumption"}
        for scenario in self.scenarios:
            model = json.loads(narod("describe", scenario, "--json").stdout)
            self.assertTrue(model["parameters"])
            for row in model["parameters"]:
                with self.subTest(scenario=scenario.name, parameter=row["parameter"]):
                    self.assertTrue(row["unit"] and row["meaning"])
                    self.assertIn(row["source"], sources)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    NAROD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
