"""The pictures of a page, drawn by as many processes as there are processors."""
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from . import plots
from .files import NotInRun
from .markup import picture
from .runs import open_run

# Figures that need `narod compare`, which runs while the others are drawn.
OF_RECORD = (plots.congresses, plots.counts, plots.course, plots.event_dates, plots.scatter,
             plots.vote_bars)
_runs = {}  # what this process has opened, by path


def pictures(run, figures):
    """HTML of each of `figures` (a function of the package that draws a run, and its caption)."""
    with ProcessPoolExecutor(min(len(figures), len(os.sched_getaffinity(0))),
                             multiprocessing.get_context("fork")) as pool:
        drawn = {draw: pool.submit(_drawn, draw, run.path, caption)
                 for draw, caption in figures if draw not in OF_RECORD}
        told = _told(run)
        drawn |= {draw: pool.submit(_drawn, draw, run.path, caption, told)
                  for draw, caption in figures if draw in OF_RECORD}
        return [drawn[draw].result() for draw, _ in figures]


def _told(run):
    try:
        return run._told
    except NotInRun:  # of a run without a record; figures say so in their place
        return None


def _drawn(draw, path, caption, told=None):
    if path not in _runs:
        _runs[path] = open_run(path)  # a file must not be read by two processes through one handle
    if told is not None:
        _runs[path].__dict__["_told"] = told
    return picture(draw, _runs[path], caption)
