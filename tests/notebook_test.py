#!/usr/bin/env python3
"""Executes a notebook, and compares all that it shows with what it keeps. Pictures are counted.

Usage: NAROD=PROGRAM notebook_test.py NOTEBOOK [--numbers-move | --keep]
With --numbers-move (a model that is being calibrated) what is shown is not compared, and the text
may hold no results: they must be inserted by the run, so that they cannot go stale. With --keep
nothing is compared, and the notebook keeps what it now shows.
Exit code 1 when a cell fails, shows something else or draws fewer or more pictures than it keeps,
when a picture of the package narod has no words in its place, or text holds results.
"""
import difflib
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbconvert.preprocessors import CellExecutionError, ExecutePreprocessor

SECONDS_PER_CELL = 600
MOST_BYTES = 1_000_000


RESULT = re.compile(r"\d+\.\d+(?!\d*\.)|\d+(?:\.\d+)? ?%|\b\d+ (?:of|in) \d+\b")
NO_RESULT = re.compile(r"`[^`]*`|```.*?```|\$.*?\$|\b(?:5-)?9[05] ?%|\(\d+\.?\)|^\d+\. ", re.S | re.M)
PROGRESS = re.compile(r"^(starting$|\d{4}-\d\d-\d\d +\d+/\d+ weeks|\d+/\d+ done )")


def shown(notebook):
    """What the cells print and show as text, line by line; an error is a line of its own."""
    lines = []
    for number, cell in enumerate(notebook.cells):
        printed = "".join(one.text for one in cell.get("outputs", [])
                          if one.output_type == "stream" and one.name == "stdout")
        found = printed.splitlines()
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if output.output_type == "error":
                found.append(f"{output.ename}: {output.evalue}")
            elif not is_progress(output):
                for kind in ("text/plain", "text/markdown", "text/html"):
                    found += data.get(kind, "").splitlines()
        lines += [f"cell {number}: {line}" for line in found]
    return lines


def is_progress(output):
    """Whether an output is the line that says how far a run is."""
    return bool(PROGRESS.match(output.get("data", {}).get("text/plain", "")))


def results_in_text(notebook):
    """Numbers in text cells that look like results of a run."""
    return [f"cell {number}: {found[0]}" for number, cell in enumerate(notebook.cells)
            if cell.cell_type == "markdown"
            for found in RESULT.finditer(NO_RESULT.sub("", cell.source))]


def without_words(notebook):
    """Cells with a picture of the package narod and no words in its place."""
    return [number for number, cell in enumerate(notebook.cells)
            if "narod.plots." in cell.source for output in cell.get("outputs", [])
            if "image/png" in output.get("data", {})
            and not output.metadata.get("image/png", {}).get("alt")]


def pictures(notebook):
    """Numbers of the cells that show a picture."""
    return [number for number, cell in enumerate(notebook.cells)
            for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]


def execute(notebook, folder):
    """Runs all cells; returns what went wrong, or None."""
    os.environ["NAROD"] = str(Path(os.environ["NAROD"]).absolute())
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    with tempfile.TemporaryDirectory() as settings:
        os.environ["IPYTHONDIR"] = os.environ["MPLCONFIGDIR"] = settings
        executor = ExecutePreprocessor(timeout=SECONDS_PER_CELL, kernel_name="python3")
        try:
            executor.preprocess(notebook, {"metadata": {"path": str(folder)}})
        except CellExecutionError as error:
            return str(error)
    return None


def keep(path):
    """Writes what the cells now print and draw, without progress and times."""
    notebook = nbformat.read(path, as_version=4)
    wrong = execute(notebook, path.parent)
    if wrong:
        return wrong
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs
                            if output.get("name") != "stderr" and not is_progress(output)]
    nbformat.write(notebook, path)
    return None


def check(path, numbers_move):
    kept = nbformat.read(path, as_version=4)
    if not shown(kept) or any(c.cell_type == "code" and c.execution_count is None for c in kept.cells):
        return f"{path} was not executed before it was kept"
    if path.stat().st_size > MOST_BYTES:
        return f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}"
    if numbers_move and results_in_text(kept):
        return f"{path} has results in its text; insert them from the run: {results_in_text(kept)}"
    again = nbformat.read(path, as_version=4)
    wrong = execute(again, path.parent)
    if wrong:
        return wrong
    if pictures(again) != pictures(kept):
        return f"{path} has pictures in cells {pictures(again)}, keeps them in {pictures(kept)}"
    if without_words(again):
        return f"{path} has pictures without words in their place in cells {without_words(again)}"
    if numbers_move:
        return None
    changed = list(difflib.unified_diff(shown(kept), shown(again), "kept", "now", lineterm="", n=0))
    if changed:
        return "\n".join([f"{path} shows something else than it keeps; execute it again:", *changed])
    return None


if __name__ == "__main__":
    options = {"--numbers-move", "--keep"}
    names = [word for word in sys.argv[1:] if word not in options]
    if len(names) != 1:
        sys.exit(__doc__)
    path = Path(names[0]).absolute()
    sys.exit(keep(path) if "--keep" in sys.argv else check(path, "--numbers-move" in sys.argv))
