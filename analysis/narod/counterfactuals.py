"""A base and variants of it that share every draw, as `narod counterfactual` writes them."""
import functools
from pathlib import Path

import pandas as pd

from . import files
from .files import NotInRun
from .runs import Run


class Counterfactual:
    """What `open_counterfactual` returns: `base` and `variants` (a dict) are Runs.

    Replicate k of all of them has the same draws, so that differences are taken pair by pair.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.attrs = files.read_attributes(path)
        self.base = Run(path, self.attrs["base"])
        self.variants = {name: Run(path, name) for name in self.attrs["variants"].split()}

    def __repr__(self):
        return (f"<narod counterfactual: {self.attrs['base']} against {', '.join(self.variants)}, "
                f"{self.base.data.sizes['replicate']} pairs, {self.path}>")

    @functools.cached_property
    def effects(self):
        """What each variant changes in events, results and shares; mean of the pairs with its 95 %
        interval (`low`, `high`). One row per quantity; values of dates in days since 1914-01-14.
        `group` and `list` as in `Run.results`; of an observable `labels` has those of its axes."""
        table = files.read_table(self.path, "effects")
        if "list" not in table and len(table):
            parts = table["labels"].where(table.event != "", "").str.rpartition("/")
            at = list(table).index("labels") + 1
            table.insert(at, "list", parts[2])
            table.insert(at, "group", parts[0])
        return table

    def variant(self, name=None):
        """A variant by its name, or the only one. Throws NotInRun."""
        if name is None and len(self.variants) == 1:
            return next(iter(self.variants.values()))
        if name not in self.variants:
            raise NotInRun(f"no variant {name!r} in this file: it has {', '.join(self.variants)}")
        return self.variants[name]

    def difference(self, observable, variant=None, **selection):
        """Variant minus base, replicate by replicate, of `Run.mean` of both, so that each is
        weighted by its own people; for what is not averaged (policy, government), of the arrays.
        Arguments as for `Run.mean`.
        """
        one = self.variant(variant).mean(observable, **selection)
        other = self.base.mean(observable, **selection)
        return (one - other).assign_attrs(other.attrs).rename(observable)

    def parting(self, variant=None):
        """The first recorded week in which a pair differs in an observable that both have, or None.
        """
        difference = files.open_arrays(self.path, f"difference/{self._name(variant)}")
        first = None
        for array in difference.data_vars.values():
            if "time" not in array.dims:
                continue
            axes = [axis for axis in array.dims if axis != "time"]
            for start in range(0, array.sizes["time"], 16):  # as the file is chunked
                part = array.isel(time=slice(start, start + 16))
                apart = ((part != 0) & part.notnull()).any(axes)
                if bool(apart.any()):
                    week = pd.Timestamp(part.time.values[int(apart.argmax("time"))])
                    first = week if first is None else min(first, week)
                    break
        return first

    def _name(self, variant):
        return Path(self.variant(variant).group).name


def open_counterfactual(path):
    """Opens a file of `narod counterfactual`. Throws FileNotFoundError or FormatError."""
    files.check_format(path, "counterfactual")
    return Counterfactual(path)
