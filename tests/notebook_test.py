#!/usr/bin/env python3
"""Executes a notebook, and compares what it prints with what it keeps. Pictures are only counted.

Usage: NAROD=PROGRAM notebook_test.py NOTEBOOK [--numbers-move | --keep]
With --numbers-move (a model that is being calibrated) what is printed is not compared; with --keep
nothing is, and the notebook keeps what it now prints and draws.
Exit code 1 when a cell fails, prints something else or draws fewer or more pictures than it keeps.
"""
import difflib
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbconvert.preprocessors import CellExecutionError, ExecutePreprocessor

SECONDS_PER_CELL = 600
MOST_BYTES = 1_000_000


def printed(notebook):
    """What the cells print, line by line; an error is a line of its own."""
    lines = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stdout":
                lines += [f"cell {number}: {line}" for line in output.text.splitlines()]
            elif output.output_type == "error":
                lines.append(f"cell {number}: {output.ename}: {output.evalue}")
    return lines


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
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    nbformat.write(notebook, path)
    return None


def check(path, numbers_move):
    kept = nbformat.read(path, as_version=4)
    if not printed(kept) or any(c.cell_type == "code" and c.execution_count is None for c in kept.cells):
        return f"{path} was not executed before it was kept"
    if path.stat().st_size > MOST_BYTES:
        return f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}"
    again = nbformat.read(path, as_version=4)
    wrong = execute(again, path.parent)
    if wrong:
        return wrong
    if pictures(again) != pictures(kept):
        return f"{path} has pictures in cells {pictures(again)}, keeps them in {pictures(kept)}"
    if numbers_move:
        return None
    changed = list(difflib.unified_diff(printed(kept), printed(again), "kept", "now", lineterm="", n=0))
    if changed:
        return "\n".join([f"{path} prints something else than it keeps; execute it again:", *changed])
    return None


if __name__ == "__main__":
    options = {"--numbers-move", "--keep"}
    names = [word for word in sys.argv[1:] if word not in options]
    if len(names) != 1:
        sys.exit(__doc__)
    path = Path(names[0]).absolute()
    sys.exit(keep(path) if "--keep" in sys.argv else check(path, "--numbers-move" in sys.argv))
