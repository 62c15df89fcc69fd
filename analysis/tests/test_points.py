"""A study is drawn point by point."""
import os
import subprocess

import numpy as np
import pytest
from conftest import ROOT
from make_pictures import STUDY_PICTURES

import narod
from narod.study import open_study

STUDY = """
base = "{root}/configs/baseline.toml"
question = "Do adaptive factions move in the first months of the war?"
[run]
until = 1914-12-01
scale = 100000
replicates = 2
[output]
observables = ["support", "people", "faction_position"]
[sweep.store]
results = false
average_over = ["place"]
weights = "people"
[sweep]
design = "grid"
[[sweep.factor]]
name = "positions"
key = "factions.positions"
values = ["frozen", "adaptive"]
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("points")
    (folder / "study.toml").write_text(STUDY.format(root=ROOT))
    done = subprocess.run([os.environ["NAROD"], "sweep", folder / "study.toml", "--output",
                           folder / "out", "--jobs", "1", "--quiet"],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return open_study(folder / "out")


def test_a_panel_of_each_point_shows_the_median_of_its_runs(study, tmp_path):
    figure = narod.plots.points(study, ["bolsheviks", "anarchists"], "positions",
                                what="faction_position", issue="war",
                                events={"1914-09-01": "September"})
    assert [panel.get_title(loc="left") for panel in figure.axes] == ["frozen", "adaptive"]
    for point, panel in enumerate(figure.axes):
        medians = [line.get_ydata() for line in panel.lines if line.get_label() == "Bolsheviks"]
        expected = study.faction_position.isel(point=point).sel(faction="bolsheviks", issue="war")
        np.testing.assert_allclose(medians[0], expected.median("replicate"))
        assert [text.get_text() for text in panel.texts] == ["September"]
    frozen, adaptive = (panel.lines[-2].get_ydata() for panel in figure.axes)
    assert np.ptp(frozen) == 0 and np.ptp(adaptive) > 0
    figure.savefig(tmp_path / "a.png", dpi=40)


@pytest.mark.parametrize("name", STUDY_PICTURES)
def test_every_picture_of_the_docs_can_be_drawn(study, name, tmp_path):
    figure = STUDY_PICTURES[name](study)
    figure.savefig(tmp_path / "a.png", dpi=40)
    assert "study.toml" in figure._supxlabel.get_text()


def test_an_axis_that_is_left_open_or_shared_values_are_refused(study):
    with pytest.raises(ValueError, match="more than one issue"):
        narod.plots.points(study, "bolsheviks", "positions", what="faction_position")
    twice = study.assign_coords(positions=("point", ["frozen", "frozen"]))
    with pytest.raises(ValueError, match="several points"):
        narod.plots.points(twice, "bolsheviks", "positions", social_class="worker")
