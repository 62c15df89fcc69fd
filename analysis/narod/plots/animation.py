"""Maps that move: a share of a faction, week after week."""
import base64
import html
import io
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg

from .. import factions, geography
from ..written import whole_file
from . import theme
from .map_panels import add_keys, blank, hatch_keys, panels_of
from .maps import CELLS_NOTE, add_bar, in_words, scale_of
from .marks import marks

COLOURS = 96  # of all frames
DPI = 50  # of a picture in a notebook: small enough to be kept there


class Animation:
    """What `animate_map` returns: a notebook shows it, `save` writes it as a GIF.

    `dates`: the week of each frame. `figure`: the frame that was painted last (`paint(index)`).
    """

    def __init__(self, figure, dates, paint, milliseconds):
        self.figure, self.dates, self.paint = figure, list(dates), paint
        self.milliseconds = milliseconds

    def __len__(self):
        return len(self.dates)

    def save(self, path, dpi=80):
        """Writes an animated GIF; returns its path."""
        if Path(path).suffix.lower() != ".gif":
            raise ValueError(f"{path}: an animation is written as .gif")
        with whole_file(path) as part:
            part.write_bytes(self._gif(dpi))
        return path

    def alt_text(self):
        """What is seen, for those who do not see it."""
        first, last = self.dates[0], self.dates[-1]
        return (f"{self.figure.alt_text()} Animated: {len(self)} maps from {first:%-d %B %Y} to "
                f"{last:%-d %B %Y}.")

    def _repr_html_(self):
        drawn = base64.b64encode(self._gif(DPI)).decode()
        return (f'<img src="data:image/gif;base64,{drawn}" '
                f'alt="{html.escape(self.alt_text(), quote=True)}">')

    def __repr__(self):
        return f"<{self.alt_text()}>"

    def _gif(self, dpi):
        from PIL import Image

        frames = []
        for index in range(len(self)):
            self.paint(index)
            canvas, before = FigureCanvasAgg(self.figure), self.figure.dpi
            self.figure.dpi = dpi
            canvas.draw()
            pixels = np.asarray(canvas.buffer_rgba())[..., :3]
            self.figure.dpi = before
            frames.append(Image.fromarray(pixels))
        frames = _with_one_palette(frames)
        written = io.BytesIO()
        frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], loop=0,
                       duration=self.milliseconds, optimize=True)
        return written.getvalue()


def _with_one_palette(frames):
    """Few colours, the same in all frames: only what changes from one to the next is written."""
    from PIL import Image

    some = [np.asarray(frames[index]) for index in {0, len(frames) // 2, len(frames) - 1}]
    palette = Image.fromarray(np.concatenate(some)).quantize(COLOURS, dither=Image.Dither.NONE)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


def animate_map(run, faction="left_sr", time=slice("1917-01", "1918-12"), every=4,
                social_class=None, what="support", top=None, events=None, milliseconds=500,
                figsize=None):
    """Share of a faction in each province, the capitals, and at the fronts and fleets, as a film.

    Units: per cent of the adults there (of one class, if given), median over replicates; all frames
    have one scale, up to `top`. A frame every `every` recorded weeks of `time`, shown for so many
    milliseconds; the events of the weeks between (`events`, as in other figures) are named in it.
    Returns an Animation: a notebook shows it, `save("map.gif")` writes it.
    Source: the run; occupied territory from configs/empire/provinces.csv.

        narod.plots.animate_map(run, "bolsheviks").save("bolsheviks.gif")
    """
    if every < 1:
        raise ValueError(f"invalid every={every!r}: one frame every so many weeks, at least 1")
    labels = {"social_class": social_class} if social_class else {}
    shares = run.mean(what, by="place", time=time, faction=faction, **labels)
    shares = shares.median("replicate").isel(time=slice(None, None, every))
    dates = pd.DatetimeIndex(np.atleast_1d(shares.time.values))
    style, (title, who) = factions.style(faction), in_words(what, social_class)
    scale = scale_of(style, top or float(shares.max()))
    colours = [_colours(shares.sel(time=date), scale) for date in dates]
    canvas, axes = blank(f"{style.name}: {title}, {who}", None, figsize)
    folder = geography.tables(run)
    panels = panels_of(axes, folder)
    everywhere = set.intersection(*map(set, colours))
    add_keys(canvas, hatch_keys(folder, everywhere, dates, "nobody there"))
    add_bar(canvas, axes, scale, f"{title}, % of {who}")
    words = axes[0, 1].text(0.55, 0.03, "", transform=axes[0, 1].transAxes, ha="center",
                            va="bottom", fontsize=11, fontweight="bold", color="0.1", zorder=8)
    captions = _captions(dates, marks(run, events))

    def paint(index):
        for panel in panels:
            panel.paint(colours[index], dates[index])
        words.set_text(captions[index])

    paint(0)
    theme.finish(canvas, run, CELLS_NOTE + " Dates are New Style.")
    canvas.draw_without_rendering()
    canvas.set_layout_engine("none")  # so that frames do not move
    return Animation(canvas, dates, paint, milliseconds)


def _colours(shares, scale):
    return {str(place): scale.to_rgba(value)
            for place, value in zip(shares.place.values, shares.values) if np.isfinite(value)}


def _captions(dates, marked):
    """The date of each frame, and what has happened since the one before, up to the week's end."""
    found = []
    for index, date in enumerate(dates):
        end = date + pd.Timedelta(days=6)
        before = dates[index - 1] + pd.Timedelta(days=6) if index else date - pd.Timedelta(days=1)
        news = [text for day, text in marked if before < day <= end]
        found.append("\n".join([f"{date:%-d %B %Y}", *news]))
    return found
