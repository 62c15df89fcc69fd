"""Opens the study that `narod sweep` wrote, as one xarray dataset over points and replicates.

    from narod.study import open_study
    study = open_study("out/NAME")
    study.support.sel(faction="...").mean("replicate").load()

Nothing but the index is read until values are asked for: weekly arrays are read run by run from the
files of the workers. docs/sweeps.md tells what stands where.
"""
import time
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import xarray as xr
from xarray.backends import BackendArray, CachingFileManager
from xarray.core import indexing

FORMAT_VERSION = "1"
MISSING, DONE, FAILED = 0, 1, 2
EPOCH = np.datetime64("1914-01-14", "ns")  # day 0 of dates in files
MOST_ROWS = 64  # runs that are read at a time


def open_study(path):
    """The study in a folder, finished or not, as an xarray.Dataset.

    Dimensions: point, replicate, time and the axes of what is stored. Factors are coordinates of
    `point`, scalars variables over (point, replicate); `status` is 0 where a run is missing, 1 where
    it is done, 2 where it failed. What a run that is not done would have is NaN.
    """
    folder = Path(path)
    index = _Index(folder)
    data = index.dataset()
    first = next((name for name in index.files if name is not None), None)
    if first is None:
        return data
    managers = [_manager(folder / name) for name in index.files]
    with h5py.File(folder / first) as file:
        data = data.assign_coords(_coordinates(file))
        for name, item in file.items():
            if isinstance(item, h5py.Dataset) and "axes" in item.attrs:
                dims = ("time", *_attribute(item, "axes").split())
                data[name] = _variable(index, managers, item, dims)
        if "value" in file["series"]:
            data["series_value"] = _variable(
                index, managers, file["series/value"], ("time", "series")
            )
    data.set_close(lambda: [manager.close() for manager in managers])
    return data


def results(path):
    """Elections, congresses and dates of all runs that are done: a pandas table, a row a value."""
    keys = ["observable", "event", "place", "group", "list"]
    return _table(path, "result", keys, ["date", "date_end", "value"])


def events(path):
    """The events that happened in all runs that are done: a pandas table."""
    return _table(path, "event", ["id", "role", "scripted", "cause", "effect"], ["date"])


def failures(path):
    """Runs that failed, with their messages: a pandas table."""
    found = []
    index = _Index(Path(path))
    for number, name in enumerate(index.files):
        at = np.argwhere((index.file == number) & (index.status == FAILED))
        if not len(at):
            continue
        with h5py.File(Path(path) / name) as file:
            messages = file["runs/message"].asstr()[:]
        for point, replicate in at:
            message = messages[index.row[point, replicate]]
            found.append((point, index.replicates[replicate], message))
    return pd.DataFrame(found, columns=["point", "replicate", "message"])


class _Index:
    """Where each run is: the index as it was last written and, if files of runs have grown since,
    what they hold now."""

    def __init__(self, folder):
        path = folder / "index.h5"
        if not path.exists():
            raise FileNotFoundError(f"{folder} holds no study (there is no index.h5)")
        self.folder, self.path = folder, path
        with h5py.File(path) as file:
            version = _attribute(file, "study_format_version")
            if version != FORMAT_VERSION:
                raise ValueError(
                    f"{path} has study format version {version} (this reads {FORMAT_VERSION})"
                )
            self.points = file["id"].asstr()[:]
            self.replicates = file["replicate"][:]
            self.status, self.file, self.row = (file[n][:] for n in ("status", "file", "row"))
            self.files = list(file["files/name"].asstr()[:])
            sizes = file["files/size"][:]
            self.scalars = {
                name: item[:] for name, item in file.items() if _role(item) == "scalar"
            }
        if self._now() != dict(zip(self.files, sizes)):
            self._read_files()

    def _now(self):
        files = sorted((self.folder / "runs").glob("*.h5"))
        return {f"runs/{file.name}": file.stat().st_size for file in files}

    def _read_files(self):
        """As `narod sweep --status` does: of a run that was made twice, one that is done."""
        self.status[:], self.file[:], self.row[:] = MISSING, -1, -1
        for values in self.scalars.values():
            values[:] = np.nan
        places, replicates = {}, {int(k): i for i, k in enumerate(self.replicates)}
        for point, name in enumerate(self.points):
            places.setdefault(name, []).append(point)
        self.files = []
        for name in self._now():
            runs = _runs_of(self.folder / name)
            if runs is None:
                continue
            self.files.append(name)
            for row, (point, replicate, done) in enumerate(
                zip(runs["point"], runs["replicate"], runs["done"])
            ):
                if replicate not in replicates:
                    continue
                for place in places.get(point, ()):
                    at = (place, replicates[replicate])
                    if self.status[at] == DONE:
                        continue
                    self.status[at] = DONE if done else FAILED
                    self.file[at], self.row[at] = len(self.files) - 1, row
                    for scalar, values in self.scalars.items():
                        values[at] = runs["scalars"][scalar][row]

    def dataset(self):
        """Points, replicates, factors, scalars and status."""
        with h5py.File(self.path) as file:
            data = xr.Dataset(attrs={name: _attribute(file, name) for name in file.attrs})
            data.coords["point"] = ("point", file["point"][:])
            data.coords["replicate"] = ("replicate", self.replicates)
            data.coords["id"] = ("point", self.points)
            for name, item in file.items():
                if _role(item) == "factor":
                    data.coords[name] = _small("point", item)
            if "unit" in file:
                data.coords["factor"] = ("factor", file["factor"].asstr()[:])
                data["unit"] = (("point", "factor"), file["unit"][:])
        for name, values in self.scalars.items():
            data[name] = (("point", "replicate"), values)
        data["status"] = (
            ("point", "replicate"),
            self.status,
            {"flag_values": [MISSING, DONE, FAILED], "flag_meanings": "missing done failed"},
        )
        return xr.decode_cf(data, decode_coords=False).load()


class _Runs(BackendArray):
    """A weekly array of all runs, (point, replicate, ...); reads what is asked for."""

    def __init__(self, index, managers, dataset):
        self.index, self.managers, self.name = index, managers, dataset.name
        self.dtype = dataset.dtype
        self.shape = (*index.status.shape, *dataset.shape[1:])

    def __getitem__(self, key):
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.OUTER, self._read
        )

    def _read(self, key):
        points, replicates = (
            np.atleast_1d(np.arange(size)[part]) for part, size in zip(key[:2], self.shape)
        )
        bounds, inner = zip(*(_bounds(part, size) for part, size in zip(key[2:], self.shape[2:])))
        grid = np.ix_(points, replicates)
        done = self.index.status[grid].ravel() == DONE
        file, row = self.index.file[grid].ravel(), self.index.row[grid].ravel()
        sizes = [b.stop - b.start for b in bounds]
        sizes = [n if i is None else len(np.arange(n)[i]) for n, i in zip(sizes, inner)]
        out = np.full((len(done), *sizes), np.nan, self.dtype)
        for number in np.unique(file[done]):
            wanted = np.flatnonzero(done & (file == number))
            wanted = wanted[np.argsort(row[wanted])]
            dataset = self.managers[number].acquire()[self.name]
            for part in _neighbours(row[wanted]):
                rows = row[wanted[part]]
                block = dataset[(slice(rows[0], rows[-1] + 1), *bounds)]
                out[wanted[part]] = _take(block[rows - rows[0]], inner)
        out = out.reshape(len(points), len(replicates), *sizes)
        # Axes that were asked for by a number go.
        return out[tuple(0 if isinstance(k, (int, np.integer)) else slice(None) for k in key)]


def _bounds(key, size):
    """The least slice of an axis that holds what is wanted, and what to take of it (None: all)."""
    wanted = np.atleast_1d(np.arange(size)[key])
    if not len(wanted):
        return slice(0, 0), None
    start, stop = int(wanted.min()), int(wanted.max()) + 1
    inner = wanted - start
    return slice(start, stop), None if np.array_equal(inner, np.arange(stop - start)) else inner


def _take(block, inner):
    for axis, wanted in enumerate(inner, start=1):
        if wanted is not None:
            block = np.take(block, wanted, axis=axis)
    return block


def _neighbours(rows):
    """Slices of sorted rows that lie side by side, not too many at a time."""
    cuts = np.flatnonzero(np.diff(rows) > 1) + 1
    for begin, end in zip([0, *cuts], [*cuts, len(rows)]):
        for start in range(begin, end, MOST_ROWS):
            yield slice(start, min(start + MOST_ROWS, end))


def _variable(index, managers, item, dims):
    array = indexing.LazilyIndexedArray(_Runs(index, managers, item))
    attrs = {n: _attribute(item, n) for n in ("units", "long_name") if n in item.attrs}
    return xr.Variable(("point", "replicate", *dims), array, attrs)


def _coordinates(file):
    """Times and labels of the axes."""
    used = {axis for item in file.values() for axis in _attribute(item, "axes", "").split()}
    coords = xr.Dataset()
    for name in ("time", "time_old_style"):
        coords.coords[name] = _small("time", file[name])
    for name in used:
        coords.coords[name] = _small(name, file[name])
    for name, item in file["series"].items():
        if name.startswith("series"):
            coords.coords[name] = _small("series", item)
    return xr.decode_cf(coords, decode_coords=False).load().coords


def _small(dim, item):
    text = h5py.check_string_dtype(item.dtype) is not None
    values = item.asstr()[:] if text else item[:]
    attrs = {n: _attribute(item, n) for n in ("units", "calendar", "long_name") if n in item.attrs}
    return xr.Variable((dim,), values, attrs)


def _manager(path):
    return CachingFileManager(h5py.File, str(path), mode="r")


def _role(item):
    return _attribute(item, "role") if isinstance(item, h5py.Dataset) else None


def _attribute(item, name, default=None):
    """An attribute; text is stored in fixed length, which h5py gives as bytes."""
    value = item.attrs.get(name, default)
    return value.decode() if isinstance(value, bytes) else value


def _runs_of(path):
    """Columns of the runs of a file; None if its writer died at its beginning. A file that is being
    written may be unreadable in the instant of a flush."""
    for _ in range(20):
        try:
            with h5py.File(path) as file:
                return _complete_runs(file)
        except (OSError, KeyError):
            stat = path.stat()
            if stat.st_size == 0 or time.time() - stat.st_mtime > 5:
                break
            time.sleep(0.01)
    return None


def _complete_runs(file):
    """Columns of the runs of a file, without any that a kill has cut short."""
    columns = {name: item for name, item in file["runs"].items() if name != "row"}
    growing = [*columns.values(), *(i for n, i in file["scalars"].items() if n != "row")]
    for group in (file, file["series"]):
        growing += [i for i in group.values() if isinstance(i, h5py.Dataset) and _grows(i)]
    rows = min(len(item) for item in growing)
    for table in ("result_keys", "results", "event_keys", "events"):
        written = min(len(item) for name, item in file[table].items() if name != "row")
        end = columns[f"{table}_end"][:rows]
        rows = int(np.searchsorted(end, written, side="right"))
    return {
        "point": columns["point"].asstr()[:rows],
        "replicate": columns["replicate"][:rows],
        "done": columns["done"][:rows],
        "scalars": {n: i[:rows] for n, i in file["scalars"].items() if n != "row"},
    }


def _grows(item):
    return item.maxshape[:1] == (None,)


def _table(path, kind, keys, values):
    """A table of a study, with point and replicate; points that stand twice have their rows twice."""
    folder = Path(path)
    index = _Index(folder)
    parts = []
    for number, name in enumerate(index.files):
        at = np.argwhere((index.file == number) & (index.status == DONE))
        if not len(at):
            continue
        with h5py.File(folder / name) as file:
            rows = file[f"{kind}s"]
            size = min(len(item) for n, item in rows.items() if n != "row")
            run, key = rows["run"][:size], rows["key"][:size]
            texts = {k: _column(file[f"{kind}_keys"][k]) for k in keys}
            numbers = {v: rows[v][:size] for v in values}
        where = pd.DataFrame(
            {
                "point": at[:, 0],
                "replicate": index.replicates[at[:, 1]],
                "run": index.row[at[:, 0], at[:, 1]],
            }
        )
        part = pd.DataFrame({"run": run, "order": np.arange(size)})
        for k, column in texts.items():
            part[k] = column[key]
        for v, column in numbers.items():
            part[v] = _dates(column) if v.startswith("date") else column
        parts.append(where.merge(part, on="run"))
    columns = ["point", "replicate", *keys, *values]
    if not parts:
        return pd.DataFrame(columns=columns)
    table = pd.concat(parts).sort_values(["point", "replicate", "order"])
    return table[columns].reset_index(drop=True)


def _dates(days):
    known = ~np.isnan(days)
    dates = np.full(len(days), np.datetime64("NaT"), "datetime64[ns]")
    dates[known] = EPOCH + days[known].astype("timedelta64[D]")
    return dates


def _column(item):
    return item.asstr()[:] if h5py.check_string_dtype(item.dtype) else item[:]
