"""The page about a calibration, from a tiny one."""
import numpy as np
import pandas as pd
import pytest

from narod import FormatError, calibration
from narod.calibration import figures, scores


@pytest.fixture(scope="module")
def tiny(calibrated):
    return calibration.open_calibration(calibrated)


def test_tables_are_those_of_the_folder(tiny):
    assert len(tiny.ensemble) == 12
    assert list(tiny.ablation_rows) == ["no_ration"]
    assert list(tiny.fold_rows) == ["may"]
    assert len(tiny.compared) > 0
    assert (tiny.targets.fitted == 1).sum() == len(tiny.compared)


def test_correlations_are_those_of_the_ensemble(tiny):
    found = tiny.correlations()
    values = tiny.ensemble.drop(columns="weight").to_numpy()
    assert np.allclose(found, np.corrcoef(values.T))  # weights are equal


def test_errors_of_counts_are_those_of_the_logarithm():
    rows = pd.DataFrame({"log_scale": [0, 1], "documented": [0.5, 100], "median": [0.3, 50]})
    assert np.allclose(calibration.errors(rows), [0.2, np.log(2)])


def test_skill_is_counted_over_rows_with_a_naive_forecast():
    rows = pd.DataFrame({"log_scale": [0, 0], "documented": [0.5, 0.5], "median": [0.4, 0.1],
                         "z": [1.0, 4.0], "covered": [1, 0], "covered_with_errors": [1, 0],
                         "naive_other_places": [0.3, np.nan], "naive_last_earlier": np.nan,
                         "naive_uniform_swing": np.nan})
    found = calibration.summary(rows)
    assert found["skill"] == pytest.approx(0.5)
    assert found["covered"] == 0.5


def test_the_page_tells_all_and_needs_no_other_file(tiny, calibrated):
    assert calibration.main([str(calibrated)]) == 0
    text = (calibrated / "report.html").read_text(encoding="utf-8")
    assert "A tiny &lt;calibration&gt;" in text
    for words in ("What is wrong, and why", "rations do not count", "may", "Skill against naive",
                  "Not told apart", "action.legitimacy"):
        assert words in text, words
    assert text.count("data:image/png;base64,") == 7
    assert 'src="http' not in text and "Not drawn" not in text


def test_what_is_wrong_is_told_the_worst_first(tiny):
    spoilt = calibration.open_calibration(tiny.folder)
    spoilt.fit = spoilt.fit.assign(z=0.0)
    assert calibration.wrong(spoilt) == []
    known = spoilt.fit.index[spoilt.fit.comparable == 1]
    spoilt.fit.loc[known[0], "z"] = -3.0
    spoilt.fit.loc[known[1], "z"] = 5.0
    told = calibration.wrong(spoilt)
    assert len(told) == 2
    assert "5.0 deviations too high" in told[0] and "3.0 deviations too low" in told[1]


def row_of(tiny, **changed):
    return next(tiny.compared.head(1).assign(**changed).itertuples())


def test_the_cause_is_a_mechanism_where_no_parameters_meet_a_row_and_else_named(tiny):
    spoilt = calibration.open_calibration(tiny.folder)
    out = row_of(tiny, documented=100, prior_q05=200, prior_q95=300)
    assert "but of a mechanism" in calibration.why(spoilt, out)
    within = row_of(tiny, documented=250, prior_q05=200, prior_q95=300)
    spoilt.influence = spoilt.influence.assign(influence=0.1)
    assert "none by itself" in calibration.why(spoilt, within)
    here = (spoilt.influence.id == within.id) & (spoilt.influence.parameter == "hardship.wage")
    spoilt.influence.loc[here, "influence"] = 2
    assert "; hardship.wage could move it" in calibration.why(spoilt, within)


def test_rows_that_are_off_alike_make_a_pattern(tiny):
    spoilt = calibration.open_calibration(tiny.folder)
    spoilt.fit = pd.DataFrame({"observable": "vote_share", "list": ["a"] * 5 + ["b"] * 5,
                               "place": [f"town:{k}" for k in range(10)], "comparable": 1,
                               "z": [-3, -2, -1, -2, 0.5, 3, -3, 3, -3, 3]})
    assert calibration.patterns(spoilt) == [
        "a in vote_share: too low in 4 of 5 rows, by 1.5 deviations in the mean."]


def test_reasons_are_told_with_the_rows_that_need_them(tiny, tmp_path):
    path = tmp_path / "reasons.csv"
    path.write_text('rows,why\nstrikers_police.*,"police count less"\nnone.*,"never told"\n')
    spoilt = calibration.open_calibration(tiny.folder, path)
    spoilt.fit = spoilt.fit.assign(z=0.0)
    first = spoilt.fit.index[spoilt.fit.comparable == 1][0]
    spoilt.fit.loc[first, "z"] = 4.0
    assert calibration.reasons(spoilt) == [("police count less", [spoilt.fit.id[first]])]
    assert "police count less" in calibration.page(spoilt)
    path.write_text("row,why\n")
    with pytest.raises(FormatError, match="columns are row, why"):
        calibration.open_calibration(tiny.folder, path)


def test_deviations_are_those_of_z(tiny):
    rows = tiny.compared
    z = scores.distance(rows, rows["median"]) / tiny.deviations[rows.id].to_numpy()
    np.testing.assert_allclose(z, rows.z, atol=2e-3)


def test_runs_of_the_check_are_those_of_the_fit(tiny):
    runs = tiny.stage("check")
    assert len(runs) == len(tiny.ensemble) and set(tiny.fitted_parameters) <= set(runs)
    row = tiny.compared.iloc[0]
    assert runs[row.id].min() <= row["median"] <= runs[row.id].max()
    singly = scores.errors_of_runs(tiny.compared, runs)
    assert len(singly) == len(runs) and singly.min() >= 0


def test_events_that_did_not_come_count_in_single_runs():
    rows = pd.DataFrame({"id": ["d"], "observable": "event_date", "documented": [1000.0],
                         "log_scale": 0})
    singly = scores.errors_of_runs(rows, pd.DataFrame({"d": [1010.0, np.nan]}))
    assert list(singly) == [10, scores.NEVER]


def test_dates_are_drawn_with_their_first_wave_and_ensemble(tiny):
    spoilt = calibration.open_calibration(tiny.folder)
    first = spoilt.fit.index[spoilt.fit.comparable == 1][0]
    spoilt.fit.loc[first, ["observable", "event"]] = ["event_date", "october"]
    spoilt.fit.loc[first, ["documented", "prior_q05", "prior_q95", "q05", "median", "q95"]] = [
        1393, 1300, 1500, 1380, 1390, 1400]
    panel = figures.draw_dates(spoilt).axes[0]
    assert [text.get_text() for text in panel.get_yticklabels()] == ["october (7 Nov 1917)"]
    assert [list(line.get_xdata()) for line in panel.lines[:2]] == [[-93, 107], [-13, 7]]


def test_coverage_grows_with_the_part_of_the_runs(tiny):
    found = scores.coverage(tiny)
    assert (found.runs.diff().dropna() >= 0).all() and found.runs.between(0, 1).all()


def test_another_folder_is_refused(tmp_path, capsys):
    assert calibration.main([str(tmp_path)]) == 2
    assert "no finished calibration" in capsys.readouterr().err
