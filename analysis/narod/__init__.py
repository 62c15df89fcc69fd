"""narod in Python: run files as labelled arrays and tables, plots, maps, a report.

    import narod
    run = narod.open_run("out/baseline.h5")
    run.support.sel(faction="left_sr", social_class="soldier")       # as in the file
    run.mean("support", faction="left_sr", social_class="soldier")   # weighted over places
    narod.plots.support_by_class(run)

Names are imported when they are first used, so that `import narod` takes no time.
"""
import importlib

_NAMES = {
    "causes": ["did_not_happen"],
    "counterfactuals": ["Counterfactual", "open_counterfactual"],
    "dates": ["DateError", "new_style", "old_style"],
    "experiments": ["counterfactual", "sensitivity", "sweep"],
    "files": ["FORMAT_VERSIONS", "FormatError", "NotInRun"],
    "program": ["ProgramError", "compare", "describe", "record", "run"],
    "quantiles": ["quantile"],
    "runs": ["Run", "open_run", "to_frame"],
    "study": ["open_study"],
    "written": ["WouldReplace"],
}
_HOME = {name: module for module, names in _NAMES.items() for name in names}
_MODULES = ["calibration", "elections", "factions", "geography", "plots", "report", *_NAMES]

__all__ = ["Counterfactual", "DateError", "FORMAT_VERSIONS", "FormatError", "NotInRun", "ProgramError",
    "Run", "WouldReplace", "compare", "counterfactual", "describe", "did_not_happen",
    "new_style", "old_style", "open_counterfactual", "open_run", "open_study", "plots",
    "quantile", "record", "run", "sensitivity", "sweep", "to_frame"]


def __getattr__(name):
    if name in _HOME:
        value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    elif name in _MODULES:
        value = importlib.import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module 'narod' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *__all__, *_MODULES])
