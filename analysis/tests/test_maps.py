"""Cells, land and projection of the maps."""
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from matplotlib.path import Path

import narod
from narod import elections, geography
from narod.plots import map_panels

CONFIGS = ROOT / "configs"


def area(ring):
    x, y = np.asarray(ring).T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


@pytest.mark.parametrize("lon, lat", [(25, 41), (60, 55), (110, 70)])
def test_the_projection_keeps_areas(lon, lat):
    project = geography.Albers(95, 45, 68)
    west, east, south, north = lon - 0.5, lon + 0.5, lat - 0.5, lat + 0.5
    along, still = np.linspace(0, 1, 50), np.zeros(50)
    ring = np.concatenate([
        project(west + along, south + still), project(east + still, south + along),
        project(east - along, north + still), project(west + still, north - along)])
    on_the_sphere = np.radians(1) * (np.sin(np.radians(north)) - np.sin(np.radians(south)))
    assert area(ring) == pytest.approx(on_the_sphere, rel=1e-3)


def test_every_province_has_cells_and_towns_lie_in_their_own():
    cells, frontiers = geography.cells(CONFIGS)
    provinces = set(pd.read_csv(CONFIGS / "empire" / "provinces.csv").id)
    assert {province for province, _ in cells} == provinces - geography.CITY_PROVINCES
    towns = pd.read_csv(CONFIGS / "empire" / "towns.csv").query("id in ['kursk', 'tambov', 'omsk']")
    assert len(towns) == 3
    for town in towns.itertuples():
        inside = [province for province, ring in cells
                  if Path(ring).contains_point((town.lon, town.lat))]
        assert inside == [town.province_id]
    assert any("" in pair for pair, _ in frontiers)


def test_towns_lie_near_the_capital_of_their_province():
    """A town with the coordinates of a namesake would be a cell far away from its province."""
    towns = pd.read_csv(CONFIGS / "empire" / "towns.csv")
    provinces = pd.read_csv(CONFIGS / "empire" / "provinces.csv").set_index("id")
    home = provinces.loc[towns.province_id]
    degrees = np.hypot(towns.lat.values - home.lat.values,
                       (towns.lon.values - home.lon.values) * np.cos(np.radians(home.lat.values)))
    reach = 1.5 * np.sqrt(home.area_km2_polygon.fillna(60000).values) / 111
    assert list(towns[degrees > np.maximum(reach, 2.5)].id) == []


def test_the_land_has_the_towns_and_not_the_seas():
    def on_land(lon, lat):
        return sum(Path(ring).contains_point((lon, lat)) for ring in geography.land()) % 2 == 1

    assert all(on_land(*point) for point in [(37.6, 55.8), (30.3, 59.7), (129.7, 62.0), (177, 65),
                                             (187, 66.5), (69.2, 41.3), (142.8, 51.0)])
    assert not any(on_land(*point) for point in [(35, 43.3), (51, 42), (19.5, 58), (40, 72),
                                                 (150, 55)])


def test_occupation_follows_the_table():
    assert geography.occupied(CONFIGS, "1916-01-10")["warsaw"] == "full"
    assert "kiev" not in geography.occupied(CONFIGS, "1918-02-10")
    assert geography.occupied(CONFIGS, "1918-05-10")["kiev"] == "full"
    assert geography.occupied(CONFIGS, "1914-07-10") == {}


LISTS = {"a": {"x", "y"}, "a_left": {"x"}, "b": {"z"}, "a_and_b": {"x", "y", "z"}, "nation": {"n"}}


def test_a_joint_list_has_votes_of_its_own_only_where_it_stood():
    shares = pd.DataFrame({"a_and_b": [0.9, 0.9], "a": [np.nan, 0.5], "a_left": [np.nan, 0.2],
                           "b": [np.nan, 0.4], "nation": [0.1, 0.1]}, index=["together", "apart"])
    own = elections.own_shares(shares, LISTS)
    assert own.loc["together"].idxmax() == "a_and_b"
    assert own.loc["apart"].to_dict() == pytest.approx(
        {"a_and_b": 0, "a": 0.3, "a_left": 0.2, "b": 0.4, "nation": 0.1})
    assert elections.joint_list("a", own, LISTS) == {"together": "a_and_b"}
    assert elections.joint_list("nation", own, LISTS) == {}


@pytest.fixture
def joint(run):
    """A run in which the SRs have nearly all votes of Kharkov, on a joint list."""
    known = narod.open_run(run.path)
    table = known.results.copy()
    there = ((table.event == "constituent_assembly_1917") & (table.observable == "vote_share")
             & (table.place == "district:kharkov"))
    table.loc[there, "value"] = 0.001
    table.loc[there & (table.list == "psr_and_ukrainian"), "value"] = 0.9
    known.results = table
    return known


def colour_of(figure, run, province):
    """The colour of the cells of a province in the first panel of a map."""
    provinces, _ = geography.cells(geography.tables(run))
    cells = next(one for one in figure.axes[0].collections if len(one.get_paths()) == len(provinces))
    return to_hex(cells.get_facecolor()[[name for name, _ in provinces].index(province)])


def test_the_map_of_winners_paints_a_joint_list_that_won(joint):
    figure = narod.plots.vote_map(joint)
    style = narod.factions.style("psr_and_ukrainian")
    assert colour_of(figure, joint, "kharkov") == style.colour.lower()
    assert style.name in {text.get_text() for legend in figure.findobj(Legend)
                          for text in legend.get_texts()}


def test_the_map_of_a_list_shows_the_joint_list_it_was_on_and_says_so(joint):
    figure = narod.plots.vote_map(joint, "psr")
    assert colour_of(figure, joint, "kharkov") != to_hex(map_panels.UNKNOWN)
    foot = " ".join(figure._supxlabel.get_text().split())
    assert "the share is that of the joint list (Kharkov" in foot


def test_a_mistyped_list_is_named_with_the_nearest(run):
    with pytest.raises(narod.NotInRun, match="did you mean 'bolsheviks'"):
        narod.plots.vote_map(run, "bolshevik")


def test_the_map_of_winners_says_who_led_by_the_record(run):
    foot = " ".join(narod.plots.vote_map(run)._supxlabel.get_text().split())
    assert "Documented leaders:" in foot and "Volhynia Ukrainian" in foot
