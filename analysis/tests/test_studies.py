"""Studies: what a heatmap, a curve, a bar show is what the runs have."""
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from make_pictures import CONGRESS_PICTURES, SENSITIVITY_PICTURES

import narod

STUDY = f"""
base = "{ROOT}/configs/baseline.toml"
title = "A small study"
question = "Does hunger for land make grievance?"
[run]
scale = 200000
until = 1914-09-01
replicates = 2
[sweep]
DESIGN
[sweep.store]
results = false
[[sweep.factor]]
name = "land"
key = "parameters.hardship.land_hunger"
FIRST
[[sweep.factor]]
name = "called"
key = "parameters.movement.most_called_per_week"
SECOND
[[sweep.scalar]]
name = "peasants"
observable = "grievance"
at = {{ place = "province:tambov", social_class = "peasant" }}
date = 1914-08-31
[[sweep.scalar]]
name = "soldiers"
observable = "people"
at = {{ place = "front:western", social_class = "soldier" }}
date = 1914-08-31
"""
LAND, CALLED = [0.1, 0.4, 0.8], [2e5, 1e6]


def study_of(folder, name, design, first, second):
    path = folder / f"{name}.toml"
    path.write_text(STUDY.replace("DESIGN", design).replace("FIRST", first)
                    .replace("SECOND", second))
    return narod.sweep(path, folder / name, progress=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("studies")


@pytest.fixture(scope="module")
def grid(folder):
    return study_of(folder, "grid", 'design = "grid"', f"values = {LAND}", f"values = {CALLED}")


@pytest.fixture(scope="module", params=["saltelli", "morris"])
def screened(request, folder):
    study = study_of(folder, request.param, f'design = "{request.param}"\npoints = 8',
                     "low = 0.1\nhigh = 0.8", "low = 2e5\nhigh = 1e6")
    return study, narod.sensitivity(folder / request.param)


def test_a_study_goes_on_where_it_is(folder, grid):
    before = {path: path.stat().st_mtime_ns for path in (folder / "grid" / "runs").iterdir()}
    again = narod.sweep(folder / "grid.toml", folder / "grid", progress=False)
    np.testing.assert_array_equal(again.peasants, grid.peasants)
    assert before == {path: path.stat().st_mtime_ns
                      for path in (folder / "grid" / "runs").iterdir()}


def test_a_wrong_study_is_refused_in_the_words_of_the_program(folder):
    with pytest.raises(narod.ProgramError, match="no_such_factor"):
        narod.sweep(folder / "grid.toml", folder / "wrong", progress=False,
                    set={"sweep.no_such_factor": 1})
    with pytest.raises(narod.ProgramError, match="grid"):
        narod.sensitivity(folder / "grid")


def test_a_cell_of_a_heatmap_is_the_mean_of_its_runs(grid):
    panel = narod.plots.heatmap(grid, "peasants", x="land", y="called").axes[0]
    drawn = np.asarray(panel.images[0].get_array())
    assert drawn.shape == (len(CALLED), len(LAND))
    for row, called in enumerate(CALLED):
        for column, land in enumerate(LAND):
            cell = grid.peasants.values[(grid.land == land) & (grid.called == called)]
            assert drawn[row, column] == pytest.approx(100 * cell.mean())
    words = [text.get_text() for text in panel.texts]
    assert f"{100 * cell.mean():.3g}" in words
    assert f"{100 * cell.min():.3g} to {100 * cell.max():.3g}" in words


def test_a_heatmap_says_what_it_holds_still(grid):
    with pytest.raises(ValueError, match="two factors"):
        narod.plots.heatmap(grid, "peasants", land=0.1)
    with pytest.raises(narod.NotInRun, match="land is never 0.3 .* 0.1, 0.4, 0.8"):
        narod.plots.response(grid, "peasants", land=0.3)
    with pytest.raises(narod.NotInRun, match="it has peasants, soldiers"):
        narod.plots.heatmap(grid, "workers")


def test_a_curve_goes_through_the_means_and_every_run_is_a_dot(grid):
    panel = narod.plots.response(grid, "peasants", "land", called=2e5).axes[0]
    dots, line = panel.lines
    chosen = grid.peasants.values[grid.called == 2e5]
    assert sorted(dots.get_ydata()) == pytest.approx(sorted(100 * chosen.ravel()))
    expected = [100 * grid.peasants.values[(grid.called == 2e5) & (grid.land == land)].mean()
                for land in LAND]
    assert list(line.get_xdata()) == LAND and list(line.get_ydata()) == pytest.approx(expected)


def test_a_curve_for_each_value_of_another_factor(grid):
    figure = narod.plots.response(grid, "soldiers", "land", by="called")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["called 2e+05",
                                                                        "called 1e+06"]


def test_factors_may_be_dates_and_words(grid):
    dates = np.array(["1917-07-01", "1917-09-01", "1917-11-01"], "datetime64[ns]")
    dated = grid.assign_coords(
        land=("point", dates[np.searchsorted(LAND, grid.land)]),
        called=("point", np.where(grid.called == CALLED[0], "few", "many").astype(object)))
    words, curve = narod.plots.response(dated, "peasants").axes
    assert sorted(set(curve.lines[1].get_xdata())) == sorted(dates)
    assert [text.get_text() for text in words.get_xticklabels()] == ["few", "many"]
    panel = narod.plots.heatmap(dated, "peasants", x="land", y="called").axes[0]
    assert [text.get_text() for text in panel.get_xticklabels()] == [
        "1917-07-01", "1917-09-01", "1917-11-01"]


def test_axes_of_parameters_have_their_unit_and_meaning(grid):
    known = narod.describe("parameters")
    key = known.index[known.unit != "1"][0]
    named = grid.copy()
    named["land"] = named.land.assign_attrs(long_name=f"parameters.{key}")
    for panel in (narod.plots.heatmap(named, "peasants", x="land", y="called").axes[0],
                  narod.plots.response(named, "peasants", "land").axes[0]):
        first, *meaning = panel.get_xlabel().split("\n")
        assert first == f"Land ({known.unit[key]})"
        assert " ".join(meaning) == known.meaning[key]


def test_the_factor_that_matters_has_the_longest_bar(screened):
    study, table = screened
    measure = "total" if "total" in set(table.measure) else "mu_star"
    for scalar, factor in (("peasants", "land"), ("soldiers", "called")):
        panel = narod.plots.sensitivity(study, table, scalar).axes[0]
        assert panel.get_yticklabels()[0].get_text() == narod.plots.theme.words(factor)
        row = table.set_index(["scalar", "factor", "measure"]).loc[(scalar, factor, measure)]
        scale = 100 if measure == "total" else 1
        assert any(bar.get_width() == pytest.approx(scale * row.value) for bar in panel.patches)
        ends = [tuple(line.get_xdata()) for line in panel.lines]
        assert any(end == pytest.approx((scale * row.low, scale * row.high)) for end in ends
                   if len(end) == 2)


def test_a_scalar_without_variance_has_no_bar_and_a_word(screened):
    study, table = screened
    table = table.assign(value=table.value.where(table.scalar != "soldiers"))
    peasants, soldiers = narod.plots.sensitivity(study, table).axes
    assert len(peasants.patches) > 0 and len(soldiers.patches) == 0
    assert [text.get_text() for text in soldiers.texts] == ["the same in all runs"]
    with pytest.raises(narod.NotInRun, match="that of peasants, soldiers"):
        narod.plots.sensitivity(study, table, "workers")


@pytest.mark.parametrize("name", CONGRESS_PICTURES)
def test_every_picture_of_a_study_can_be_drawn(grid, name, tmp_path):
    renamed = grid.rename(land="town_over_weight", called="padding", peasants="left_sr_delegates")
    CONGRESS_PICTURES[name](renamed).savefig(tmp_path / "a.png", dpi=40)
    assert (tmp_path / "a.png").stat().st_size > 2000


@pytest.mark.parametrize("name", SENSITIVITY_PICTURES)
def test_every_picture_of_sensitivity_can_be_drawn(screened, name, tmp_path):
    SENSITIVITY_PICTURES[name](*screened).savefig(tmp_path / "a.png", dpi=40)
    assert (tmp_path / "a.png").stat().st_size > 2000


def test_two_by_two_draws_each_world_in_its_place(run):
    worlds = {(row, column): run for row in ("honest", "falsified") for column in ("free", "banned")}
    figure = narod.plots.two_by_two(worlds)
    assert [panel.get_title("left") for panel in figure.axes] == [
        "honest; free", "honest; banned", "falsified; free", "falsified; banned"]
    expected = run.mean("support", time=slice("1918-01", "1919-01"),
                        faction="left_sr").median("replicate")
    assert any(len(line.get_ydata()) == len(expected) and np.allclose(line.get_ydata(), expected)
               for line in figure.axes[3].lines)
    congress = run.results.query("event == 'soviet_congress_5' and list == 'left_sr' "
                                 "and observable == 'delegate_share'")
    marks = [(pd.Timestamp(line.get_xdata()[0]), line.get_ydata()[0])
             for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert (congress.date.iloc[0], pytest.approx(congress.value.median())) in marks
    with pytest.raises(ValueError, match="a run is missing for: falsified, banned"):
        narod.plots.two_by_two({key: one for key, one in worlds.items()
                                if key != ("falsified", "banned")})
