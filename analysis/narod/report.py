"""One self-contained HTML page about a run: figures, comparison with the record, what happened.

usage: narod-report FILE.h5 [--counterfactual PAIRS.h5] [--output PAGE.html]
(or python3 -m narod.report)

Without --output the page is written beside FILE as FILE with .html. The comparison is that of
`narod compare`, so the program is needed: the checkout's build, narod on PATH, or the one that
the environment variable NAROD names.
"""
import argparse
import sys
from pathlib import Path

import matplotlib

from . import plots
from .counterfactuals import open_counterfactual
from .dates import old_style
from .files import FormatError, NotInRun
from .markup import STYLE, number, picture, span, table, text
from .program import ProgramError
from .runs import open_run
from .written import WouldReplace, whole_file

PROVENANCE = ("scenario", "scenario_hash", "command_line", "created", "source", "seed",
              "replicates", "first_replicate", "scale", "digits", "status", "record",
              "format_version")
# Sections of figures: heading, what to know before looking, figures with what each shows.
FIGURES = [
    ("Who supports whom", "Private support is what people prefer, expression what they own to in "
     "public, delegates what institutions let through: three things that are not to be compared.", [
         (plots.support_by_class, "Support for the main parties in four classes."),
         (plots.stacked, "The same for all factions and classes, adding up."),
         (plots.course, "The Left SRs: support and expression by class, and delegates."),
         (plots.wings, "The wings of the Socialist-Revolutionaries."),
         (plots.positions, "Where factions and classes stood on the eve of October.")]),
    ("Where", "Provinces are drawn as cells around their towns.", [
        (plots.vote_map, "Constituent Assembly: the list with most votes in each district."),
        (plots.support_map, "The Left SRs on the eve of October.")]),
    ("Against the record", "Documented values are red or hollow, with their sources' range.", [
        (plots.scatter, "Every documented share against the simulated one."),
        (plots.vote_bars, "Votes where most lists are documented."),
        (plots.congresses, "Congresses of soviets: documented and simulated delegates."),
        (plots.counts, "Strikes, desertion, agrarian actions, members."),
        (plots.event_dates, "Dates of events.")]),
]
DIFFERENCES = ["left_sr", "bolsheviks", "centre_sr"]  # factions of the section on variants


def _comparison(run):
    rows, classes = [], []
    for row in run.comparison.to_dict("records"):
        days = row["observable"] == "event_date"
        values = [number(row[key], days) for key in ("documented", "low", "high", "median", "q05",
                                                     "q95")]
        covered = {True: "covered", False: "missed"}.get(row["covered"], row["status"])
        rows.append([row["id"], values[0], span(*values[1:3]), values[3],
                     span(*values[4:]), covered])
        classes.append("miss" if row["covered"] is False else "")
    columns = ["row of the record", "documented", "its range", "simulated", "5-95 % of the runs",
               "documented value in that range"]
    return table(columns, rows, columns[1:5], classes)


def _scores(run):
    columns = ["phase", "observable", "rows", "compared", "mean absolute error", "covered", "skill"]
    rows = [[row["phase"].replace("_", " "),
             row["observable"] + (" (apart)" if row["apart"] else ""), row["rows"],
             row["comparable"], number(row["mae"]), number(row["coverage90"]),
             number(row["skill"])] for row in run.scores.to_dict("records")]
    return table(columns, rows, columns[2:])


def _scored(run):
    try:
        rows, scores = _comparison(run), _scores(run)
    except NotInRun as lacking:
        return f"<p>Not compared: {text(lacking)}.</p>"
    return f"""<p>By phase and kind of value. Covered: share of documented values within 5-95 % of
the runs. Skill: how much nearer than a naive forecast, 1 is perfect, 0 no better. Dates that were
put in are not scored.</p>
{scores}
<details open><summary>Every row of the record</summary>
{rows}
</details>"""


def _events(run):
    """What happened: median date, in how many runs, and why."""
    count = run.data.sizes["replicate"]
    rows = []
    for (key, role), group in run.events.groupby(["id", "role"], sort=False):
        date = group.date.quantile(0.5, interpolation="nearest")
        first = group.iloc[0]
        rows.append([f"{date:%Y-%m-%d}", old_style(date), key.replace("_", " "), role,
                     "date put in" if (group.scripted == 1).all() and role != "assembly" else "",
                     f"{group.replicate.nunique()} of {count}", first.cause, first.effect])
    rows.sort()
    return table(["New Style", "Old Style", "event", "role", "", "runs", "cause", "effect"], rows)


def _what_if(counterfactual):
    """A section: what each variant asks, and changes in support and delegates."""
    parts = ["<p>Differences from the base, pair by pair: runs with the same draws.</p>"]
    for name, run in counterfactual.variants.items():
        parts.append(f"<h3>{text(run.attrs['title'])}</h3>"
                     f'<p class="question">{text(run.attrs["question"])}</p>')
        for draw, caption in [
                (lambda pairs, name=name: plots.difference(pairs, DIFFERENCES, name),
                 f"{name}: difference in private support, all classes."),
                (lambda pairs, name=name: plots.effects(pairs, name, "delegate_share"),
                 f"{name}: differences in delegates.")]:
            parts.append(picture(draw, counterfactual, caption))
    return "\n".join(parts)


def page(run, counterfactual=None):
    """The page as text; with a Counterfactual a section on what its variants change."""
    a = run.attrs
    sections = []
    for heading, note, figures in FIGURES:
        pictures = "\n".join(picture(draw, run, caption) for draw, caption in figures)
        sections.append(f'<h2 id="{text(heading)}">{text(heading)}</h2>\n'
                        f"<p>{text(note)}</p>\n{pictures}")
    names = [heading for heading, *_ in FIGURES]
    if counterfactual is not None:
        names.append("What if")
        sections.append(f'<h2 id="What if">What if</h2>\n{_what_if(counterfactual)}')
    names += ["Scores", "What happened", "Provenance"]
    links = "".join(f'<a href="#{text(name)}">{text(name)}</a>' for name in names)
    provenance = table(["", ""], [[key.replace("_", " "), a[key]] for key in PROVENANCE
                                   if key in a])
    unfinished = ("" if a["status"] == "finished" else
                  "<p><strong>The run was not finished: what follows is what it had written."
                  "</strong></p>")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{text(a["title"])}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{text(a["title"])}</h1>
<p class="question">{text(a["question"])}</p>
{unfinished}<p class="small">{run.data.sizes["replicate"]} runs of {run.data.sizes["time"]} weeks,
{text(a["scale"])} people per agent. Simulated unless it says documented. Dates are New Style.</p>
<nav class="small">{links}</nav>
{chr(10).join(sections)}
<h2 id="Scores">Scores</h2>
{_scored(run)}
<h2 id="What happened">What happened</h2>
<p>Median date over the runs. An outcome whose date was put in does not follow from the rules.</p>
<details><summary>{run.events.id.nunique()} events and assemblies</summary>
{_events(run)}
</details>
<h2 id="Provenance">Provenance</h2>
{provenance}
<details><summary>The scenario</summary>
<pre class="small">{text(run.data.scenario.item())}</pre>
</details>
</body>
</html>
"""


def write_report(run, output=None, counterfactual=None):
    """Writes the page of a run; returns its path. Nothing is left half-written. Throws WouldReplace
    if `output` is one of the files that are read."""
    output = Path(output or run.path.with_suffix(".html"))
    with whole_file(output, run.path, counterfactual and counterfactual.path) as part:
        part.write_text(page(run, counterfactual), encoding="utf-8")
    return output


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="narod-report", description=__doc__, formatter_class=argparse.RawTextHelpFormatter,
        usage=argparse.SUPPRESS)
    parser.add_argument("file", metavar="FILE.h5", help="a file that narod run wrote")
    parser.add_argument("--counterfactual", metavar="PAIRS.h5",
                        help="a file that narod counterfactual wrote, for a section of its own")
    parser.add_argument("--output", metavar="PAGE.html", help="where to write the page")
    options = parser.parse_args(arguments)
    matplotlib.use("Agg")
    try:
        pairs = options.counterfactual and open_counterfactual(options.counterfactual)
        output = write_report(open_run(options.file), options.output, pairs or None)
    except (FormatError, ProgramError, WouldReplace, OSError) as problem:
        print(f"narod-report: {problem}", file=sys.stderr)
        return 2
    print(output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
