"""Weekly shares over time: fans with some whole runs."""
from .. import factions
from . import theme

UNITS = {"support": "privately support, %", "expression": "own to in public, %",
         "acting": "strike, seize, mutiny or rise, %", "grievance": "grievance (0 to 1)",
         "position": "mean opinion (-1 to 1)", "cadres": "cadres per 100 adults"}
PER_CENT = {"support", "expression", "acting", "cadres"}


def trajectory(run, faction=None, what="support", time=None, events=None, **labels):
    """A weekly observable of the places and classes chosen, a fan for each faction.

    Units: per cent of the adults of the classes and places chosen (or as UNITS says).
    Source: the run; nothing documented is comparable with it week by week (`counts` and
    `delegates` draw what is). `labels` may choose social_class, place, issue; `time` a slice.

        narod.plots.trajectory(run, ["left_sr", "bolsheviks"], social_class="soldier")
    """
    keys = [faction] if isinstance(faction, str) else list(faction or [])
    where = ", ".join(factions.class_style(value).name if axis == "social_class" else str(value)
                      for axis, value in labels.items()) or "all classes and places"
    fig, axes = theme.figure(f"{where}: {what}", size=(8.4, 4.6))
    panel = axes[0, 0]
    for key in keys or [None]:
        chosen = dict(labels, faction=key) if key else labels
        array = run.mean(what, time=time, **chosen)
        extra = set(array.dims) - {"replicate", "time"}
        if extra:
            raise ValueError(f"{what} has more than one {' and '.join(extra)}: choose one")
        style = factions.style(key or what)
        theme.fan(panel, array, style, factions.name(key) if key else what)
    _dress(panel, run, array, what, events)
    theme.legend(fig, axes, 4)
    return theme.finish(fig, run, theme.fan_note(run))


def _dress(panel, run, array, what, events, title=None):
    theme.frame(panel, title, UNITS.get(what, f"{what}, {array.attrs.get('units', '')}"))
    if what in PER_CENT:
        theme.percent(panel)
        panel.set_ylim(bottom=0)
    theme.time_axis(panel, array.time.values)
    theme.mark_events(panel, run, events)


def support_by_class(run, what="support", time=None, events=None,
                     classes=("worker", "peasant", "soldier", "intelligentsia")):
    """Shares of the main parties in four classes, a panel each.

    Units: per cent of the adults of the class, all places together, weighted by its people there.
    Source: the run. `what`: support (private) or expression (in public); the two differ.
    """
    fig, axes = theme.figure(f"{run.attrs['title']}: {what} by class", rows=2, columns=2,
                             size=(10.5, 7.4), sharex=True, sharey=True)
    shares = factions.by_party(run.mean(what, by="social_class", time=time))
    for panel, social_class in zip(axes.flat, classes):
        for party, (_, style) in factions.PARTIES.items():
            theme.fan(panel, shares.sel(party=party, social_class=social_class), style, party,
                      runs=2, wide=False)
        theme.frame(panel, factions.class_style(social_class).name)
        theme.percent(panel)
    axes[0, 0].set_ylim(bottom=0)
    for panel in axes.flat:
        theme.time_axis(panel, shares.time.values)
    theme.mark_events(axes[0, 0], run, events)  # shared axis: makes room in all
    top = axes[0, 0].get_ylim()
    for panel in axes.flat[1:]:
        theme.mark_events(panel, run, events)
        panel.set_ylim(top)
    for panel in axes[:, 0]:
        panel.set_ylabel(f"{UNITS[what].replace(', %', '')}, % of the class", fontsize=9)
    theme.legend(fig, axes, len(factions.PARTIES))
    return theme.finish(fig, run, theme.fan_note(run, 2, wide=False))
