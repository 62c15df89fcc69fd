"""Greys of figures, between the ink and the background that matplotlib is set to."""
import matplotlib as mpl
import matplotlib.colors as mcolors
import numpy as np


def shade(level):
    """A colour between ink (0) and background (1)."""
    ink, ground = (np.array(mcolors.to_rgb(mpl.rcParams[key]))
                   for key in ("text.color", "figure.facecolor"))
    return mcolors.to_hex((1 - level) * ink + level * ground)


def ink():
    """What is documented, axes, and what belongs to no faction."""
    return shade(0.0)


def grey():
    """Notes and words beside marks."""
    return shade(0.35)


def pale():
    """Grids."""
    return shade(0.9)
