"""Which parameters matter for which rows: shares of the variance over their ranges."""
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd

from .. import experiments
from ..files import FormatError

RESULTS = {"vote_share", "delegate_share", "wing_share", "opinion_share", "turnout", "event_date"}


def make(calibration, points, most, scale=None, jobs=None):
    """A study of Saltelli's design over the parameters of most influence, the others at the middle
    of the ensemble; its indices in FOLDER/trials/sobol.csv. Throws ProgramError."""
    folder = calibration.folder / "trials"
    folder.mkdir(exist_ok=True)
    (folder / "scenario.toml").write_text(calibration.scenario(), encoding="utf-8")
    chosen = calibration.parameters[calibration.parameters.fitted == 1]
    chosen = chosen.sort_values("influence", ascending=False).head(most)
    scalars = [scalar for row in calibration.compared.itertuples()
               if (scalar := _scalar(calibration, row))]
    if not scalars:
        raise FormatError(f"{calibration.folder}: no row of the record can be a scalar of a study")
    study = folder / "sobol.toml"
    study.write_text("\n".join([
        'base = "scenario.toml"', 'title = "Sobol\' indices"', f"question = {_QUESTION}",
        "[run]", "replicates = 1", *([f"scale = {scale}"] if scale else []),
        "[output]", "observables = []", "[parameters]",
        *(f"{row.name} = {row.central!r}" for row in calibration.parameters.itertuples()),
        "[sweep]", 'design = "saltelli"', f"points = {points}", "[sweep.store]", "results = false",
        *(_factor(row) for row in chosen.itertuples(index=False)), *scalars, ""]), encoding="utf-8")
    runs = folder / f"sobol_{calibration.stamp}"
    experiments.sweep(study, runs, jobs=jobs)
    table = experiments.sensitivity(runs).assign(points=points, stamp=calibration.stamp)
    table["scalar"] = table.scalar.map({_word(name): name for name in calibration.fit.id})
    table["factor"] = table.factor.map({_word(name): name for name in chosen.name})
    table.to_csv(folder / "sobol.csv", index=False)


_QUESTION = '"Which parameters, over their whole ranges, move what is documented?"'


def _word(name):
    """A name as sweep files want it."""
    return re.sub(r"\W", "_", name)


def _factor(row):
    scale = '\nscale = "log"' if row.scale == "log" else ""
    return (f'[[sweep.factor]]\nkey = "parameters.{row.name}"\nname = "{_word(row.name)}"\n'
            f"low = {row.low!r}\nhigh = {row.high!r}{scale}")


def _scalar(calibration, row):
    """A row of the record as a scalar of a study; None where a study cannot count it."""
    keys = {"event": row.event, "place": row.place, "group": row.group, "list": row.list}
    keys = {key: value for key, value in keys.items() if isinstance(value, str) and value}
    if row.observable == "event_date":
        keys = {"event": row.event}
    weeks = ""
    if row.observable in RESULTS:
        keys = {"result": row.observable, **keys}
    else:
        weeks = _weeks(calibration, row)
        keys = {"series": keys.pop("event", ""), **keys}
    return None if weeks is None else "\n".join(
        ["[[sweep.scalar]]", f'name = "{_word(row.id)}"',
         *(f"{key} = {json.dumps(value)}" for key, value in keys.items()), weeks])


def _weeks(calibration, row):
    """Which weeks of a series a row counts, as keys of a scalar."""
    record = pd.read_csv(calibration.about["record"]).set_index("id")
    folder = Path(calibration.about["data_folder"])
    kinds = pd.read_csv(folder / "history" / "series.csv").set_index("id")["aggregate"]
    one = record.loc[row.id]
    if kinds.get(row.event) == "level":
        return f"date = {one.date}"
    if kinds.get(row.event) == "sum" and isinstance(one.date_end, str):
        return f'from = {one.date}\nuntil = {one.date_end}\nstatistic = "sum"'
    return None


def indices(calibration):
    """By Saltelli's design: observable, parameter, first, total (means over rows), rows; sorted.
    Empty where they were not made."""
    path = calibration.folder / "trials" / "sobol.csv"
    if not path.is_file():
        return pd.DataFrame()
    table = pd.read_csv(path)
    if (table.stamp != calibration.stamp).any():
        return pd.DataFrame()
    table["observable"] = table.scalar.map(calibration.fit.set_index("id").observable)
    wide = table[table.measure.isin(["first", "total"])].pivot_table(
        "value", ["observable", "factor"], "measure")
    wide["rows"] = table[table.measure == "total"].dropna(subset="value").groupby(
        ["observable", "factor"]).size()
    wide["points"] = table.points.max()
    return wide.reset_index().rename(columns={"factor": "parameter"})


def first_order(calibration):
    """The same without new runs: how much of the variance over the first wave a curve of second
    degree in one parameter explains, adjusted for its two terms. Columns observable, parameter,
    first, rows. Rough with few points; tells nothing of total indices."""
    runs = calibration.stage("wave_1")
    lines = []
    for row in calibration.compared.itertuples():
        if row.id not in runs:
            continue
        for name in calibration.fitted_parameters:
            if name in runs:
                lines.append((row.observable, name, _curve(runs[name], runs[row.id])))
    table = pd.DataFrame(lines, columns=["observable", "parameter", "first"]).dropna()
    groups = table.groupby(["observable", "parameter"])["first"]
    return groups.mean().clip(lower=0).to_frame().assign(
        rows=groups.size(), points=len(runs)).reset_index()


def _curve(factor, values):
    known = np.isfinite(values.to_numpy())
    count = int(known.sum())
    if count < 8 or np.ptp(values[known]) == 0:
        return np.nan
    x = factor[known].rank().to_numpy() / count
    design = np.column_stack([np.ones(count), x, x ** 2])
    left = values[known] - design @ np.linalg.lstsq(design, values[known], rcond=None)[0]
    explained = 1 - (left ** 2).sum() / ((values[known] - values[known].mean()) ** 2).sum()
    return 1 - (1 - explained) * (count - 1) / (count - 3)
