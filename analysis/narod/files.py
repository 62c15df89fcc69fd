"""Opening run files: is it one, of a format that is known, and its tables."""
import difflib
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import xarray as xr

from .dates import from_days, old_styles

FORMAT_VERSIONS = {"1", "2"}
COLUMNS = {"replicate_number": "replicate", "place_label": "place"}  # of version 2: as in 1
DATES = {"date", "date_end"}


class FormatError(ValueError):
    """The file is no run file, or of a format version that this package does not know."""


class NotInRun(KeyError):
    """The run does not have what was asked for: a label, an observable, a week, an assembly."""

    def __str__(self):  # a KeyError would show its message quoted
        return str(self.args[0])


def suggestion(name, known):
    """What to add to a message about an unknown name: the nearest of those that are known."""
    words = {word: None for label in known for word in (label, label.split(":", 1)[-1])}
    near = difflib.get_close_matches(str(name), list(words), 3, 0.5)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def check_format(path, kind=None):
    """Throws FileNotFoundError or FormatError unless `path` is a file of narod that can be read.

    `kind`: the attribute of a file that holds more than one ensemble ("counterfactual").
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path}: there is no such file. `narod run SCENARIO` writes one")
    if not h5py.is_hdf5(path):
        raise FormatError(f"{path}: this is no HDF5 file, so it was not written by narod")
    with h5py.File(path, "r") as file:
        attributes = {key: text(value) for key, value in file.attrs.items()}
    version = attributes.get("format_version")
    if version is None:
        raise FormatError(f"{path}: no attribute format_version, so it was not written by narod")
    if version not in FORMAT_VERSIONS:
        raise FormatError(
            f"{path}: format version {version}, written by {attributes.get('program', 'narod')} "
            f"{attributes.get('version', '?')}; this package reads "
            f"{', '.join(sorted(FORMAT_VERSIONS))}. Take the package of the version that wrote it, "
            f"or run the scenario again")
    if attributes.get("kind") != kind:
        raise FormatError(f"{path}: this is a {_opener(attributes.get('kind'))}, not a "
                          f"{_opener(kind)}")


def _opener(kind):
    return f"file of kind {kind} (narod.open_{kind})" if kind else "run file (narod.open_run)"


def read_attributes(path):
    """Attributes of the whole file."""
    with h5py.File(path, "r") as file:
        return {key: text(value) for key, value in file.attrs.items()}


def open_arrays(path, group=""):
    """The weekly arrays of an ensemble, read when they are used."""
    return xr.open_dataset(path, group=group or None, engine="netcdf4")


def read_scenario(path, group=""):
    """The text of the scenario of an ensemble."""
    with h5py.File(path, "r") as file:
        part = file[group or "/"]
        return text(part["provenance/scenario" if "provenance" in part else "scenario"][()])


def read_table(path, name):
    """A table of the file (`results`, `events`), with the column names of both format versions
    being `replicate` and `place`; empty if the file has none.

    Columns of a run that was killed may differ in length; rows that lack a column are left out.
    """
    with h5py.File(path, "r") as file:
        if name not in file:
            return pd.DataFrame()
        columns = {key: column[...] for key, column in file[name].items()
                   if column.attrs.get("CLASS") != b"DIMENSION_SCALE"}
    rows = min(map(len, columns.values()), default=0)
    table = pd.DataFrame({COLUMNS.get(key, key): _decoded(values[:rows])
                          for key, values in columns.items()})
    for column in DATES & set(table):
        table[column] = from_days(table[column])
    if "date" in table:
        table.insert(list(table).index("date") + 1, "date_old_style", old_styles(table.date))
    return table


def _decoded(values):
    return [text(value) for value in values] if values.dtype.kind == "O" else values


def read_panel(data):
    """The arrays over the axis `agent`, without the prefix of their names, codes as words."""
    if "agent" not in data.dims:
        raise NotInRun("no panel of agents in this run: its scenario has no output.panel. "
                       "For example: narod run configs/baseline.toml --set output.panel=200")
    names = [name for name, array in data.variables.items()
             if "agent" in array.dims and name != "agent"]
    panel = data[names].load()
    panel.attrs.clear()  # of the whole file
    panel = panel.rename({name: name.removeprefix("agent_") for name in names})
    for name in panel.variables:
        if "flag_meanings" in panel[name].attrs:
            words = _words(panel[name])
            panel = panel.assign_coords({name: words}) if name in panel.coords else (
                panel.assign({name: words}))
    return panel


def _words(codes):
    """What the numbers of an array mean by its attributes flag_values and flag_meanings."""
    words = np.array([*codes.attrs["flag_meanings"].split(), None], dtype=object)
    known = codes.notnull().values
    numbers = np.where(known, codes.values, len(words) - 1).astype(int)
    attrs = {key: value for key, value in codes.attrs.items() if not key.startswith("flag_")}
    return codes.copy(data=words[numbers]).assign_attrs(attrs)


def read_series(path, root, group=""):
    """The weekly counts [replicate, time, series] with the keys of each series as coordinates."""
    series = xr.open_dataset(path, group=f"{group}/series", engine="netcdf4")
    keys = [name for name in series.variables if name.startswith("series_")]
    return series.set_coords(keys).value.assign_coords(
        {name: root.coords[name] for name in ("replicate", "time", "time_old_style")})
