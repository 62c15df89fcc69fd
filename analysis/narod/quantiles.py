"""Quantiles over the replicates, quick where values are missing."""
import numpy as np
import xarray as xr


def quantile(array, q, dim="replicate"):
    """Quantiles `q` (a number or several) of an array over a dimension, of what is not NaN.

    The same numbers as `array.quantile(q, dim)`, whose way with NaN is a loop over all other axes.
    """
    wanted = np.atleast_1d(np.asarray(q, dtype=float))
    if not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError(f"invalid quantile {q!r}: quantiles run from 0 to 1")
    axis = array.get_axis_num(dim)
    values = np.sort(np.moveaxis(np.asarray(array.values, dtype=float), axis, 0), axis=0)  # NaN last
    count = (~np.isnan(values)).sum(axis=0)
    found = np.stack([_at(values, count, one) for one in wanted])
    left = [one for one in array.dims if one != dim]
    coords = {name: one for name, one in array.coords.items() if dim not in one.dims}
    result = xr.DataArray(found, coords | {"quantile": wanted}, ["quantile", *left], array.name,
                          array.attrs)
    return result if np.ndim(q) else result.isel(quantile=0)


def _at(values, count, q):
    """Linear interpolation between the values on both sides."""
    place = q * np.maximum(count - 1, 0)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, np.maximum(count - 1, 0))
    below, above = (np.take_along_axis(values, one[None], axis=0)[0] for one in (low, high))
    return np.where(count > 0, below + (place - low) * (above - below), np.nan)
