"""Documented values that figures draw beside a run."""
from ..program import compare, record as read_record
from .shades import ink

NOTHING = slice(0, 0)


def documented():
    """The colour of what is documented: that of the axes, which no faction has."""
    return ink()


def compared(run, record=None):
    """Rows of a record beside a run: of the run's own record, of another file (`record`: its path),
    or none (False), which draws the run alone."""
    if record is None or record is True:
        return run.comparison
    return run.comparison[NOTHING] if record is False else compare(run, record).rows


def rows_of(run, record=None):
    """The rows of that record as they are in its file."""
    return read_record(run if record in (None, True, False) else record)
