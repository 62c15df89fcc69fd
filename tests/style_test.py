#!/usr/bin/env python3
"""Documents are in plain English: phrases that a reader must read twice do not come back.

Usage: style_test.py ROOT | style_test.py --self-test

docs/cli.md repeats every help text of the program, so that these are read too. Each line of the
output is FILE:LINE: PHRASE and what to write. Documents from before these rules may keep as many
phrases as KNOWN lists; lower a number when you rewrite a document.
"""
import pathlib
import re
import subprocess
import sys

from links_test import without_code_blocks

# phrase (a regular expression) -> what to write
PHRASES = {
    r"tells|told": "prints, reports, shows, describes",
    r"own(s|ed)? to": "publicly stated support; state publicly",
    r"who serves is": "people in the army count as ...",
    r"a (row|line|file|column|table) an? \w+": "one row per value; one line per file",
    r"anew": "again",
    r"(go|goes|going|went) on": "continue, resume",
    r"foretells?|foretold": "predict",
    r"rows (are )?left out": "held-out rows",
    r"is no (date|number|name|format|parameter|place|file|scenario|option)": "invalid date",
    r"is none|which there is not": "missing, unknown",
    r"as a text|a text (is|of)": "a string",
    r"whole numbers?": "integer",
    r"stands? (twice|beside)": "is duplicated; conflicts with",
    r"put it right|call(ed)? again": "fix the cause, then rerun the same command",
    r"beside chance": "in addition to chance",
    r"holds? 0": "excludes zero, includes zero",
    r"runs? (is|are|was|were) made|makes? (its|the|missing) (missing )?runs?": "run, simulate",
    r"obeys?|naps?|handout": "the usual technical term",
}
PATTERNS = [(re.compile(rf"\b({p})\b", re.IGNORECASE), better) for p, better in PHRASES.items()]
CODE = re.compile(r"`[^`]*`")
HELP = {"docs/cli.md"}  # blocks of code are text here
GENERATED = {"docs/python.md"}  # docstrings of analysis/ have rules of their own

# Documents that are not rewritten yet, with the number of phrases that they have.
KNOWN = {
    "docs/calibration.md": 20,
    "docs/counterfactuals.md": 5,
    "docs/output-format.md": 5,
    "docs/sweeps.md": 16,
    "models/russia/ODD.md": 15,
    "sim/experiment/sweep/README.md": 7,
}


def documents(root):
    done = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        capture_output=True, text=True, check=False,
    )
    names = done.stdout.split() if done.returncode == 0 else [
        path.relative_to(root).as_posix() for path in root.rglob("*.md") if "build" not in path.parts
    ]
    return sorted(set(names) - GENERATED)


def findings(text):
    """Phrases of a text as (line, phrase, better). Names in code are left alone."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, better in PATTERNS:
            for found in pattern.finditer(CODE.sub("", line)):
                yield number, found.group(0), better


def check(root):
    failed = False
    for name in documents(root):
        text = (root / name).read_text("utf-8")
        found = list(findings(text if name in HELP else without_code_blocks(text)))
        if len(found) <= KNOWN.get(name, 0):
            continue
        failed = True
        for line, phrase, better in found:
            print(f"{name}:{line}: '{phrase}' (plain English: {better})")
    for name in sorted(set(KNOWN) - set(documents(root))):
        failed = True
        print(f"tests/style_test.py: KNOWN lists '{name}', which does not exist")
    return 1 if failed else 0


# a line, whether it has a phrase to avoid
SELF_TEST = (
    ("The message tells how far it is.", True),
    ("The message reports the progress.", False),
    ("what they own to in public", True),
    ("on their own to do list", True),  # accepted: rare, and easy to write in another way
    ("a row a value", True),
    ("one row per value", False),
    ("It goes on where it stopped.", True),
    ("It resumes where it stopped.", False),
    ("`tells` is the name of a function", False),
    ("a whole number is needed", True),
    ("the 95 % interval does not hold 0", True),
    ("The interval excludes zero.", False),
    ("Reset the alarm, then call again.", True),
)


def self_test():
    wrong = [line for line, bad in SELF_TEST if bool(list(findings(line))) != bad]
    for line in wrong:
        print(f"FAILED: {line!r}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(self_test() if sys.argv[1] == "--self-test" else check(pathlib.Path(sys.argv[1])))
