"""Files of narod counterfactual: pairs, their differences, what is drawn of them."""
import numpy as np
import pandas as pd
import pytest
from make_pictures import PAIRED_PICTURES

import narod


def test_has_a_base_and_variants_that_are_runs(pairs):
    assert list(pairs.variants) == ["no_june_offensive"]
    variant = pairs.variant()
    assert "june_offensive" in set(pairs.base.events.id)
    assert "june_offensive" not in set(variant.events.id)
    assert variant.series.sel(series="strikers@city:petrograd_city/workers/").dims == (
        "replicate", "time")
    with pytest.raises(narod.NotInRun, match="no_june_offensive"):
        pairs.variant("no_offensive")


def test_the_same_agents_are_followed_in_base_and_variant(pairs):
    base, variant = pairs.base.panel, pairs.variant().panel
    assert list(base.agent.values) == list(variant.agent.values)
    apart = base.time[(base.position != variant.position).where(base.position.notnull(), False)
                      .any(["replicate", "agent", "issue"]).values]
    assert pd.Timestamp(apart.values[0]) >= pairs.parting()
    assert narod.plots.life_history(pairs.variant(), 0, replicate=1)


def test_nothing_differs_before_the_week_of_the_change(pairs):
    difference = pairs.difference("support", faction="left_sr", social_class="soldier")
    parting = pairs.parting()
    assert parting == pd.Timestamp("1917-06-30")
    before = difference.sel(time=slice(None, parting - pd.Timedelta(days=1)))
    assert float(abs(before).max()) == 0
    assert float(abs(difference).max()) > 0


def test_a_difference_is_that_of_weighted_means_of_the_same_replicate(pairs):
    chosen = {"time": "1917-11-06", "faction": "left_sr"}
    difference = pairs.difference("support", **chosen)
    for replicate in (0, 1):
        expected = (pairs.variant().mean("support", **chosen).sel(replicate=replicate)
                    - pairs.base.mean("support", **chosen).sel(replicate=replicate))
        assert float(difference.sel(replicate=replicate)) == float(expected)


def test_effects_are_the_means_of_what_the_runs_hold(pairs):
    rows = pairs.effects[(pairs.effects.event == "soviet_congress_2")
                         & (pairs.effects.observable == "delegate_share")
                         & (pairs.effects["labels"] == "workers_soldiers/left_sr")]
    assert len(rows) == 1
    held = [run.results.query("event == 'soviet_congress_2' and observable == 'delegate_share' "
                              "and list == 'left_sr' and place == 'all'").value.mean()
            for run in (pairs.base, pairs.variant())]
    row = rows.iloc[0]
    assert [row.base, row.variant_value] == pytest.approx(held)
    assert np.isnan(row.low) and np.isnan(row.high), "no interval of two pairs"


def test_what_lies_behind_the_horizon_is_marked(pairs):
    horizon = pairs.horizon()
    assert horizon == pd.Timestamp("1917-11-10")
    assert (pairs.pairs.parting < horizon).all()
    behind = pairs.effects.date > horizon
    assert behind.any()
    support = pairs.effects[pairs.effects.observable == "support"]
    assert (support.beyond_horizon == (support.date > horizon)).all()
    figure = narod.plots.difference(pairs, "left_sr", events={})
    assert any("horizon" in text.get_text() for text in figure.legends[0].get_texts())


@pytest.mark.parametrize("name", PAIRED_PICTURES)
def test_every_picture_can_be_drawn(pairs, name, tmp_path):
    PAIRED_PICTURES[name](pairs).savefig(tmp_path / "a.png", dpi=40)
    assert (tmp_path / "a.png").stat().st_size > 2000


def test_the_line_of_a_difference_is_the_mean_of_the_pairs(pairs):
    figure = narod.plots.difference(pairs, "left_sr", events={})
    expected = pairs.difference("support", faction="left_sr").mean("replicate")
    assert any(len(line.get_ydata()) == len(expected) and np.allclose(line.get_ydata(), expected)
               for line in figure.axes[0].lines)


def test_a_party_is_the_sum_of_its_factions(pairs):
    figure = narod.plots.difference(pairs, "SRs without the left", events={}, time="1917-10")
    assert figure.legends[0].get_texts()[0].get_text() == "SRs without the left"
    expected = sum(pairs.difference("support", faction=key, time="1917-10").fillna(0)
                   for key in ("psr", "centre_sr", "right_sr")).mean("replicate")
    assert any(len(line.get_ydata()) == len(expected)
               and np.allclose(line.get_ydata(), expected, atol=1e-7)
               for line in figure.axes[0].lines)


def test_each_kind_of_file_has_its_opener(pairs, short_file):
    with pytest.raises(narod.FormatError, match="narod.open_counterfactual"):
        narod.open_run(pairs.path)
    with pytest.raises(narod.FormatError, match="narod.open_run"):
        narod.open_counterfactual(short_file)
    with pytest.raises(narod.ProgramError, match="only a run file can be compared"):
        pairs.base.comparison


def test_a_counterfactual_without_a_place_goes_with_what_is_returned():
    pairs = narod.counterfactual("configs/counterfactuals/no_june_offensive.toml", scale=200000,
                                 replicates=1, until="1914-08-20", progress=False)
    path = pairs.path
    assert path.is_file() and pairs.parting() is None
    del pairs
    assert not path.exists()


def test_what_fell_and_why(pairs):
    table = narod.did_not_happen(pairs.variant(), pairs.base).set_index("id")
    assert {"june_offensive", "tarnopol_collapse"} <= set(table.index)
    assert set(table.index).isdisjoint(pairs.variant().events.query("role != 'horizon'").id)
    assert table.because["june_offensive"] == "nothing it requires is missing"
    assert table.because["tarnopol_collapse"] == "without june_offensive"
    assert table.date["tarnopol_collapse"] == pd.Timestamp("1917-07-19")
    assert len(narod.did_not_happen(pairs.base, pairs.base)) == 0
