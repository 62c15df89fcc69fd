"""narod in Python: run files as labelled arrays and tables, plots, maps, a report.

    import narod
    run = narod.open_run("out/baseline.h5")
    run.support.sel(faction="left_sr", social_class="soldier")       # as in the file
    run.mean("support", faction="left_sr", social_class="soldier")   # weighted over places
    narod.plots.support_by_class(run)
"""
from . import plots
from .causes import did_not_happen
from .counterfactuals import Counterfactual, open_counterfactual
from .dates import DateError, new_style, old_style
from .experiments import counterfactual, sensitivity, sweep
from .files import FORMAT_VERSIONS, FormatError, NotInRun
from .program import ProgramError, compare, describe, record, run
from .runs import Run, open_run, to_frame
from .study import open_study
from .written import WouldReplace

__all__ = ["Counterfactual", "DateError", "FORMAT_VERSIONS", "FormatError", "NotInRun", "ProgramError", "Run",
           "WouldReplace", "compare", "counterfactual", "describe", "did_not_happen", "new_style", "old_style",
           "open_counterfactual", "open_run", "open_study", "plots", "record", "run",
           "sensitivity", "sweep", "to_frame"]
