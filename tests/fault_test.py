#!/usr/bin/env python3
"""The n-th write, sync, rename, thread or allocation of each command fails: nothing is lost.

Usage: fault_test.py NAROD LIBRARY [TEST...]; LIBRARY is fault_injection, which is preloaded. A dozen
places of each kind are tried, evenly from the first to the last; with NAROD_FAULT_ALL=1 in the
environment, all of them.
"""
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import h5py

NAROD, LIBRARY = "", ""
ALL = os.environ.get("NAROD_FAULT_ALL", "") not in ("", "0")
SOME = 12
ROOT = pathlib.Path(__file__).resolve().parent.parent
MODEL = ROOT / "configs/classics/granovetter.toml"
STUDY = """base = "{model}"
[run]
weeks = 12
replicates = 2
[output]
observables = []
[sweep]
design = "grid"
[[sweep.factor]]
key = "parameters.thresholds.deviation"
values = [1, 12]
[[sweep.scalar]]
name = "rioters"
observable = "rioting_continuum"
date = 1970-03-04
"""


def narod(*arguments, fault="", count=None):
    environment = dict(os.environ)
    if fault:
        environment |= {"LD_PRELOAD": LIBRARY, "NAROD_FAULT": fault, "NAROD_FAULT_COUNT": str(count)}
    return subprocess.run(
        [NAROD, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment
    )


def contents(path):
    """Every dataset and the status of a file; what differs between equal runs is left out."""
    found = {}
    with h5py.File(path) as file:
        found["status"] = bytes(file.attrs["status"])

        def visit(name, item):
            if isinstance(item, h5py.Dataset) and not name.endswith("scenario"):
                found[name] = item[()].tobytes() if item.dtype.kind != "O" else list(item[()].flat)

        file.visititems(visit)
    return found


class Faults(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="narod_fault_")
        self.folder = pathlib.Path(self.temporary.name)
        self.count = self.folder / "count"

    def tearDown(self):
        self.temporary.cleanup()

    def try_all(self, kind, prepare, command, check):
        """Lets each call of a kind fail, once and from then on; prepare() comes before each try."""
        prepare()
        self.count.write_bytes(bytes(8))
        done = narod(*command, fault=f"{kind}:0", count=self.count)
        self.assertEqual(done.returncode, 0, done.stderr)
        (calls,) = struct.unpack("Q", self.count.read_bytes())
        self.assertGreater(calls, 0, f"no call of the kind {kind}")
        some = {1 + i * (calls - 1) // (SOME - 1) for i in range(SOME)}
        for lasting in ("", "+"):
            for number in range(1, calls + 1) if ALL else sorted(some):
                fault = f"{kind}:{number}{lasting}"
                prepare()
                self.count.write_bytes(bytes(8))
                done = narod(*command, fault=fault, count=self.count)
                told = f"{fault} of {calls}: exit code {done.returncode}, {done.stderr}"
                self.assertIn(done.returncode, (0, 1), told)
                self.assertNotIn("HDF5-DIAG", done.stderr, told)
                if done.returncode != 0:
                    self.assertTrue(done.stderr.strip(), told)
                check(done.returncode, told)

    def part_is_no_run_to_resume(self, output, told):
        """What is left of a run without checkpoints, of pairs or of a file that has no head yet."""
        part = pathlib.Path(f"{output}.part")
        if part.exists():
            done = narod("run", "--resume", output)
            self.assertEqual(done.returncode, 2, told + done.stderr)
            self.assertRegex(done.stderr, "has no checkpoints|cannot read|is no run file", told)

    def output_of(self, name, *command):
        """An output that exists before each try, and what it must hold afterwards."""
        output = self.folder / name
        done = narod(*command, "--output", output)
        self.assertEqual(done.returncode, 0, done.stderr)
        return output, output.read_bytes()

    def whole_or_as_before(self, kinds, name, *command):
        output, before = self.output_of(name, *command)
        whole = contents(output) if name.endswith(".h5") else before

        def prepare():
            for file in self.folder.glob(f"{name}*"):
                file.unlink()
            output.write_bytes(before)

        def check(code, told):
            # The last failures come when the output is whole: it could not be told.
            if name.endswith(".h5") and (code == 0 or output.read_bytes() != before):
                self.assertTrue(contents(output) == whole, told)
            else:
                self.assertTrue(output.read_bytes() == before, told)
            self.part_is_no_run_to_resume(output, told)

        for kind in kinds:
            with self.subTest(kind):
                self.try_all(kind, prepare, [*command, "--output", output], check)

    RUN = ("run", MODEL, "--set", "run.weeks=20", "--replicates", 3, "--threads", 2, "--quiet")

    def test_a_run(self):
        self.whole_or_as_before(("write", "sync", "rename", "thread"), "run.h5", *self.RUN)

    def test_a_run_short_of_memory(self):
        self.whole_or_as_before(("memory",), "run.h5", *self.RUN)

    def test_a_counterfactual(self):
        variant = self.folder / "variant.toml"
        variant.write_text(f'base = "{MODEL}"\n[parameters]\nchange.by = 0\n')
        self.whole_or_as_before(
            ("write", "sync", "rename"), "pair.h5", "counterfactual", MODEL, variant,
            "--set", "run.weeks=20", "--replicates", 2, "--quiet",
        )

    def test_a_run_with_checkpoints_is_resumed_to_the_same_bits(self):
        output = self.folder / "run.h5"
        command = [*self.RUN, "--checkpoint-every", 3, "--output", output]

        def prepare():
            for file in self.folder.glob("run.h5*"):
                shutil.rmtree(file) if file.is_dir() else file.unlink()

        self.assertEqual(narod(*command).returncode, 0)
        whole = contents(output)

        def check(code, told):
            if code == 1 and not output.exists():
                resumed = narod("run", "--resume", output, "--quiet")
                if resumed.returncode == 2:  # it failed before there was anything to resume
                    self.assertFalse(any(self.folder.glob("run.h5.checkpoints/*week*")),
                                     told + resumed.stderr)
                    return
                self.assertEqual(resumed.returncode, 0, told + resumed.stderr)
            self.assertTrue(contents(output) == whole, told)

        for kind in ("write", "rename"):
            with self.subTest(kind):
                self.try_all(kind, prepare, command, check)

    def study(self):
        path = self.folder / "study.toml"
        path.write_text(STUDY.format(model=MODEL))
        return path

    def test_a_sweep_goes_on_to_the_same_study(self):
        study, output = self.study(), self.folder / "study"
        command = ["sweep", study, "--output", output, "--jobs", 1, "--quiet"]

        def export():
            done = narod("export", "--csv", output)
            return done.stdout if done.returncode == 0 else done.stderr

        self.assertEqual(narod(*command).returncode, 0)
        whole = export()

        def check(code, told):
            if code == 1:
                again = narod(*command)
                self.assertEqual(again.returncode, 0, told + again.stderr)
            self.assertEqual(export(), whole, told)

        for kind in ("write", "sync", "rename"):
            with self.subTest(kind):
                self.try_all(kind, lambda: shutil.rmtree(output), command, check)

    def test_an_export(self):
        study = self.folder / "study"
        done = narod("sweep", self.study(), "--output", study, "--jobs", 1, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.whole_or_as_before(("write", "sync", "rename", "memory"), "runs.csv",
                                "export", "--csv", study)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    NAROD, LIBRARY = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
    unittest.main(argv=["fault_test.py", *sys.argv[3:]], verbosity=2)
