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

from . import factions, plots
from .counterfactuals import open_counterfactual
from .files import FormatError, NotInRun
from .happened import OUTCOMES, happened
from .markup import HEAD, STYLE, number, picture, slug, span, table, text
from .program import ProgramError
from .runs import open_run
from .written import WouldReplace, whole_file

PROVENANCE = ("scenario", "scenario_hash", "command_line", "created", "source", "seed",
              "replicates", "first_replicate", "scale", "digits", "status", "record",
              "format_version")
# Sections of figures: heading, what to know before looking, figures with what each shows.
FIGURES = [
    ("Who supports whom", "Private support is what people prefer, expression what they state in "
     "public, delegates what institutions let through: three different things, not to be compared.", [
         (plots.support_by_class, "Support for the main parties in four classes."),
         (plots.stacked, "The same for all factions and classes, adding up."),
         (plots.course, "The Left SRs: support and expression by class, and delegates."),
         (plots.wings, "The wings of the Socialist-Revolutionaries."),
         (plots.positions, "Where factions and classes stood on the eve of October.")]),
    ("Where", "Provinces are drawn as cells around their towns.", [
        (plots.vote_map, "Constituent Assembly: the list with most votes in each district."),
        (plots.support_map, "The Left SRs on the eve of October.")]),
    ("Against the record", "Documented values are black or hollow, with the range of their sources.", [
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
        rows.append([_in_words(row), f"{row['date']:%Y-%m-%d}", values[0], span(*values[1:3]),
                     values[3], span(*values[4:]), covered, row["id"]])
        classes.append("miss" if row["covered"] is False else "")
    columns = ["documented value", "date", "documented", "its range", "simulated",
               "5-95 % of the runs", "documented value in that range", "row"]
    return table(columns, rows, columns[2:6], classes, ["date"])


def _in_words(row):
    """What a row of the record is: "vote share: Constituent assembly 1917, Taurida (district), SRs"."""
    parts = [plots.marks.title_of(row["event"]) if row["event"] else "",
             "" if row["place"] in ("all", "") else plots.theme.place(row["place"]),
             factions.name(row["list"]) if row["list"] else ""]
    return f"{row['observable'].replace('_', ' ')}: {', '.join(filter(None, parts))}"


def _bounds(run):
    """What nobody counted: intervals, and where the runs lie."""
    if run.bounds.empty:
        return ""
    rows, classes = [], []
    for row in run.bounds.to_dict("records"):
        compared = row["status"] in ("inside", "above", "below")
        rows.append([row["id"], span(row["low"], row["high"]), number(row["median"]),
                     span(row["q05"], row["q95"]), row["status"],
                     f"{row['replicates_inside']} of {row['replicates']}" if compared else "",
                     row["why"]])
        classes.append("miss" if row["status"] in ("above", "below") else "")
    compared = run.bounds[run.bounds["median"].notna()]
    columns = ["bound", "interval", "simulated", "5-95 % of the runs", "median", "runs inside",
               "why"]
    return f"""<p>Intervals for what nobody counted: the median of the runs is inside
{(compared.status == "inside").sum()} of {len(compared)}. A median outside says that the model is
wrong there, one inside says little.</p>
<details><summary>Every bound</summary>
{table(columns, rows, columns[1:4], classes)}
</details>"""


def _scores(run):
    columns = ["phase", "observable", "rows", "compared", "mean absolute error", "covered", "skill"]
    rows = [[row["phase"].replace("_", " "), row["observable"].replace("_", " ")
             + (" (apart)" if row["apart"] else ""), row["rows"],
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
<details><summary>Every row of the record ({len(run.comparison)})</summary>
{rows}
</details>
{_bounds(run)}"""


def _events(run):
    """What happened, in words; below it everything, with causes and effects as in the file."""
    count = run.data.sizes["replicate"]
    known = happened(run)
    shown = known[known.role.isin(OUTCOMES)]
    when = ["New Style", "Old Style"]
    short = table([*when, "event", "runs", "how"], [
        [f"{row.date:%Y-%m-%d}", row.old_style, row.event, f"{row.runs} of {count}", row.how]
        for row in shown.itertuples()], dates=[*when, "runs"])
    whole = table([*when, "id", "role", "runs", "cause", "effect"], [
        [f"{row.date:%Y-%m-%d}", row.old_style, row.id, row.role, f"{row.runs} of {count}",
         row.cause, row.effect] for row in known.itertuples()], dates=[*when, "runs"])
    return f"""<p>Outcomes by their median date over the runs. One whose date was put in does not
follow from the rules of the model.</p>
{short}
<details><summary>All {len(known)} events and assemblies, with causes and effects as in the file
</summary>
{whole}
</details>"""


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
    parts = {"What happened": _events(run)}
    for heading, note, figures in FIGURES:
        pictures = "\n".join(picture(draw, run, caption) for draw, caption in figures)
        parts[heading] = f"<p>{text(note)}</p>\n{pictures}"
    if counterfactual is not None:
        parts["What if"] = _what_if(counterfactual)
    parts["Scores"] = _scored(run)
    parts["Provenance"] = _provenance(run)
    links = "".join(f'<a href="#{slug(name)}">{text(name)}</a>' for name in parts)
    sections = "\n".join(f'<h2 id="{slug(name)}">{text(name)}</h2>\n{part}'
                         for name, part in parts.items())
    unfinished = ("" if a["status"] == "finished" else
                  "<p><strong>The run was not finished: what follows is what it had written."
                  "</strong></p>")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
{HEAD}
<title>{text(a["title"])}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{text(a["title"])}</h1>
<p class="question">{text(a["question"])}</p>
{unfinished}<p class="small">{run.data.sizes["replicate"]} runs of {run.data.sizes["time"]} weeks,
{text(a["scale"])} people per agent. Simulated unless it says documented. Dates are New Style.</p>
<nav class="small" aria-label="Sections">{links}</nav>
{sections}
</body>
</html>
"""


def _provenance(run):
    known = table(["", ""], [[key.replace("_", " "), run.attrs[key]] for key in PROVENANCE
                             if key in run.attrs])
    return f"""{known}
<details><summary>The scenario</summary>
<pre class="small">{text(run.scenario_text)}</pre>
</details>"""


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
