#!/usr/bin/env python3
"""What becomes of the Left SRs in a whole run whose events all come on their documented dates.

Usage: story_test.py NAROD ROOT; with Debian's python3.

Dates are put in; what the bans and arrests of 1918 and 1921 do to support, expression, cadres and
delegates is not.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import xarray as xr

ROOT = pathlib.Path()
PROGRAM = ""
PARTY = "left_sr"


class Suppression(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_story_")
        file = pathlib.Path(cls.temporary.name) / "dated.h5"
        done = subprocess.run(
            [PROGRAM, "run", str(ROOT / "configs/baseline.toml"), "--scale", "20000",
             "--replicates", "1", "--set", "history.outcomes=dated", "--output", str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise AssertionError(done.stdout)
        with xr.open_dataset(file) as run:
            cls.run_ = run.isel(replicate=0).sel(faction=PARTY).load()
        with xr.open_dataset(file, group="results", drop_variables="date_end") as results:
            cls.results = results.to_dataframe()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def share(self, name, day):
        """Of all adults."""
        week = self.run_.sel(time=day, method="nearest")
        return float((week[name] * week.people).sum() / week.people.sum())

    def cadres(self, day):
        week = self.run_.sel(time=day, method="nearest")
        return float((week.cadres * week.people.sum("social_class")).sum())

    def delegates(self, congress):
        found = self.results[
            (self.results.observable == "delegate_share")
            & (self.results.event == congress)
            & (self.results.place == "all")
            & (self.results.list == PARTY)
        ]
        self.assertEqual(len(found), 1)
        return float(found.value.iloc[0])

    def test_takes_delegates_at_once_and_support_slowly(self):
        self.assertGreater(self.delegates("soviet_congress_5_honest"), 0.1)
        self.assertLess(self.delegates("soviet_congress_6"), 0.02)
        before, after = self.share("support", "1918-06-22"), self.share("support", "1918-12-21")
        self.assertGreater(after, before / 3)

    def test_drives_followers_to_silence_and_the_party_underground(self):
        support = self.share("support", "1918-12-21")
        self.assertLess(self.share("expression", "1918-12-21"), support / 2)
        self.assertLess(self.cadres("1919-12-20"), self.cadres("1918-06-22") / 4)

    def test_of_1921_ends_the_party_in_public(self):
        self.assertLess(self.delegates("soviet_congress_9"), 0.02)
        self.assertLess(self.delegates("soviet_congress_10"), 0.05)
        self.assertLess(self.cadres("1921-12-24"), self.cadres("1918-06-22") / 4)
        self.assertLess(
            self.share("expression", "1922-12-23"), self.share("support", "1922-12-23") / 2
        )


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ROOT = pathlib.Path(sys.argv.pop(2)).resolve()
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
