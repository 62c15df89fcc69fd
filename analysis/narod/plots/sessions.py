"""What assemblies sent: simulated and documented shares of a list, by date."""
from .. import elections, factions
from .against import compared, documented
from .shades import shade

ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
ASSEMBLIES_NOTE = ("Roman numbers: congresses of soviets; with P: of peasants' soviets (ex.: the "
                   "extraordinary one); others: VTsIK, local soviets, armies, conferences.")


def draw_assemblies(panel, run, observable, key, first, last, record=None):
    """Simulated and documented shares of a list at the assemblies of a period, by date; hollow
    circles: a congress as it would have been without disputed mandates (`..._honest`). A congress
    may meet on other days in the runs than in the record, and in each run on another: level bars
    are 5-95 % of its dates, marks say which congress it is. Returns these words, for `settle`."""
    results, rows = run.results, compared(run, record)
    style = factions.style(key)
    found = sent(results[(results.date >= first) & (results.date <= last)], observable, key)
    named, words = set(), []
    for (event, *_), held in found.groupby(["event", "place", "group"], sort=False):
        honest = event.endswith("_honest")
        label = "without disputed mandates" if honest else "simulated"
        date, middle = draw_ranges(panel, held, style.colour)
        panel.plot(date, middle, "o", color=style.colour, markersize=5, linestyle="none",
                   markerfacecolor=shade(1) if honest else style.colour,
                   label=None if label in named else label)
        named.add(label)
        words.append(panel.annotate(_mark(event), (date, middle), (4, 3), fontsize=7.5,
                                    textcoords="offset points", color=style.colour))
    rows = rows[(rows.observable == observable) & (rows.list == key)
                & (rows.date >= first) & (rows.date <= last)]
    for index, row in enumerate(rows.itertuples()):
        panel.errorbar(row.date, row.documented, fmt="D", color=documented(), markersize=6,
                       markerfacecolor=shade(1), capsize=3, linewidth=1,
                       yerr=[[row.documented - row.low], [row.high - row.documented]],
                       label="documented" if index == 0 else None)
        words.append(panel.annotate(_mark(row.event), (row.date, row.documented), (-5, 4),
                                    fontsize=7.5, textcoords="offset points", color=documented(),
                                    ha="right"))
    return [word for word in words if word.get_text()]


def sent(results, observable, key):
    """Rows of a list; 0 where a run's congress has delegates of other lists only. A party without
    wings has no shares of them."""
    held = results[results.observable == observable]
    if observable == "delegate_share":
        held = elections.with_absent(held)
    return held[held.list == key]


def draw_ranges(panel, held, colour):
    """Bars over 5-95 % of the dates and of the values of an assembly; returns their medians."""
    early, date, late = held.date.quantile([0.05, 0.5, 0.95])
    low, middle, high = held.value.quantile([0.05, 0.5, 0.95])
    panel.plot([date, date], [low, high], color=colour, linewidth=1.4)
    if late > early:
        panel.plot([early, late], [middle, middle], color=colour, linewidth=0.9, alpha=0.6)
    return date, middle


def _mark(event):
    """"soviet_congress_5" is V, "peasant_congress_2" is P II, the extraordinary one P ex.; else
    nothing."""
    for before, prefix in (("", "soviet_congress_"), ("P ", "peasant_congress_")):
        number = event.removeprefix(prefix)
        if number.isdigit() and number != event and int(number) < len(ROMAN):
            return before + ROMAN[int(number)]
    return "P ex." if event == "peasant_congress_extraordinary" else ""
