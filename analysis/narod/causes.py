"""Why an event of one run did not happen in another."""
import re

import pandas as pd

from .plots.marks import title_of
from .program import describe

_AFTER = "dated after "
_COLUMNS = ["date", "date_old_style", "id", "role", "title", "because", "in_words"]
_NOTHING = "nothing it requires is missing"


def did_not_happen(run, base) -> pd.DataFrame:
    """Events and assemblies of `base` that do not happen in any replicate of `run`, and why not.

    A table in the order of dates (median of `base`, New Style). `because` names the events without
    which it cannot be and which did not happen either; of an assembly what the run wrote; else it
    says that nothing it requires is missing: the scenario switched it off, or its own condition
    was not met, or its day lies after the end of the run. `in_words` is all of it as a sentence.
    Throws ProgramError.
    """
    known = describe("events", base.attrs["scenario"])
    dates = _happened(base).groupby("id").date.quantile(0.5, interpolation="nearest")
    missing = dates.drop(set(_happened(run).id), errors="ignore").sort_values(kind="stable")
    titles = dict(known.title) if "title" in known else {}
    rows = []
    for key, date in missing.items():
        first = base.events[base.events.id == key].iloc[0]
        title, because = titles.get(key, title_of(key)), _reason(run, key, known, set(missing.index))
        rows.append([date, first.date_old_style, key, first.role, title, because,
                     _sentence(date, title, because, titles)])
    return pd.DataFrame(rows, columns=_COLUMNS)


def _sentence(date, title, because, titles):
    """As "6 July 1918, Mirbach is killed: not without 'Peace of Brest', which did not happen."."""
    lacking = because.removeprefix("without ").split(", ") if because.startswith("without ") else (
        re.findall(r"requires '(\w+)'", because))
    if lacking:
        named = " and ".join(f"'{titles.get(key, title_of(key))}'" for key in lacking)
        why = f"not without {named}, which did not happen"
    elif because == _NOTHING:
        why = ("switched off, or its conditions were not met; nothing that it requires is missing")
    else:
        why = because
    return f"{date:%-d %B %Y}, {title}: {why}."


def _happened(run):
    return run.events[(run.events.cause != "not held") & (run.events.role != "horizon")]


def _reason(run, key, known, missing):
    told = run.events[(run.events.id == key) & (run.events.cause == "not held")]
    if len(told):
        return told.iloc[0].effect
    if key not in known.index:
        return _NOTHING
    needed = _list(known.requires[key])
    if known.how[key].startswith(_AFTER):  # it comes as long after that one as in the record
        needed.append(known.how[key].removeprefix(_AFTER))
    lacking = [one for one in dict.fromkeys(needed) if one in missing]
    return f"without {', '.join(lacking)}" if lacking else _NOTHING


def _list(text):
    return [word for word in text.replace(";", " ").replace(",", " ").split() if word]
