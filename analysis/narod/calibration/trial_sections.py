"""Sections of the page about other worlds: mechanisms off, positions, shocks, rows left out."""
import pandas as pd

from ..markup import number, percent, picture, span, table, text
from . import modes, scores
from .figures import draw_modes
from .fit_sections import SUMMARY, naive_skill, summary_cells

ENOUGH = 5  # rows for an interval


def ablations(calibration):
    if calibration.ablations.empty:
        return "<p>Not made: call <code>narod calibrate</code> with <code>--ablations</code>.</p>"
    observables = list(calibration.compared.observable.unique())
    rows = calibration.reference[calibration.reference.comparable == 1]
    base = {o: scores.summary(rows[rows.observable == o])["z"] for o in observables}
    lines = []
    order = calibration.ablations.mean_squared_z.sort_values(ascending=False).index
    for row in calibration.ablations.loc[order].itertuples():
        there = calibration.ablation_rows[row.name]
        there = there[there.comparable == 1]
        changes = [scores.summary(there[there.observable == o])["z"] - base[o]
                   for o in observables]
        lines.append([row.name, row.meaning if isinstance(row.meaning, str) else "", row.set,
                      len(there),
                      f"{row.mean_squared_z:.2f}",
                      f"{row.mean_squared_z - row.reference_mean_squared_z:+.2f}",
                      *("-" if change != change else f"{change:+.2f}" for change in changes)])
    columns = ["without", "what that means", "set", "rows", "mean squared z", "loss", *observables]
    return ("<p>Each mechanism switched off and all else fitted anew. Loss: by how much the mean "
            "squared z grows, against a fit with all mechanisms and as many runs; then the change "
            f"of the mean |z| by observable. Of the {len(rows)} rows those count that have a value "
            "in half of the runs: where much no longer happens, the loss is greater than it looks. "
            "A loss near zero says that the record does not need the mechanism, or that others "
            "can take its place.</p>"
            + table(columns, lines, columns[3:]))


def folds(calibration):
    if not calibration.fold_rows:
        return "<p>Not made: call <code>narod calibrate</code> with <code>--folds</code>.</p>"
    columns = [one for one in SUMMARY if "single runs" not in one]
    lines, all_rows = [], []
    for name, rows in calibration.fold_rows.items():
        held_out = rows[(rows.fitted == 0) & (rows.comparable == 1)]
        if held_out.empty:
            lines.append([name, 0, *["-"] * 5])
            continue
        lines.append([name, *summary_cells(held_out)])
        all_rows.append(held_out)
    told = ""
    if all_rows:
        together = pd.concat(all_rows)
        lines.append(["all", len(together), "-", *summary_cells(together)[2:-1], "-"])
        told = ("<p>Skill against each naive forecast, over all rows that were left out:</p>"
                + naive_skill(together))
    return ("<p>Rows left out of the fit and then foretold. Naive forecasts know the same rows as "
            "the fit did.</p>" + table(["left out", *columns], lines, columns) + told)


def positions(calibration):
    found = modes.table(calibration)
    if found.empty:
        return "<p>Not run: call this with <code>--modes 16</code>.</p>"
    cells = found.set_index(["observable", "mode"])
    lines = []
    for observable in dict.fromkeys(found.observable):
        line = [observable, cells.loc[(observable, modes.MODES[0]), "rows"]]
        for mode in modes.MODES:
            one = cells.loc[(observable, mode)]
            line += [number(one.error) if observable != "all" else "-", f"{one.z:.2f}",
                     percent(one.covered)]
        lines.append(line)
    columns = ["observable", "rows", *(f"{mode}: {what}" for mode in modes.MODES
                                       for what in ("error", "mean |z|", "covered"))]
    return (f"<p>The same parameter sets, {found.runs.iloc[0]} runs each: factions where the "
            "record has them; where they stood in 1914 or when they were formed; or following "
            "their supporters by rules. The parameters were fitted with documented positions and "
            "not anew, so the others are at a disadvantage. Rows that lack a value in one of the "
            "three are left out of all.</p>" + table(columns, lines, columns[1:])
            + picture(draw_modes, found, "Mean distance from the record by mode of positions."))


def shocks(calibration):
    name = modes.shocks(calibration)
    if name is None:
        return ("<p>Not known: the calibration has no ablation of event shocks (a name with "
                "'shock').</p>")
    rows = calibration.compared
    pairs = [("all else fitted anew", _medians(calibration.reference),
              _medians(calibration.ablation_rows[name]))]
    with_all, without = (modes.rows(calibration, one) for one in ("documented", modes.NO_SHOCKS))
    if with_all is not None and without is not None:
        pairs.append(("same parameters", _medians(with_all), _medians(without)))
    lines = []
    for words, everything, less in pairs:
        groups = [("all", rows), *rows.groupby("observable", sort=False)]
        for observable, some in groups:
            one, other, lost, low, high, count = scores.share_of_shocks(
                calibration, some, everything, less)
            if count:
                lines.append([words, observable, count, percent(one), percent(other),
                              percent(lost), span(percent(low), percent(high))
                              if pd.notna(lost) and count >= ENOUGH else "-"])
    columns = ["without shocks", "observable", "rows", "explained with", "explained without",
               "share due to shocks", "90 % interval"]
    if not lines:
        return "<p>Not known: no row that was fitted has an earlier documented value.</p>"
    return (f"<p>Event shocks are what events do to standing and grievance by themselves "
            f"({text(name)}: {text(calibration.ablations.set_index('name').set[name])}). "
            "Explained: 1 - squared error / squared change since the last earlier documented value "
            "of the same kind, in deviations; below 0 the model is worse than no change at all. "
            "Share due to shocks: what of it goes with them; not given where nothing is explained "
            "with them. The interval comes from drawing the rows "
            f"anew, of {ENOUGH} or more.</p>"
            + table(columns, lines, columns[2:]))


def _medians(rows):
    rows = rows[rows.comparable == 1] if "comparable" in rows else rows
    return rows.set_index("id")["median"]
