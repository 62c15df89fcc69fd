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

    def must_run_from_another_folder(self, program):
        self.must(program, "run", *SMALL)
        self.assertTrue((self.elsewhere / "out/baseline.h5").is_file())
        self.must(program, "compare", "out/baseline.h5")
        self.must(program, "validate", "configs/counterfactuals/no_brest.toml")
        self.must(program, "validate", "configs/classics/epstein.toml")
        self.must(program, "describe", "--section", "axes")

    def must_have_manual_and_completion(self, prefix):
        manual = self.must("gzip", "-dc", prefix / "share/man/man1/narod.1.gz")
        self.assertIn("narod run [SCENARIO]", manual.replace("\\", ""))
        script = prefix / "share/bash-completion/completions/narod"
        words = "COMP_WORDS=(narod run --sc) COMP_CWORD=2; _narod; echo ${COMPREPLY[*]}"
        self.assertEqual(self.must("bash", "-c", f"source {script}; {words}"), "--scale\n")
        words = "COMP_WORDS=(narod va) COMP_CWORD=1; _narod; echo ${COMPREPLY[*]}"
        self.assertEqual(self.must("bash", "-c", f"source {script}; {words}"), "validate\n")


class Prefix(Installed):
    def test_runs_from_another_folder_also_after_it_was_moved_and_can_be_removed(self):
        # A copy of the manifest, since the next installation would overwrite it.
        self.must("cmake", "--install", BUILD, "--prefix", self.folder / "prefix")
        manifest = (BUILD / "install_manifest.txt").read_text().split("\n")
        self.must_have_manual_and_completion(self.folder / "prefix")
        self.must_run_from_another_folder(self.folder / "prefix/bin/narod")

        (self.folder / "prefix").rename(self.folder / "moved")
        shutil.rmtree(self.elsewhere / "out")
        self.must_run_from_another_folder(self.folder / "moved/bin/narod")

        (self.folder / "moved").rename(self.folder / "prefix")
        for name in filter(None, manifest):
            pathlib.Path(name).unlink()
        self.assertEqual(files_below(self.folder / "prefix"), set())

    def test_prefers_the_files_of_the_current_folder(self):
        self.must("cmake", "--install", BUILD, "--prefix", self.folder / "prefix")
        own = self.elsewhere / "configs/baseline.toml"
        own.parent.mkdir()
        own.write_text('model = "no_such_model"\n')
        done = call(self.folder / "prefix/bin/narod", "run", cwd=self.elsewhere)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no_such_model", done.stdout)

    def test_reports_a_scenario_that_is_nowhere(self):
        self.must("cmake", "--install", BUILD, "--prefix", self.folder / "prefix")
        done = call(self.folder / "prefix/bin/narod", "run", "configs/nowhere.toml", cwd=self.elsewhere)
        self.assertEqual(done.returncode, 2)
        self.assertIn("configs/nowhere.toml", done.stdout)


class DebianPackage(Installed):
    def test_holds_the_program_and_its_files_and_names_its_libraries(self):
        self.must("cpack", "-G", "DEB", "-B", self.folder / "packages", cwd=BUILD)
        package = next((self.folder / "packages").glob("narod_*.deb"))
        fields = self.must("dpkg-deb", "--field", package)
        for library in ("libc6", "libhdf5", "libboost-program-options", "libfmt"):
            self.assertRegex(fields, rf"Depends: .*{library}")
        self.must("dpkg-deb", "--extract", package, self.folder / "system")
        prefix = self.folder / "system/usr"
        self.must_have_manual_and_completion(prefix)
        self.must_run_from_another_folder(prefix / "bin/narod")
        self.assertTrue((prefix / "share/doc/narod/docs/README.md").is_file())


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
