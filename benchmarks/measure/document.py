"""BENCHMARKS.md: a title, and sections that are replaced one at a time."""
import os
import re

TITLE = """# Benchmarks

Measured and written by one command; nothing here is typed by hand:

    /usr/bin/python3 benchmarks/report.py

`--only SECTION` measures some sections, `--quick` tries everything out at small sizes and writes \
`out/BENCHMARKS.md`. A section
that was skipped or failed keeps the text and the date it had. `benchmarks/README.md` says what \
each of them does.

An agent-update is one agent through one week with every process of the model. CPU time is user \
and system time of all threads;
on a busy machine it is the better measure of the two, wall time is what a user waits for. \
"""
MARK = "<!-- section {} -->\n"


def read_sections(path):
    """Name -> text of the sections of a document that an earlier run has written."""
    if not path.exists():
        return {}
    parts = re.split(r"^<!-- section (\w+) -->\n", path.read_text(), flags=re.M)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2])}


def write_sections(path, sections, order):
    """Writes the document beside and renames it. `order`: (name, title) of every section."""
    text = TITLE.strip() + "\n"
    for name, title in order:
        body = sections.get(name) or (f"## {title}\n\nNot measured yet: "
                                      f"`benchmarks/report.py --only {name}`")
        text += "\n" + MARK.format(name) + body + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text(text)
    os.replace(beside, path)


def table(head, rows):
    """A Markdown table; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(head) + " |",
             "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def command(text):
    return f"    {text}"
