"""Sections of the page about the fit: by phase, naive forecasts, faults, rows."""
from ..markup import number, percent, picture, span, table, text
from . import figures, scores
from .faults import patterns, reasons, wrong

SUMMARY = ["rows", "error", "of single runs, 5-95 %", "mean |z|", "covered", "with errors", "skill"]

AT_ONCE = 15  # sentences that are shown without a click


def summary_cells(rows, runs=None):
    """Cells under SUMMARY; without `runs` (of the check) the third is left out."""
    s = scores.summary(rows)
    cells = [s["rows"], number(s["error"]), f"{s['z']:.2f}", percent(s["covered"]),
             percent(s["covered_with_errors"]), number(s["skill"])]
    if runs is not None:
        singly = scores.errors_of_runs(rows, runs)
        ends = (number(singly.quantile(q)) for q in (0.05, 0.95))
        cells.insert(2, span(*ends) if len(singly) else "-")
    return cells


def how_well(calibration):
    runs = calibration.stage("check")
    lines = [[phase.replace("_", " "), observable, *summary_cells(some, runs)]
             for (phase, observable), some in
             calibration.compared.groupby(["phase", "observable"], sort=False)]
    lines += [["all phases", observable, *summary_cells(some, runs)] for observable, some in
              calibration.compared.groupby("observable", sort=False)]
    total = summary_cells(calibration.compared)
    # Errors of different units have no mean, and no skill.
    lines.append(["all", "", total[0], "-", "-", *total[2:-1], "-"])
    dates = ""
    if (calibration.compared.observable == "event_date").any():
        dates = picture(figures.draw_dates, calibration,
                        "Dates of events. What did not come counts as half a year off.")
    return f"""<p>Error: mean distance of the median from the documented value; of counts, of its
logarithm (0.4 is a factor of 1.5); of dates, in days. Of single runs: the same for each run of the
check by itself. z: the distance in deviations of sources, model and chance together. Covered: by
5-95 % of the runs, which should be 90 %; with errors: after the errors of sources and model are
added. Skill: 1 - error / error of the naive forecast; 0 is no better.</p>
{table(["phase", "observable", *SUMMARY], lines, SUMMARY)}
{picture(figures.draw_fit, calibration, "Every fitted value beside the ensemble, run with fresh "
         "seeds. On the grey line it meets the record.")}
{dates}
{picture(figures.draw_coverage, calibration, "Coverage at every level. Below the grey line the "
         "ensemble is surer than it should be, above it less sure.")}"""


def what_is_wrong(calibration):
    parts = []
    for heading, found in (
            ("Alike over many rows", patterns(calibration)),
            ("Row by row, the worst first", wrong(calibration))):
        if found:
            parts.append(f"<h3>{heading}</h3>\n{_list(found[:AT_ONCE])}")
        if found[AT_ONCE:]:
            parts.append(f"<details><summary>{len(found) - AT_ONCE} more</summary>\n"
                         f"{_list(found[AT_ONCE:])}</details>")
    if not parts:
        parts.append("<p>No row is off by more than two deviations.</p>")
    told = reasons(calibration)
    if told:
        items = "".join(f"<li>{text(why)} <span class=\"small\">({text(', '.join(about))})</span>"
                        "</li>" for why, about in told)
        parts.insert(0, "<h3>What people hold to be the cause</h3>\n<p>Written by hand, for rows "
                     f"that are off by two deviations or more.</p>\n<ul>{items}</ul>")
    return "\n".join([*parts, picture(figures.draw_places, calibration, "Residuals by place.")])


def _list(sentences):
    return "<ul>" + "".join(f"<li>{text(one)}</li>" for one in sentences) + "</ul>"


def naive_skill(rows):
    """Skill against each naive forecast."""
    columns = ["observable", *scores.NAIVE_WORDS]
    lines = [[row["observable"], *(f"{number(row[c])} ({row[c + '_rows']} rows)"
                                   for c in scores.NAIVE)]
             for row in scores.skills(rows).to_dict("records")]
    return table(columns, lines, scores.NAIVE_WORDS)


def every_row(rows):
    lines, classes = [], []
    for row in rows.to_dict("records"):
        days = row["observable"] == "event_date"
        cells = [number(row[key], days) for key in
                 ("documented", "median", "q05", "q95", "q05_with_errors", "q95_with_errors",
                  "prior_q05", "prior_q95")]
        known = row["comparable"] == 1
        lines.append([row["id"], *cells[:2], *(span(*cells[i:i + 2]) for i in (2, 4, 6)),
                      f"{row['z']:+.1f}" if known else "-",
                      ("covered" if row["covered"] else "missed") if known else "not comparable"])
        classes.append("miss" if known and not row["covered"] else "")
    columns = ["row of the record", "documented", "simulated", "5-95 %", "with errors",
               "first wave, 5-95 %", "z", ""]
    return table(columns, lines, columns[1:7], classes)
