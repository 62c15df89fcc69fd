"""Finding and calling the program narod: to run scenarios and to compare runs with the record."""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .dates import EPOCH
from .files import NotInRun

CHECKOUT = Path(__file__).resolve().parents[2]  # the project, when installed with pip install -e
_VALUES = ("documented", "low", "high", "median", "q05", "q95")
_PROGRESS = re.compile(r"^(\d{4}-\d\d-\d\d +\d+/\d+ weeks|\d+/\d+ done )")


class ProgramError(RuntimeError):
    """The program cannot be found, or it refused or failed; the message is its own."""


def find_program():
    """The path of the program: $NAROD, else the checkout's build, else narod on PATH."""
    named = os.environ.get("NAROD")
    if named:
        if not Path(named).is_file():
            raise ProgramError(f"NAROD={named}: there is no such file")
        return named
    built = [CHECKOUT / "build" / preset / "narod" for preset in ("release", "dev")]
    for path in [path for path in built if path.is_file()]:
        return str(path)
    on_path = shutil.which("narod")
    if on_path:
        return on_path
    raise ProgramError(f"the program narod was not found: neither {built[0]} nor on PATH. Build it "
                       f"(`./bootstrap run`), or name it in the environment variable NAROD")


def find_file(name, beside=None):
    """A file as it is named from here, from the folders above `beside`, or from the checkout."""
    name = Path(name)
    above = list(Path(beside).resolve().parents) if beside else []
    for folder in [Path(), *above, CHECKOUT]:
        if (folder / name).is_file():
            return (folder / name).resolve()
    raise FileNotFoundError(f"{name}: not found from here"
                            + (f", above {beside}" if beside else "") + f", or in {CHECKOUT}")


def record_file(run=None):
    """The record of a run, or the project's."""
    if run is None:
        return find_file("configs/record/record.csv")
    if not run.attrs.get("record"):
        raise NotInRun(f"the run names no record (model {run.attrs.get('model')})")
    return find_file(run.attrs["record"], beside=run.path)


def record(source=None):
    """The documented course as a table. `source`: a Run, a file, or nothing for the project's."""
    path = source if isinstance(source, (str, Path)) else record_file(source)
    return pd.read_csv(path, parse_dates=["date", "date_end"])


class Comparison(NamedTuple):
    """What `narod compare` tells: each row of the record beside the run, and scores by phase."""

    rows: pd.DataFrame
    scores: pd.DataFrame


def compare(run, record=None):
    """Compares a run with its record, or another of the same schema, by `narod compare`.
    Several runs (a list, or a dict with a label for each) give one table with a column `run`.

    Fields and columns as of its `--format json`, all values numbers: dates (rows with observable
    event_date) in days since 1914-01-14. `status` is ok, context, or why a row was not compared.
    Throws ProgramError.
    """
    if isinstance(run, (list, tuple, dict)):
        return _compare_several(run, record)
    return comparison_of(told_by_compare(run, record))


def told_by_compare(run, record=None):
    """What `narod compare --format json` prints, as a dictionary. Throws ProgramError."""
    if run.group:
        raise ProgramError(f"{run.path}: only a run file can be compared with a record, and this "
                           f"is '{run.group}' of a file with several. `narod run` it by itself")
    done = subprocess.run(
        [find_program(), "compare", str(run.path), "--format", "json",
         "--record", str(record or record_file(run))],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramError(done.stderr.strip())
    return json.loads(done.stdout)


def comparison_of(told):
    """The Comparison that told_by_compare() holds."""
    rows = pd.DataFrame(told["rows"])
    for column in ("date", "date_end"):
        rows[column] = pd.to_datetime(rows[column])
    for column in _VALUES:
        rows[column] = rows[column].map(_number).astype(float)
    return Comparison(rows, pd.DataFrame(told["summary"]))


def bounds_of(told):
    """The bounds that told_by_compare() holds, one row per interval; empty without any."""
    return pd.DataFrame(told.get("bounds", []))


def _compare_several(runs, record):
    from .runs import named

    parts = {label: compare(run, record) for label, run in named(runs).items()}
    return Comparison(*(pd.concat({label: part[index] for label, part in parts.items()},
                                  names=["run", None]).reset_index(level=0) for index in (0, 1)))


def describe(section, scenario="configs/baseline.toml"):
    """What `narod describe` tells of a section of a scenario, a row an entry: parameters (value,
    default, low, high, unit, meaning, source), events (title, requires, effects, source), axes,
    observables, series, factions, assemblies ... Throws ProgramError.
    """
    done = subprocess.run(
        [find_program(), "describe", str(find_file(scenario)), "--section", section, "--json"],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramError(done.stderr.strip())
    table = pd.DataFrame(json.loads(done.stdout)[section])
    names = ("id", section.rstrip("s"), section, table.columns[0])
    return table.set_index(next(name for name in names if name in table))


def _number(value):
    return (pd.Timestamp(value) - EPOCH).days if isinstance(value, str) else value


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (datetime.date, pd.Timestamp)):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def run(scenario="configs/baseline.toml", set=None, replicates=None, output=None, progress=True,
        **options):
    """Runs a scenario with the program and opens what it wrote.

    `set` changes keys of the scenario (`{"events.june_offensive.happens": False}`; a date is a
    datetime.date); `options` are those of `narod run`: scale, seed, until, threads,
    first_replicate. Without `output` the file lives in a temporary folder and goes with the Run.
    Throws ProgramError with what the program said.
    """
    from .runs import open_run

    program = find_program()  # before a temporary folder is made
    folder = None if output else tempfile.TemporaryDirectory(prefix="narod_")
    path = Path(output or Path(folder.name) / (Path(scenario).stem + ".h5"))
    call([program, "run", find_file(scenario), "--output", path],
         {"replicates": replicates, **options}, set, progress)
    result = open_run(path)
    result.temporary_folder = folder  # lives as long as the Run
    return result


def call(command, options, set, progress):
    """Calls the program with options and changed keys, and shows how far it is."""
    command = [str(word) for word in command]
    for key, value in options.items():
        if value is not None:
            command += [f"--{key.replace('_', '-')}", str(value)]
    for key, value in (set or {}).items():
        command += ["--set", f"{key}={_toml(value)}"]
    _follow(command, _shower() if progress else None)


def _follow(command, show):
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True) as process:
        said = []
        try:
            for line in process.stderr:
                if not _PROGRESS.match(line):
                    said.append(line)
                elif show:
                    show(line.strip())
        except BaseException:
            process.terminate()
            raise
    if process.returncode != 0:
        raise ProgramError("".join(said).strip())


def _shower():
    """How progress is shown: one line that is renewed, in a notebook or on a terminal."""
    if "ipykernel" in sys.modules:
        from IPython.display import Pretty, display
        handle = display(Pretty("starting"), display_id=True)
        return lambda line: handle.update(Pretty(line))
    if sys.stderr.isatty():
        return lambda line: print(f"\r{line:<100}", end="", file=sys.stderr, flush=True)
    return lambda line: print(line, file=sys.stderr, flush=True)
