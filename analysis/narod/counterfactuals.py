"""A base and variants of it that share every draw, as `narod counterfactual` writes them."""
import functools
from pathlib import Path

import pandas as pd

from . import files
from .dates import from_days
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
        interval (`low`, `high`; none of fewer than 5 pairs). One row per quantity; values of dates
        in days since 1914-01-14. `beyond_horizon` is 1 where all values lie behind the horizon of
        the variant: such a row counts for nothing.
        `group` and `list` as in `Run.results`; of an observable `labels` has those of its axes."""
        table = files.read_table(self.path, "effects")
        if "list" not in table and len(table):
            parts = table["labels"].where(table.event != "", "").str.rpartition("/")
            at = list(table).index("labels") + 1
            table.insert(at, "list", parts[2])
            table.insert(at, "group", parts[0])
        return table

    @functools.cached_property
    def pairs(self):
        """One row per variant and replicate, New Style dates, NaT for none: `parting` (first day of
        the week in which the two runs part), `horizon_base`, `horizon_variant` (last day of each
        run that counts). Throws NotInRun for a file of an older narod."""
        table = files.read_table(self.path, "pairs")
        if not len(table):
            raise NotInRun(f"{self.path} has no table 'pairs': an older narod wrote it. Run the "
                           "counterfactual again")
        for column in ("parting", "horizon_base", "horizon_variant"):
            table[column] = from_days(table[column])
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
        """The first week in which a pair differs in an observable, a result or an event, or None."""
        return _first(self._pairs_of(variant)[["parting"]])

    def horizon(self, variant=None):
        """The last day on which all pairs count, or None: what is later is put into the runs though
        the change would have touched it."""
        return _first(self._pairs_of(variant)[["horizon_base", "horizon_variant"]])

    def _pairs_of(self, variant):
        return self.pairs[self.pairs.variant == self.variant(variant).group]


def _first(dates):
    first = dates.min().min()
    return None if pd.isna(first) else first


def open_counterfactual(path):
    """Opens a file of `narod counterfactual`. Throws FileNotFoundError or FormatError."""
    files.check_format(path, "counterfactual")
    return Counterfactual(path)
