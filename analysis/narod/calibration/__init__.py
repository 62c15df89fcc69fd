"""What `narod calibrate` wrote, as tables, and one self-contained HTML page about it.

usage: narod-calibration-report FOLDER [--output PAGE.html] [--modes N] [--sobol N]
(or python3 -m narod.calibration)

FOLDER is that of `narod calibrate`. Without --output the page is FOLDER/report.html. Two sections
need runs of their own, which are kept in FOLDER/trials and made only when asked for:
--modes N    N replicates, each with a parameter set of the ensemble, in which positions of factions
             are documented, frozen or adaptive, or in which events move nobody
--sobol N    N base points of Saltelli's design, for Sobol' indices of the parameters that matter
             most; N x (parameters + 2) runs. Called again with more, it makes the missing ones
"""
from .command import main
from .faults import patterns, reasons, why, wrong
from .page import page
from .scores import errors, skills, summary
from .tables import Calibration, open_calibration

__all__ = ["Calibration", "errors", "main", "open_calibration", "page", "patterns", "reasons",
           "skills", "summary", "why", "wrong"]
