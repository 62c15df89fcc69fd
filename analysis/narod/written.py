"""Writing files: whole or not at all, and never over what a command reads."""
import contextlib
import os
import tempfile
from pathlib import Path

import h5py


class WouldReplace(ValueError):
    """Writing there would destroy an input, or a run file."""


@contextlib.contextmanager
def whole_file(path, *inputs):
    """A path in the same folder to write to, which becomes `path` when the block ends well.

    Throws WouldReplace if `path` is one of `inputs` (None: no file) or an HDF5 file that exists:
    runs take long, and pages and tables are not written over them.
    """
    path = Path(path)
    for one in inputs:
        if one is not None and path.exists() and Path(one).exists() and path.samefile(one):
            raise WouldReplace(f"{path}: the output would replace the input. "
                               "Choose another name for the output")
    if path.exists() and not path.is_file():
        raise WouldReplace(f"{path}: exists and is not a regular file")
    if path.is_file() and h5py.is_hdf5(path):
        raise WouldReplace(f"{path}: the output would replace an HDF5 file. "
                           "Choose another name for the output, or remove the file first")
    path.parent.mkdir(parents=True, exist_ok=True)
    number, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(number)
    try:
        yield Path(part)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(part, 0o666 & ~mask)  # as of any new file; mkstemp gives the owner only
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.remove(part)
        raise
