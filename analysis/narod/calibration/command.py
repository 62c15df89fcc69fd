"""The command that makes the page, and the runs that its last sections need."""
import argparse
import sys
from pathlib import Path

from ..files import FormatError
from ..program import ProgramError
from ..written import WouldReplace, whole_file
from . import modes, sobol
from .page import page
from .tables import open_calibration


def _parser():
    from . import __doc__ as manual
    parser = argparse.ArgumentParser(
        prog="narod-calibration-report", description=manual, usage=argparse.SUPPRESS,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", help="of narod calibrate")
    parser.add_argument("--output", metavar="PAGE.html", help="default: FOLDER/report.html")
    parser.add_argument("--modes", metavar="N", type=int,
                        help="run the modes of positions, and events without shock, N times each")
    parser.add_argument("--sobol", metavar="N", type=int, help="base points of the Sobol' indices")
    parser.add_argument("--sobol-parameters", metavar="N", type=int, default=8,
                        help="so many parameters, the most influential of the screening (8)")
    parser.add_argument("--scale", type=int,
                        help="people an agent in these runs; default: as in the calibration")
    parser.add_argument("--jobs", type=int, help="runs at a time; default: all processors")
    parser.add_argument("--reasons", metavar="CSV", help="columns rows (pattern of ids), why; "
                        "default: reasons.csv beside the calibration's file")
    return parser


def main(arguments=None):
    options = _parser().parse_args(arguments)
    import matplotlib
    matplotlib.use("Agg")
    try:
        calibration = open_calibration(options.folder, options.reasons)
        if options.modes:
            modes.make(calibration, options.modes, options.scale)
        if options.sobol:
            sobol.make(calibration, options.sobol, options.sobol_parameters, options.scale,
                       options.jobs)
        text = page(calibration)
        path = Path(options.output or Path(options.folder) / "report.html")
        with whole_file(path, options.reasons, calibration.about.get("scenario"),
                        *calibration.folder.rglob("*.csv")) as part:
            part.write_text(text, encoding="utf-8")
    except (FormatError, ProgramError, WouldReplace, OSError) as problem:
        print(f"narod-calibration-report: {problem}", file=sys.stderr)
        return 2
    print(path)
    return 0
