"""The tables of a folder of `narod calibrate`."""
import functools
import hashlib
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

from ..files import FormatError, text as text_of
from ..study import open_study


class Calibration:
    """The tables of a folder of `narod calibrate`, as pandas.

    `about`: what it was made with; `fit`, `parameters`, `waves`, `targets`, `influence`,
    `ensemble`, `ablations`, `reference` (all mechanisms, with the runs of an ablation);
    `ablation_rows` and `fold_rows`: a table like `fit` by name; `reasons`: what people found to be
    the cause of errors, columns rows (pattern of ids) and why.
    """

    def __init__(self, folder, reasons=None):
        self.folder = Path(folder)
        if not (self.folder / "ensemble.csv").exists():
            raise FormatError(f"{folder}: holds no finished calibration (there is no ensemble.csv)")
        self.about = dict(self._read("about").fillna("").values)
        for name in ("fit", "parameters", "waves", "targets", "influence", "ensemble",
                     "ablations"):
            setattr(self, name, self._read(name))
        # Files of an earlier calibration that had other folds may still lie there.
        self.reference = self._read("reference") if len(self.ablations) else None
        self.ablation_rows = {name: self._read(f"ablations/{name}")
                              for name in self.ablations.name}
        fits = [name for name in self.waves.fit.unique() if name.startswith("fold ")]
        self.fold_rows = {name[5:]: self._read(f"folds/{name[5:]}") for name in fits}
        self.reasons = self._reasons(reasons)

    def _read(self, name):
        return pd.read_csv(self.folder / f"{name}.csv", float_precision="round_trip")

    def _reasons(self, path):
        beside = Path(self.about.get("scenario", "")).with_name("reasons.csv")
        if path is None and not beside.is_file():
            return pd.DataFrame(columns=["rows", "why"])
        table = pd.read_csv(path or beside)
        if list(table) != ["rows", "why"]:
            raise FormatError(f"{path or beside}: columns are {', '.join(table)}, not rows, why")
        return table

    @property
    def compared(self):
        """Rows of the record of which runs have a value."""
        return self.fit[self.fit.comparable == 1]

    @property
    def fitted_parameters(self):
        """Names of the fitted parameters."""
        return list(self.ensemble.columns.drop("weight"))

    @functools.cached_property
    def deviations(self):
        """By row: what is unknown of it (sampling, sources, model, chance), as one deviation."""
        parts = self.targets.set_index("id")[["sampling", "sources", "discrepancy", "chance"]]
        return np.sqrt((parts.fillna(0) ** 2).sum(axis=1))

    @functools.cached_property
    def stamp(self):
        """Of ensemble and fit: runs of their own with another stamp belong to an earlier one."""
        parts = [(self.folder / name).read_bytes() for name in ("ensemble.csv", "fit.csv")]
        return hashlib.sha256(b"".join(parts)).hexdigest()[:12]

    def correlations(self):
        """Of the fitted parameters in the ensemble, by weight."""
        values = self.ensemble.drop(columns="weight")
        weights = self.ensemble.weight / self.ensemble.weight.sum()
        centred = values - (values.mul(weights, axis=0)).sum()
        covariance = centred.T @ centred.mul(weights, axis=0)
        deviation = np.sqrt(np.diag(covariance))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = covariance / np.outer(deviation, deviation)
        return found.fillna(0)

    def stage(self, name):
        """The runs of a stage (`check`, `wave_1`, ...): parameters and what rows they gave, a row a
        run. Empty where the stage is not there."""
        path = self.folder / "stages" / name
        if not (path / "index.h5").is_file():
            return pd.DataFrame()
        with open_study(path) as study:
            known = [one for one in study.data_vars if study[one].dims == ("point", "replicate")
                     and one != "status"]
            factors = [one for one in study.coords if study[one].dims == ("point",)
                       and one not in ("point", "id")]
            count = study.sizes["replicate"]
            columns = {one: np.repeat(study[one].values, count) for one in factors}
            columns |= {one: _numbers(study[one].values.ravel()) for one in known}
            return pd.DataFrame(columns)

    def scenario(self):
        """What was calibrated, as a scenario without a table [calibration]: TOML text."""
        with h5py.File(self.folder / "stages" / "check" / "index.h5") as file:
            text, folder = file["scenario"].asstr()[()], text_of(file.attrs["data_folder"])
        return text.replace('folder = "."', f'folder = "{Path(folder).resolve()}"')


def _numbers(values):
    """Dates as days since 1914-01-14, like in all tables here."""
    if np.issubdtype(values.dtype, np.datetime64):
        days = (values - np.datetime64("1914-01-14")) / np.timedelta64(1, "D")
        return np.where(np.isnat(values), np.nan, days)
    return values.astype(float)


def open_calibration(folder, reasons=None):
    """The tables that `narod calibrate` wrote. `reasons`: a CSV, see Calibration."""
    return Calibration(folder, reasons)
