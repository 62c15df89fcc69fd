"""Maps of the empire without historical boundaries: cells around towns, merged by province."""
import matplotlib.colors as mcolors
import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.patches import Patch

from .. import elections, factions, geography
from ..files import NotInRun, suggestion
from . import theme
from .against import rows_of
from .marks import title_of
from .several import beside
from .map_panels import LIGHT, draw

CELLS_NOTE = ("Cells are drawn around towns and are not the historical boundaries; equal-area "
              "projection. Circles: the capitals; squares: fronts and fleets, at their staffs of "
              "1917.")
DRAWN = {"district", "city", "front", "fleet"}  # kinds of place of an election that maps show


@beside(same_scale=False)
def support_map(run, faction="left_sr", time="1917-11-06", social_class=None, what="support",
                top=None, ax=None, figsize=None):
    """Share of a faction in each province, the capitals, and at the fronts and fleets.

    Units: per cent of the adults there (of one class, if given), median over replicates.
    Source: the run; occupied territory from configs/empire/provinces.csv.
    """
    labels = {"social_class": social_class} if social_class else {}
    shares = run.mean(what, by="place", time=time, faction=faction, **labels).median("replicate")
    values = {str(place): float(share) for place, share in zip(shares.place.values, shares.values)}
    style = factions.style(faction)
    top = top or np.nanmax(list(values.values())) or 1
    scale = ScalarMappable(mcolors.Normalize(0, top), _shades(style.on_white))
    who = factions.class_style(social_class).name.lower() if social_class else "all adults"
    title = {"support": "private support", "expression": "public expression"}.get(what, what)
    canvas, axes = draw(run, f"{style.name}: {title}, {who}, week of {time}",
                        {place: scale.to_rgba(value) for place, value in values.items()
                         if np.isfinite(value)}, time, unknown="nobody there", ax=ax,
                        figsize=figsize)
    _bar(canvas, axes, scale, f"{title}, % of {who}")
    return theme.finish(canvas, run, CELLS_NOTE)


@beside(same_scale=False)
def vote_map(run, key=None, event="constituent_assembly_1917", record=None, ax=None, figsize=None):
    """An election by electoral district: the share of a list, or which list led.

    Units: per cent of the votes of the district, median over replicates (0 in those that have
    nothing of a list there); the fronts and fleets were districts too. A province in several
    districts shows that of most of its people. A joint list counts where it stood: it may lead, and
    where `key` stood on one only, the map shows the share of that (the foot says where).
    Source: the run's results; configs/empire/district_map.csv, configs/record/lists.csv. The foot
    says who led by the record (`record`: another file, or False), where it has enough lists.
    """
    results = run.results[run.results.observable == "vote_share"]
    votes = results[results.event == event]
    if not len(votes):
        raise NotInRun(f"no votes of {event} in this run; elections: "
                       f"{', '.join(sorted(set(results.event)))}")
    votes = elections.with_absent(votes[votes.place.str.split(":").str[0].isin(DRAWN)])
    lists = elections.contents(geography.tables(run))
    shares = votes.pivot_table(index=["replicate", "place"], columns="list", values="value")
    own = elections.own_shares(shares, lists).groupby("place").median()
    shares = shares.groupby("place").median()
    options = {"date": votes.date.median(), "ax": ax, "figsize": figsize}
    if key:
        known = sorted(set(shares) | set(lists))
        if key not in known:
            raise NotInRun(f"no list {key!r} in {event}{suggestion(key, known)}")
        canvas, note = _share_map(run, key, event, shares, elections.joint_list(key, own, lists),
                                  options)
    else:
        canvas = _leader_map(run, event, own.idxmax(axis=1), options)
        note = "" if record is False else _documented_leaders(run, event, record)
    return theme.finish(canvas, run, note + _absence_note(votes, own) + CELLS_NOTE)


def _share_map(run, key, event, shares, joint, options):
    """The share of a list, or of the joint list that it was on; and what to say about it."""
    there = {} if key not in shares else dict(shares[key].dropna())
    there |= {place: shares.loc[place, other] for place, other in joint.items()}
    style = factions.style(key)
    scale = ScalarMappable(mcolors.Normalize(0, max(there.values(), default=1) or 1),
                           _shades(style.on_white))
    colours = _by_place(run, {place: scale.to_rgba(share) for place, share in there.items()})
    canvas, axes = draw(run, f"{title_of(event)}: {style.name}", colours,
                        unknown="no vote, or not for this list", **options)
    _bar(canvas, axes, scale, "% of the votes")
    together = "; ".join(
        f"{', '.join(sorted(theme.place_name(place) for place in joint if joint[place] == other))}"
        f": {factions.name(other)}" for other in sorted(set(joint.values())))
    return canvas, (f"Where the list stood on a joint list the share is that of the joint list "
                    f"({together}). " if together else "")


def _leader_map(run, event, leading, options):
    colours = _by_place(run, {place: factions.style(one).on_white
                              for place, one in leading.items()})
    seen = {factions.family(one): factions.style(one).on_white for one in leading}
    keys = [Patch(facecolor=seen[name], edgecolor="0.3", linewidth=0.4, label=name)
            for name in sorted(seen)]
    return draw(run, f"{title_of(event)}: the list with most votes", colours, keys=keys,
                unknown="no vote", **options)[0]


def _documented_leaders(run, event, record):
    """The lists that led by the record, where what it lacks could not change that."""
    try:
        rows = rows_of(run, record)
    except (NotInRun, FileNotFoundError):
        return ""
    rows = rows[(rows.event == event) & (rows.observable == "vote_share")
                & rows.place.str.split(":").str[0].isin(DRAWN)]
    found = []
    for place, group in rows.groupby("place", sort=False):
        shares = pd.to_numeric(group.set_index("list").value).sort_values(ascending=False)
        others = 1 - shares.iloc[0] - (shares.iloc[1:].sum() if len(shares) > 1 else 0)
        if shares.iloc[0] > max(others, shares.iloc[1] if len(shares) > 1 else 0):
            found.append(f"{theme.place_name(place)} {factions.name(shares.index[0])} "
                         f"({100 * shares.iloc[0]:.0f} %)")
    return f"Documented leaders: {', '.join(found)}. " if found else ""


def _absence_note(votes, own):
    """Which lists some of the runs only have, if any."""
    runs = votes.replicate.nunique()
    stood = votes[votes.stood].groupby("list").replicate.nunique()
    some = [f"{factions.name(key)} ({stood[key]} of {runs})" for key in own
            if stood[key] < runs and (own[key] > 0).any()]
    return f"Counted as 0 in runs that have nothing of them: {', '.join(some)}. " if some else ""


def _by_place(run, by_district):
    """Colours of provinces from those of their districts; other places keep theirs."""
    table = pd.read_csv(geography.tables(run) / "empire" / "district_map.csv")
    main = table.sort_values("share_of_province_population").groupby("province_id").last()
    colours = {place: colour for place, colour in by_district.items()
               if not place.startswith("district:")}
    for province, district in main.district_id.items():
        if f"district:{district}" in by_district:
            colours[f"province:{province}"] = by_district[f"district:{district}"]
    return colours


def _shades(colour):
    """From nearly white to a colour, and from a light one on to its dark."""
    steps = ["#F7F7F7", colour]
    if sum(mcolors.to_rgb(colour)) > LIGHT:
        steps.append(tuple(0.45 * part for part in mcolors.to_rgb(colour)))
    return mcolors.LinearSegmentedColormap.from_list(colour, steps)


def _bar(canvas, axes, scale, label):
    bar = canvas.colorbar(scale, ax=list(axes.flat), orientation="horizontal", shrink=0.35,
                          aspect=40, pad=0.02, format=lambda value, _: f"{100 * value:.3g}")
    bar.set_label(label, fontsize=8.5)
    bar.ax.tick_params(labelsize=8)
    bar.outline.set_visible(False)
