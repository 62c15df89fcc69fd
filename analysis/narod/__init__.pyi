# Names of the package for type checkers and editors; __init__.py imports them when they are used.
from . import calibration as calibration, elections as elections, factions as factions
from . import geography as geography, plots as plots, report as report
from .causes import did_not_happen as did_not_happen
from .counterfactuals import Counterfactual as Counterfactual
from .counterfactuals import open_counterfactual as open_counterfactual
from .dates import DateError as DateError, new_style as new_style, old_style as old_style
from .experiments import counterfactual as counterfactual, sensitivity as sensitivity
from .experiments import sweep as sweep
from .files import FORMAT_VERSIONS as FORMAT_VERSIONS, FormatError as FormatError
from .files import NotInRun as NotInRun
from .panel_lives import sequences as sequences
from .program import ProgramError as ProgramError, compare as compare, describe as describe
from .program import record as record, run as run
from .quantiles import quantile as quantile
from .runs import Run as Run, open_run as open_run, to_frame as to_frame
from .study import open_study as open_study
from .written import WouldReplace as WouldReplace

__version__: str
