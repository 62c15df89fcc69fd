"""The lives of single agents of the panel."""
import numpy as np
import pandas as pd

from .. import factions
from ..files import NotInRun, suggestion
from . import theme

_NOBODY = factions.Style("supports nobody", factions.MUTED)
_FATES = {"captured": "prisoner of war", "dead": "dead", "away": "left for a village"}


def life_history(run, agent=None, replicate=0, time=None, events=None, ax=None, figsize=None):
    """One agent of the panel: opinions, whom he supports, where he is and what drives him.

    `agent`: its label or number in the panel; without one, who of those that live to the end and
    are never prisoners was in most places, then in most parties. Units: opinions from -1 (the revolutionary pole) to 1, grievance from 0 to 1.
    Source: the run (one replicate, no mean of several); nothing documented is comparable.
    """
    panel = run.panel
    label = _find(panel, agent, replicate)
    life = panel.sel(agent=label, replicate=replicate)
    life = life if time is None else life.sel(time=time)
    name = factions.class_style(str(life.home_class.values)).name.lower()
    fig, axes = theme.figure(f"One of the {name}, at home in {_place(str(life.home.values))}",
                             rows=4, size=(9.4, 9.2), sharex=True, ax=ax, figsize=figsize,
                             height_ratios=[1.5, 1.1, 1.2, 0.8])
    opinions, support, places, anger = axes[:, 0]
    _draw_opinions(opinions, life)
    _draw_support(support, life)
    _draw_places(places, life)
    _draw_anger(anger, life)
    theme.time_axis(anger, life.time.values)
    marked = theme.mark_events(opinions, run, events)
    for other in (support, places, anger):
        theme.mark_again(other, marked)
    theme.legend(fig, opinions, 5)
    return theme.finish(
        fig, run, f"Agent {label}, run {replicate}: one of {panel.sizes['agent']} who were drawn "
        f"before the run; stands for {float(life.people):,.0f} adults. One life in one run is an "
        f"example and no finding. Opinions stand still while nobody is met: in captivity, or away.")


def _find(panel, agent, replicate):
    labels = panel.agent.values
    if agent is None:
        where, faction = (panel[name].sel(replicate=replicate).transpose("agent", "time").values
                          for name in ("where", "faction"))
        return labels[int(np.argmax([_turns(*one) for one in zip(where, faction)]))]
    if isinstance(agent, (int, np.integer)):
        if not -len(labels) <= agent < len(labels):
            raise NotInRun(f"no agent {agent}: the panel has {len(labels)}")
        return labels[agent]
    if agent not in labels:
        raise NotInRun(f"no agent {agent!r} in the panel{suggestion(agent, list(labels))} "
                       "run.panel.agent has their labels")
    return agent


def _turns(where, faction):
    """In how many places and parties an agent was; the dead and prisoners come last."""
    turns = 10 * len({*where}) + len({*faction} - {None})
    return turns - 1000 * (where[-1] == "dead") - 100 * ("captured" in where)


def _place(label):
    """A place in words."""
    kind, _, name = label.partition(":")
    name = name.replace("_city", "").replace("_", " ").title()
    return {"": _FATES.get(kind, kind), "city": name, "town": name,
            "countryside": f"the villages of {name}", "front": f"front: {name}",
            "garrison": f"garrison: {name}", "fleet": f"fleet: {name}"}.get(
                kind if name else "", label)


def _spells(values, times):
    """Runs of equal values as (value, first day, last day); what is None is left out."""
    days = pd.to_datetime(times)
    week = days[1] - days[0] if len(days) > 1 else pd.Timedelta(days=7)
    begin = 0
    for at in range(1, len(values) + 1):
        if at == len(values) or values[at] != values[begin]:
            if values[begin] is not None:
                yield values[begin], days[begin], days[at - 1] + week
            begin = at


def _draw_opinions(axes, life):
    for issue in life.issue.values:
        style = factions.ISSUES.get(issue, factions.Style(issue, factions.MUTED))
        axes.plot(life.time.values, life.position.sel(issue=issue).values, color=style.colour,
                  linestyle=style.line, linewidth=1.6, label=style.name)
    axes.set_ylim(-1.05, 1.05)
    axes.set_yticks([-1, -0.5, 0, 0.5, 1])
    theme.frame(axes, "Opinions", "-1: revolutionary pole")


def _draw_rows(axes, spells, words):
    """A row for each thing in the order of its first spell, named at the left."""
    rows = list(dict.fromkeys(value for value, _, _ in spells))
    axes.set_yticks(range(len(rows)), [words(row) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    return {row: k for k, row in enumerate(rows)}


def _draw_support(axes, life):
    faction = life.faction.values
    spells = list(_spells(faction, life.time.values))
    theme.frame(axes, "Privately supports (thick: states it in public)")
    row = _draw_rows(axes, spells,
                     lambda key: _NOBODY.name if key == "nobody" else factions.name(key))
    open_about = [None if not value == 1 else key
                  for key, value in zip(faction, life.expression.values)]
    for drawn, width in ((spells, 1.2), (list(_spells(open_about, life.time.values)), 6)):
        for key, begin, end in drawn:
            style = _NOBODY if key == "nobody" else factions.style(key)
            axes.plot([begin, end], [row[key]] * 2, color=style.colour, linewidth=width,
                      solid_capstyle="butt")


def _draw_places(axes, life):
    spells = list(_spells(life["where"].values, life.time.values))
    theme.frame(axes, "Is at")
    row = _draw_rows(axes, spells, _place)
    for place, begin, end in spells:
        away = place in _FATES
        axes.plot([begin, end], [row[place]] * 2, color=theme.shade(0.45 if away else 0),
                  linewidth=3, linestyle=":" if away else "-", solid_capstyle="butt")


def _draw_anger(axes, life):
    times = life.time.values
    axes.plot(times, life.grievance.values, color=theme.ink(), linewidth=1.2)
    acts = life.acting.values == 1
    axes.plot(times[acts], np.full(acts.sum(), 1.04), "|", color=theme.ink(), markersize=7)
    axes.set_ylim(0, 1.12)
    theme.frame(axes, "Grievance of those around; ticks: weeks in which the agent acts", "0 to 1")
