"""Quantiles over replicates, places or people, quick where values are missing."""
import numpy as np
import xarray as xr


def quantile(array: xr.DataArray, q: "float | list[float]",
             dim: "str | list[str] | tuple[str, ...]" = "replicate",
             weights: xr.DataArray | None = None) -> xr.DataArray:
    """Quantiles `q` (a number or several) of an array over one or more dimensions, of what is not
    NaN. `weights`: an array, such as `run.people`, whose axes `array` has too.

    The same numbers as `array.quantile(q, dim)` and `array.weighted(weights).quantile(q, dim)`,
    whose way with NaN and weights is a loop over all other axes.
    """
    wanted = np.atleast_1d(np.asarray(q, dtype=float))
    if not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError(f"invalid quantile {q!r}: quantiles run from 0 to 1")
    over = [dim] if isinstance(dim, str) else list(dim)
    left = [one for one in array.dims if one not in over]
    values = _flat(array, over, left)
    find = _plain(values) if weights is None else _weighted(values, _weights(weights, array, over,
                                                                            left))
    found = np.stack([find(one) for one in wanted])
    coords = {name: one for name, one in array.coords.items() if not set(over) & set(one.dims)}
    result = xr.DataArray(found, coords | {"quantile": wanted}, ["quantile", *left], array.name,
                          array.attrs)
    return result if np.ndim(q) else result.isel(quantile=0)


def _flat(array, over, left):
    """Values [over, left...]."""
    values = np.asarray(array.transpose(*over, *left).values, dtype=float)
    return values.reshape(-1, *values.shape[len(over):])


def _weights(weights, array, over, left):
    foreign = [one for one in weights.dims if one not in array.dims]
    if foreign:
        raise ValueError(f"invalid weights: the values have no axis {', '.join(foreign)}")
    return np.nan_to_num(_flat(weights.broadcast_like(array), over, left))


def _plain(values):
    """Linear interpolation between the values on both sides (type 7 of Hyndman and Fan)."""
    values = np.sort(values, axis=0)  # NaN last
    count = (~np.isnan(values)).sum(axis=0)

    def find(q):
        place = q * np.maximum(count - 1, 0)
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, np.maximum(count - 1, 0))
        below, above = (np.take_along_axis(values, one[None], axis=0)[0] for one in (low, high))
        return np.where(count > 0, below + (place - low) * (above - below), np.nan)

    return find


def _weighted(values, weights):
    """The same of weighted values: steps as wide as weights, seen through a window as wide as one
    value of Kish's effective number of values (Akinshin 2023, arXiv:2304.07265; as in xarray)."""
    weights = np.where(np.isnan(values), 0, weights)
    order = np.argsort(values, axis=0)
    values = np.nan_to_num(np.take_along_axis(values, order, axis=0))
    weights = np.take_along_axis(weights, order, axis=0)
    total = weights.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        number = total**2 / (weights**2).sum(axis=0)
        ends = np.cumsum(weights / total, axis=0)

    def find(q):
        place = (number - 1) * q
        window = np.clip(ends * number, place, place + 1) - place
        return np.where(total > 0, (np.diff(window, axis=0, prepend=0) * values).sum(axis=0),
                        np.nan)

    return find
