"""Weights: every aggregate against a plain loop over places and classes."""
import h5py
import numpy as np
import pytest

import narod

WEEK = "1917-11-07"


def by_hand(run, name, replicate, faction, places, classes):
    """Sum of share times people over the sum of people, from the arrays as they are."""
    values = run.data[name].sel(time=WEEK, method="ffill").sel(replicate=replicate).load()
    people = run.data.people.sel(time=WEEK, method="ffill").sel(replicate=replicate).load()
    above = below = 0.0
    for place in places:
        for social_class in classes:
            there = float(people.sel(place=place, social_class=social_class))
            share = float(values.sel(place=place, social_class=social_class, faction=faction))
            if there > 0 and not np.isnan(share):
                above, below = above + share * there, below + there
    return above / below


@pytest.mark.parametrize("name", ["support", "expression"])
def test_a_mean_over_places_and_classes_is_weighted_by_people(run, name):
    places, classes = list(run.place.values), list(run.social_class.values)
    everywhere = run.mean(name, time=WEEK, faction="left_sr")
    soldiers = run.mean(name, time=WEEK, faction="left_sr", social_class="soldier", place="front:*")
    fronts = [place for place in places if place.startswith("front:")]
    for replicate in (0, 1):
        assert float(everywhere.sel(replicate=replicate)) == pytest.approx(
            by_hand(run, name, replicate, "left_sr", places, classes))
        assert float(soldiers.sel(replicate=replicate)) == pytest.approx(
            by_hand(run, name, replicate, "left_sr", fronts, ["soldier"]))


def test_a_plain_mean_over_places_would_be_another_number(run):
    chosen = {"faction": "national_lists", "social_class": "peasant"}
    plain = run.select("support", WEEK, **chosen).mean("place")
    weighted = run.mean("support", time=WEEK, **chosen)
    assert float(abs(plain - weighted).min()) > 0.02


def test_classes_add_up_to_the_whole(run):
    parts = run.count("support", by="social_class", faction="bolsheviks", time=WEEK)
    whole = run.count("support", faction="bolsheviks", time=WEEK)
    assert parts.sum("social_class").values == pytest.approx(whole.values)
    assert whole.attrs["units"] == "persons"


def test_what_has_no_class_is_weighted_by_all_adults(run):
    valence = run.select("valence", WEEK, faction="left_sr")
    people = run.select("people", WEEK).sum("social_class")
    expected = (valence * people).sum("place") / people.where(valence.notnull()).sum("place")
    assert run.mean("valence", time=WEEK, faction="left_sr").values == pytest.approx(
        expected.values, rel=1e-5)


def test_nan_where_nobody_of_a_class_is(run):
    empty = run.select("people", WEEK, place="front:western", social_class="peasant")
    assert float(empty.max()) == 0
    assert run.mean("support", time=WEEK, faction="left_sr", place="front:western",
                    social_class="peasant").isnull().all()


def test_weeks_that_were_not_simulated_are_nan_in_aggregates(copy_of):
    with h5py.File(copy_of, "a") as file:
        for name in ("people", "support"):
            file[name][:, -2:] = np.nan
    run = narod.open_run(copy_of)
    for array in (run.mean("support", faction="bolsheviks"), run.mean("people"),
                  run.count("support", faction="bolsheviks")):
        assert array[:, -2:].isnull().all() and array[:, :-2].notnull().all()


def test_tidy_tables_hold_every_value_once(run):
    mean = run.mean("support", by="social_class", faction="left_sr", time=slice("1917", "1917"))
    table = narod.to_frame(mean)
    assert list(table)[-1] == "support" and {"time", "time_old_style", "social_class"} <= set(table)
    assert len(table) == int(mean.notnull().sum())
    row = table[(table.replicate == 1) & (table.social_class == "worker")].iloc[0]
    there = mean.sel(replicate=1, social_class="worker", time=row.time)
    assert float(there) == pytest.approx(row.support)
    assert row.time_old_style == narod.old_style(row.time)


def test_series_are_found_by_the_keys_of_the_record(run):
    strikers = run.series.sel(series="strikers@city:petrograd_city/workers/")
    assert strikers.dims == ("replicate", "time")
    assert strikers.time[0] == run.time[0] and str(strikers.series_unit.values) == "persons"
