"""Calling the program: to run, and to compare."""
import datetime

import pandas as pd
import pytest

import narod
from narod import program

TINY = {"scale": 100000, "until": "1914-09-01", "replicates": 1}


def test_runs_a_scenario_with_changed_keys_and_shows_progress(capsys):
    run = narod.run("configs/baseline.toml", set={"title": 'A "test"', "run.seed": 7}, **TINY)
    assert run.attrs["title"] == 'A "test"' and run.attrs["seed"] == "7"
    assert run.data.sizes["replicate"] == 1
    assert "100 %" in capsys.readouterr().err


def test_the_file_goes_where_it_is_told_and_progress_may_be_silent(tmp_path, capsys):
    run = narod.run(output=tmp_path / "x.h5", progress=False, **TINY)
    assert run.path == tmp_path / "x.h5" and run.path.is_file()
    assert capsys.readouterr().err == ""


def test_what_the_program_refuses_is_told_in_its_words():
    with pytest.raises(narod.ProgramError, match="no_such_key"):
        narod.run(set={"parameters.no_such_key": 1}, progress=False, **TINY)


def test_what_the_program_describes_becomes_a_table():
    parameters = narod.describe("parameters")
    padding = parameters.loc["institutions.padding"]
    assert padding.low <= padding.default <= padding.high and "mandates" in padding.meaning
    assert narod.describe("events").requires["tarnopol_collapse"] == "june_offensive"
    with pytest.raises(narod.ProgramError, match="no_such_section"):
        narod.describe("no_such_section")


def test_values_become_toml():
    values = (True, 0.5, datetime.date(1917, 7, 1), "a", ["b", 2])
    assert [program._toml(value) for value in values] == [
        "true", "0.5", "1917-07-01", '"a"', '["b", 2]']


def test_a_missing_program_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("NAROD", str(tmp_path / "nothing"))
    with pytest.raises(narod.ProgramError, match="nothing: there is no such file"):
        narod.run(**TINY)


def test_the_comparison_has_every_row_of_the_record(run):
    record = narod.record(run)
    assert sorted(run.comparison.id) == sorted(record.id)
    rows = run.comparison.set_index("id")
    row = rows.loc["soviet_congress_2.bolsheviks"]
    held = run.results[(run.results.event == "soviet_congress_2") & (run.results.place == "all")
                       & (run.results.observable == "delegate_share")
                       & (run.results.list == "bolsheviks")]
    assert row["median"] == pytest.approx(held.value.median())
    assert row.status == "ok" and row.low < row.documented < row.high
    october = rows.loc["date.october_insurrection"].documented
    assert october == (pd.Timestamp("1917-11-07") - pd.Timestamp("1914-01-14")).days


def test_another_record_may_be_compared(run, tmp_path):
    record = narod.record(run).head(3)
    record.to_csv(tmp_path / "record.csv", index=False, date_format="%Y-%m-%d")
    rows, scores = narod.compare(run, tmp_path / "record.csv")
    assert list(rows.id) == list(record.id) and scores.rows.sum() == 3


def test_bounds_are_told_beside_the_rows(run):
    bounds = run.bounds.set_index("id")
    row = bounds.loc["partisan.peasants.war"]
    assert row.low < row.high and row.replicates_inside <= row.replicates
    assert set(run.bounds.status.str.split(":").str[0]) <= {"inside", "above", "below",
                                                             "not comparable"}
    assert 0 <= row["median"] <= 1
