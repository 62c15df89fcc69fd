#!/usr/bin/env python3
"""The story in whole runs: what conditions bring about and in which order; and, with all events on
their documented dates, what the bans and arrests of 1918 and 1921 do to the Left SRs, also under the
rival of the assumption that private choice does not see repression.

Usage: story_test.py NAROD ROOT; with Debian's python3.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import xarray as xr

ROOT = pathlib.Path()
PROGRAM = ""
PARTY = "left_sr"


def run_baseline(file, *options):
    done = subprocess.run(
        [PROGRAM, "run", str(ROOT / "configs/baseline.toml"), "--output", str(file), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(done.stdout)


class Conditions(unittest.TestCase):
    """The course of history by conditions, with the shipped parameters."""

    REPLICATES = 20
    ENOUGH = 15
    COURSE = ["garrison_mutiny", "october_insurrection", "first_plsr_congress",
              "left_sr_coalition", "left_srs_resign", "left_sr_suppressed"]

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_story_")
        file = pathlib.Path(cls.temporary.name) / "conditions.h5"
        run_baseline(file, "--scale", "2000", "--replicates", str(cls.REPLICATES))
        with xr.open_dataset(file) as run:
            people = run.people
            acting = (run.acting * people).sum("place") / people.sum("place")
            cls.acting = acting.load()
            cls.petrograd = run.acting.sel(place="city:petrograd_city", social_class="worker").load()
        with xr.open_dataset(file, group="events") as events:
            table = events.to_dataframe()
        cls.assemblies = table[table.role == "assembly"]
        table = table[table.role != "horizon"]
        cls.dates = {
            (int(row.replicate_number), row.id): row.date for row in table.itertuples()
        }
        cls.causes = {row.id: row.cause for row in table.itertuples()}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def in_order(self, replicate):
        dates = [self.dates.get((replicate, event)) for event in self.COURSE]
        return all(date is not None for date in dates) and dates == sorted(dates)

    def test_bring_about_the_course_in_its_order(self):
        found = sum(self.in_order(replicate) for replicate in range(self.REPLICATES))
        self.assertGreaterEqual(found, self.ENOUGH)
        for event in self.COURSE:
            self.assertTrue(self.causes[event].startswith("condition: "), event)

    def test_hold_every_assembly_or_say_why_not(self):
        with open(ROOT / "configs/history/assemblies.csv", encoding="utf-8") as file:
            asked = {row["id"] for row in csv.DictReader(file)}
        for replicate, rows in self.assemblies.groupby("replicate_number"):
            self.assertEqual(set(rows.id), asked, replicate)
        self.assertEqual(len(self.assemblies.groupby("replicate_number")), self.REPLICATES)
        not_held = self.assemblies[self.assemblies.cause != "held"]
        for row in not_held.itertuples():
            self.assertIn("requires '", row.effect, row.id)

    def test_split_the_party_by_the_expulsion_before_the_old_party_refuses(self):
        order = ["left_srs_expelled", "first_plsr_congress", "fourth_sr_congress"]
        found = 0
        for replicate in range(self.REPLICATES):
            dates = [self.dates.get((replicate, event)) for event in order]
            found += all(date is not None for date in dates) and dates == sorted(dates)
        self.assertGreaterEqual(found, self.ENOUGH)

    def test_make_the_left_prevail_among_the_srs_but_not_among_their_intelligentsia(self):
        found = sum(
            (replicate, "internationalist_predominance_1915") in self.dates
            for replicate in range(self.REPLICATES)
        )
        self.assertGreaterEqual(found, self.ENOUGH)

    def test_bring_the_tsar_down_quickly_and_by_surprise(self):
        quick = surprising = 0
        for replicate in range(self.REPLICATES):
            fall = self.dates.get((replicate, "garrison_mutiny"))
            strikes = self.dates.get((replicate, "february_strikes"))
            if fall is None or strikes is None:
                continue
            quick += (fall - strikes).days <= 14
            weeks = self.petrograd.isel(replicate=replicate)
            # What strikes were in the month before the last three weeks, and the year before that.
            month = weeks.sel(time=slice(fall - np.timedelta64(49, "D"), fall - np.timedelta64(21, "D")))
            surprising += float(month.max()) < 0.5
        self.assertGreaterEqual(quick, self.ENOUGH)
        self.assertGreaterEqual(surprising, self.ENOUGH)

    def test_raise_the_villages_in_the_autumn_of_1918_against_the_spring(self):
        peasants = self.acting.sel(social_class="peasant")

        def means(begin, end):
            return peasants.sel(time=slice(begin, end)).mean("time").values

        risen = means("1918-09-01", "1918-11-30") > means("1918-03-01", "1918-05-31")
        self.assertGreaterEqual(int(risen.sum()), self.ENOUGH)

    def test_raise_the_villages_most_when_the_white_threat_ends_and_calm_them_after_nep(self):
        peasants = self.acting.sel(social_class="peasant").mean("replicate")

        def mean(begin, end):
            return float(peasants.sel(time=slice(begin, end)).mean())

        height = mean("1920-11-15", "1921-02-28")
        self.assertGreater(height, 1.5 * mean("1919-07-01", "1919-12-31"))
        self.assertLess(mean("1922-01-01", "1922-12-01"), height / 1.5)


class Suppression(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_story_")
        file = pathlib.Path(cls.temporary.name) / "dated.h5"
        run_baseline(file, "--scale", "20000", "--replicates", "1",
                     "--set", "history.outcomes=dated")
        with xr.open_dataset(file) as run:
            cls.run_ = run.isel(replicate=0).sel(faction=PARTY).load()
        with xr.open_dataset(file, group="results", drop_variables="date_end") as results:
            cls.results = results.to_dataframe()
        with xr.open_dataset(file, group="series") as series:
            cls.series = series.load()

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
            & (self.results.place_label == "all")
            & (self.results.list == PARTY)
        ]
        self.assertEqual(len(found), 1)
        return float(found.value.iloc[0])

    def test_comes_in_a_run_that_produces_every_series_of_the_table(self):
        with open(ROOT / "configs/history/series.csv", encoding="utf-8") as file:
            asked = {row["id"] for row in csv.DictReader(file)}
        names = self.series.series_event.values.astype(str)
        self.assertEqual(set(names), asked)
        for name in asked:
            values = self.series.value.values[:, :, names == name]
            self.assertGreater(np.nansum(np.abs(values)), 0, name)

    def test_takes_delegates_at_once_and_support_slowly(self):
        self.assertGreater(self.delegates("soviet_congress_5_honest"), 0.1)
        self.assertLess(self.delegates("soviet_congress_6"), 0.02)
        before, after = self.share("support", "1918-06-22"), self.share("support", "1918-12-21")
        self.assertGreater(after, before / 3)

    def test_drives_followers_to_silence_and_the_party_underground(self):
        support = self.share("support", "1918-12-21")
        self.assertLess(self.share("expression", "1918-12-21"), support / 2)
        self.assertLess(self.cadres("1919-12-20"), self.cadres("1918-06-22") / 4)

    def test_answers_a_killing_that_wins_no_support_to_counter_the_bolsheviks(self):
        """The hope of the killers: what they are thought of falls, and few people rally."""
        before, after = (self.run_.valence.sel(time=day, method="nearest").mean()
                         for day in ("1918-06-29", "1918-08-03"))
        self.assertLess(float(after), float(before))
        self.assertLess(self.share("support", "1918-09-28"), self.share("support", "1918-06-29"))

    def test_of_1921_ends_the_party_in_public(self):
        self.assertLess(self.delegates("soviet_congress_9"), 0.02)
        self.assertLess(self.delegates("soviet_congress_10"), 0.05)
        self.assertLess(self.cadres("1921-12-24"), self.cadres("1918-06-22") / 4)
        self.assertLess(
            self.share("expression", "1922-12-23"), self.share("support", "1922-12-23") / 2
        )


class Police(unittest.TestCase):
    """Support after July 1918 in pairs of runs: private choice does not see repression, or does."""

    REPLICATES = 20
    ENOUGH = 15

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="narod_story_") as folder:
            cls.support, cls.expression = {}, {}
            for name, fear in (("assumed", 0), ("rival", 4)):
                file = pathlib.Path(folder) / f"{name}.h5"
                run_baseline(file, "--scale", "50000", "--replicates", str(cls.REPLICATES),
                             "--until", "1918-12-31", "--set", "history.outcomes=dated",
                             "--set", f"parameters.allegiance.private_fear={fear}")
                with xr.open_dataset(file) as run:
                    party = run.sel(faction=PARTY)
                    everybody = run.people.sum(["place", "social_class"])
                    for kept, array in ((cls.support, party.support),
                                        (cls.expression, party.expression)):
                        share = (array * run.people).sum(["place", "social_class"]) / everybody
                        kept[name] = share.load()

    def kept(self, shares, name):
        """What is left in the last weeks of 1918 of what there was in June; by replicate."""
        before = shares[name].sel(time=slice("1918-06-01", "1918-06-29")).mean("time")
        after = shares[name].sel(time=slice("1918-12-01", "1918-12-31")).mean("time")
        return (after / before).values

    def test_does_not_follow_the_police_by_assumption(self):
        support = self.kept(self.support, "assumed")
        said = self.kept(self.expression, "assumed")
        self.assertGreaterEqual(int((support > 1.5 * said).sum()), self.ENOUGH)

    def test_falls_with_what_people_own_to_under_the_rival_assumption(self):
        support = self.kept(self.support, "rival")
        self.assertGreaterEqual(
            int((support < 0.5 * self.kept(self.support, "assumed")).sum()), self.ENOUGH)

    def test_is_the_same_to_the_bit_until_the_political_police_reaches_anybody(self):
        before = slice("1914-08-01", "1917-11-30")
        np.testing.assert_array_equal(self.support["assumed"].sel(time=before),
                                      self.support["rival"].sel(time=before))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ROOT = pathlib.Path(sys.argv.pop(2)).resolve()
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
