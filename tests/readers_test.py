#!/usr/bin/env python3
"""Run files are read by the programs that docs/output-format.md and
docs/reading-in-r.md name: ncdump, NCO, CDO, R, dask.

Usage: readers_test.py NAROD
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import pandas as pd
import xarray as xr

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCS = (ROOT / "docs/output-format.md").read_text(encoding="utf-8")
WEEKS = 13
READ_ALL = """
library(ncdf4)
file <- nc_open(commandArgs(TRUE)[1])
for (name in names(file$var)) ncvar_get(file, name)
cat(length(file$var), sort(unique(ncvar_get(file, "events/replicate_number"))), "\\n")
"""


def call(*command, folder, text=None):
    done = subprocess.run([str(word) for word in command], cwd=folder, input=text, text=True,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="narod_readers_")
        cls.folder = pathlib.Path(cls.temporary.name)
        (cls.folder / "out").mkdir()
        cls.file = cls.folder / "out/baseline.h5"
        call(NAROD, "run", ROOT / "configs/baseline.toml", "--scale", 500000, "--replicates", 2,
             "--until", "1914-10-31", "--set", "output.panel=20", "--set", "data.compare=false",
             "--quiet", "--output", cls.file, folder=ROOT)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_ncdump_shows_weeks_as_dates(self):
        shown = call("ncdump", "-t", "-v", "time", self.file, folder=self.folder)
        self.assertIn('"1914-08-01", "1914-08-08"', shown)

    def test_r_reads_every_variable(self):
        (self.folder / "all.R").write_text(READ_ALL)
        count, *replicates = call("Rscript", "--vanilla", "all.R", self.file,
                                  folder=self.folder).split()
        self.assertGreater(int(count), 40)
        self.assertEqual(replicates, ["0", "1"])

    def test_the_lines_of_r_in_the_docs_run(self):
        lines = re.search(r"```r\n(.*?)```", DOCS, re.S)[1] + "\ncat(dim(support), nrow(results))\n"
        (self.folder / "docs.R").write_text(lines)
        *sizes, rows = call("Rscript", "--vanilla", "docs.R", folder=self.folder).split()
        with xr.open_dataset(self.file, group="results") as results:
            self.assertEqual(int(rows), results.sizes["row"])
        self.assertIn("10", sizes)

    def test_the_page_on_r_runs_and_finds_what_xarray_finds(self):
        page = (ROOT / "docs/reading-in-r.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```r\n(.*?)```", page, re.S)
        asked = "cat('ANSWER', weighted[10, 2], nrow(events), format(weeks[10]), '\\n')\n"
        (self.folder / "page.R").write_text("\n".join([*blocks[:-1], asked, blocks[-1]]))
        said = call("Rscript", "--vanilla", "page.R", folder=self.folder)
        weighted, events, week = said.split("ANSWER")[1].split()
        with xr.open_dataset(self.file) as data, xr.open_dataset(self.file, group="events") as table:
            there = data.isel(replicate=1, time=9).sel(social_class="soldier")
            expected = ((there.support.sel(faction="left_sr") * there.people).sum()
                        / there.people.sum())
            self.assertAlmostEqual(float(weighted), float(expected), places=5)
            self.assertEqual(int(events), table.sizes["row"])
            self.assertEqual(week, str(there.time.values)[:10])
        self.assertGreater((self.folder / "support.png").stat().st_size, 1000)

    def test_nco_cuts_weeks_by_dates(self):
        call("ncks", "-C", "-v", "people,time", "-d", "time,1914-09-01,1914-09-30", self.file,
             "cut.nc", folder=self.folder)
        with xr.open_dataset(self.folder / "cut.nc") as cut:
            self.assertEqual(cut.sizes["time"], 4)
            self.assertEqual(str(cut.time.values[0])[:10], "1914-09-05")

    def test_cdo_reads_what_the_docs_make_for_it(self):
        for line in re.findall(r"^    (nc(?:ks|wa) .*)$", DOCS, re.M):
            call(*line.split(), folder=self.folder)
        shown = call("cdo", "-s", "showdate", "for_cdo.nc", folder=self.folder).split()
        self.assertEqual(len(shown), WEEKS + 1)
        self.assertEqual(shown[0], "1914-08-01")
        means = float(call("cdo", "-s", "output", "-timmean", "-fldmean", "for_cdo.nc",
                           folder=self.folder))
        with xr.open_dataset(self.folder / "for_cdo.nc") as data:
            self.assertAlmostEqual(means, float(data.support.mean("place").mean()), places=4)

    def test_tables_of_a_run_are_exported_as_csv(self):
        def table(name):
            call(NAROD, "export", "--csv", self.file, "--table", name, "--output", "table.csv",
                 folder=self.folder)
            return pd.read_csv(self.folder / "table.csv")

        for name in ("results", "events"):
            with xr.open_dataset(self.file, group=name, drop_variables="date_end") as kept:
                found = table(name)
                self.assertEqual(list(found.replicate), list(kept.replicate_number.values))
                self.assertEqual(list(found.date), [str(day)[:10] for day in kept.date.values])
        with xr.open_dataset(self.file) as kept:
            index = ["replicate", "time", "place", "social_class"]
            found = table("grievance").set_index(index).grievance.sort_index()
            expected = kept.grievance.to_series().dropna()
            self.assertEqual(len(found), len(expected))
            place, group = found.index[0][2:]
            for week in kept.time.values:
                self.assertAlmostEqual(
                    found[0, str(week)[:10], place, group],
                    expected[0, week, place, group], places=6)
            where = table("agent_where")
            self.assertFalse(where.agent_where.astype(str).str.isdigit().any())

    def test_an_export_replaces_neither_its_run_nor_another_file(self):
        (self.folder / "letter.csv").write_text("Dear reader\n")
        for output in (self.file, "letter.csv"):
            with self.assertRaises(AssertionError):
                call(NAROD, "export", "--csv", self.file, "--output", output, folder=self.folder)
        self.assertEqual((self.folder / "letter.csv").read_text(), "Dear reader\n")
        with self.assertRaisesRegex(AssertionError, "Did you mean 'support'"):
            call(NAROD, "export", "--csv", self.file, "--table", "suport", folder=self.folder)

    def test_xarray_reads_piece_by_piece(self):
        with xr.open_dataset(self.file, chunks="auto") as data, xr.open_dataset(self.file) as whole:
            self.assertTrue(data.support.chunks)
            self.assertAlmostEqual(float(data.support.mean()), float(whole.support.mean()), places=6)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    NAROD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
