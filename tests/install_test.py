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


class PythonPackage(Installed):
    def test_is_imported_from_another_folder_and_can_be_removed(self):
        shutil.copytree(ROOT / "analysis", self.folder / "analysis")  # pip builds beside the sources
        environment = self.folder / "environment"
        self.must(sys.executable, "-m", "venv", "--system-site-packages", environment)
        python = environment / "bin/python"
        before = files_below(environment)
        pip = (python, "-m", "pip", "--disable-pip-version-check")
        self.must(*pip, "install", "--no-index", "--no-deps", "--no-build-isolation",
                  self.folder / "analysis")
        where = self.must(python, "-c", "import narod; print(narod.__file__)")
        self.assertTrue(where.startswith(str(environment)), where)
        code = "import narod, sys; print(narod.open_run(sys.argv[1]).observables)"
        self.must(BUILD / "narod", "run", ROOT / "configs/baseline.toml", *SMALL)
        self.assertIn("support", self.must(python, "-c", code, "out/baseline.h5"))
        self.must(*pip, "uninstall", "--yes", "narod")
        left = {path for path in files_below(environment) - before if "__pycache__" not in path.parts}
        self.assertEqual(left, set())


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
