"""The panel: what is told of single agents, and the figure of one life."""
import numpy as np
import pytest

import narod


def test_tells_who_they_are_and_where_they_go(run):
    panel = run.panel
    assert panel.sizes["agent"] <= 60 and panel.sizes["agent"] > 50
    assert panel.people.sum() == pytest.approx(84_682_926, rel=1e-6)
    assert set(panel.home_class.values) <= set(run.data.social_class.values)
    homes = panel["where"].isel(time=0) == panel.home
    assert homes[:, panel.liable == 0].all(), "who is not liable is at home"
    assert "front" in " ".join(set(panel["where"].values.flat))
    serving = panel["where"].str.startswith("front:") | panel["where"].str.startswith("garrison:")
    assert set(panel["class"].values[serving.values]) == {"soldier"}


def test_those_followed_are_like_the_people(run):
    panel, when = run.panel, "1917-11-05"
    drawn = panel.position.sel(time=when, method="nearest").weighted(panel.people).mean("agent")
    all_people = run.mean("position", time=when)
    assert np.abs(drawn - all_people).max() < 0.25  # 60 agents; both runs, five issues


def test_the_dead_have_no_opinion_and_do_not_come_back(run):
    dead = (run.panel["where"] == "dead").transpose("replicate", "agent", "time").values
    assert dead.any()
    assert (np.diff(dead.astype(int), axis=2) >= 0).all()
    assert run.panel.position.isnull().all("issue").transpose(
        "replicate", "agent", "time").values[dead].all()


def test_expression_is_of_those_who_support_somebody(run):
    panel = run.panel
    asked = panel.expression.notnull()
    assert not (asked & (panel.faction == "nobody")).any()
    assert set(np.unique(panel.expression.values[asked.values])) <= {0, 1}


@pytest.mark.parametrize("agent", [None, 0, 17])
def test_a_life_has_its_places_factions_and_events(run, agent, tmp_path):
    figure = narod.plots.life_history(run, agent)
    figure.savefig(tmp_path / "a.png", dpi=40)
    opinions, support, places, anger = figure.axes
    happened = {words for key, words in narod.plots.marks.EVENTS.items()
                if key in set(run.events.id)}
    assert {text.get_text() for text in opinions.texts} == happened and happened
    foot = " ".join(figure._supxlabel.get_text().split())
    label = foot.split("Agent ")[1].split(",")[0]
    life = run.panel.sel(agent=label, replicate=0)
    assert len(places.get_yticklabels()) == len(set(life["where"].values))
    assert len(support.get_yticklabels()) == len({f for f in life.faction.values if f})
    np.testing.assert_allclose(opinions.lines[0].get_ydata(), life.position.isel(issue=0))


def test_an_agent_who_is_not_there_is_named(run):
    with pytest.raises(narod.NotInRun, match="no agent 'x' in the panel"):
        narod.plots.life_history(run, "x")
    with pytest.raises(narod.NotInRun, match="the panel has"):
        narod.plots.life_history(run, 10_000)


def test_a_run_without_a_panel_says_how_to_get_one(short_file):
    with pytest.raises(narod.NotInRun, match="output.panel"):
        narod.open_run(short_file).panel


def test_shares_tell_what_they_are_averaged_by(run):
    assert run.support.attrs["averaged_by"] == "people"
    assert "averaged_by" not in run.people.attrs
