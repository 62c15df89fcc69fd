"""How far rows are from what is documented, in the words of the page."""
import numpy as np
import pandas as pd

FLOOR = 0.01  # of a documented count: nothing is smaller on a logarithmic scale
NAIVE = ["naive_other_places", "naive_last_earlier", "naive_uniform_swing"]
NAIVE_WORDS = ["mean of the other places", "last earlier value", "uniform swing"]
NEVER = 182.5  # days that an event which did not come is off, as in narod calibrate
LEVELS = np.arange(0.1, 1, 0.1)
NOISE_DRAWS = 400  # of the errors of sources and model, for each run
DRAWS = 2000  # of rows, for the interval of a share


def apart(values, documented, log_scale):
    """Value less documented; of counts (`log_scale`), of the logarithms."""
    values = np.asarray(values, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(np.maximum(values, FLOOR * documented) / documented)
    return np.where(log_scale == 1, ratio, values - documented)


def distance(rows, values):
    """The same for a table of rows and a value for each."""
    return pd.Series(apart(values, rows.documented.to_numpy(), rows.log_scale.to_numpy()),
                     rows.index)


def errors(rows, column="median"):
    """Distance from the documented value; of counts, of the logarithm."""
    return distance(rows, rows[column]).abs()


def summary(rows):
    """Mean error, |z|, coverage and skill of rows."""
    naive = rows.naive_uniform_swing.fillna(rows.naive_other_places).fillna(
        rows.naive_last_earlier)
    beside = rows.assign(naive=naive)[naive.notna()]
    of_naive = errors(beside, "naive").sum() if len(beside) else 0
    return {"rows": len(rows), "error": errors(rows).mean(), "z": rows.z.abs().mean(),
            "covered": rows.covered.mean(), "covered_with_errors": rows.covered_with_errors.mean(),
            "skill": 1 - errors(beside).sum() / of_naive if of_naive > 0 else np.nan}


def skills(rows):
    """1 - error / error of each naive forecast, over the rows that have it, by observable."""
    found = []
    for observable, some in rows.groupby("observable", sort=False):
        line = {"observable": observable}
        for column in NAIVE:
            have = some[some[column].notna()]
            of_naive = errors(have, column).sum() if len(have) else 0
            line[column] = 1 - errors(have).sum() / of_naive if of_naive > 0 else np.nan
            line[column + "_rows"] = len(have)
        found.append(line)
    return pd.DataFrame(found)


def errors_of_runs(rows, runs):
    """Mean error over the rows for each single run; `runs`: Calibration.stage("check")."""
    found = {row.id: np.abs(_of_runs(row, runs))
             for row in rows.itertuples() if row.id in runs}
    return pd.DataFrame(found).mean(axis=1) if found else pd.Series(dtype=float)


def _of_runs(row, runs):
    """How far each run is from a row; an event that did not come is NEVER days late."""
    far = apart(runs[row.id], row.documented, row.log_scale)
    if row.observable == "event_date":
        far = np.clip(np.nan_to_num(far, nan=NEVER), -NEVER, NEVER)
    return far


def coverage(calibration):
    """Share of documented values within the central part of the runs, by its size.

    Columns level, runs (as they are), with_errors (those of sources, sampling and the model
    added). Empty where the runs of the check are not there.
    """
    runs = calibration.stage("check")
    rows = calibration.compared[calibration.compared.id.isin(runs.columns)]
    noise = np.random.default_rng(1).standard_normal((NOISE_DRAWS, 1))
    parts = calibration.targets.set_index("id")[["sampling", "sources", "discrepancy"]]
    spread = np.sqrt((parts.fillna(0) ** 2).sum(axis=1))
    places = {"runs": [], "with_errors": []}
    for row in rows.itertuples():
        values = _of_runs(row, runs)
        values = values[np.isfinite(values)]
        if len(values):
            places["runs"].append(_place(values))
            places["with_errors"].append(_place(values + spread[row.id] * noise))
    if not places["runs"]:
        return pd.DataFrame(columns=["level", "runs", "with_errors"])
    return pd.DataFrame({"level": LEVELS, **{
        name: [float(np.mean(np.abs(2 * np.array(at) - 1) <= level)) for level in LEVELS]
        for name, at in places.items()}})


def _place(distances):
    """Where 0 (the documented value) stands among distances, 0 to 1."""
    return ((distances < 0).mean() + (distances <= 0).mean()) / 2


def share_of_shocks(calibration, rows, everything, without):
    """How much of the documented change events explain: explained with all, explained without,
    share of the former that is lost, its 90 % interval (rows drawn anew), number of rows.

    Explained: 1 - squared error / squared change since the last earlier documented value, in
    deviations. `everything`, `without`: values by id.
    """
    change, error = _parts(calibration, rows, everything)
    _, other = _parts(calibration, rows, without)
    known = change.index.intersection(error.dropna().index).intersection(other.dropna().index)
    change, error, other = (part[known].to_numpy() ** 2 for part in (change, error, other))
    if not len(known):
        return np.nan, np.nan, np.nan, np.nan, np.nan, 0
    drawn = np.random.default_rng(1).integers(len(known), size=(DRAWS, len(known)))
    lost = [_lost(*(part[at].sum() for part in (change, error, other))) for at in drawn]
    low, high = np.nanquantile(lost, [0.05, 0.95]) if np.isfinite(lost).any() else (np.nan,) * 2
    sums = change.sum(), error.sum(), other.sum()
    return (1 - sums[1] / sums[0], 1 - sums[2] / sums[0], _lost(*sums), low, high, len(known))


def _parts(calibration, rows, values):
    rows = rows[rows.naive_last_earlier.notna()].drop_duplicates("id").set_index("id", drop=False)
    deviation = calibration.deviations.reindex(rows.index)
    change = distance(rows, rows.naive_last_earlier) / deviation
    change = change[np.isfinite(change) & (change != 0)]
    error = distance(rows, values.reindex(rows.index)) / deviation
    return change, error[change.index]


def _lost(change, error, other):
    """Share of what is explained with all that is not explained without."""
    return (other - error) / (change - error) if change > error else np.nan
