"""Lives of the panel as sequences of states, as programs of sequence analysis take them."""
import numpy as np
import pandas as pd

from .files import NotInRun, suggestion

STATES = ("where", "class", "faction", "expression", "acting")
FORMS = ("states", "spells")


def sequences(run, of: str = "where", form: str = "states", replicate: int = 0,
              kinds: bool = True) -> pd.DataFrame:
    """What the agents of the panel were, week by week, as a table.

    `of`: where, class, faction (words), expression or acting (0 or 1). `form`: "states", one row per
    agent and one column per week (STS of TraMineR); or "spells", one row per agent and unbroken
    stretch of one state: `agent`, `state`, `begin`, `end` (first and last week), `weeks` (SPELL).
    Both have `people`, whom an agent represents: the weight. `kinds`: of places their kind alone
    ("front" for "front:western"). None: dead, or nothing to report. Throws NotInRun.

        narod.sequences(run, "faction", "spells").to_csv("spells.csv", index=False)
    """
    if of not in STATES:
        raise NotInRun(f"no state {of!r} in a panel{suggestion(of, STATES)}")
    if form not in FORMS:
        raise ValueError(f"unknown form {form!r}: write 'states' or 'spells'")
    panel = run.panel
    if replicate not in panel.replicate:
        raise NotInRun(f"no replicate {replicate!r} in this run; it has 0 to "
                       f"{panel.sizes['replicate'] - 1}")
    lives = panel.sel(replicate=replicate)
    states = lives[of].transpose("agent", "time").values
    if of == "where" and kinds:
        states = np.array([[_kind(one) for one in life] for life in states], dtype=object)
    weeks, agents = pd.to_datetime(lives.time.values), lives.agent.values
    people = np.broadcast_to(lives.people.values, len(agents))
    if form == "states":
        table = pd.DataFrame(states, index=pd.Index(agents, name="agent"),
                             columns=weeks.strftime("%Y-%m-%d"))
        table.insert(0, "people", people)
        return table.reset_index()
    rows = [(agent, weight, *spell) for agent, weight, life in zip(agents, people, states)
            for spell in _spells(life, weeks)]
    return pd.DataFrame(rows, columns=["agent", "people", "state", "begin", "end", "weeks"])


def _kind(place):
    return place.split(":")[0] if isinstance(place, str) else None


def _spells(life, weeks):
    """Stretches of one state as (state, first week, last week, number of weeks)."""
    begin = 0
    for at in range(1, len(life) + 1):
        if at == len(life) or life[at] != life[begin]:
            if not pd.isna(life[begin]):
                yield life[begin], weeks[begin], weeks[at - 1], at - begin
            begin = at
