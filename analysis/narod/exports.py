"""A run as tables in files of other formats."""
from .files import NotInRun, suggestion
from .written import whole_file

TABLES = ("results", "events", "series", "comparison", "scores")


def table(run, name="results", **selection):
    """A table of a run: results, events, series, comparison, scores; or an observable, one row per
    value, at the labels and times of `selection` (as of `Run.select`)."""
    from .runs import to_frame

    if name == "series":
        keys = [key for key in run.series.coords if str(key).startswith("series_")]
        frame = to_frame(run.series.rename("value"))
        described = run.series.coords.to_dataset()[keys].to_dataframe().reset_index()
        return frame.merge(described, on="series")
    if name in TABLES:
        return getattr(run, name)
    if name not in run.observables:
        known = [*TABLES, *run.observables]
        raise NotInRun(f"no table {name!r} in this run{suggestion(name, known)}")
    return to_frame(run.select(name, **selection))


def to_csv(run, path, name="results", **selection):
    """Writes `table(run, name, **selection)` as CSV; returns its path."""
    frame = table(run, name, **selection)
    with whole_file(path, run.path) as part:
        frame.to_csv(part, index=False)
    return path


def to_parquet(run, path, name="results", **selection):
    """The same as Parquet, which needs the package pyarrow or fastparquet (Debian 12 has neither:
    `pip install pyarrow`)."""
    frame = table(run, name, **selection)
    with whole_file(path, run.path) as part:
        frame.to_parquet(part, index=False)
    return path
