"""How much each factor of a study matters."""
import numpy as np
from matplotlib.ticker import MaxNLocator

from ..files import NotInRun
from . import theme

SOBOL = {"first": ("alone (first-order index)", 0.25, -0.19),  # words, grey, place
         "total": ("with all others (total index)", 0.6, 0.19)}


def sensitivity(study, table, scalars=None, ax=None, figsize=None):
    """Indices of Sobol' or elementary effects of Morris as bars with their 95 % intervals.

    Units: Sobol': shares of the variance of the scalar over the points of the design, in per cent;
    chance between runs is a part of total ones (`noise` of the table). Morris: units of the scalar over the whole range of the
    factor. Source: `narod.sensitivity(folder)`. `scalars`: one or several; all unless given.

        narod.plots.sensitivity(study, narod.sensitivity("out/NAME"))
    """
    known = list(dict.fromkeys(table.scalar))
    wanted = [scalars] if isinstance(scalars, str) else list(scalars or known)
    for name in wanted:
        if name not in known:
            raise NotInRun(f"no sensitivity of {name!r}; there is that of {', '.join(known)}")
    sobol = "total" in set(table.measure)
    columns = min(2, len(wanted))
    rows = -(-len(wanted) // columns)
    factors = table.factor.nunique()
    fig, axes = theme.figure("Sensitivity: " + ("shares of the variance" if sobol else
                                                "elementary effects"), rows=rows, columns=columns,
                             size=(max(7.4, 5.2 * columns), 1.5 + rows * (0.7 + 0.36 * factors)),
                             ax=ax, figsize=figsize)
    for panel, name in zip(axes.flat, wanted):
        found = table[table.scalar == name].set_index(["factor", "measure"])
        keys = _order(found, "total" if sobol else "mu_star")
        (_sobol if sobol else _morris)(panel, found, keys)
        _name(panel, keys)
        theme.frame(panel, theme.words(name))
        panel.xaxis.set_major_locator(MaxNLocator(6))
        panel.grid(axis="y", visible=False)
        panel.grid(axis="x", color=theme.pale(), linewidth=0.6)
        panel.axvline(0, color=theme.shade(0.4), linewidth=0.8)
    for panel in axes.flat[len(wanted):]:
        panel.set_visible(False)
    theme.legend(fig, axes[:1, :1], 4)
    note = ("Bars: estimate; dark lines: 95 % interval by bootstrap. A total index far above the "
            "first-order one: the factor works together with others. Few base points make wide "
            "intervals and indices below 0 or above 100 %." if sobol else
            "mu*: mean size of an effect, with its 95 % interval; mu: mean effect with its sign; "
            "sigma: how much effects differ from place to place; of it, noise is what chance "
            "between runs makes.")
    return theme.finish_study(fig, study, study.attrs["question"], note)


def _order(found, measure):
    """Factors of which something is known, the most important first."""
    sizes = found.xs(measure, level="measure").value.dropna()
    return list(sizes.sort_values(ascending=False).index)


def _bar(panel, place, row, height, colour, scale, label):
    panel.barh(place, scale * row.value, height, color=colour, label=label, zorder=2)
    if np.isfinite([row.low, row.high]).all():
        panel.plot([scale * row.low, scale * row.high], [place] * 2, color=theme.ink(), linewidth=1.3,
                   zorder=3)


def _name(panel, keys):
    if not keys:
        panel.text(0.02, 0.5, "the same in all runs", transform=panel.transAxes, fontsize=8.5)
        return
    panel.set_yticks(range(len(keys)), [key.replace("_", " ") for key in keys], fontsize=8.5)
    panel.set_ylim(len(keys) - 0.5, -0.5)


def _sobol(panel, found, keys):
    for measure, (label, level, shift) in SOBOL.items():
        for place, key in enumerate(keys):
            _bar(panel, place + shift, found.loc[(key, measure)], 0.36, theme.shade(level), 100,
                 label if place == 0 else None)
    panel.set_xlabel("% of the variance", fontsize=9)


def _morris(panel, found, keys):
    for place, key in enumerate(keys):
        _bar(panel, place, found.loc[(key, "mu_star")], 0.5, theme.shade(0.6), 1,
             "mu*" if place == 0 else None)
    for measure, label, mark, fill in (("mu", "mu", "o", 0), ("sigma", "sigma", "D", 1),
                                       ("noise", "noise", "|", 0)):
        values = [found.value.get((key, measure), np.nan) for key in keys]
        if np.isnan(values).all():  # one replicate tells no noise
            continue
        panel.plot(values, range(len(keys)), mark, color=theme.ink(),
                   markerfacecolor=theme.shade(fill), markersize=5 if mark != "|" else 10, zorder=4,
                   markeredgewidth=1 if mark != "|" else 2, linestyle="none", label=label)
    panel.set_xlabel("effect over the range of the factor", fontsize=9)
