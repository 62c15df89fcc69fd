"""What is opened, and what is refused with which word."""
import h5py
import numpy as np
import pandas as pd
import pytest

import narod


def test_refuses_another_format_version_and_says_which(copy_of):
    with h5py.File(copy_of, "a") as file:
        file.attrs["format_version"] = "99"
    with pytest.raises(narod.FormatError, match="format version 99.*this package reads 1"):
        narod.open_run(copy_of)


def test_refuses_what_no_run_wrote(tmp_path):
    text, other = tmp_path / "a.h5", tmp_path / "b.h5"
    text.write_text("no HDF5")
    with h5py.File(other, "w") as file:
        file["x"] = 1
    with pytest.raises(narod.FormatError, match="no HDF5 file"):
        narod.open_run(text)
    with pytest.raises(narod.FormatError, match="no attribute format_version"):
        narod.open_run(other)
    with pytest.raises(FileNotFoundError, match="narod run"):
        narod.open_run(tmp_path / "missing.h5")


def test_arrays_select_by_plain_names(run):
    share = run.support.sel(faction="left_sr", social_class="soldier")
    assert share.dims == ("replicate", "time", "place")
    assert run.labels("place", "tambov") == "province:tambov"
    assert set(run.labels("place", "front:*")) >= {"front:western", "front:northern"}


def test_a_wrong_name_gets_the_nearest_and_an_ambiguous_one_the_choice(run):
    with pytest.raises(narod.NotInRun, match="left_sr"):
        run.mean("support", faction="left_srs")
    with pytest.raises(narod.NotInRun, match="city:petrograd_city or garrison:petrograd_city"):
        run.mean("support", place="petrograd_city")
    with pytest.raises(narod.NotInRun, match="support"):
        run.mean("suport")
    with pytest.raises(AttributeError, match="grievance"):
        getattr(run, "grievances")
    with pytest.raises(narod.NotInRun, match="support has no axis 'party'"):
        run.mean("support", party="left_sr")


def test_tables_have_dates_of_both_styles(run):
    october = run.events[run.events.id == "october_insurrection"].iloc[0]
    assert october.date == pd.Timestamp("1917-11-07")
    assert october.date_old_style == "1917-10-25"
    assert sorted(run.events.replicate.unique()) == [0, 1]
    assert {"observable", "event", "place", "group", "list", "value"} <= set(run.results)


def test_a_week_is_found_by_any_of_its_days_and_none_beyond_the_run(run):
    day = pd.Timestamp("1917-11-07")
    week = run.select("people", day).time.values
    assert pd.Timestamp(week) <= day < pd.Timestamp(week) + pd.Timedelta(days=7)
    assert run.select("people", narod.new_style("1917-10-25")).time.values == week
    assert run.select("people", "1917-11").sizes["time"] in (4, 5)
    for beyond in ("1919-01-01", "1913-01-01", slice("1921", "1922"), "1920-05"):
        with pytest.raises(narod.NotInRun, match="1914-08-01 to 1918"):
            run.select("people", beyond)


@pytest.mark.parametrize("old, new", [("1917-10-25", "1917-11-07"), ("1917-02-27", "1917-03-12"),
                                      ("1900-02-28", "1900-03-12"), ("1900-02-29", "1900-03-13")])
def test_old_and_new_style(old, new):
    assert narod.new_style(old) == pd.Timestamp(new)
    assert narod.old_style(new) == old


def test_quantiles_are_those_of_xarray_where_values_are_missing(run):
    array = run.support.sel(time=slice("1917-10", "1917-12")).load()
    array = array.where(array.replicate + (array > 0.02) > 0)
    expected = array.quantile([0.05, 0.5], "replicate")
    found = narod.quantile(array, [0.05, 0.5])
    np.testing.assert_allclose(found.transpose(*expected.dims), expected)
    assert narod.quantile(array, 0.5).dims == expected.dims[1:]
    with pytest.raises(ValueError, match="invalid quantile 5"):
        narod.quantile(array, 5)


def test_tables_are_written_whole_and_not_over_the_run(run, tmp_path):
    run.to_csv(tmp_path / "events.csv", "events")
    assert len(pd.read_csv(tmp_path / "events.csv")) == len(run.events)
    run.to_csv(tmp_path / "a.csv", "support", time="1917-11-06", faction="left_sr",
               place="city:petrograd_city")
    assert {"replicate", "social_class", "support"} <= set(pd.read_csv(tmp_path / "a.csv"))
    run.to_csv(tmp_path / "series.csv", "series")
    assert {"time", "value", "series_unit"} <= set(pd.read_csv(tmp_path / "series.csv", nrows=5))
    with pytest.raises(narod.NotInRun, match="did you mean 'events'"):
        run.to_csv(tmp_path / "b.csv", "event")
    with pytest.raises(narod.WouldReplace):
        run.to_csv(run.path, "events")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "events.csv", "series.csv"]


def test_a_run_is_closed_shown_and_completed(small_file):
    with narod.open_run(small_file) as run:
        assert "<td>support</td>" in run._repr_html_()
        assert run.names.faction.left_sr == "left_sr"
        assert run.names.place.city_petrograd_city == "city:petrograd_city"


def test_several_runs_are_compared_in_one_table(run):
    rows, scores = narod.compare({"a": run, "b": run})
    assert list(rows.run.unique()) == ["a", "b"] == list(scores.run.unique())
    assert len(rows) == 2 * len(run.comparison)


def test_a_table_cut_by_a_kill_ends_with_its_last_whole_row(copy_of):
    with h5py.File(copy_of, "a") as file:
        rows = len(file["events/date"])
        file["events/effect"].resize((rows - 1,))
    events = narod.open_run(copy_of).events
    assert len(events) == rows - 1 and np.issubdtype(events.date.dtype, np.datetime64)


@pytest.mark.parametrize("time, message", [
    ("25 October 1917", "may be New or Old Style.*'1917-10-25' if it is New Style, "
                        r"narod.new_style\('1917-10-25'\) if it is Old"),
    ("07.11.1917", "may be New or Old Style"), ("October", "invalid date 'October'"),
    ("1917-02-29", "invalid date '1917-02-29': day is out of range"), (1917, "invalid date|unclear"),
    (slice("1 March 1917", None), "unclear date '1 March 1917'")])
def test_a_date_that_could_be_misread_is_refused(run, time, message):
    with pytest.raises(narod.DateError, match=message):
        run.mean("support", time=time, faction="left_sr")


def test_an_old_style_day_that_never_was_is_refused():
    with pytest.raises(narod.DateError, match="no such day in the Julian calendar"):
        narod.new_style("1917-02-30")
    with pytest.raises(narod.DateError, match="write year-month-day"):
        narod.new_style("25 October 1917")


def test_what_an_observable_does_not_have_is_not_ignored(run):
    with pytest.raises(narod.NotInRun, match="cadres has no axis 'social_class'"):
        run.mean("cadres", social_class="worker")
    with pytest.raises(narod.NotInRun, match="cannot be kept by 'month'"):
        run.mean("support", by="month")
    with pytest.raises(narod.NotInRun, match="no replicate 7"):
        run.select("support", replicate=7)
