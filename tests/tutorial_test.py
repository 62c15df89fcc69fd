#!/usr/bin/env python3
"""Builds and runs docs/your-first-model.md in an empty folder, exactly as it is written.

Usage: tutorial_test.py BUILD, the folder where narod was built; with Debian's python3.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import matplotlib.image
import numpy as np
import xarray as xr

BUILD = ""
DOCUMENT = pathlib.Path(__file__).resolve().parent.parent / "docs" / "your-first-model.md"
MOST_LINES = 99
FILE = re.compile(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Tutorial(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_tutorial_")
        cls.folder = pathlib.Path(cls.temporary.name)
        text = DOCUMENT.read_text(encoding="utf-8")
        cls.files = dict(FILE.findall(text))
        cls.commands = COMMANDS.findall(text)
        for name, content in cls.files.items():
            (cls.folder / name).write_text(content, encoding="utf-8")
        cls.output = "".join(cls.shell(commands) for commands in cls.commands)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def shell(cls, commands):
        done = subprocess.run(
            ["sh", "-e", "-c", commands],
            cwd=cls.folder,
            env={**os.environ, "NAROD": BUILD},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise AssertionError(f"{commands}\ngave {done.returncode}:\n{done.stdout}")
        return done.stdout

    def lead(self, name):
        """Lead of the winners in the last 20 weeks, share of the people: by replicate."""
        with xr.open_dataset(self.folder / "out" / name) as run:
            share = run.adherents.sel(party="blues") / run.adherents.sum("party")
            return abs(2 * share - 1).isel(time=slice(-20, None)).mean("time").values

    def test_is_short_and_whole(self):
        self.assertEqual(
            list(self.files), ["two_parties.cpp", "CMakeLists.txt", "two_parties.toml", "plot.py"]
        )
        self.assertEqual(len(self.commands), 2)
        lines = sum(len(text.splitlines()) for text in [*self.files.values(), *self.commands])
        self.assertLessEqual(lines, MOST_LINES)

    def test_compiles_without_warnings(self):
        self.assertNotIn(" warning: ", self.output)

    def test_draws_a_picture(self):
        picture = matplotlib.image.imread(self.folder / "two_parties.png")
        self.assertGreater(min(picture.shape[:2]), 300)
        colours = np.unique(picture[..., :3].reshape(-1, 3), axis=0)
        self.assertGreater(len(colours), 20, "lines of twenty replicates")

    def test_towns_take_sides_as_the_text_says(self):
        """The lead of n = 1000 people varies about m* = sqrt(1/2) by sqrt((1 - m*^2) / n) a week,
        of which 0.6 lasts to the next: by 0.028. Means of 20 weeks of 20 towns: below 0.006, and a
        shift of about the variance, 0.001. Above a whim of 1/3 the lead is chance: the slope is 0.9
        at 0.4, so it varies by 0.032 / sqrt(1 - 0.81) = 0.07, mean 0.06."""
        sided = self.lead("two_parties.h5")
        self.assertEqual(len(sided), 20)
        self.assertGreater(sided.min(), 0.5)
        self.assertAlmostEqual(sided.mean(), 0.5**0.5, delta=0.02)
        self.assertLess(self.lead("whims.h5").mean(), 0.15)

    def test_describes_its_parameters(self):
        self.assertIn("share who toss a coin each week", self.output)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BUILD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
