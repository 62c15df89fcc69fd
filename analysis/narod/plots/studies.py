"""A scalar of a study over its factors."""
import matplotlib as mpl
import numpy as np
import pandas as pd

from ..files import NotInRun
from . import theme

COLOURS = mpl.colormaps["cividis"]  # the same to the colour-blind, and in grey
LINES = ["-", "--", "-.", ":"]
FEW = 12  # values of a factor, up to which each is a place of its own on the axis
BINS = 8  # of a factor with more values


def factors_of(study):
    """Names of the factors of a study."""
    return [name for name, one in study.coords.items()
            if one.dims == ("point",) and name not in ("point", "id")]


def _runs(study, scalar, **where):
    """A row a run that is done and has a value: factors, replicate, value; only where factors have
    the values given. Throws NotInRun."""
    known = [name for name, one in study.data_vars.items()
             if one.dims == ("point", "replicate") and name != "status"]
    if scalar not in known:
        raise NotInRun(f"no scalar {scalar!r} in this study; it has {', '.join(known)}")
    names = factors_of(study)
    columns = {name: np.repeat(study[name].values, study.sizes["replicate"]) for name in names}
    table = pd.DataFrame({**columns, "point": np.repeat(study.point.values,
                                                        study.sizes["replicate"]),
                          "value": study[scalar].values.ravel()})
    for name, wanted in where.items():
        if name not in names:
            raise NotInRun(f"no factor {name!r} in this study; it has {', '.join(names)}")
        values = list(dict.fromkeys(table[name]))
        if wanted not in values:
            raise NotInRun(f"{name} is never {wanted!r} in this study, but "
                           f"{', '.join(map(str, values[:FEW]))}")
        table = table[table[name] == wanted]
    table = table.dropna(subset=["value"])
    if not len(table):
        raise NotInRun(f"no run of this study has a value of {scalar}")
    return table


def _words(value):
    if isinstance(value, (np.datetime64, pd.Timestamp)):
        return f"{pd.Timestamp(value):%Y-%m-%d}"
    return f"{value:.4g}" if isinstance(value, (float, np.floating)) else str(value)


def _held(where):
    """What a figure holds still, in words."""
    return "".join(f"{name.replace('_', ' ')}: {_words(value)}. " for name, value in where.items())


def _is_share(values):
    return bool(values.between(0, 1).all())


def heatmap(study, scalar, x=None, y=None, ax=None, figsize=None, **where):
    """A scalar over two factors of a study: the mean of the runs of each cell as its colour and
    number, below it the lowest and highest run.

    Units: per cent if every value lies from 0 to 1, else those of the scalar. Source: a study of
    `narod sweep`. Other factors must be given a value (`padding=0.25`), and so must be said what
    the figure holds still.
    """
    names = [name for name in factors_of(study) if name not in where]
    x = x or next((name for name in reversed(names) if name != y), None)
    y = y or next((name for name in names if name != x), None)
    others = [name for name in names if name not in (x, y)]
    if None in (x, y) or others:
        raise ValueError("a heatmap needs two factors and a value for each other one; "
                         f"this study has {', '.join(factors_of(study))}")
    table = _runs(study, scalar, **where)
    columns, rows = (list(dict.fromkeys(table[name])) for name in (x, y))
    columns, rows = (sorted(values) if not isinstance(values[0], str) else values
                     for values in (columns, rows))
    scale = 100 if _is_share(table.value) else 1
    cells = (table.value * scale).groupby([table[y], table[x]]).agg(["mean", "min", "max", "count"])
    mean = cells["mean"].unstack(x).reindex(index=rows, columns=columns)
    fig, axes = theme.figure(f"{theme.words(scalar)}{', %' if scale == 100 else ''}",
                             size=(max(6.4, 1.7 + 1.15 * len(columns)), 2.2 + 0.62 * len(rows)),
                             ax=ax, figsize=figsize)
    panel = axes[0, 0]
    drawn = panel.imshow(mean, cmap=COLOURS, aspect="auto", origin="lower")
    for row, column in np.ndindex(mean.shape):
        if np.isnan(mean.iat[row, column]):
            continue
        cell = cells.loc[(rows[row], columns[column])]
        red, green, blue, _ = drawn.cmap(drawn.norm(cell["mean"]))
        ink = "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"
        panel.text(column, row + 0.1, f"{cell['mean']:.3g}", ha="center", va="center", color=ink,
                   fontsize=11)
        panel.text(column, row - 0.27, f"{cell['min']:.3g} to {cell['max']:.3g}", ha="center",
                   va="center", color=ink, fontsize=7)
    panel.set_xticks(range(len(columns)), map(_words, columns), fontsize=8.5)
    panel.set_yticks(range(len(rows)), map(_words, rows), fontsize=8.5)
    panel.set_xlabel(theme.words(x), fontsize=9)
    panel.set_ylabel(theme.words(y), fontsize=9)
    panel.spines[:].set_visible(False)
    panel.tick_params(length=0)
    bar = fig.colorbar(drawn, ax=panel, pad=0.02)
    bar.ax.tick_params(labelsize=8)
    bar.set_label(f"{theme.words(scalar)}{', %' if scale == 100 else ''}", fontsize=8.5)
    fewest, most = cells["count"].min(), cells["count"].max()
    runs = f"{most}" if fewest == most else f"{fewest} to {most}"
    return theme.finish_study(
        fig, study, study.attrs["question"],
        f"Large: mean of {runs} runs; small: the lowest and the highest of them. {_held(where)}")


def response(study, scalar, factors=None, by=None, ax=None, figsize=None, **where):
    """A scalar of a study against each factor by itself: every run a dot, their mean a line.

    Units: per cent if every value lies from 0 to 1, else those of the scalar. Source: a study of
    `narod sweep`. `by`: a second factor, a line for each of its values. What a line shows is a
    mean over all that the other factors do in this design, unless they are given a value.
    """
    table = _runs(study, scalar, **where)
    names = [factors] if isinstance(factors, str) else list(factors or [
        name for name in factors_of(study) if name != by and name not in where])
    for name in [*names, *([by] if by else [])]:
        if name not in factors_of(study):
            raise NotInRun(f"no factor {name!r} in this study; it has "
                           f"{', '.join(factors_of(study))}")
    if _is_share(table.value):
        table = table.assign(value=100 * table.value)
        unit = ", %"
    else:
        unit = ""
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    fig, axes = theme.figure(f"{theme.words(scalar)}{unit}", rows=rows, columns=columns, sharey=True,
                             size=(max(6.4, 3.7 * columns), 1.3 + 2.9 * rows),
                             ax=ax, figsize=figsize)
    groups = list(table.groupby(by, sort=False)) if by else [(None, table)]
    for panel, name in zip(axes.flat, names):
        ticks = _values(table[name])
        for index, (value, group) in enumerate(groups):
            colour = (theme.shade(0.2) if not by else
                      COLOURS(0.05 + 0.8 * index / max(1, len(groups) - 1)))
            label = None if by is None else f"{by.replace('_', ' ')} {_words(value)}"
            _curve(panel, group[name], group.value, ticks, colour, LINES[index % 4], label,
                   (index - (len(groups) - 1) / 2) / max(2, len(groups)))
        theme.frame(panel)
        panel.set_xlabel(theme.words(name), fontsize=9)
        if ticks is not None:
            panel.set_xticks(*ticks, fontsize=8.5)
    for panel in axes.flat[len(names):]:
        panel.set_visible(False)
    for panel in axes[:, 0]:
        panel.set_ylabel(f"{theme.words(scalar)}{unit}", fontsize=9)
    if by:
        theme.legend(fig, axes[:1, :1], 4)
    grouped = any(_values(table[name]) is None for name in names)
    at = f"in {BINS} groups of like values" if grouped else "at each value"
    return theme.finish_study(
        fig, study, study.attrs["question"],
        f"Dots: runs. Line: their mean {at}, whatever the other factors are. {_held(where)}")


def _values(column):
    """Places and words of the ticks of a factor with few values or with words; else None."""
    values = list(dict.fromkeys(column))
    if isinstance(values[0], str):
        return range(len(values)), values
    if len(values) > FEW:
        return None
    return sorted(values), [_words(value) for value in sorted(values)]


def _curve(panel, factor, values, ticks, colour, line, label, shift):
    if isinstance(factor.iloc[0], str):
        factor = factor.map({word: place for place, word in zip(*ticks)})
    step = np.diff(sorted(ticks[0])).min() if ticks is not None and len(ticks[0]) > 1 else 0
    panel.plot(factor + 0.25 * shift * step if step else factor, values, "o", color=colour,
               markersize=2.6, alpha=0.45, markeredgewidth=0)
    at = factor if ticks is not None else pd.qcut(factor.rank(method="first"), min(
        BINS, len(factor)), labels=False)
    x, y = (column.groupby(at.to_numpy()).mean() for column in (factor, values))
    panel.plot(x, y, linestyle=line, color=colour, linewidth=1.7, label=label)
