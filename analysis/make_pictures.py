#!/usr/bin/python3
"""Draws the pictures of the docs from what narod run, counterfactual and sweep wrote."""
import argparse
import io
import sys
from pathlib import Path

import matplotlib
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "analysis"))
import narod  # noqa: E402  (from this checkout, installed or not)
from narod.study import open_study  # noqa: E402

PICTURES = {
    "support_by_class": narod.plots.support_by_class,
    "trajectory": lambda run: narod.plots.trajectory(
        run, ["left_sr", "bolsheviks", "centre_sr"], social_class="soldier",
        time=slice("1917-01", "1918-12")),
    "stacked": narod.plots.stacked,
    "wings": narod.plots.wings,
    "followers": lambda run: narod.plots.followers(run, time=slice("1917-01", "1918-12")),
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

# Of a run with a panel of agents (output.panel).
PANEL_PICTURES = {"life_history": narod.plots.life_history}

# The same from a file of narod counterfactual.
PAIRED_PICTURES = {
    "difference": lambda pairs: narod.plots.difference(
        pairs, ["left_sr", "bolsheviks", "centre_sr"], social_class="soldier",
        time=slice("1917-05", "1918-12")),
    "effects": narod.plots.effects,
}
# From the folder of configs/sweeps/positions.toml.
STUDY_PICTURES = {
    "modes_of_positions": lambda study: narod.plots.points(
        study, ["left_sr", "centre_sr", "bolsheviks", "mensheviks_defencist"], "positions",
        social_class="worker", events={"1917-03-12": "February", "1917-11-07": "October",
                                       "1918-07-07": "July 1918"}),
}
# From the study configs/sweeps/fifth_congress.toml.
CONGRESS_PICTURES = {
    "heatmap": lambda study: narod.plots.heatmap(study, "left_sr_delegates"),
    "response": lambda study: narod.plots.response(study, "left_sr_delegates",
                                                   "town_over_weight", by="padding"),
}
# From a study with the design saltelli or morris and what `narod sensitivity` tells of it.
SENSITIVITY_PICTURES = {"sensitivity": narod.plots.sensitivity}
# Four worlds, which are run here: what is changed in the baseline, with events on their days.
HONEST = {"parameters.institutions.padding": 0.0, "events.fifth_soviet_congress.effects": []}
FREE = {"events.left_sr_suppressed.happens": False}
DATED = {"history.outcomes": "dated"}
WORLDS = {("honest congress", "no repression"): DATED | HONEST | FREE,
          ("honest congress", "repression"): DATED | HONEST,
          ("falsified congress", "no repression"): DATED | FREE,
          ("falsified congress", "repression"): DATED}
OF_WORLDS = {"scale": 10000, "replicates": 4}
DPI = 80
COLOURS = 256  # of a picture: small files


def write(figure, path):
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DPI)
    Image.open(drawn).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(
        path, optimize=True)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", metavar="FILE.h5", help="a run file, of the whole course")
    parser.add_argument("--counterfactual", metavar="FILE.h5",
                        help="a file of narod counterfactual; without it, its pictures stay")
    parser.add_argument("--study", metavar="DIR", help="what narod sweep made of "
                        "configs/sweeps/positions.toml; without it, its pictures stay")
    parser.add_argument("--congress", metavar="DIR", help="a study of fifth_congress.toml")
    parser.add_argument("--screened", metavar="DIR", help="a study that narod sensitivity reads")
    parser.add_argument("--worlds", action="store_true",
                        help="run the four worlds of two_by_two and draw them")
    parser.add_argument("--only", nargs="+", choices=PICTURES, metavar="NAME",
                        help="of the pictures from FILE.h5 only these")
    parser.add_argument("--folder", default=ROOT / "docs" / "pictures", type=Path)
    options = parser.parse_args()
    matplotlib.use("Agg")
    options.folder.mkdir(parents=True, exist_ok=True)
    run = narod.open_run(options.file)
    pictures = PICTURES | (PANEL_PICTURES if "agent" in run.data.dims else {})
    for name in options.only or pictures:
        write(pictures[name](run), options.folder / f"{name}.png")
    if options.counterfactual:
        pairs = narod.open_counterfactual(options.counterfactual)
        for name, draw in PAIRED_PICTURES.items():
            write(draw(pairs), options.folder / f"{name}.png")
    if options.study:
        study = open_study(options.study)
        for name, draw in STUDY_PICTURES.items():
            write(draw(study), options.folder / f"{name}.png")
    if options.congress:
        study = narod.open_study(options.congress)
        for name, draw in CONGRESS_PICTURES.items():
            write(draw(study), options.folder / f"{name}.png")
    if options.screened:
        study, table = narod.open_study(options.screened), narod.sensitivity(options.screened)
        for name, draw in SENSITIVITY_PICTURES.items():
            write(draw(study, table), options.folder / f"{name}.png")
    if options.worlds:
        runs = {words: narod.run(set=changed, until="1918-12-31", **OF_WORLDS)
                for words, changed in WORLDS.items()}
        write(narod.plots.two_by_two(runs), options.folder / "two_by_two.png")


if __name__ == "__main__":
    main()
