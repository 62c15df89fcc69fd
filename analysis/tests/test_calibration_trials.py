"""Sections of the page about a calibration that need runs of their own."""
import numpy as np
import pandas as pd
import pytest

from narod import calibration
from narod.calibration import modes, scores, sobol, trial_sections


@pytest.fixture(scope="module")
def tried(calibrated):
    """After the runs: positions by mode, and Sobol' indices of one parameter."""
    assert calibration.main([str(calibrated), "--modes", "1", "--sobol", "4",
                             "--sobol-parameters", "1", "--jobs", "2",
                             "--output", str(calibrated / "tried.html")]) == 0
    return calibration.open_calibration(calibrated)


def test_the_page_has_the_three_modes_side_by_side(tried):
    table = modes.table(tried)
    assert list(table["mode"].unique()) == ["documented", "frozen", "adaptive"]
    assert (table.rows > 0).all() and (table.z >= 0).all()
    text = (tried.folder / "tried.html").read_text(encoding="utf-8")
    assert "adaptive: mean |z|" in text and "Not run" not in text and "were not made" not in text


def test_runs_that_are_there_are_not_made_again(tried):
    path = tried.folder / "trials" / "frozen.csv"
    before = path.stat().st_mtime_ns
    modes.make(tried, 1)
    assert path.stat().st_mtime_ns == before


def test_runs_of_an_earlier_ensemble_are_not_shown(tried):
    other = calibration.open_calibration(tried.folder)
    other.stamp = "of another"
    assert modes.table(other).empty and sobol.indices(other).empty
    assert "Not run" in trial_sections.positions(other)


def test_an_event_that_did_not_come_counts_as_half_a_year(tried):
    spoilt = calibration.open_calibration(tried.folder)
    first = spoilt.fit.index[spoilt.fit.comparable == 1][0]
    spoilt.fit["observable"] = spoilt.fit.observable.astype(object)
    spoilt.fit.loc[first, ["observable", "documented", "log_scale"]] = ["event_date", 1000, 0]
    path = spoilt.folder / "trials" / "frozen.csv"
    kept = path.read_text()
    told = pd.read_csv(path)
    told.loc[told.id == spoilt.fit.id[first], ["median", "q05", "q95"]] = np.nan
    told.to_csv(path, index=False)
    row = modes.rows(spoilt, "frozen").set_index("id").loc[spoilt.fit.id[first]]
    path.write_text(kept)
    assert row["median"] == 1182.5 and row.covered == 0


def test_indices_are_of_rows_and_parameters_of_the_calibration(tried):
    found = sobol.indices(tried)
    assert set(found.parameter) <= set(tried.fitted_parameters) and found.parameter.nunique() == 1
    assert set(found.observable) <= set(tried.compared.observable)
    assert {"first", "total"} <= set(found)


def test_a_curve_explains_what_it_makes_and_nothing_of_chance():
    draws = np.random.default_rng(5)
    factor, other = (pd.Series(draws.uniform(size=400)) for _ in range(2))
    assert sobol._curve(factor, 3 * factor) > 0.97
    assert abs(sobol._curve(factor, other)) < 0.03
    # x1 + x2 of equal variance: half each
    assert sobol._curve(factor, factor + other) == pytest.approx(0.5, abs=0.08)


def test_changes_of_an_ablation_are_keys_of_a_scenario(tried):
    assert modes._changes(tried, "no_ration") == {"parameters.hardship.ration": 0,
                                                  "parameters.hardship.ration_levy": 0.5}
    named = calibration.open_calibration(tried.folder)
    assert modes.shocks(named) is None
    named.ablations = named.ablations.assign(name="no_shocks")
    assert modes.shocks(named) == "no_shocks"


def test_share_of_shocks_is_what_is_lost_without_them(tried):
    rows = pd.DataFrame({"id": ["a", "b"], "documented": [0.5, 0.6], "log_scale": 0,
                         "naive_last_earlier": [0.3, 0.4], "observable": "vote_share"})
    spoilt = calibration.open_calibration(tried.folder)
    spoilt.targets = pd.DataFrame({"id": ["a", "b"], "sampling": 0.0, "sources": 0.1,
                                   "discrepancy": 0.0, "chance": 0.0})
    best, still = pd.Series({"a": 0.5, "b": 0.6}), pd.Series({"a": 0.3, "b": 0.4})
    half = (best + still) / 2
    one, other, lost, low, high, count = scores.share_of_shocks(spoilt, rows, best, half)
    assert (one, count) == (1, 2)
    assert other == pytest.approx(0.75) and lost == pytest.approx(0.25)
    assert low <= lost <= high
    assert np.isnan(scores.share_of_shocks(spoilt, rows, still, half)[2])


def test_the_section_on_events_tells_what_lacks(tried):
    assert "no ablation of event shocks" in trial_sections.shocks(tried)
    named = calibration.open_calibration(tried.folder)
    named.ablations = named.ablations.assign(name="no_shocks")
    named.ablation_rows = {"no_shocks": named.ablation_rows["no_ration"]}
    assert "share due to shocks" in trial_sections.shocks(named)
