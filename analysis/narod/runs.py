"""A run file as labelled arrays and tables, with aggregates that weight places by their people."""
import functools
import html
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import xarray as xr

from . import exports, files
from .dates import checked, old_styles
from .files import NotInRun
from .program import bounds_of, comparison_of, told_by_compare

SUMMED = ("place", "social_class")  # axes that an aggregate sums over unless told to keep them


class Run:
    """What `open_run` returns.

    Weekly arrays are attributes (`run.support.sel(faction="left_sr", social_class="soldier")`);
    `run.data` is the xarray Dataset that holds them. `run.events`, `run.results` and
    `run.comparison` are pandas tables, `run.series` is an array of weekly counts.
    A mean over places or classes needs weights: use `run.mean`, not `run.support.mean("place")`.
    """

    def __init__(self, path, group=""):
        self.path, self.group = Path(path), group
        self.data = files.open_arrays(path, group)
        self.attrs = self.data.attrs
        self._means = {}

    def __getattr__(self, name):
        data = self.__dict__.get("data")
        if data is not None and name in data.variables:
            return data[name]
        raise AttributeError(_unknown("observable", name, data.variables if data else []))

    def __dir__(self):
        return [*super().__dir__(), *self.data.variables]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        """Closes the file; arrays that were not read before cannot be read afterwards."""
        self.data.close()

    def _repr_html_(self):
        a = {key: html.escape(str(self.attrs.get(key, ""))) for key in ("title", "question")}
        observables = "".join(
            f"<tr><td>{name}</td><td>{html.escape(str(self.data[name].attrs.get('long_name', '')))}"
            f"</td><td>{', '.join(self.data[name].dims)}</td></tr>" for name in self.observables)
        return (f"<p><strong>{a['title']}</strong><br><em>{a['question']}</em><br>"
                f"{html.escape(self._size())}</p><table><thead><tr><th>observable</th>"
                f"<th>what</th><th>axes</th></tr></thead><tbody>{observables}</tbody></table>")

    def _size(self):
        return (f"{self.data.sizes['replicate']} replicates, {self.data.sizes['time']} weeks, "
                f"{self.attrs.get('scale')} people per agent, "
                f"{self.path}{' ' + self.group if self.group else ''}")

    def __repr__(self):
        return (f"<narod run {self.attrs.get('title')!r}: {self._size()}>\n"
                f"{', '.join(self.observables)}")

    @property
    def observables(self):
        """Names of the weekly arrays."""
        return [name for name, array in self.data.data_vars.items() if "time" in array.dims]

    @property
    def scenario_text(self):
        """The scenario with its bases and changed keys, as TOML."""
        return files.read_scenario(self.path, self.group)

    @functools.cached_property
    def events(self):
        """What happened in each replicate, when and why. Dates New Style, and Old Style as text."""
        return files.read_table(self.path, f"{self.group}/events")

    @functools.cached_property
    def results(self):
        """Elections, congresses, conferences and dates of events: a row a value."""
        return files.read_table(self.path, f"{self.group}/results")

    @functools.cached_property
    def panel(self):
        """Agents who are followed week by week [replicate, time, agent]: a Dataset.

        `where`, `class` and `faction` are words; `position` [.., issue], `grievance`, `expression`
        and `acting` (1: yes) are numbers. Coordinates `home`, `home_class`, `liable` (may be called
        up) and `people` (whom the agent represents: the weight of a mean). NaN or None: dead, or
        nothing to tell. Throws NotInRun where the scenario asked for no panel.
        """
        return files.read_panel(self.data)

    @functools.cached_property
    def series(self):
        """Weekly counts that the record asks for [replicate, time, series]; in people."""
        return files.read_series(self.path, self.data, self.group)

    @functools.cached_property
    def _told(self):
        return told_by_compare(self)

    @functools.cached_property
    def _comparison(self):
        return comparison_of(self._told)

    @functools.cached_property
    def bounds(self):
        """Each interval that a weekly array should lie in beside the run: `median`, `outside`
        (distance beyond the nearer end), `status`, `replicates_inside` of `replicates`; a table."""
        return bounds_of(self._told)

    @property
    def comparison(self):
        """Each row of the record beside the run, as `narod compare` gives it; a table."""
        return self._comparison.rows

    @property
    def scores(self):
        """How far the run is from the record, by phase and observable; also of `narod compare`."""
        return self._comparison.scores

    @property
    def names(self):
        """Labels of the axes for tab completion: `run.names.faction.left_sr` is "left_sr",
        `run.names.place.city_petrograd_city` is "city:petrograd_city"."""
        axes = {axis: self.data[axis].values for axis in self.data.dims
                if axis in self.data.variables and self.data[axis].dtype.kind in "OU"}
        return SimpleNamespace(**{axis: SimpleNamespace(
            **{re.sub(r"\W", "_", str(label)): str(label) for label in labels})
            for axis, labels in axes.items()})

    def to_csv(self, path, name="results", **selection):
        """Writes a table (results, events, series, comparison, scores) or an observable as CSV, one
        row per value; `selection` as for `select`. Returns the path."""
        return exports.to_csv(self, path, name, **selection)

    def to_parquet(self, path, name="results", **selection):
        """The same as Parquet, with pyarrow or fastparquet."""
        return exports.to_parquet(self, path, name, **selection)

    def labels(self, axis, wanted):
        """The label of `axis` that `wanted` names, or a list of labels where it names several.

        A place may be named without its kind (`tambov`) where that is unique; `front:*` names
        all of a kind. Throws NotInRun with the nearest label.
        """
        if not isinstance(wanted, str):
            return [label for one in wanted for label in _as_list(self.labels(axis, one))]
        known = list(self.data[axis].values)
        if wanted in known:
            return wanted
        if axis == "place" and wanted.endswith(":*"):
            found = [label for label in known if label.startswith(wanted[:-1])]
            if found:
                return found
        elif axis == "place":
            found = [label for label in known if label.split(":", 1)[-1] == wanted]
            if len(found) == 1:
                return found[0]
            if found:
                raise NotInRun(f"place {wanted!r} may be {' or '.join(found)}")
        raise NotInRun(_unknown(axis, wanted, known))

    def select(self, name, time=None, replicate=None, **labels):
        """An observable at some labels of its axes.

        `time` is a New Style date (the recorded week in which it falls), a month or year as text,
        or a slice. Old Style: `time=narod.new_style("1917-10-25")`. Throws NotInRun for a label
        that the run does not have and an axis that the observable does not have, DateError for a
        date that could be misread.
        """
        array = self._observable(name)
        labels = {axis: wanted for axis, wanted in labels.items() if wanted is not None}
        for axis in labels:
            if axis not in array.dims:
                raise NotInRun(f"{name} has no axis {axis!r}; its axes are "
                               f"{', '.join(array.dims)}")
        array = array.sel({axis: self.labels(axis, wanted) for axis, wanted in labels.items()})
        if replicate is not None:
            if replicate not in self.data.replicate:
                raise NotInRun(f"no replicate {replicate!r} in this run; it has 0 to "
                               f"{self.data.sizes['replicate'] - 1}")
            array = array.sel(replicate=replicate)
        return array if time is None else _at(array, time)

    def _observable(self, name):
        if name not in self.observables:
            raise NotInRun(_unknown("observable", name, self.observables))
        return self.data[name]

    def mean(self, name, by=(), time=None, **labels):
        """Mean of an observable over the people of the places and classes chosen.

        `by` names axes of `place`, `social_class` that are kept; all others of the observable are
        kept anyway. Support, expression, acting, grievance and position are weighted by the
        people of class and place in that week, cadres and valence by all adults of the place.
        NaN: nobody is there, not simulated, or the faction does not exist.
        """
        by = _as_list(by)
        for axis in by:
            if axis not in SUMMED or axis not in self._observable(name).dims:
                raise NotInRun(f"{name} cannot be kept by {axis!r}; its axes that a mean is taken "
                               f"over are {', '.join(a for a in SUMMED if a in self.data[name].dims)}"
                               f" (all others are kept anyway)")
        labels = {axis: wanted for axis, wanted in labels.items() if wanted is not None}
        key = name, tuple(by), str(time), str(sorted(labels.items(), key=str))
        if key not in self._means:
            self._means[key] = self._mean(name, by, time, labels)
        return self._means[key]

    def _mean(self, name, by, time, labels):
        array = self.select(name, time, **labels)
        over = [axis for axis in SUMMED if axis in array.dims and axis not in by]
        if name == "people":
            return array.sum(over, min_count=1)
        if not over:
            return array
        people = self.select("people", time, **_of_people(labels))
        people = people.sum([axis for axis in people.dims
                             if axis in SUMMED and axis not in array.dims])
        if "replicate" in array.dims:  # one at a time: the arrays are long
            mean = xr.concat(
                [_weighted(array.isel(replicate=i).load(), people.isel(replicate=i), over)
                 for i in range(array.sizes["replicate"])], "replicate")
        else:
            mean = _weighted(array, people, over)
        return mean.assign_attrs(array.attrs).rename(name)

    def count(self, name, by=(), time=None, **labels):
        """People behind a share: the mean times the people it is a mean of, in persons."""
        number = (self.mean(name, by, time, **labels)
                  * self.mean("people", by, time, **_of_people(labels)))
        return number.assign_attrs(units="persons").rename(name)


def _of_people(labels):
    return {axis: wanted for axis, wanted in labels.items() if axis in (*SUMMED, "replicate")}


def _unknown(what, name, known):
    return f"no {what} {name!r} in this run{files.suggestion(name, known)}"


def _weighted(values, people, over):
    """Mean over `over` of what is known, weighted by people; NaN where nobody is."""
    weights = people.fillna(0).astype("float64")
    known = values.notnull()
    if bool(known.all()):
        total = weights.sum([axis for axis in over if axis in weights.dims])
    else:
        total = xr.dot(known.astype("float64"), weights, dims=over)
        values = values.fillna(0)
    return xr.dot(values.astype("float64"), weights, dims=over) / total.where(total > 0)


def _at(array, time):
    """The week in which a day falls, or the weeks of a slice, month or year. Throws NotInRun,
    DateError."""
    time = checked(time)
    first, last = (pd.Timestamp(array.time.values[i]) for i in (0, -1))
    week = pd.Timedelta(days=7 * _weeks_between(array))
    if isinstance(time, slice) or (isinstance(time, str) and len(time) < len("1917-11-07")):
        chosen = array.sel(time=time if isinstance(time, slice) else slice(time, time))
        if chosen.sizes["time"]:
            return chosen
        time = f"{time.start} to {time.stop}" if isinstance(time, slice) else time
    elif first <= pd.Timestamp(time) < last + week:
        return array.sel(time=time, method="ffill")
    raise NotInRun(f"no week of {time} in this run: it has {first:%Y-%m-%d} to {last:%Y-%m-%d}")


def _weeks_between(array):
    """Weeks from one record to the next (`output.every_weeks`)."""
    if array.sizes["time"] < 2:
        return 1
    return int((array.time.values[1] - array.time.values[0]) / np.timedelta64(7, "D"))


def _as_list(value):
    return [value] if isinstance(value, str) else list(value)


def named(runs):
    """{label: Run} of one run (with an empty label), a list of runs (labels are their titles, with
    the file where titles are the same), or a dict of runs."""
    if isinstance(runs, dict):
        return runs
    if not isinstance(runs, (list, tuple)):
        return {"": runs}
    titles = [run.attrs["title"] for run in runs]
    labels = [f"{title} ({run.path.stem})" if titles.count(title) > 1 else title
              for title, run in zip(titles, runs)]
    return dict(zip(labels, runs)) if len(set(labels)) == len(runs) else {
        f"{label} #{number}": run for number, (label, run) in enumerate(zip(labels, runs), 1)}


def open_run(path):
    """Opens a run file. Throws FileNotFoundError, or FormatError for another format version."""
    files.check_format(path)
    return Run(path)


def to_frame(array):
    """A tidy table: one column per axis, one for the values; rows without a value are left out.
    With a `time` there is `time_old_style`, as text."""
    name = array.name or "value"
    array = array.rename(name).reset_coords(
        [c for c in array.coords if c not in array.dims], drop=True)
    table = array.to_dataframe().reset_index().dropna(subset=[name])
    if "time" in table:
        table.insert(list(table).index("time") + 1, "time_old_style", old_styles(table.time))
    return table[[c for c in table if c != name] + [name]].reset_index(drop=True)
