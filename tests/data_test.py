#!/usr/bin/env python3
"""The tables of configs/ agree with each other: sources, events, places and lists exist.

Usage: data_test.py ROOT
"""
import csv
import pathlib
import re
import sys
import tomllib
import unittest

ROOT = pathlib.Path()


def table(name):
    with open(ROOT / "configs" / name, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def event_texts():
    text = (ROOT / "configs/history/events.toml").read_text(encoding="utf-8")
    return text.split("\n[[event]]\n")[1:]


def event_values(key):
    pattern = re.compile(rf'^{key} = "([^"]*)"$', re.MULTILINE)
    return [found.group(1) for text in event_texts() if (found := pattern.search(text))]


def keys_of(cell):
    return [key.strip() for key in re.split(r"[;]", cell) if key.strip()]


class Sources(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.known = [row["key"] for row in table("sources.csv")]

    def test_stand_once(self):
        self.assertEqual(len(self.known), len(set(self.known)))

    def test_of_all_tables_resolve(self):
        known = set(self.known) | {"assumption"}
        for path in sorted((ROOT / "configs").rglob("*.csv")):
            name = path.relative_to(ROOT / "configs").as_posix()
            if name in ("sources.csv", "record/record.csv"):
                continue  # the record cites in full
            for line, row in enumerate(table(name), 2):
                for key in keys_of(row.get("source") or ""):
                    with self.subTest(table=name, line=line):
                        self.assertIn(key, known)

    def test_of_events_resolve(self):
        events = event_values("source")
        self.assertEqual(len(events), len(event_texts()))
        for source in events:
            for key in keys_of(source):
                self.assertIn(key, set(self.known) | {"assumption"})


class Record(unittest.TestCase):
    """A row of the record asks for something that a run can find."""

    @classmethod
    def setUpClass(cls):
        cls.rows = table("record/record.csv")
        cls.events = event_values("id")

    def test_rows_stand_once(self):
        ids = [row["id"] for row in self.rows]
        self.assertEqual(len(ids), len(set(ids)))

    def test_events_are_assemblies_events_or_series(self):
        known = (
            set(self.events)
            | {row["id"] for row in table("history/assemblies.csv")}
            | {row["id"] for row in table("history/series.csv")}
        )
        for row in self.rows:
            with self.subTest(row=row["id"]):
                self.assertIn(row["event"], known)

    def test_lists_are_lists_or_wings_or_opinions(self):
        known = (
            {row["list"] for row in table("record/lists.csv")}
            | {row["id"] for row in table("history/factions.csv")}
            | {row["opinion"] for row in table("history/assemblies.csv")}
            | {""}
        )
        for row in self.rows:
            with self.subTest(row=row["id"]):
                self.assertIn(row["list"], known)

    def test_places_are_places(self):
        places = {"all"}
        for row in table("empire/provinces.csv"):
            places |= {f"province:{row['id']}", f"city:{row['id']}"}
        places |= {f"town:{row['id']}" for row in table("empire/towns.csv")}
        places |= {f"garrison:{row['town_id']}" for row in table("empire/garrisons.csv")}
        places |= {f"district:{row['district_id']}" for row in table("empire/district_map.csv")}
        places |= {f"vote_region:{row['vote_region']}" for row in table("empire/vote_regions.csv")}
        places |= {f"area:{row['area']}" for row in table("empire/areas.csv")}
        places |= {f"{row['category']}:{row['unit']}" for row in table("empire/military.csv")}
        for row in self.rows:
            with self.subTest(row=row["id"]):
                self.assertIn(row["place"], places)

    def test_values_lie_between_their_bounds(self):
        for row in self.rows:
            if row["low"] and row["high"] and row["observable"] != "event_date":
                with self.subTest(row=row["id"]):
                    self.assertLessEqual(float(row["low"]), float(row["value"]))
                    self.assertLessEqual(float(row["value"]), float(row["high"]))


class Bounds(unittest.TestCase):
    """A bound asks for what a run can show."""

    def test_name_events_and_factions_that_exist(self):
        factions = {row["id"] for row in table("history/factions.csv")} | {"any"}
        factions |= {row["list"] for row in table("record/lists.csv")}
        rows = table("record/bounds.csv")
        self.assertEqual(len(rows), len({row["id"] for row in rows}))
        for row in rows:
            with self.subTest(bound=row["id"]):
                self.assertIn(row["anchor"], set(event_values("id")) | {""})
                self.assertLessEqual(set(keys_of(row["faction"])), factions)
                self.assertLess(float(row["low"]), float(row["high"]))


class Actors(unittest.TestCase):
    def test_and_relations_name_events_that_exist(self):
        known = set(event_values("id")) | {""}
        for row in table("history/event_actors.csv"):
            self.assertIn(row["event"], known)
        for row in table("history/faction_relations.csv"):
            self.assertIn(row["event_id"], known)


class Counterfactuals(unittest.TestCase):
    """Each says what it asks and until when it may be followed, and stands in the docs."""

    @staticmethod
    def horizon_text(horizon):
        parts = horizon if isinstance(horizon, list) else [horizon]
        return " or ".join(f"`{part}`" if isinstance(part, str) else str(part) for part in parts)

    def test_have_a_question_a_horizon_and_a_row_in_the_docs(self):
        listed = dict(re.findall(
            r"^\| (\w+) \|.*\| ([^|]*) \|$",
            (ROOT / "docs/counterfactuals.md").read_text(encoding="utf-8").split(
                "## Shipped")[1].split("\n## ")[0], re.MULTILINE))
        self.assertEqual(listed.pop("file"), "horizon")
        files = sorted((ROOT / "configs/counterfactuals").glob("*.toml"))
        for path in files:
            with self.subTest(path.name):
                told = tomllib.loads(path.read_text(encoding="utf-8"))
                self.assertTrue(told["question"].endswith("?"))
                self.assertTrue(told["outcomes"])
                self.assertEqual(listed.get(path.stem), self.horizon_text(told["horizon"]))
        self.assertEqual(sorted(listed), [path.stem for path in files])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    ROOT = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
