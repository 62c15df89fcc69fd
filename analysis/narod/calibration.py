"""One self-contained HTML page about a calibration: how well it fits, what it cannot tell.

usage: narod-calibration-report FOLDER [--output PAGE.html]      (or python3 -m narod.calibration)

FOLDER is that of `narod calibrate`. Without --output the page is FOLDER/report.html.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from .files import FormatError
from .report import STYLE, _number, _picture, _range, _table, _text

WRONG = 2  # deviations from which a row is told as wrong
STRONG = 0.5  # correlation of two parameters that the record does not tell apart
WIDE = 0.8  # spread against that of the prior above which the record tells nothing of a parameter
FLOOR = 0.01  # of a documented count: nothing is smaller on a logarithmic scale
NAIVE = ["naive_other_places", "naive_last_earlier", "naive_uniform_swing"]
NAIVE_WORDS = ["mean of the other places", "last earlier value", "uniform swing"]


class Calibration:
    """The tables of a folder of `narod calibrate`, as pandas.

    `about`: what it was made with; `fit`, `parameters`, `waves`, `targets`, `influence`,
    `ensemble`, `ablations`, `reference` (all mechanisms, with the runs of an ablation);
    `ablation_rows` and `fold_rows`: a table like `fit` by name.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        if not (self.folder / "ensemble.csv").exists():
            raise FormatError(f"{folder}: holds no finished calibration (there is no ensemble.csv)")
        self.about = dict(self._read("about").fillna("").values)
        for name in ("fit", "parameters", "waves", "targets", "influence", "ensemble",
                     "ablations"):
            setattr(self, name, self._read(name))
        # Files of an earlier calibration that had other folds may still lie there.
        self.reference = self._read("reference") if len(self.ablations) else None
        self.ablation_rows = {name: self._read(f"ablations/{name}")
                              for name in self.ablations.name}
        fits = [name for name in self.waves.fit.unique() if name.startswith("fold ")]
        self.fold_rows = {name[5:]: self._read(f"folds/{name[5:]}") for name in fits}

    def _read(self, name):
        return pd.read_csv(self.folder / f"{name}.csv", float_precision="round_trip")

    @property
    def compared(self):
        """Rows of the record of which runs have a value."""
        return self.fit[self.fit.comparable == 1]

    def correlations(self):
        """Of the fitted parameters in the ensemble, by weight."""
        values = self.ensemble.drop(columns="weight")
        weights = self.ensemble.weight / self.ensemble.weight.sum()
        centred = values - (values.mul(weights, axis=0)).sum()
        covariance = centred.T @ centred.mul(weights, axis=0)
        deviation = np.sqrt(np.diag(covariance))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = covariance / np.outer(deviation, deviation)
        return found.fillna(0)


def open_calibration(folder):
    """The tables that `narod calibrate` wrote."""
    return Calibration(folder)


def errors(rows, column="median"):
    """Distance from the documented value; of counts, of the logarithm."""
    log = rows.log_scale == 1
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(np.log(rows[column].clip(lower=FLOOR * rows.documented) / rows.documented))
    return (rows[column] - rows.documented).abs().where(~log, ratio)


def summary(rows):
    """Mean error, |z|, coverage and skill of rows."""
    naive = rows.naive_uniform_swing.fillna(rows.naive_other_places).fillna(
        rows.naive_last_earlier)
    beside = rows.assign(naive=naive)[naive.notna()]
    of_naive = errors(beside, "naive").sum() if len(beside) else 0
    return {"rows": len(rows), "error": errors(rows).mean(), "z": rows.z.abs().mean(),
            "covered": rows.covered.mean(), "covered_with_errors": rows.covered_with_errors.mean(),
            "skill": 1 - errors(beside).sum() / of_naive if of_naive > 0 else np.nan}


def skills(rows):
    """1 - error / error of each naive forecast, over the rows that have it, by observable."""
    found = []
    for observable, some in rows.groupby("observable", sort=False):
        line = {"observable": observable}
        for column in NAIVE:
            have = some[some[column].notna()]
            of_naive = errors(have, column).sum() if len(have) else 0
            line[column] = 1 - errors(have).sum() / of_naive if of_naive > 0 else np.nan
            line[column + "_rows"] = len(have)
        found.append(line)
    return pd.DataFrame(found)


# Figures ----------------------------------------------------------------------------------------
def _axes(width, height, columns=1):
    import matplotlib.pyplot as plt
    fig, axes = plt.subplots(1, columns, figsize=(width, height), layout="constrained",
                             squeeze=False)
    plt.close(fig)
    for one in axes[0]:
        one.spines[["top", "right"]].set_visible(False)
    return fig, axes[0]


def draw_fit(calibration):
    fig, (shares, counts) = _axes(11, 5, 2)
    for axes, log in ((shares, 0), (counts, 1)):
        rows = calibration.compared
        rows = rows[(rows.log_scale == log) & (rows.observable != "event_date")]
        low, middle, high = (
            rows[c].clip(lower=FLOOR * rows.documented) if log else rows[c]
            for c in ("q05", "median", "q95"))
        axes.errorbar(rows.documented, middle,
                      yerr=[(middle - low).clip(lower=0), (high - middle).clip(lower=0)],
                      fmt="o", markersize=3.5, linewidth=0.7, color="#2b5c8a")
        if log and len(rows):
            axes.set_xscale("log")
            axes.set_yscale("log")
        if len(rows):
            ends = [min(rows.documented.min(), middle.min()),
                    max(rows.documented.max(), middle.max())]
            axes.plot(ends, ends, color="0.6", linewidth=0.8)
        axes.set_xlabel("documented")
        axes.set_ylabel("median of the ensemble, 5-95 %")
        axes.set_title("counts" if log else "shares", loc="left", fontsize=10)
    return fig


def draw_places(calibration):
    rows = calibration.compared
    order = rows.groupby("place").z.mean().sort_values()
    fig, (axes,) = _axes(8, max(2.0, 0.19 * len(order) + 0.8))
    for level, place in enumerate(order.index):
        values = rows[rows.place == place].z
        axes.plot(values, [level] * len(values), "o", markersize=3.5, color="#2b5c8a", alpha=0.6)
        axes.plot(values.mean(), level, "|", markersize=11, color="#a02000")
    axes.axvline(0, color="0.6", linewidth=0.8)
    axes.set_yticks(range(len(order)), order.index, fontsize=7)
    axes.set_xlabel("simulated less documented, in deviations; red: mean of the place")
    return fig


def draw_parameters(calibration):
    some = calibration.parameters[calibration.parameters.fitted == 1].iloc[::-1]
    fig, (axes,) = _axes(8, max(2.0, 0.26 * len(some) + 0.8))

    def unit(row, value):
        if row.scale == "log":
            return np.log(value / row.low) / np.log(row.high / row.low)
        return (value - row.low) / (row.high - row.low)
    for level, row in enumerate(some.itertuples()):
        axes.plot([0, 1], [level, level], color="0.85", linewidth=5, solid_capstyle="butt")
        axes.plot([unit(row, row.q05), unit(row, row.q95)], [level, level], color="#2b5c8a",
                  linewidth=5, solid_capstyle="butt")
        axes.plot(unit(row, row.median), level, "o", color="white", markersize=3)
        axes.plot(unit(row, row.scenario), level, "|", color="#a02000", markersize=10)
    axes.set_yticks(range(len(some)), some.name, fontsize=7.5)
    axes.set_xlabel("share of the range (grey); blue: 5-95 % of the ensemble; red: the scenario")
    return fig


def draw_correlations(calibration):
    found = calibration.correlations()
    size = max(3.5, 0.28 * len(found) + 2)
    fig, (axes,) = _axes(size + 1, size)
    image = axes.imshow(found, vmin=-1, vmax=1, cmap="RdBu_r")
    axes.set_xticks(range(len(found)), found.columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(found)), found.columns, fontsize=7)
    fig.colorbar(image, ax=axes, shrink=0.7)
    return fig


def draw_influence(calibration):
    observable = calibration.targets.set_index("id").observable
    table = calibration.influence.assign(observable=calibration.influence.id.map(observable))
    table = table.pivot_table("influence", "parameter", "observable", "max")
    table = table.loc[table.max(axis=1).sort_values(ascending=False).index]
    fig, (axes,) = _axes(0.6 * table.shape[1] + 4.5, max(2.5, 0.26 * len(table) + 1.6))
    image = axes.imshow(table, cmap="Blues", aspect="auto")
    axes.set_xticks(range(table.shape[1]), table.columns, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(table)), table.index, fontsize=7.5)
    fig.colorbar(image, ax=axes, shrink=0.7)
    return fig


# Tables -----------------------------------------------------------------------------------------
def _percent(value):
    return "-" if pd.isna(value) else f"{100 * value:.0f} %"


def _summary_cells(rows):
    s = summary(rows)
    return [s["rows"], _number(s["error"]), f"{s['z']:.2f}", _percent(s["covered"]),
            _percent(s["covered_with_errors"]), _number(s["skill"])]


SUMMARY = ["rows", "error", "mean |z|", "covered", "with errors", "skill"]


def _by_phase(calibration):
    rows = [[phase.replace("_", " "), observable, *_summary_cells(some)]
            for (phase, observable), some in
            calibration.compared.groupby(["phase", "observable"], sort=False)]
    rows.append(["all", "", *_summary_cells(calibration.compared)])
    return _table(["phase", "observable", *SUMMARY], rows, SUMMARY)


def _skill_table(rows):
    columns = ["observable", *NAIVE_WORDS]
    lines = [[row["observable"], *(f"{_number(row[c])} ({row[c + '_rows']} rows)"
                                   for c in NAIVE)] for row in skills(rows).to_dict("records")]
    return _table(columns, lines, NAIVE_WORDS)


def _rows_table(rows):
    lines, classes = [], []
    for row in rows.to_dict("records"):
        days = row["observable"] == "event_date"
        cells = [_number(row[key], days) for key in
                 ("documented", "median", "q05", "q95", "prior_q05", "prior_q95")]
        known = row["comparable"] == 1
        lines.append([row["id"], cells[0], cells[1], _range(*cells[2:4]), _range(*cells[4:]),
                      f"{row['z']:+.1f}" if known else "-",
                      ("covered" if row["covered"] else "missed") if known else "not comparable"])
        classes.append("miss" if known and not row["covered"] else "")
    columns = ["row of the record", "documented", "simulated", "5-95 %", "5-95 % before", "z", ""]
    return _table(columns, lines, columns[1:6], classes)


def _ablations(calibration):
    if calibration.ablations.empty:
        return "<p>Not made: call <code>narod calibrate</code> with <code>--ablations</code>.</p>"
    observables = list(calibration.compared.observable.unique())
    rows = calibration.reference[calibration.reference.comparable == 1]
    base = {o: summary(rows[rows.observable == o])["z"] for o in observables}
    lines = []
    for row in calibration.ablations.itertuples():
        there = calibration.ablation_rows[row.name]
        there = there[there.comparable == 1]
        changes = [summary(there[there.observable == o])["z"] - base[o] for o in observables]
        lines.append([row.name, row.meaning if isinstance(row.meaning, str) else "", row.set,
                      f"{row.mean_squared_z:.2f}",
                      f"{row.mean_squared_z - row.reference_mean_squared_z:+.2f}",
                      *(f"{change:+.2f}" for change in changes)])
    columns = ["without", "what that means", "set", "mean squared z", "loss", *observables]
    return ("<p>Each mechanism switched off and all else fitted anew. Loss: by how much the mean "
            "squared z grows, against a fit with all mechanisms and as many runs; then the change of the mean |z| by observable. A loss near zero says "
            "that the record does not need the mechanism, or that others can take its "
            "place.</p>" + _table(columns, lines, columns[3:]))


def _folds(calibration):
    if not calibration.fold_rows:
        return "<p>Not made: call <code>narod calibrate</code> with <code>--folds</code>.</p>"
    lines, all_rows = [], []
    for name, rows in calibration.fold_rows.items():
        held_out = rows[(rows.fitted == 0) & (rows.comparable == 1)]
        if held_out.empty:
            lines.append([name, 0, *["-"] * 5])
            continue
        lines.append([name, *_summary_cells(held_out)])
        all_rows.append(held_out)
    text = _table(["left out", *SUMMARY], lines, SUMMARY)
    if all_rows:
        text += "<p>Skill against each naive forecast, over all rows that were left out:</p>"
        text += _skill_table(pd.concat(all_rows))
    return ("<p>Rows left out of the fit and then foretold. Naive forecasts know the same rows as "
            "the fit did.</p>" + text)


def wrong(calibration):
    """Plain sentences about what the model gets wrong, the worst first."""
    rows = calibration.compared
    sentences = []
    for row in rows.reindex(rows.z.abs().sort_values(ascending=False).index).itertuples():
        if abs(row.z) < WRONG:
            break
        days = row.observable == "event_date"
        sentences.append(
            f"{row.id}: documented {_number(row.documented, days)}, simulated "
            f"{_number(row.median, days)} ({_number(row.q05, days)} to {_number(row.q95, days)}), "
            f"{abs(row.z):.1f} deviations too {'high' if row.z > 0 else 'low'}.")
    return sentences


def _identifiability(calibration):
    fitted = calibration.parameters[calibration.parameters.fitted == 1]
    wide = list(fitted[fitted.spread > WIDE].name)
    idle = list(calibration.parameters[calibration.parameters.fitted == 0].name)
    found = calibration.correlations()
    pairs = [(abs(found.iloc[i, k]), found.index[i], found.columns[k], found.iloc[i, k])
             for i in range(len(found)) for k in range(i)
             if abs(found.iloc[i, k]) >= STRONG]
    words = [f"{a} and {b} ({r:+.2f})" for _, a, b, r in sorted(pairs, reverse=True)]
    return "\n".join([
        "<ul>",
        f"<li>The record tells next to nothing of: {_text(', '.join(wide) or 'none')} (spread "
        f"above {WIDE} of that of the prior).</li>",
        f"<li>Not fitted, as no row depends on them: {_text(', '.join(idle) or 'none')}.</li>",
        f"<li>Not told apart: {_text('; '.join(words) or 'none')}.</li>", "</ul>"])


def _parameters(calibration):
    lines = [[row.name, _range(_number(row.low), _number(row.high)), _number(row.scenario),
              _number(row.central), _range(_number(row.q05), _number(row.q95)),
              f"{row.spread:.2f}", f"{row.influence:.1f}", "" if row.fitted else "not fitted"]
             for row in calibration.parameters.itertuples()]
    columns = ["parameter", "range", "scenario", "central", "5-95 %", "spread", "influence", ""]
    return _table(columns, lines, columns[1:7])


def _waves(calibration):
    lines = [[row.fit, row.stage, row.points, _percent(row.share_left),
              f"{row.cut:.2f}" + (" (relaxed: nothing was left)" if row.relaxed else ""),
              f"{row.emulator_explains:.2f}", f"{row.best_mean_squared_z:.2f}"]
             for row in calibration.waves.itertuples()]
    columns = ["fit", "stage", "points", "not ruled out", "cut", "emulator explains",
               "best mean squared z"]
    return _table(columns, lines, columns[2:])


def page(calibration):
    """The whole page as HTML."""
    about = calibration.about
    left = calibration.targets[calibration.targets.fitted == 0]
    reasons = left.groupby("why_not").size().sort_values(ascending=False)
    sentences = wrong(calibration)
    title = about.get("title", "Calibration")
    provenance = [[key, about[key]] for key in
                  ("scenario", "command_line", "created", "source", "seed", "scale", "record",
                   "data_hash") if about.get(key)]
    pictures = {draw: _picture(draw, calibration, caption) for draw, caption in (
        (draw_fit, "Every fitted value beside the ensemble, run with fresh seeds."),
        (draw_places, "Residuals by place."),
        (draw_parameters, "What the record leaves of each parameter's range."),
        (draw_correlations, "Correlations of the parameters in the ensemble."),
        (draw_influence, "Influence: the largest effect of a parameter over its range on a row of "
         "an observable, in deviations, beyond chance."))}
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{_text(title)}</title>
<style>{STYLE}</style></head><body>
<h1>{_text(title)}</h1>
<p class="question">{_text(about.get("question", ""))}</p>
<p>{len(calibration.ensemble)} weighted parameter sets of {calibration.ensemble.shape[1] - 1}
parameters; {len(calibration.compared)} rows of the record fitted, {len(left)} not
({_text("; ".join(f"{count}: {why}" for why, count in reasons.items()) or "none")}).</p>
<h2>How well it fits</h2>
<p>Error: mean distance of the median from the documented value; of counts, of its logarithm (0.4 is
a factor of 1.5). z: the distance in deviations of sources, model and chance together. Covered: by
5-95 % of the runs; with errors: after the errors of sources and model are added. Skill: 1 - error /
error of the naive forecast; 0 is no better.</p>
{_by_phase(calibration)}
{pictures[draw_fit]}
<h2>What is wrong</h2>
{"<ul>" + "".join(f"<li>{_text(s)}</li>" for s in sentences) + "</ul>" if sentences else
 "<p>No row is off by more than two deviations.</p>"}
{pictures[draw_places]}
<h2>Skill against naive forecasts</h2>
{_skill_table(calibration.compared)}
<h2>What the record tells of the parameters</h2>
{_identifiability(calibration)}
<details><summary>Every parameter</summary>
{_parameters(calibration)}
</details>
{pictures[draw_parameters]}
{pictures[draw_correlations]}
{pictures[draw_influence]}
<h2>Mechanisms switched off</h2>
{_ablations(calibration)}
<h2>Rows left out and foretold</h2>
{_folds(calibration)}
<h2>How it was sought</h2>
{_waves(calibration)}
<h2>Every row</h2>
<details><summary>The record beside the ensemble</summary>
{_rows_table(calibration.fit)}
</details>
<h2>Where this comes from</h2>
{_table(["", ""], provenance)}
</body></html>
"""


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="narod-calibration-report", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", help="of narod calibrate")
    parser.add_argument("--output", metavar="PAGE.html", help="default: FOLDER/report.html")
    options = parser.parse_args(arguments)
    import matplotlib
    matplotlib.use("Agg")
    try:
        calibration = open_calibration(options.folder)
    except FormatError as error:
        print(f"narod-calibration-report: {error}", file=sys.stderr)
        return 2
    path = Path(options.output or Path(options.folder) / "report.html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(calibration), encoding="utf-8")
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
