#!/usr/bin/env python3
"""Makes a wheel of the Python package with the program, its scenarios and the record inside.

Usage: make_wheel.py BUILD FOLDER; BUILD is the folder where narod was built, FOLDER gets the wheel.

The wheel is for Linux on the processor of this machine. The program in it needs the shared
libraries that it was built with (docs/install.md lists them).
"""
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# A wheel with a program in it is for one platform, and for every Python 3.
SETUP = f"""
from setuptools import setup
from setuptools.dist import Distribution
from wheel.bdist_wheel import bdist_wheel


class Wheel(bdist_wheel):
    def get_tag(self):
        return "py3", "none", "{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


class WithProgram(Distribution):
    def has_ext_modules(self):
        return True


setup(distclass=WithProgram, cmdclass={{"bdist_wheel": Wheel}})
"""


def make_wheel(build, folder):
    """Builds the wheel; returns its path."""
    with tempfile.TemporaryDirectory(prefix="narod_wheel_") as temporary:
        stage = pathlib.Path(temporary)
        for name in ("narod", "pyproject.toml", "README.md"):
            copy = shutil.copytree if (HERE / name).is_dir() else shutil.copy
            copy(HERE / name, stage / name)
        (stage / "setup.py").write_text(SETUP)
        prefix = stage / "narod/installed"
        subprocess.run(["cmake", "--install", build, "--strip", "--prefix", prefix], check=True,
                       stdout=subprocess.DEVNULL)
        for part in ("doc", "man", "bash-completion"):
            shutil.rmtree(prefix / "share" / part, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps",
                        "--no-build-isolation", "--wheel-dir", folder, stage], check=True)
    return next(pathlib.Path(folder).glob("narod-*.whl"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(make_wheel(*sys.argv[1:]))
