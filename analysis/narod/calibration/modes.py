"""The ensemble run again with other positions of factions, and with events that move nobody."""
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from .. import program
from . import scores

MODES = ["documented", "frozen", "adaptive"]
NO_SHOCKS = "no_shocks"


def shocks(calibration):
    """The ablation that takes the shocks away: its name, or None."""
    return next((name for name in calibration.ablations.name if "shock" in name), None)


def make(calibration, replicates, scale=None):
    """Runs what is not there yet; FOLDER/trials/NAME.csv: rows as of `narod compare`."""
    folder = calibration.folder / "trials"
    folder.mkdir(exist_ok=True)
    scenario = folder / "scenario.toml"
    scenario.write_text(calibration.scenario(), encoding="utf-8")
    variants = {mode: {"factions.positions": mode} for mode in MODES}
    if shocks(calibration):
        variants[NO_SHOCKS] = _changes(calibration, shocks(calibration))
    made = {"runs": replicates, "at_scale": scale or 0, "stamp": calibration.stamp}
    for name, changed in variants.items():
        path = folder / f"{name}.csv"
        if path.is_file() and all((pd.read_csv(path)[key] == value).all()
                                  for key, value in made.items()):
            continue
        with tempfile.TemporaryDirectory(prefix="narod_") as temporary:
            run = program.run(scenario, set={**changed, "output.observables": ["people"]},
                              replicates=replicates, scale=scale,
                              output=Path(temporary) / "run.h5",
                              parameters=calibration.folder / "ensemble.csv")
            run.comparison.assign(**made).to_csv(path, index=False)


def _changes(calibration, name):
    """Keys that an ablation sets: "a.b = 0; c.d = 0" as a dict."""
    told = calibration.ablations.set_index("name").set[name]
    pairs = (pair.split(" = ") for pair in told.split("; "))
    return {f"parameters.{key}": float(value) for key, value in pairs}


def rows(calibration, name):
    """Rows of a mode beside the record, like `Calibration.compared`; None if it was not run with
    this ensemble. Values that lack are NaN; no date is off by more than half a year."""
    path = calibration.folder / "trials" / f"{name}.csv"
    if not path.is_file():
        return None
    told = pd.read_csv(path).set_index("id")
    if (told.stamp != calibration.stamp).any():
        return None
    fitted = calibration.compared
    known = told.reindex(fitted.id)
    dates = (fitted.observable == "event_date").to_numpy()
    for column in ("median", "q05", "q95"):
        values = known[column].to_numpy(dtype=float, copy=True)
        off = np.nan_to_num(values - fitted.documented.to_numpy(), nan=scores.NEVER)
        off = np.clip(off, -scores.NEVER, scores.NEVER)
        values[dates] = (fitted.documented.to_numpy() + off)[dates]
        fitted = fitted.assign(**{column: values})
    z = scores.distance(fitted, fitted["median"]) / calibration.deviations[fitted.id].to_numpy()
    covered = (fitted.q05 <= fitted.documented) & (fitted.documented <= fitted.q95)
    return fitted.assign(z=z, covered=np.where(z.notna(), covered, np.nan),
                         covered_with_errors=np.nan, runs=int(told.runs.iloc[0]))


def table(calibration):
    """Mean error, |z| and coverage by mode and observable, over rows that all modes have. Empty
    where the modes were not run."""
    found = {mode: rows(calibration, mode) for mode in MODES}
    if any(one is None for one in found.values()):
        return pd.DataFrame()
    common = set.intersection(*(set(one[one.z.notna()].id) for one in found.values()))
    lines = []
    for mode, one in found.items():
        one = one[one.id.isin(common)]
        groups = [*one.groupby("observable", sort=False), ("all", one)]
        for observable, some in groups:
            lines.append({"mode": mode, "observable": observable, "rows": len(some),
                          "error": scores.errors(some).mean(), "z": some.z.abs().mean(),
                          "covered": some.covered.mean(), "runs": some.runs.iloc[0]})
    return pd.DataFrame(lines)
