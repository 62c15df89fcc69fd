#!/usr/bin/env python3
"""What is installed works from any folder and can be removed.

Usage: install_test.py BUILD [TEST...], the folder where narod was built; with Debian's python3.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path()
ROOT = pathlib.Path(__file__).resolve().parents[1]
SMALL = ["--scale", "20000", "--replicates", "1", "--until", "1914-09-01"]


def call(*words, cwd=None, **environment):
    return subprocess.run(
        [str(word) for word in words], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, env={**os.environ, **environment},
    )


def files_below(folder):
    return {path for path in folder.rglob("*") if not path.is_dir()}


class Installed(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="narod_install_")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.elsewhere = self.folder / "elsewhere"
        self.elsewhere.mkdir()

    def must(self, *words, cwd=None, **environment):
        done = call(*words, cwd=cwd or self.elsewhere, **environment)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout


class Prefix(Installed):
    def test_works_where_it_is_moved_to_and_can_be_removed(self):
        before = files_below(self.folder)
        self.must("cmake", "--install", BUILD, "--prefix", self.folder / "first")
        names = {path.relative_to(self.folder / "first") for path in files_below(self.folder / "first")}
        for name in ("bin/narod", "share/narod/configs/baseline.toml", "share/man/man1/narod.1.gz",
                     "share/bash-completion/completions/narod", "share/doc/narod/docs/README.md"):
            self.assertIn(pathlib.Path(name), names)
        (self.folder / "first").rename(self.folder / "moved")
        self.runs(self.folder / "moved/bin/narod")
        for path in (BUILD / "install_manifest.txt").read_text().splitlines():
            pathlib.Path(path.replace("/first/", "/moved/")).unlink()
        self.assertEqual(files_below(self.folder) - before, files_below(self.elsewhere))

    def runs(self, program):
        """Simulates and explains itself in another folder, without the sources."""
        self.must(program, "run", *SMALL)
        self.assertTrue((self.elsewhere / "out/baseline.h5").is_file())
        self.must(program, "validate", "configs/counterfactuals/no_brest.toml")


class DebianPackage(Prefix):
    def test_works_where_it_is_moved_to_and_can_be_removed(self):
        self.must("cpack", "-G", "DEB", "-B", self.folder, "--config", BUILD / "CPackConfig.cmake",
                  cwd=BUILD)
        package = next(self.folder.glob("narod_*.deb"))
        depends = self.must("dpkg-deb", "--field", package, "Depends")
        for library in ("libc6", "libhdf5", "libboost-program-options", "libfmt"):
            self.assertIn(library, depends)
        self.must("dpkg-deb", "--extract", package, self.folder / "system")
        outside = [path for path in files_below(self.folder / "system")
                   if not path.is_relative_to(self.folder / "system/usr")]
        self.assertEqual(outside, [], "files that no removal of a package cleans up")
        self.runs(self.folder / "system/usr/bin/narod")


class PythonPackage(Installed):
    def setUp(self):
        super().setUp()
        self.environment = self.folder / "environment"
        self.must(sys.executable, "-m", "venv", "--system-site-packages", self.environment)
        self.python = self.environment / "bin/python"
        self.pip = (self.python, "-m", "pip", "--disable-pip-version-check")
        self.before = files_below(self.environment)

    def import_here(self, code):
        where = self.must(self.python, "-c", "import narod; print(narod.__file__)", NAROD="")
        self.assertTrue(where.startswith(str(self.environment)), where)
        return self.must(self.python, "-c", code, NAROD="")

    def remove(self):
        self.must(*self.pip, "uninstall", "--yes", "narod")
        left = {path for path in files_below(self.environment) - self.before
                if "__pycache__" not in path.parts}
        self.assertEqual(left, set())

    def test_is_imported_from_another_folder_and_can_be_removed(self):
        shutil.copytree(ROOT / "analysis", self.folder / "analysis")  # pip builds beside the sources
        self.must(*self.pip, "install", "--no-index", "--no-deps", "--no-build-isolation",
                  self.folder / "analysis")
        self.must(BUILD / "narod", "run", ROOT / "configs/baseline.toml", *SMALL)
        self.assertIn("support", self.import_here(
            "import narod; print(narod.open_run('out/baseline.h5').observables)"))
        self.remove()

    def test_a_wheel_brings_the_program_its_scenarios_and_the_record(self):
        self.must(sys.executable, ROOT / "analysis/make_wheel.py", BUILD, self.folder)
        self.must(*self.pip, "install", "--no-index", "--no-deps",
                  next(self.folder.glob("narod-*.whl")))
        said = self.import_here(
            "import narod, narod.program as p; print(p.find_program())\n"
            "run = narod.run(scale=100000, replicates=1, until='1914-09-01', progress=False)\n"
            "print(run.observables, len(narod.record()) > 100, len(run.comparison) > 100)\n"
            "narod.plots.support_by_class(run).savefig('support.png')")
        self.assertIn(str(self.environment), said)
        self.assertIn("True True", said)
        self.remove()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
