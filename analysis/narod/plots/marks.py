"""Events that figures mark: which, when, and in what words."""
import functools

import pandas as pd

from .. import dates
from ..files import NotInRun, suggestion
from ..program import ProgramError, describe

# Events that are marked unless a figure is given others: id in the file, words.
EVENTS = {"garrison_mutiny": "February", "october_insurrection": "October",
          "brest_signed": "Brest", "left_sr_suppressed": "July 1918", "nep_tax_in_kind": "NEP"}

NAMES = {"sr": "SR", "srs": "SRs", "psr": "PSR", "plsr": "PLSR", "vtsik": "VTsIK", "nep": "NEP"} | {
    word: word.capitalize() for word in ("petrograd", "moscow", "kronstadt", "brest", "kornilov",
                                         "bolshevik", "bolsheviks", "tambov", "mirbach")}


def title_of(event):
    """The words of an id: "soviet_congress_2" is "Soviet congress 2"."""
    words = " ".join(NAMES.get(word, word) for word in event.split("_"))
    return words[:1].upper() + words[1:]


def marks(run, events=None):
    """What to mark, as pairs of a date and words in the order of time.

    `events`: {id or New Style date: words}, or a list of ids; without it EVENTS. The date of an
    event is its median over the runs in which it happened; one that happened in none is left out.
    `run` None: only dates can be marked. Throws NotInRun for an id that the model does not know,
    DateError for a date that could be misread.
    """
    if events is None:
        events = EVENTS if run is not None else {}
        wanted = {key: words for key, words in events.items() if key in set(run.events.get("id", []))}
    elif isinstance(events, dict):
        wanted = events
    else:
        wanted = {key: title_of(key) for key in events}
    found = [(_date(run, key), words) for key, words in wanted.items()]
    return sorted(((date, words) for date, words in found if date is not None),
                  key=lambda one: one[0])


def _date(run, key):
    """The day to mark, or None if the event happened in no run."""
    if not isinstance(key, str) or not key[:1].isalpha():
        return pd.Timestamp(dates.checked(key))
    if run is None:
        raise NotInRun(f"{key!r}: this figure marks dates only, as in {{'1917-11-07': 'October'}}")
    happened = run.events
    days = happened.date[happened.id == key] if len(happened) else []
    if len(days):
        return days.quantile(0.5, interpolation="nearest")
    known = _known(run.attrs.get("scenario", "")) | set(happened.get("id", [])) | set(EVENTS)
    if key not in known:
        raise NotInRun(f"no event {key!r} in this run{suggestion(key, known)}")
    return None


@functools.lru_cache(maxsize=8)
def _known(scenario):
    """Ids of all events of a scenario, where the program is there to list them."""
    try:
        return frozenset(describe("events", scenario).index)
    except (ProgramError, FileNotFoundError):
        return frozenset()
