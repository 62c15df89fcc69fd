#!/usr/bin/env python3
"""Writes the generated tables of ODD.md, and that of measures in configs/history/README.md, from
what the program says of the model; with --check it only says which are stale.

Usage: odd_tables.py [--check] NAROD

A table stands between `<!-- table: NAME -->` and `<!-- end of table -->`. What is not a name or a
figure of `narod describe` (chance, weeks and window of a condition) comes from events.toml.
"""
import json
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = ["models/russia/ODD.md", "configs/history/README.md"]
TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def describe(program):
    said = subprocess.run(
        [program, "describe", str(ROOT / "configs/baseline.toml"), "--json"],
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(said.stdout)


def read_events():
    with open(ROOT / "configs/history/events.toml", "rb") as file:
        return {event["id"]: event for event in tomllib.load(file)["event"]}


def text_of(value):
    if isinstance(value, list):
        return ", ".join(text_of(part) for part in value)
    return f"{value:.10g}" if isinstance(value, (int, float)) else str(value)


def code(value):
    return f"`{value}`" if value else ""


def table(head, rows):
    lines = [head, ["---"] * len(head)]
    lines += [[text_of(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def condition(clause):
    """One clause of `when`: its measure, what that reads, and the threshold if it has one."""
    about = [
        "+".join(value) if isinstance(value, list) else str(value)
        for key, value in clause.items()
        if key not in ("measure", "at_least", "at_most")
    ]
    text = clause["measure"] + (f"({', '.join(about)})" if about else "")
    for key, sign in (("at_least", ">="), ("at_most", "<=")):
        if key in clause:
            text += f" {sign} {text_of(clause[key])}"
    return code(text)


def conditions(event):
    parts = [condition(clause) for clause in event["when"]]
    if "for_weeks" in event:
        parts.append(f"for {event['for_weeks']} weeks")
    if "chance" in event:
        parts.append(f"chance {text_of(event['chance'])} a week")
    for key, word in (("earliest", "not before"), ("latest", "not after")):
        if key in event:
            parts.append(f"{word} {event[key]}")
    return "; ".join(parts)


def requires(row):
    return ", ".join(code(name) for name in row["requires"].split(", ") if name)


def by_condition(told, events):
    rows = [
        [row["date"], code(row["id"]), row["role"], requires(row), conditions(events[row["id"]])]
        for row in told["events"]
        if "when" in events[row["id"]]
    ]
    return table(["documented", "event", "role", "requires", "happens when"], rows)


def by_date(told, events):
    rows = []
    for row in told["events"]:
        event = events[row["id"]]
        if "when" in event:
            continue
        follows = f"as long after {code(event['follows'])}" if "follows" in event else ""
        outside = "before the run" if row["date"] < told["start"] else "after the run"
        inside = told["start"] <= row["date"] <= told["until"]
        rows.append(
            [row["date"], code(row["id"]), row["role"], requires(row), follows if inside else outside]
        )
    return table(["date", "event", "role", "requires", "moves"], rows)


def places_in_short(places):
    """Labels, or how many of a kind where there are many."""
    most = 8
    kinds = {}
    for place in places:
        kinds.setdefault(place.split(":")[0], []).append(place)
    return [
        text
        for kind, labels in kinds.items()
        for text in (labels if len(labels) <= most else [f"{len(labels)} of {kind}:*"])
    ]


def series(told, _):
    kinds = {}
    for row in told["series"]:
        kind = kinds.setdefault(row["series"], {"row": row, "places": [], "lists": []})
        for key, name in (("places", row["place"]), ("lists", row["list"])):
            if name and name not in kind[key]:
                kind[key].append(name)
    rows = []
    for name, kind in kinds.items():
        row = kind["row"]
        whom = f"each of {len(kind['lists'])} lists and factions" if kind["lists"] else row["group"]
        rows.append(
            [code(name), row["observable"], whom, places_in_short(kind["places"]), row["unit"], row["aggregate"]]
        )
    return table(["series", "observable", "of", "places", "unit", "over a period"], rows)


def parameters(told, _):
    rows = [
        [code(p["parameter"]), p["default"], f"{text_of(p['low'])} to {text_of(p['high'])}",
         p["unit"], p["meaning"], p["source"]]
        for p in told["parameters"]
    ]
    return table(["parameter", "default", "range", "unit", "meaning", "source"], rows)


def plain(section, columns, first_is_code=True):
    """A table of the columns (heading -> key) of a section of `narod describe`."""

    def write(told, _):
        keys = list(columns.values())
        rows = [
            [code(row[key]) if first_is_code and key == keys[0] else row[key] for key in keys]
            for row in told[section]
        ]
        return table(list(columns), rows)

    return write


TABLES = {
    "population": plain("population", {"what": "what", "number": "number"}, False),
    "axes": plain("axes", {"axis": "axis", "labels": "size", "meaning": "meaning"}),
    "processes": plain(
        "plan",
        {"process": "process", "does": "meaning", "reads": "reads", "writes": "writes"},
    ),
    "outcomes": plain("outcomes", {"what": "what", "number": "number"}, False),
    "events_by_condition": by_condition,
    "events_by_date": by_date,
    "verbs": plain(
        "verbs", {"verb": "verb", "arguments": "arguments", "does": "meaning"}
    ),
    "measures": plain(
        "measures",
        {"measure": "measure", "needs": "arguments", "may have": "may have", "reads": "meaning"},
    ),
    "factions": plain(
        "factions",
        {"faction": "id", "party": "party", "name": "name", "from": "from", "to": "to",
         "begins with": "begins_with", "rule": "rule"},
    ),
    "drivers": plain("drivers", {"driver": "name", "unit": "unit", "months": "months"}),
    "assemblies": plain(
        "assemblies",
        {"assembly": "id", "documented": "date", "kind": "kind", "represented": "group",
         "places": "places", "event": "requires"},
    ),
    "observables": plain(
        "observables",
        {"observable": "observable", "axes": "axes", "unit": "unit", "meaning": "meaning"},
    ),
    "series": series,
    "parameters": parameters,
}


def renewed(text, told, events):
    def write(found):
        name = found.group(2)
        if name not in TABLES:
            sys.exit(f"odd_tables.py: no table is called '{name}'. Known: {', '.join(TABLES)}")
        return found.group(1) + TABLES[name](told, events) + found.group(3)

    return TABLE.sub(write, text)


def main():
    arguments = [word for word in sys.argv[1:] if word != "--check"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    told, events = describe(arguments[0]), read_events()
    stale, seen = [], set()
    for name in DOCUMENTS:
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        seen |= {found.group(2) for found in TABLE.finditer(before)}
        after = renewed(before, told, events)
        if after == before:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(after, encoding="utf-8")
    if missing := set(TABLES) - seen:
        sys.exit(f"odd_tables.py: no document has the tables {', '.join(sorted(missing))}")
    if stale and "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(stale)}. Run models/russia/odd_tables.py {arguments[0]}")


if __name__ == "__main__":
    main()
