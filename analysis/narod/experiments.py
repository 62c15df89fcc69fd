"""Calling the program for more than one run: counterfactuals, sweeps, their sensitivity."""
import io
import subprocess
import tempfile
from pathlib import Path

import pandas as pd

from .counterfactuals import open_counterfactual
from .program import ProgramError, call, find_file, find_program
from .study import open_study


def counterfactual(*variants, base="configs/baseline.toml", set=None, replicates=None,
                   output=None, progress=True, **options):
    """Runs a base and variants of it with the same draws, and opens what was written.

    `set` and `options` (scale, seed, until, threads, first_replicate) count for all scenarios.
    Without `output` the file lives in a temporary folder and goes with what is returned.
    Throws ProgramError with what the program said.
    """
    program = find_program()  # before a temporary folder is made
    folder = None if output else tempfile.TemporaryDirectory(prefix="narod_")
    path = Path(output or Path(folder.name) / "counterfactual.h5")
    call([program, "counterfactual", find_file(base), *map(find_file, variants), "--rows", "1",
          "--output", path], {"replicates": replicates, **options}, set, progress)
    result = open_counterfactual(path)
    result.temporary_folder = folder  # lives as long as the Counterfactual
    return result


def sweep(study, output, set=None, replicates=None, progress=True, **options):
    """Makes the runs of a study that its folder `output` does not have yet, and opens it.

    `set` changes keys of the sweep file (`{"run.scale": 40000}`); `options`: jobs, threads.
    Throws ProgramError with what the program said.
    """
    call([find_program(), "sweep", find_file(study), "--output", output],
         {"replicates": replicates, **options}, set, progress)
    return open_study(output)


def sensitivity(folder):
    """How much each factor of a study moves each scalar, by `narod sensitivity`: a table.

    Columns: scalar, factor, measure, value, low, high (95 % interval). Measures of a study with
    the design saltelli: first, total, noise (shares of the variance of the scalar); morris: mu, mu_star,
    sigma, noise (units of the scalar, over the whole range of the factor). Throws ProgramError.
    """
    done = subprocess.run([find_program(), "sensitivity", str(folder), "--csv"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramError(done.stderr.strip())
    return pd.read_csv(io.StringIO(done.stdout))
