"""Sections of the page about parameters: what the record tells of them, what they move."""
from ..markup import number, percent, picture, span, table, text
from . import parameter_figures, sobol

STRONG = 0.5  # correlation of two parameters that the record does not tell apart
WIDE = 0.8  # spread against that of the prior above which the record tells nothing of a parameter


def identifiability(calibration):
    fitted = calibration.parameters[calibration.parameters.fitted == 1]
    wide = list(fitted[fitted.spread > WIDE].name)
    idle = list(calibration.parameters[calibration.parameters.fitted == 0].name)
    found = calibration.correlations()
    pairs = [(abs(found.iloc[i, k]), found.index[i], found.columns[k], found.iloc[i, k])
             for i in range(len(found)) for k in range(i)
             if abs(found.iloc[i, k]) >= STRONG]
    words = [f"{a} and {b} ({r:+.2f})" for _, a, b, r in sorted(pairs, reverse=True)]
    return f"""<ul>
<li>The record tells next to nothing of: {text(', '.join(wide) or 'none')} (spread above {WIDE} of
that of the prior).</li>
<li>Not fitted, as no row depends on them: {text(', '.join(idle) or 'none')}.</li>
<li>Not told apart: {text('; '.join(words) or 'none')}.</li></ul>
<details><summary>Every parameter</summary>
{_parameters(calibration)}
</details>
{picture(parameter_figures.draw_parameters, calibration,
         "Prior against posterior: what the record leaves of each parameter's range.")}
{picture(parameter_figures.draw_correlations, calibration,
         "Correlations of the parameters in the ensemble.")}"""


def _parameters(calibration):
    lines = [[row.name, span(number(row.low), number(row.high)), number(row.scenario),
              number(row.central), span(number(row.q05), number(row.q95)),
              f"{row.spread:.2f}", f"{row.influence:.1f}", "" if row.fitted else "not fitted"]
             for row in calibration.parameters.itertuples()]
    columns = ["parameter", "range", "scenario", "central", "5-95 %", "spread", "influence", ""]
    return table(columns, lines, columns[1:7])


def sensitivity(calibration):
    parts = [picture(parameter_figures.draw_influence, calibration,
                     "Screening: the largest effect of a parameter over its range on a row of an "
                     "observable, in deviations, beyond chance.")]
    first = sobol.first_order(calibration)
    if not first.empty:
        parts.append(picture(
            lambda table: parameter_figures.draw_indices(table, "first"), first,
            f"First-order Sobol' indices in %, from the {first.points.max()} points of the first "
            "wave: share of the variance that a curve in the parameter alone explains, mean over "
            "the rows. With few points they are rough: some per cent may be chance."))
    made = sobol.indices(calibration)
    if made.empty:
        parts.append("<p>Total Sobol' indices were not made: call this with "
                     "<code>--sobol 32</code>.</p>")
    for column, words in () if made.empty else (
            ("total", "with all its interplay with others (total index)"),
            ("first", "by itself (first-order index)")):
        parts.append(picture(
            lambda table, column=column: parameter_figures.draw_indices(table, column), made,
            f"Sobol' indices by Saltelli's design of {made.points.max():.0f} base points: share of "
            f"the variance in % that a parameter makes {words}, mean over the rows. The other "
            "parameters stand at the middle of the ensemble. Intervals: trials/sobol.csv."))
    return "\n".join(parts)


def waves(calibration):
    lines = [[row.fit, row.stage, row.points, percent(row.share_left),
              f"{row.cut:.2f}" + (" (relaxed: nothing was left)" if row.relaxed else ""),
              f"{row.emulator_explains:.2f}", f"{row.best_mean_squared_z:.2f}"]
             for row in calibration.waves.itertuples()]
    columns = ["fit", "stage", "points", "not ruled out", "cut", "emulator explains",
               "best mean squared z"]
    return table(columns, lines, columns[2:])
