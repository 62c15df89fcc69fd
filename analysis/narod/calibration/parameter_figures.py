"""Figures of the page about parameters: what is left of their ranges, what they move."""
import numpy as np

from ..files import NotInRun
from .figures import BLUE, RED, axes_of


def draw_parameters(calibration):
    """Prior against posterior: the share of each range that the ensemble fills."""
    some = calibration.parameters[calibration.parameters.fitted == 1].iloc[::-1]
    fig, (axes,) = axes_of(8, max(2.0, 0.26 * len(some) + 0.8))

    def unit(row, value):
        if row.scale == "log":
            return np.log(value / row.low) / np.log(row.high / row.low)
        return (value - row.low) / (row.high - row.low)
    for level, row in enumerate(some.itertuples()):
        axes.plot([0, 1], [level, level], color="0.85", linewidth=5, solid_capstyle="butt")
        axes.plot([unit(row, row.q05), unit(row, row.q95)], [level, level], color=BLUE,
                  linewidth=5, solid_capstyle="butt")
        axes.plot(unit(row, row.median), level, "o", color="white", markersize=3)
        axes.plot(unit(row, row.scenario), level, "|", color=RED, markersize=10)
    axes.set_yticks(range(len(some)), some.name, fontsize=7.5)
    axes.set_ylim(-0.7, len(some) - 0.3)
    axes.set_xlabel("share of the range (grey); blue: 5-95 % of the ensemble; red: the scenario")
    return fig


def draw_correlations(calibration):
    """Correlations of the parameters in the ensemble."""
    found = calibration.correlations()
    size = max(3.5, 0.28 * len(found) + 2)
    fig, (axes,) = axes_of(size + 1, size)
    image = axes.imshow(found, vmin=-1, vmax=1, cmap="RdBu_r")
    axes.set_xticks(range(len(found)), found.columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(found)), found.columns, fontsize=7)
    fig.colorbar(image, ax=axes, shrink=0.7)
    return fig


def draw_influence(calibration):
    """Largest effect of each parameter on a row of each observable, from the screening."""
    observable = calibration.targets.set_index("id").observable
    table = calibration.influence.assign(observable=calibration.influence.id.map(observable))
    return _map(table.pivot_table("influence", "parameter", "observable", "max"), "Blues", "{:.1f}")


def draw_indices(table, column):
    """Sobol' indices, means over the rows of an observable; `table`: sobol.indices or first_order,
    `column`: first or total."""
    if table.empty:
        raise NotInRun("there are no runs to take them from")
    return _map(100 * table.pivot_table(column, "parameter", "observable"), "cividis", "{:.0f}",
                bounds=(0, 100))


def _map(table, colours, form, bounds=(None, None)):
    """Numbers on colours, the row with the largest first."""
    table = table.loc[table.max(axis=1).sort_values(ascending=False).index]
    fig, (axes,) = axes_of(0.62 * table.shape[1] + 4.2, max(2.5, 0.26 * len(table) + 1.6))
    image = axes.imshow(table, cmap=colours, aspect="auto", vmin=bounds[0], vmax=bounds[1])
    for row, column in np.ndindex(table.shape):
        value = table.iat[row, column]
        if np.isfinite(value):
            red, green, blue, _ = image.cmap(image.norm(value))
            ink = "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"
            axes.text(column, row, form.format(value), ha="center", va="center", fontsize=7,
                      color=ink)
    axes.set_xticks(range(table.shape[1]), [one.replace("_", " ") for one in table.columns],
                    rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(table)), table.index, fontsize=7.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return fig
