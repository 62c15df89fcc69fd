#!/usr/bin/python3
"""Draws the pictures of the docs from a run file.

usage: make_pictures.py FILE.h5 [FOLDER]      (FOLDER: docs/pictures unless given)
"""
import io
import sys
from pathlib import Path

import matplotlib
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "analysis"))
import narod  # noqa: E402  (from this checkout, installed or not)

PICTURES = {
    "support_by_class": narod.plots.support_by_class,
    "trajectory": lambda run: narod.plots.trajectory(
        run, ["left_sr", "bolsheviks", "centre_sr"], social_class="soldier",
        time=slice("1917-01", "1918-12")),
    "stacked": narod.plots.stacked,
    "wings": narod.plots.wings,
    "course": narod.plots.course,
    "delegates": narod.plots.delegates,
    "positions": lambda run: narod.plots.positions(run, since="1914-08"),
    "congresses": narod.plots.congresses,
    "vote_bars": narod.plots.vote_bars,
    "scatter": narod.plots.scatter,
    "counts": narod.plots.counts,
    "event_dates": narod.plots.event_dates,
    "vote_map": narod.plots.vote_map,
    "vote_map_bolsheviks": lambda run: narod.plots.vote_map(run, "bolsheviks"),
    "support_map": narod.plots.support_map,
}


DPI = 80
COLOURS = 128  # of a picture: small files


def write(figure, path):
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DPI)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    matplotlib.use("Agg")
    folder = Path(arguments[1]) if len(arguments) == 2 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    run = narod.open_run(arguments[0])
    for name, draw in PICTURES.items():
        write(draw(run), folder / f"{name}.png")
        print(folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
