#!/usr/bin/env python3
"""Run files are read by the programs that docs/output-format.md names: ncdump, NCO, CDO, R, dask.

Usage: readers_test.py NAROD
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

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

    def test_xarray_reads_piece_by_piece(self):
        with xr.open_dataset(self.file, chunks="auto") as data, xr.open_dataset(self.file) as whole:
            self.assertTrue(data.support.chunks)
            self.assertAlmostEqual(float(data.support.mean()), float(whole.support.mean()), places=6)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    NAROD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
