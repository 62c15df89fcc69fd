"""Cells around the towns of a province, merged into provinces; land; an equal-area projection.

There is no file of historical boundaries here: a province is what lies nearest to its towns.
"""
import functools
import json
from importlib import resources

import numpy as np
import pandas as pd
from scipy.spatial import SphericalVoronoi

from .program import CHECKOUT, record_file

DATA = resources.files("narod") / "data"
CITY_PROVINCES = {"petrograd_city", "moscow_city"}  # drawn as points: their cells would not be seen


def tables(run):
    """The folder of data tables (empire/, history/, record/) that a run was made of."""
    own = record_file(run).parents[1]
    return own if (own / "empire" / "provinces.csv").is_file() else CHECKOUT / "configs"


class Albers:
    """Equal-area conic projection (sphere; Snyder 1987, p. 100). Units: radii of the earth."""

    def __init__(self, longitude, south, north):
        self.middle = longitude
        low, high = np.radians([south, north])
        self.n = (np.sin(low) + np.sin(high)) / 2
        self.c = np.cos(low) ** 2 + 2 * self.n * np.sin(low)

    def __call__(self, lon, lat):
        radius = np.sqrt(self.c - 2 * self.n * np.sin(np.radians(lat))) / self.n
        angle = self.n * np.radians(np.asarray(lon) - self.middle)
        return np.stack([radius * np.sin(angle), -radius * np.cos(angle)], axis=-1)


def _unit(lat, lon):
    lat, lon = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def points(folder):
    """Points that cells are drawn around: province_id (empty: abroad), lat, lon."""
    towns = pd.read_csv(folder / "empire" / "towns.csv")
    provinces = pd.read_csv(folder / "empire" / "provinces.csv").rename(
        columns={"id": "province_id"})
    provinces = provinces[~provinces.province_id.isin(CITY_PROVINCES)]
    with resources.as_file(DATA / "guide_points.csv") as path:
        guides = pd.read_csv(path).fillna({"province_id": ""})
    towns["province_id"] = towns.province_id.replace(  # the cell of a capital goes to its province
        {"petrograd_city": "petrograd_gub", "moscow_city": "moscow_gub"})
    far = pd.DataFrame([("", lat, lon) for lat in range(-80, 30, 20) for lon in range(0, 360, 30)]
                       + [("", lat, lon) for lat in (40, 60) for lon in range(210, 360, 30)]
                       + [("", 83, lon) for lon in range(0, 360, 20)],
                       columns=["province_id", "lat", "lon"])
    columns = ["province_id", "lat", "lon"]
    all_points = pd.concat([towns[columns], guides[columns], provinces[columns], far])
    near = all_points[["lat", "lon"]].round(1)  # towns and capitals that stand on one another
    return all_points[~near.duplicated()].reset_index(drop=True)


@functools.lru_cache(maxsize=4)
def cells(folder):
    """Cells of the empire: (province_id, ring of [longitude, latitude]) and the frontiers.

    A frontier is a segment between cells of different provinces, with both ids; empty: abroad.
    """
    seeds = points(folder)
    voronoi = SphericalVoronoi(_unit(seeds.lat, seeds.lon))
    voronoi.sort_vertices_of_regions()
    lat = np.degrees(np.arcsin(np.clip(voronoi.vertices[:, 2], -1, 1)))
    lon = np.degrees(np.arctan2(voronoi.vertices[:, 1], voronoi.vertices[:, 0]))
    found, sides = [], {}
    for seed, region in zip(seeds.itertuples(), voronoi.regions):
        near = seed.lon + (lon[region] - seed.lon + 180) % 360 - 180
        ring = np.column_stack([near, lat[region]])
        for i, start in enumerate(region):
            end = region[i - 1]
            side = sides.setdefault((min(start, end), max(start, end)), ([], ring[[i, i - 1]]))
            side[0].append(seed.province_id)
        if seed.province_id:
            found.append((seed.province_id, ring))
    frontiers = [(pair, line) for pair, line in sides.values()
                 if len(pair) == 2 and pair[0] != pair[1] and any(pair)]
    return found, frontiers


@functools.lru_cache(maxsize=1)
def land():
    """Closed rings of the land around the empire, [longitude, latitude], a point a degree at least.
    """
    rings = json.loads((DATA / "land.json").read_text())["rings"]
    return [_with_points_between(np.array([*ring, ring[0]])) for ring in rings]


def _with_points_between(ring):
    steps = np.maximum(1, np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1))).astype(int)
    parts = [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(ring, ring[1:], steps)]
    return np.concatenate([*parts, ring[-1:]])


def staffs():
    """Where the soldiers of fronts and fleets are drawn: place, name, lat, lon."""
    with resources.as_file(DATA / "staffs.csv") as path:
        return pd.read_csv(path)


def occupied(folder, date):
    """Province ids occupied by the Central Powers in the month of a date: {id: partial or full}."""
    provinces = pd.read_csv(folder / "empire" / "provinces.csv")
    month = pd.Timestamp(date).strftime("%Y-%m")
    there = provinces[(provinces.occupied_from <= month) & (provinces.occupied_to >= month)]
    return dict(zip(there.id, there.occupied_extent))
