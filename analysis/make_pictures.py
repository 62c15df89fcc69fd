#!/usr/bin/python3
"""Draws the pictures of the docs, and writes docs/gallery.md, which shows each with its line.

Files of narod run, counterfactual and sweep are read; `./bootstrap refresh` makes them and calls
this. A picture whose file is not given stays as it is.
"""
import argparse
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "analysis"))
import narod  # noqa: E402  (from this checkout, installed or not)

# Four worlds, which are run here: what is changed in the baseline, with events on their days.
HONEST = {"parameters.institutions.padding": 0.0, "events.fifth_soviet_congress.effects": []}
FREE = {"events.left_sr_suppressed.happens": False}
DATED = {"history.outcomes": "dated"}
WORLDS = {("honest congress", "no repression"): DATED | HONEST | FREE,
          ("honest congress", "repression"): DATED | HONEST,
          ("falsified congress", "no repression"): DATED | FREE,
          ("falsified congress", "repression"): DATED}
OF_WORLDS = {"scale": 10000, "replicates": 4}
DPI, FILM_DPI = 80, 60
COLOURS = 256  # of a picture: small files


@dataclass(frozen=True)
class Section:
    """Pictures of one kind of file: `pictures` is {name: (heading, line of Python)}; `setup` is
    what a reader writes before the lines."""

    title: str
    setup: str
    pictures: dict = field(default_factory=dict)


RUN = 'run = narod.open_run("out/baseline.h5")'
GALLERY = {
    "run": Section("A run", RUN, {
        "support_by_class": ("Private support for the main parties in four classes",
                             "narod.plots.support_by_class(run)"),
        "trajectory": ("One quantity over time, with the range of replicates",
                       'narod.plots.trajectory(run, ["left_sr", "bolsheviks", "centre_sr"], '
                       'social_class="soldier", time=slice("1917-01", "1918-12"))'),
        "stacked": ("Shares of all parties as areas", "narod.plots.stacked(run)"),
        "course": ("Left SRs: private support, publicly stated support, delegates",
                   "narod.plots.course(run)"),
        "wings": ("The wings of the SR party", "narod.plots.wings(run)"),
        "followers": ("Who follows the Left SRs, by class",
                      'narod.plots.followers(run, time=slice("1917-01", "1918-12"))'),
        "positions": ("Positions of factions and classes on two issues",
                      'narod.plots.positions(run, since="1914-08")')}),
    "record": Section("A run and the record", RUN, {
        "congresses": ("Delegates at congresses, documented and simulated",
                       "narod.plots.congresses(run)"),
        "delegates": ("Delegates of the Left SRs", "narod.plots.delegates(run)"),
        "vote_bars": ("The vote for the Constituent Assembly", "narod.plots.vote_bars(run)"),
        "scatter": ("Documented and simulated shares", "narod.plots.scatter(run)"),
        "counts": ("Strikers, deserters, members", "narod.plots.counts(run)"),
        "event_dates": ("Dates of events, documented and simulated",
                        "narod.plots.event_dates(run)")}),
    "maps": Section("Maps", RUN, {
        "vote_map": ("The list with most votes in each district", "narod.plots.vote_map(run)"),
        "vote_map_bolsheviks": ("The share of one list",
                                'narod.plots.vote_map(run, "bolsheviks")'),
        "support_map": ("Private support at places", "narod.plots.support_map(run)"),
        "animate_map": ("The same as a film", "narod.plots.animate_map(run, every=8)")}),
    "panel": Section("Single agents", 'run = narod.run(set={"output.panel": True})', {
        "life_history": ("One agent from 1914 to 1922", "narod.plots.life_history(run)")}),
    "pairs": Section(
        "A counterfactual", "pairs = narod.counterfactual("
        '"configs/counterfactuals/no_june_offensive.toml", replicates=8)', {
            "difference": ("Variant minus base over time", 'narod.plots.difference(pairs, '
                           '["left_sr", "bolsheviks", "centre_sr"], social_class="soldier", '
                           'time=slice("1917-05", "1918-12"))'),
            "effects": ("What the change does to events and results",
                        "narod.plots.effects(pairs)")}),
    "worlds": Section(
        "Two decisions crossed",
        'worlds = {("honest congress", "no repression"): narod.run(set={...}), ...}  # four runs', {
            "two_by_two": ("Left SRs in four worlds", "narod.plots.two_by_two(worlds)")}),
    "congress": Section(
        "A study", 'study = narod.sweep("configs/sweeps/fifth_congress.toml", "out/fifth")', {
            "heatmap": ("A scalar over two factors",
                        'narod.plots.heatmap(study, "left_sr_delegates")'),
            "response": ("A scalar against one factor, by another",
                         'narod.plots.response(study, "left_sr_delegates", "town_over_weight", '
                         'by="padding")')}),
    "screened": Section(
        "The sensitivity of a study",
        'study, table = narod.open_study("out/screening"), narod.sensitivity("out/screening")', {
            "sensitivity": ("How much each factor matters",
                            "narod.plots.sensitivity(study, table)")}),
    "study": Section(
        "A study of ways to position parties",
        'study = narod.sweep("configs/sweeps/positions.toml", "out/positions")', {
            "modes_of_positions": (
                "The course under documented, frozen and adaptive positions",
                'narod.plots.points(study, ["left_sr", "centre_sr", "bolsheviks", '
                '"mensheviks_defencist"], "positions", social_class="worker", '
                'events={"1917-03-12": "February", "1917-11-07": "October"})')}),
}
HEAD = """# Gallery

Each figure comes from one line of Python ([Python API](python.md) lists the arguments). Every \
function returns a matplotlib figure; `.savefig("figure.pdf")` writes it. A film is written by \
`.save("film.gif")`. [make_pictures.py](../analysis/make_pictures.py) writes this page and draws \
its pictures. They show what the model does; they are not findings ([Limits](limits.md)).

```python
import narod  # PYTHONPATH=analysis /usr/bin/python3
```
"""


def drawing(section, name):
    """The function that draws a picture: of a run, pairs, a study, worlds."""
    code = compile(GALLERY[section].pictures[name][1], name, "eval")

    def draw(first, second=None):
        return eval(code, {"narod": narod, "run": first, "pairs": first, "worlds": first,
                           "study": first, "table": second, "slice": slice})
    return draw


def drawings(*sections):
    return {name: drawing(section, name) for section in sections
            for name in GALLERY[section].pictures}


FILMS = {"animate_map"}
PICTURES = {name: draw for name, draw in drawings("run", "record", "maps").items()
            if name not in FILMS}
PANEL_PICTURES, PAIRED_PICTURES = drawings("panel"), drawings("pairs")
CONGRESS_PICTURES, STUDY_PICTURES = drawings("congress"), drawings("study")
SENSITIVITY_PICTURES = drawings("screened")


def gallery():
    """docs/gallery.md."""
    parts = [HEAD]
    for section in GALLERY.values():
        parts.append(f"## {section.title}\n\n```python\n{section.setup}\n```\n")
        for name, (heading, line) in section.pictures.items():
            kind = "gif" if name in FILMS else "png"
            parts.append(f"### {heading}\n\n```python\n{line}\n```\n\n"
                         f"![{heading}](pictures/{name}.{kind})\n")
    return "\n".join(parts)


def write(drawn, folder, name):
    if name in FILMS:
        print(drawn.save(folder / f"{name}.gif", dpi=FILM_DPI))
        return
    pixels = io.BytesIO()
    drawn.savefig(pixels, dpi=DPI)
    path = folder / f"{name}.png"
    Image.open(pixels).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(
        path, optimize=True)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE.h5", nargs="?", help="a run file, of the whole "
                        "course; with a panel of agents (output.panel) also for its picture")
    parser.add_argument("--gallery", action="store_true", help="write docs/gallery.md")
    parser.add_argument("--counterfactual", metavar="FILE.h5",
                        help="what narod counterfactual made of no_june_offensive.toml")
    parser.add_argument("--study", metavar="DIR",
                        help="what narod sweep made of configs/sweeps/positions.toml")
    parser.add_argument("--congress", metavar="DIR", help="the same of fifth_congress.toml")
    parser.add_argument("--screened", metavar="DIR", help="the same of left_sr_screening.toml")
    parser.add_argument("--worlds", action="store_true",
                        help="run the four worlds of two_by_two and draw them")
    parser.add_argument("--only", nargs="+", metavar="NAME",
                        choices=[name for one in GALLERY.values() for name in one.pictures],
                        help="of the pictures only these")
    parser.add_argument("--folder", default=ROOT / "docs" / "pictures", type=Path)
    options = parser.parse_args()
    matplotlib.use("Agg")
    if options.gallery:
        (ROOT / "docs/gallery.md").write_text(gallery(), encoding="utf-8")
    options.folder.mkdir(parents=True, exist_ok=True)

    def draw(pictures, *data):
        for name in options.only or pictures:
            if name in pictures:
                write(pictures[name](*data), options.folder, name)

    if options.file:
        run = narod.open_run(options.file)
        draw(drawings("run", "record", "maps"), run)
        if "agent" in run.data.dims:
            draw(PANEL_PICTURES, run)
    if options.counterfactual:
        draw(PAIRED_PICTURES, narod.open_counterfactual(options.counterfactual))
    for section in ("study", "congress"):
        if getattr(options, section):
            draw(drawings(section), narod.open_study(getattr(options, section)))
    if options.screened:
        draw(SENSITIVITY_PICTURES, narod.open_study(options.screened),
             narod.sensitivity(options.screened))
    if options.worlds:
        draw(drawings("worlds"), {words: narod.run(set=changed, until="1918-12-31", **OF_WORLDS)
                                  for words, changed in WORLDS.items()})


if __name__ == "__main__":
    main()
