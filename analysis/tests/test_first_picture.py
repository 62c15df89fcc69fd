"""The picture can be drawn from what the program writes now. NAROD names the program."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "analysis" / "first_picture.py"
PNG = b"\x89PNG\r\n"


def run(*command):
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    program = os.environ.get("NAROD")
    if not program:
        pytest.skip("NAROD does not name the program")
    path = tmp_path_factory.mktemp("run") / "small.h5"
    done = run(program, "run", "configs/baseline.toml", "--scale", 50000, "--replicates", 2,
               "--until", "1914-10-01", "--output", path, "--quiet")
    assert done.returncode == 0, done.stderr
    return path


def test_draws_a_png_although_no_marked_event_has_happened(small_file, tmp_path):
    picture = tmp_path / "picture.png"
    done = run(sys.executable, SCRIPT, small_file, picture)
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(PNG)


def test_shares_of_a_class_are_shares(small_file):
    sys.path.insert(0, str(SCRIPT.parent))
    import first_picture
    import xarray as xr

    shares = first_picture.class_support(xr.open_dataset(small_file), "peasant")
    assert shares.notnull().all()
    assert (shares >= 0).all() and (shares.sum("party") <= 1 + 1e-6).all()


def test_tells_its_usage_when_called_wrongly():
    done = run(sys.executable, SCRIPT)
    assert done.returncode == 2 and "usage:" in done.stderr
