"""One faction: what is felt, what is said, what institutions let through."""
from .. import factions
from . import theme
from .sessions import ASSEMBLIES_NOTE, draw_assemblies
from .settling import settle
from .several import beside
from .trajectories import UNITS


@beside()
def course(run, faction="left_sr", since="1917-01", until="1918-12", events=None,
           classes=("worker", "peasant", "soldier", "intelligentsia"), record=None, ax=None,
           figsize=None):
    """Private support and public expression of a faction by class, and its delegates.

    Units: per cent of the adults of the class; per cent of the delegates of each assembly.
    Source: the run; documented delegates with their ranges from the record that it is compared
    with. Support, expression and delegates are three things and are not to be compared.
    """
    name = factions.name(faction)
    fig, axes = theme.figure(f"{name}: support, expression, delegates", rows=3, size=(8.4, 9.4),
                             sharex=True, ax=ax, figsize=figsize)
    classes = run.labels("social_class", classes)
    time = slice(since, until)
    for panel, what in zip(axes[:2, 0], ("support", "expression")):
        shares = run.mean(what, by="social_class", time=time, faction=faction)
        for social_class in classes:
            style = factions.class_style(social_class)
            theme.fan(panel, shares.sel(social_class=social_class), style, style.name, runs=2,
                      wide=False)
        theme.frame(panel, {"support": "Private support", "expression": "Public expression"}[what],
                    UNITS[what].replace(", %", ", % of the class"))
        panel.set_ylim(bottom=0)
        theme.percent(panel)
        theme.time_axis(panel, shares.time.values)
        marked = theme.mark_events(panel, run, events)
    theme.mark_again(axes[2, 0], marked)
    times = shares.time.values
    sat = draw_assemblies(axes[2, 0], run, "delegate_share", faction, times[0], times[-1], record)
    _dress_delegates(axes[2, 0], "Delegates")
    if axes[2, 0].get_legend_handles_labels()[0]:
        axes[2, 0].legend(frameon=False, fontsize=8.5, loc="upper left")
    theme.legend(fig, axes[:1], len(classes))
    return settle(sat, theme.finish(fig, run, theme.fan_note(run, 2, wide=False), ASSEMBLIES_NOTE))


@beside()
def delegates(run, key="left_sr", since="1917-01", until="1922-12", events=None, record=None,
              ax=None, figsize=None):
    """Share of a faction or list among the delegates of each assembly, by date.

    Units: per cent of the delegates, median and 5-95 % of the runs.
    Source: the run, and the record that it is compared with.
    """
    fig, axes = theme.figure(f"{factions.name(key)}: share of delegates", size=(8.4, 4.2), ax=ax,
                             figsize=figsize)
    times = run.select("people", slice(since, until)).time.values
    sat = draw_assemblies(axes[0, 0], run, "delegate_share", key, times[0], times[-1], record)
    theme.time_axis(axes[0, 0], times)
    _dress_delegates(axes[0, 0])
    theme.mark_events(axes[0, 0], run, {} if events is None else events)
    theme.legend(fig, axes, 3)
    return settle(sat, theme.finish(
        fig, run, "Soviets over-weight towns and organisation; after July 1918 their composition "
        "measures exclusion. " + ASSEMBLIES_NOTE))


def _dress_delegates(panel, title=None):
    theme.frame(panel, title, "% of the delegates")
    theme.percent(panel)
    panel.set_ylim(bottom=0)
