#!/usr/bin/env python3
"""Documents agree with the program.

Usage: documents_test.py NAROD ROOT

The generated tables and references are fresh, the README of events knows every verb, and
docs/events.md validates and runs as it is written.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path()
PROGRAM = ""
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def call(*words, cwd=None):
    return subprocess.run(
        words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


class Tables(unittest.TestCase):
    def test_are_what_the_program_says(self):
        done = call(str(ROOT / "models/russia/odd_tables.py"), "--check", PROGRAM)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_of_verbs_in_the_readme_are_complete(self):
        readme = (ROOT / "configs/history/README.md").read_text("utf-8")
        section = readme[readme.index("### What an event does") : readme.index("## Assemblies")]
        cells = re.findall(r"^\| ([\w, ]+) \|", section, re.MULTILINE)
        written = {name for cell in cells for name in cell.split(", ")} - {"verb"}
        source = (ROOT / "models/russia/ODD.md").read_text("utf-8")
        table = re.search(r"<!-- table: verbs -->\n(.*?)<!--", source, re.DOTALL).group(1)
        self.assertEqual(written, set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)))


class References(unittest.TestCase):
    def test_of_the_command_line_is_what_help_prints(self):
        done = call(PROGRAM, "help", "--format", "markdown")
        self.assertEqual(done.returncode, 0, done.stdout)
        written = (ROOT / "docs/cli.md").read_text("utf-8")
        renew = "build/release/narod help --format markdown > docs/cli.md"
        self.assertEqual(written, done.stdout, f"docs/cli.md is stale; run: {renew}")

    def test_of_the_python_package_are_its_docstrings(self):
        done = call(str(ROOT / "docs/python_reference.py"), "--check")
        self.assertEqual(done.returncode, 0, done.stdout)


class Tutorial(unittest.TestCase):
    """docs/events.md, in a folder of its own."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_events_")
        cls.folder = pathlib.Path(cls.temporary.name)
        text = (ROOT / "docs/events.md").read_text("utf-8")
        cls.blocks = dict(BLOCK.findall(text))
        (cls.folder / "mine.toml").write_text(cls.blocks["toml"], encoding="utf-8")
        (cls.folder / "configs").symlink_to(ROOT / "configs")
        (cls.folder / "build/release").mkdir(parents=True)
        (cls.folder / "build/release/narod").symlink_to(PROGRAM)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_validates_runs_and_is_read_as_it_is_written(self):
        done = call("sh", "-e", "-c", self.blocks["sh"], cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout)
        done = call(sys.executable, "-c", self.blocks["python"], cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"in \d of 2 replicates")
        self.assertIn("scripted", done.stdout)

    def test_names_sections_and_options_that_exist(self):
        text = (ROOT / "docs/events.md").read_text("utf-8")
        for section in re.findall(r"describe --section (\w+)", text):
            done = call(PROGRAM, "describe", str(ROOT / "configs/baseline.toml"), "--section", section)
            self.assertEqual(done.returncode, 0, done.stdout)
        setting = re.search(r"--set (history\S+)", text).group(1)
        done = call(
            PROGRAM, "describe", str(ROOT / "configs/baseline.toml"), "--set", setting,
            "--section", "outcomes",
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"outcomes by condition\s+0")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ROOT = pathlib.Path(sys.argv.pop(2)).resolve()
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    os.chdir(ROOT)
    unittest.main()
