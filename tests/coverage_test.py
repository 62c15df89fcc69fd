#!/usr/bin/env python3
"""The table that maps the statements of the source article to the model holds.

Usage: coverage_test.py NAROD ROOT

configs/history/article_coverage.csv names for each statement the events that stand for it, its
mechanism, observables and tests. What it names exists. Statements about what is put in are tested
here.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import tomllib
import unittest

ROOT = pathlib.Path()
PROGRAM = ""

# Statements that no test and no row of the record checks yet. Take one out when it gets a test;
# none may come in.
WITHOUT_TEST = set()

C_TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")


def table(name):
    with open(ROOT / "configs" / name, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def entries(cell):
    return [entry.strip() for entry in cell.split(";") if entry.strip()]


def read_events():
    with open(ROOT / "configs/history/events.toml", "rb") as file:
        return {event["id"]: event for event in tomllib.load(file)["event"]}


def read_model():
    said = subprocess.run(
        [PROGRAM, "describe", str(ROOT / "configs/baseline.toml"), "--json"],
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(said.stdout)


def c_tests():
    names = set()
    for folder in ("models", "sim", "tests"):
        for path in (ROOT / folder).rglob("*.cpp"):
            names |= {".".join(found) for found in C_TEST.findall(path.read_text("utf-8"))}
    return names


class Table(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = table("history/article_coverage.csv")
        cls.events = read_events()
        model = read_model()
        names = {
            key: {row[column] for row in model[section]}
            for key, section, column in (
                ("process", "plan", "process"),
                ("verb", "verbs", "verb"),
                ("event", "events", "id"),
                ("array", "observables", "observable"),
                ("series", "series", "series"),
                ("assembly", "assemblies", "id"),
            )
        }
        cls.names = names
        cls.c_tests = c_tests()
        cls.record = {row["id"] for row in table("record/record.csv")}

    def check(self, column, problem):
        """Fails with all entries of a column that `problem` (statement, entry) finds wrong."""
        wrong = [f"{row['sentence']}: no {column}" for row in self.rows if not entries(row[column])]
        for row in self.rows:
            for entry in entries(row[column]):
                if text := problem(row["sentence"], entry):
                    wrong.append(f"{row['sentence']}: {entry}: {text}")
        self.assertEqual(wrong, [], "\n".join(wrong))

    def test_has_every_statement_once(self):
        self.assertEqual(
            [row["sentence"] for row in self.rows], [f"S{n}" for n in range(1, 37)]
        )

    def test_names_events_that_say_the_same(self):
        """Each event of a statement exists and has the statement in its key `article`."""

        def problem(statement, event):
            if event not in self.names["event"]:
                return "no such event"
            said = self.events[event].get("article", [])
            return "" if statement in said else "its key article does not say so"

        self.check("event_ids", problem)
        named = {(row["sentence"], event) for row in self.rows for event in entries(row["event_ids"])}
        said = {
            (statement, event["id"])
            for event in self.events.values()
            for statement in event.get("article", [])
        }
        self.assertEqual(said - named, set())

    def test_has_outcomes_that_come_by_condition(self):
        def problem(_, name):
            event = self.events[name]
            by_condition = event.get("when") and not event.get("scripted", False)
            return "" if event["role"] != "outcome" or by_condition else "an outcome without `when`"

        self.check("event_ids", problem)

    def test_and_the_model_has_none_that_is_scripted(self):
        told = {row["what"]: int(row["number"]) for row in read_model()["outcomes"]}
        self.assertGreater(told["outcomes by condition"], 0)
        self.assertEqual(told["outcomes still scripted"], 0)
        self.assertEqual(told["share scripted, percent"], 0)

    def test_names_mechanisms_that_exist(self):
        def problem(_, entry):
            kind, _, name = entry.partition(":")
            if kind == "file":
                return "" if (ROOT / name).is_file() else "no such file"
            known = kind in ("process", "verb", "event") and name in self.names[kind]
            return "" if known else "not of the model"

        self.check("mechanism", problem)

    def test_names_observables_of_the_model(self):
        def problem(_, entry):
            kind, colon, name = entry.partition(":")
            if not colon:
                return "" if entry in self.names["array"] else "no such weekly array"
            section = {"series": "series", "assembly": "assembly", "date": "event"}.get(kind)
            return "" if section and name in self.names[section] else "not of the model"

        self.check("observable", problem)

    def test_names_tests_and_rows_of_the_record_that_exist(self):
        def problem(_, entry):
            if entry == "none yet":
                return ""
            file, colon, name = entry.partition(":")
            if file == "record":
                return "" if name in self.record else "no such row of the record"
            if not colon:
                return "" if entry in self.c_tests else "no such test"
            path = ROOT / file
            found = path.is_file() and f"def {name}(" in path.read_text("utf-8")
            return "" if found else "no such test"

        self.check("test", problem)

    def test_says_which_statements_have_no_test_and_these_do_not_grow(self):
        without = {row["sentence"] for row in self.rows if "none yet" in entries(row["test"])}
        self.assertEqual(without, WITHOUT_TEST)
        for row in self.rows:
            if row["sentence"] in without:
                self.assertEqual(entries(row["test"]), ["none yet"])


class Statements(unittest.TestCase):
    """What the article says of things that the model is given."""

    @classmethod
    def setUpClass(cls):
        cls.events = read_events()
        cls.factions = {row["id"]: row for row in table("history/factions.csv")}
        cls.positions = table("history/faction_positions.csv")

    def position(self, faction, issue, event, day=None):
        """Of the interval that begins with the event; with `day`, on that day."""
        values = [
            float(row["value"])
            for row in self.positions
            if (row["faction"], row["issue"], row["from_event"]) == (faction, issue, event)
            and (day is None or row["from_ns"] == day)
        ]
        self.assertEqual(len(values), 1, f"{faction}, {issue}, from {event}")
        return values[0]

    def effects(self, event, verb):
        return [e for e in self.events[event].get("effects", []) if e["verb"] == verb]

    def test_left_srs_are_a_wing_of_the_srs(self):
        self.assertEqual(self.factions["left_sr"]["parent"], "psr")
        self.assertLess(self.factions["psr"]["from_ns"], self.factions["left_sr"]["from_ns"])

    def test_srs_are_a_party_of_several_classes(self):
        base = self.factions["psr"]
        for column in ("base_workers", "base_peasants", "base_intelligentsia"):
            self.assertGreater(float(base[column]), 0)
        land = [
            float(row["value"])
            for row in self.positions
            if (row["faction"], row["issue"]) == ("psr", "land")
        ]
        self.assertLess(max(land), 0)

    def test_wings_of_1914_stand_on_two_sides_of_the_war(self):
        split = "sr_emigre_split_1914"
        formed = {effect["faction"] for effect in self.effects(split, "form_faction")}
        self.assertEqual(formed, {"left_sr", "right_sr"})
        self.assertGreater(self.position("right_sr", "war", split), 0)
        self.assertLess(self.position("left_sr", "war", split), 0)

    def test_social_democrats_of_1914_stand_on_two_sides_too_and_nobody_splits_the_srs(self):
        self.assertGreater(self.position("mensheviks_defencist", "war", "", "1914-08-01"), 0)
        self.assertLess(self.position("menshevik_internationalists", "war", "", "1914-08-01"), 0)
        reunification = self.events["sr_reunification"]["date"]
        for event in self.events.values():
            if event["date"] < reunification:
                self.assertEqual(self.effects(event["id"], "split_faction"), [], event["id"])

    def test_left_srs_want_soviet_power_of_several_parties(self):
        october = "october_insurrection"
        self.assertLess(self.position("left_sr", "power", october), 0)
        self.assertGreater(self.position("left_sr", "democracy", october), 0)
        self.assertLess(self.position("bolsheviks", "democracy", october), 0)

    def test_left_srs_of_the_coalition_share_the_power_of_soviets_and_little_else(self):
        """They are for dismissing the Assembly, as the Bolsheviks are, and against other policies."""
        for issue, near in (("power", True), ("democracy", False), ("grain", False)):
            apart = abs(
                self.position("left_sr", issue, "left_sr_coalition")
                - self.position("bolsheviks", issue, "october_insurrection")
            )
            self.assertEqual(apart < 0.3, near, f"{issue}: {apart}")
        armed = [
            clause["faction"]
            for clause in self.events["constituent_dissolved"]["when"]
            if clause["measure"] == "support" and clause["class"] == "soldier"
        ]
        self.assertTrue(any("left_sr" in factions for factions in armed))

    def test_left_srs_stand_for_soviets_between_reds_and_whites(self):
        self.assertLess(self.position("left_sr", "power", "armistice_west"), 0)
        self.assertGreater(self.position("left_sr", "democracy", "armistice_west"), 0)
        self.assertLess(self.position("bolsheviks", "democracy", "left_sr_suppressed"), 0)
        whites = [
            float(row["value"])
            for row in self.positions
            if (row["faction"], row["issue"]) == ("whites", "power")
        ]
        self.assertGreater(min(whites), 0)

    def test_the_killing_of_mirbach_seizes_no_power(self):
        event = "mirbach_assassinated"
        for verb in ("change_regime", "set_policy", "set_condition"):
            self.assertEqual(self.effects(event, verb), [])
        read = {clause["measure"] for clause in self.events[event]["when"]}
        self.assertIn("policy_distance", read)  # the treaty
        self.assertIn("delegates", read)  # the legal road is shut

    def test_the_story_of_a_coup_works_on_standing_alone(self):
        """Private choice learns of July 1918 through valence: no effect moves followers."""
        event = "left_sr_suppressed"
        told = [e["by"] for e in self.effects(event, "credit") if e["faction"] == "left_sr"]
        self.assertLess(sum(told), 0)
        for verb in ("merge_factions", "reunify", "splinter", "split_faction"):
            self.assertEqual(self.effects(event, verb), [])


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ROOT = pathlib.Path(sys.argv.pop(2)).resolve()
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
