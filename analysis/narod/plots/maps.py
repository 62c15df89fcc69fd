"""Maps of the empire without historical boundaries: cells around towns, merged by province."""
import matplotlib.colors as mcolors
import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.patches import Patch

from .. import elections, factions, geography
from ..files import NotInRun, suggestion
from ..program import record
from . import theme
from .marks import title_of
from .map_panels import LIGHT, draw

DARK = 0.3  # borders and hatches would not be seen on it
OCCUPATION_NOTE = "Hatched: occupied by the Central Powers (dotted: in part). "
CELLS_NOTE = ("Cells are drawn around towns and are not the historical boundaries; equal-area "
              "projection. Circles: the capitals; squares: fronts and fleets, at their staffs of "
              "1917.")
DRAWN = {"district", "city", "front", "fleet"}  # kinds of place of an election that maps show


def support_map(run, faction="left_sr", time="1917-11-06", social_class=None, what="support",
                top=None):
    """Share of a faction in each province, the capitals, and at the fronts and fleets.

    Units: per cent of the adults there (of one class, if given), median over replicates.
    Source: the run; occupied territory from configs/empire/provinces.csv.
    """
    labels = {"social_class": social_class} if social_class else {}
    shares = run.mean(what, by="place", time=time, faction=faction, **labels).median("replicate")
    values = {str(place): float(share) for place, share in zip(shares.place.values, shares.values)}
    style = factions.style(faction)
    top = top or np.nanmax(list(values.values())) or 1
    scale = ScalarMappable(mcolors.Normalize(0, top), _shades(style.colour))
    who = factions.class_style(social_class).name if social_class else "all adults"
    fig = draw(run, f"{style.name}: {what}, {who}, week of {time}",
               {place: scale.to_rgba(value) for place, value in values.items()
                if np.isfinite(value)}, time)
    _bar(fig, scale, f"{what}, % of {who.lower()}")
    return theme.finish(fig, run, OCCUPATION_NOTE + CELLS_NOTE)


def vote_map(run, key=None, event="constituent_assembly_1917"):
    """An election by electoral district: the share of a list, or which list led.

    Units: per cent of the votes of the district, median over replicates (0 in those that have
    nothing of a list there); the fronts and fleets were districts too. A province in several
    districts shows that of most of its people. A joint list counts where it stood: it may lead, and
    where `key` stood on one only, the map shows the share of that (the foot says where).
    Source: the run's results; configs/empire/district_map.csv, configs/record/lists.csv.
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
    if key:
        known = sorted(set(shares) | set(lists))
        if key not in known:
            raise NotInRun(f"no list {key!r} in {event}{suggestion(key, known)}")
        fig, note = _share_map(run, key, event, votes.date.median(), shares,
                               elections.joint_list(key, own, lists))
    else:
        fig = _leader_map(run, event, votes.date.median(), own.idxmax(axis=1))
        note = "Grey: no vote. " + _documented_leaders(run, event)
    return theme.finish(fig, run, note + _absence_note(votes, own) + OCCUPATION_NOTE + CELLS_NOTE)


def _share_map(run, key, event, date, shares, joint):
    """The share of a list, or of the joint list that it was on; and what to say about it."""
    there = {} if key not in shares else dict(shares[key].dropna())
    there |= {place: shares.loc[place, other] for place, other in joint.items()}
    style = factions.style(key)
    scale = ScalarMappable(mcolors.Normalize(0, max(there.values(), default=1) or 1),
                           _shades(style.colour))
    colours = _by_place(run, {place: scale.to_rgba(share) for place, share in there.items()})
    fig = draw(run, f"{title_of(event)}: {style.name}", colours, date)
    _bar(fig, scale, "% of the votes")
    together = "; ".join(
        f"{', '.join(sorted(theme.place_name(place) for place in joint if joint[place] == other))}"
        f": {factions.name(other)}" for other in sorted(set(joint.values())))
    return fig, "Grey: no vote, or not for this list. " + (
        f"Where the list stood on a joint list the share is that of the joint list ({together}). "
        if together else "")


def _leader_map(run, event, date, leading):
    colours = _by_place(run, {place: factions.style(one).colour for place, one in leading.items()})
    fig = draw(run, f"{title_of(event)}: the list with most votes", colours, date, below=1.1)
    seen = {factions.family(one): factions.style(one).colour for one in leading}
    _key(fig, [Patch(color=seen[name], label=name) for name in sorted(seen)])
    return fig


def _documented_leaders(run, event):
    """The lists that led by the record, where what it lacks could not change that."""
    try:
        rows = record(run)
    except (NotInRun, FileNotFoundError):
        return ""
    rows = rows[(rows.event == event) & (rows.observable == "vote_share")
                & rows.place.str.split(":").str[0].isin(DRAWN)]
    found = []
    for place, group in rows.groupby("place", sort=False):
        shares = group.set_index("list").value.sort_values(ascending=False)
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
    """From nearly white to a colour; from a light one on to its dark; black is a dark grey."""
    steps = ["#F7F7F7", colour if sum(mcolors.to_rgb(colour)) > DARK else "0.25"]
    if sum(mcolors.to_rgb(colour)) > LIGHT:
        steps.append(tuple(0.45 * part for part in mcolors.to_rgb(colour)))
    return mcolors.LinearSegmentedColormap.from_list(colour, steps)


def _bar(fig, scale, label):
    bar = fig.colorbar(scale, ax=fig.axes, orientation="horizontal", shrink=0.35, aspect=40,
                       pad=0.02, format=lambda value, _: f"{100 * value:.3g}")
    bar.set_label(label, fontsize=8.5)
    bar.ax.tick_params(labelsize=8)
    bar.outline.set_visible(False)


def _key(fig, patches):
    fig.axes[0].legend(handles=patches, loc="upper left", fontsize=8, framealpha=0.9,
                       edgecolor="0.7").set_zorder(10)
