"""Figures show what they say: documented values, events, shares that add up."""
import itertools
import subprocess
import sys

import matplotlib.colors as mcolors
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from make_pictures import PANEL_PICTURES, PICTURES, gallery
from matplotlib.text import Text

import narod
from narod import factions

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
}


@pytest.mark.parametrize("name", [*PICTURES, *PANEL_PICTURES])
def test_every_picture_of_the_docs_can_be_drawn_and_names_its_run(run, name, tmp_path):
    figure = (PICTURES | PANEL_PICTURES)[name](run)
    figure.savefig(tmp_path / "a.png", dpi=40)
    assert (tmp_path / "a.png").stat().st_size > 2000
    assert "small.h5" in figure._supxlabel.get_text()


def test_the_gallery_shows_every_picture_with_the_line_that_draws_it():
    assert (ROOT / "docs/gallery.md").read_text(encoding="utf-8") == gallery()


def test_the_gallery_has_every_figure_of_the_package():
    page = gallery()
    figures = {name for name in narod.plots.__all__ if name[0].islower()}
    assert {name for name in figures if f"narod.plots.{name}(" not in page} == set()


def test_bars_of_a_congress_stand_at_the_documented_and_the_simulated_value(run):
    panel = narod.plots.congresses(run, ["soviet_congress_2"]).axes[0]
    widths = [bar.get_width() for bar in panel.patches]
    row = run.comparison.set_index("id").loc["soviet_congress_2.bolsheviks"]
    for value in (row.documented, row["median"]):
        assert any(width == pytest.approx(value) for width in widths)
    assert (row.low, row.high) in [tuple(line.get_xdata()) for line in panel.lines]


def test_events_are_marked_on_their_dates(run):
    figure = narod.plots.trajectory(run, "left_sr", events={"october_insurrection": "October"})
    panel = figure.axes[0]
    assert [text.get_text() for text in panel.texts] == ["October"]
    assert np.datetime64(panel.lines[-1].get_xdata()[0], "D") == np.datetime64("1917-11-07")


def test_events_are_marked_by_id_or_by_a_new_style_date(run):
    def marked(events):
        panel = narod.plots.trajectory(run, "left_sr", events=events).axes[0]
        return [text.get_text() for text in panel.texts]

    assert marked({"1917-07-16": "July days"}) == ["July days"]
    assert marked(["october_insurrection"]) == ["October insurrection"]
    assert marked({}) == []
    with pytest.raises(narod.NotInRun, match="did you mean 'october_insurrection'"):
        marked({"october_insurection": "October"})
    with pytest.raises(narod.DateError, match="3 July 1917"):
        marked({"3 July 1917": "July days"})


def test_an_event_that_happened_in_no_run_is_known_and_not_marked(run):
    panel = narod.plots.trajectory(run, "left_sr", events={"nep_tax_in_kind": "NEP"}).axes[0]
    assert not panel.texts


def test_a_fan_shows_its_median_and_whole_runs(run):
    panel = narod.plots.trajectory(run, "bolsheviks", social_class="worker", events={}).axes[0]
    mean = run.mean("support", faction="bolsheviks", social_class="worker")
    drawn = [line.get_ydata() for line in panel.lines]
    np.testing.assert_allclose(drawn[0], mean.sel(replicate=0))
    np.testing.assert_allclose(drawn[-1], mean.median("replicate"))


def test_a_documented_sum_is_drawn_as_its_mean_a_week(run):
    figure = narod.plots.counts(run, ["agrarian_actions"])
    row = run.comparison.set_index("id").loc["agrarian_actions.1917-04-14.russia"]
    weeks = ((row.date_end - row.date).days + 1) / 7
    levels = [line.get_ydata()[0] for line in figure.axes[0].lines]
    assert any(level == pytest.approx(row.documented / weeks) for level in levels)


def test_shares_of_all_factions_are_at_most_everybody(run):
    assert float(run.mean("support", by="social_class").sum("faction").max()) <= 1 + 1e-4


def test_every_faction_class_and_list_of_the_project_has_a_style(run):
    assert set(run.faction.values) == set(factions.FACTIONS)
    assert set(run.social_class.values) == set(factions.CLASSES)
    shares = run.comparison[run.comparison.observable.isin(["vote_share", "delegate_share"])]
    assert set(shares.list) <= set(factions.FACTIONS) | set(factions.LISTS)


@pytest.mark.parametrize("event, words", [
    ("soviet_congress_2", "Soviet congress II"), ("sr_council_7", "SR council VII"),
    ("first_plsr_congress", "First PLSR congress"), ("vtsik_2", "VTsIK II"),
    ("soviet_congress_3_opening", "Soviet congress III, opening"),
    ("provincial_executives_1919_11", "Provincial executives, November 1919"),
    ("uezd_congresses_1920", "Uezd congresses 1920"),
    ("left_sr_revival_summer", "Left SR revival summer"), ("left_srs_resign", "Left SRs resign"),
    ("nep_tax_in_kind", "NEP tax in kind")])
def test_ids_in_words(event, words):
    assert narod.plots.marks.title_of(event) == words


def test_areas_of_followers_add_up_to_all_of_them(run):
    panel = narod.plots.followers(run, "bolsheviks", events={}).axes[0]
    top = max(path.vertices[:, 1].max() for area in panel.collections for path in area.get_paths())
    expected = run.count("support", faction="bolsheviks").mean("replicate").max() / 1e6
    assert top == pytest.approx(float(expected), rel=1e-3)


def seen(colour, kind):
    """A colour in CIE L*a*b* as the colour-blind see it; `kind` None: as others do."""
    rgb = np.array(mcolors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if kind:
        linear = np.clip(np.array(BLINDNESS[kind]) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ linear / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", [None, *BLINDNESS])
def test_parties_and_classes_are_told_apart_by_the_colour_blind(kind):
    parties = [style for _, style in factions.PARTIES.values()]
    for styles in (parties, list(factions.CLASSES.values())):
        for one, other in itertools.combinations(styles, 2):
            distance = np.linalg.norm(seen(one.colour, kind) - seen(other.colour, kind))
            assert distance > (20 if one.line == other.line else 10), (one.name, other.name)


STYLES = [*factions.FACTIONS.values(), *factions.LISTS.values(), *factions.CLASSES.values(),
          *factions.ISSUES.values()]


@pytest.mark.parametrize("ground", ["white", narod.plots.DARK.background, "black"])
def test_lines_have_a_contrast_of_three_to_one_on_any_ground(ground):
    with narod.plots.Theme(background=ground):
        for style in STYLES:
            assert factions.contrast(style.colour, ground) >= 3, style.name


@pytest.mark.parametrize("theme", [narod.plots.LIGHT, narod.plots.DARK])
def test_words_have_a_contrast_of_four_and_a_half_to_one(theme):
    with theme:
        assert factions.contrast(narod.plots.theme.grey(), theme.background) >= 4.5


def test_a_colour_belongs_to_one_faction_list_class_or_issue():
    tables = [factions.FACTIONS, factions.CLASSES, factions.ISSUES,
              {key: style for key, style in factions.LISTS.items()
               if style.on_white not in {one.on_white for one in factions.FACTIONS.values()}}]
    colours = [style.on_white for table in tables for style in table.values()]
    assert len(set(colours)) == len(colours)
    for key, style in factions.LISTS.items():  # a list of one faction alone has its colour
        for faction, one in factions.FACTIONS.items():
            if one.on_white == style.on_white:
                assert faction in LIST_OF.get(key, {faction}), (key, faction)


LIST_OF = {key: set(members) for key, members in narod.elections.contents(ROOT / "configs").items()}


def test_a_figure_is_drawn_into_axes_that_are_given(run):
    whole, axes = plt.subplots(1, 2, layout="constrained")
    single = narod.plots.trajectory(run, "left_sr", ax=axes[0])
    assert single is axes[0] and single.lines and "Private support" in single.get_title(loc="left")
    panels = narod.plots.course(run, ax=axes[1])
    assert panels.shape == (3, 1) and all(one.figure is whole for one in panels.flat)
    assert "small.h5" in panels[0, 0].narod_notes[-1]
    whole.draw_without_rendering()
    plt.close(whole)
    with pytest.raises(ValueError, match="mutually exclusive"):
        narod.plots.course(run, ax=plt.figure().add_subplot(), figsize=(3, 3))
    with pytest.raises(ValueError, match="this figure needs 3"):
        narod.plots.course(run, ax=plt.subplots(1, 2)[1])
    plt.close("all")


def test_title_and_legend_stay_apart_whatever_the_size(run):
    figure = narod.plots.stacked(run, figsize=(6, 6))
    assert tuple(figure.get_size_inches()) == (6, 6)
    for size in ((6, 6), (14, 4.5)):
        figure.set_size_inches(size)
        figure.draw_without_rendering()
        renderer = figure._get_renderer()
        boxes = [one.get_window_extent(renderer)
                 for one in (figure._title, *figure.legends, figure.axes[0])]
        assert all(upper.y0 >= lower.y1 for upper, lower in itertools.pairwise(boxes)), size


def test_several_runs_stand_side_by_side_on_one_scale(run):
    figure = narod.plots.course({"one": run, "other": run})
    panels = figure.axes
    assert len(panels) == 6 and panels[0].get_ylim() == panels[3].get_ylim()
    assert panels[3].get_title(loc="left").startswith("other\n")
    lines = narod.plots.trajectory([run, run], "left_sr", events={})
    labels = [text.get_text() for text in lines.legends[0].get_texts()]
    assert len(labels) == 2 and labels[0] != labels[1]


def test_another_record_or_none_may_stand_beside_the_run(run, tmp_path):
    rows = narod.record()
    other = rows[(rows.id == "soviet_congress_2.bolsheviks")].assign(value="0.11", low=0.1, high=0.12)
    other.to_csv(tmp_path / "other.csv", index=False, date_format="%Y-%m-%d")

    def widths(record):
        panel = narod.plots.congresses(run, ["soviet_congress_2"], record=record).axes[0]
        return [round(bar.get_width(), 4) for bar in panel.patches]

    assert 0.11 in widths(tmp_path / "other.csv") and 0.11 not in widths(None)
    assert len(widths(False)) < len(widths(None))


def test_text_in_a_pdf_is_text(run, tmp_path):
    narod.plots.delegates(run).savefig(tmp_path / "a.pdf")
    written = (tmp_path / "a.pdf").read_bytes()
    assert b"/Type3" not in written and b"/TrueType" in written or b"/CIDFontType2" in written


def test_words_at_marks_stand_apart(run):
    figure = narod.plots.course(run)
    figure.draw_without_rendering()
    renderer = figure._get_renderer()
    # Of the words alone: the line that ties one to its mark may pass another.
    words = [Text.get_window_extent(text, renderer) for text in figure.axes[2].texts
             if text.get_text()]
    assert len(words) > 3
    assert not any(one.overlaps(other) for one, other in itertools.combinations(words, 2))


def test_a_figure_says_what_is_seen(run):
    words = narod.plots.support_by_class(run).alt_text()
    assert "4 panels: Workers, Peasants" in words and "Left SRs" in words


def test_the_package_lists_the_names_that_it_loads_when_they_are_used():
    assert set(narod.__all__) == {*narod._HOME, "plots"}
    assert all(hasattr(narod, name) for name in narod.__all__)
    with pytest.raises(AttributeError, match="'plot'"):
        narod.plot


def test_an_unknown_class_is_named(run):
    with pytest.raises(narod.NotInRun, match="no social_class 'workers'.*did you mean 'worker'"):
        narod.plots.support_by_class(run, classes=["workers"])


def test_importing_the_package_loads_nothing_heavy():
    code = "import narod, sys; print([m for m in ('pandas', 'matplotlib', 'xarray') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "analysis", text=True,
                          capture_output=True, check=True)
    assert done.stdout.strip() == "[]"


def foot(figure):
    """The words below a figure, however their lines are broken."""
    return " ".join(figure._supxlabel.get_text().split())


def test_an_unknown_place_of_an_election_is_named(run):
    with pytest.raises(narod.NotInRun, match="no votes of constituent_assembly_1917 at district:x"):
        narod.plots.vote_bars(run, place="district:x")


def test_a_list_that_stood_in_one_run_only_counts_as_nothing_in_the_others(run):
    event, alone = "constituent_assembly_1917", narod.open_run(run.path)
    others = run.results.query("not (event == @event and list == 'left_sr')")
    votes = others.query("event == @event and observable == 'vote_share'")
    in_one = votes[(votes.list == "psr") & (votes.replicate == 0)].assign(list="left_sr", value=0.9)
    alone.results = pd.concat([others, in_one])
    found = narod.elections.with_absent(pd.concat([votes, in_one]).query("place == 'all'"))
    left = found[found.list == "left_sr"].set_index("replicate")
    assert list(left.value) == [0.9, 0.0] and list(left.stood) == [True, False]
    panel = narod.plots.vote_bars(alone, place="all").axes[0]
    labels = [label.get_text() for label in panel.get_yticklabels()]
    assert "Left SRs\n(in 1 of 2 runs)" in labels
    assert any(bar.get_width() == pytest.approx(0.45) for bar in panel.patches)
    assert "Counted as 0 in runs that have nothing of them: Left SRs (1 of 2)" in foot(
        narod.plots.vote_map(alone))


def test_a_party_that_one_congress_has_nobody_of_has_no_delegates_there(run):
    results = run.results.query("observable == 'delegate_share' and event == 'soviet_congress_2'")
    without = results.query("not (list == 'mensheviks' and replicate == 0)")
    sent = narod.plots.sessions.sent(without, "delegate_share", "mensheviks")
    assert sent.set_index("replicate").value[0] == 0
    assert sent.set_index("replicate").value[1] == results.query(
        "list == 'mensheviks' and replicate == 1").value.item()
    assert not len(narod.plots.sessions.sent(without, "delegate_share", "nobody"))


def test_votes_are_drawn_where_most_lists_are_documented(run):
    rows = run.comparison.query("event == 'constituent_assembly_1917' & observable == 'vote_share'")
    most = rows.place.value_counts().index[0]
    figure = narod.plots.vote_bars(run)
    titles = [panel.get_title(loc="left") for panel in figure.axes]
    assert len(titles) == 6 and titles[0] == narod.plots.theme.place(most)
    alone = narod.plots.vote_bars(run, place="all")
    assert "The record has nothing here" in foot(alone)


def test_an_axis_of_months_names_its_year_once(run):
    figure = narod.plots.trajectory(run, "left_sr", time=slice("1917-03", "1917-11"), events={})
    figure.canvas.draw()
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert sum("1917" in label for label in labels) == 1
    assert "Dates are New Style" in foot(figure)


def test_dates_of_events_have_both_calendars_and_their_tolerance(run):
    panel = narod.plots.event_dates(run, ["october_insurrection"]).axes[0]
    label = panel.get_yticklabels()[0].get_text()
    assert label == "October insurrection\n7 Nov 1917 (Old Style 25 Oct)"
    band = panel.collections[0].get_paths()[0].vertices[:, 0]
    assert (band.min(), band.max()) == (-45, 45)  # tolerance_days of the record


def test_a_congress_is_one_mark_that_is_named(run):
    panel = narod.plots.delegates(run).axes[0]
    held = run.results.query("observable == 'delegate_share' & list == 'left_sr'")
    held = held[held.date >= "1917-01-01"]
    marks = [line for line in panel.lines if line.get_marker() == "o"]
    assert len(marks) == held.groupby(["event", "place", "group"]).ngroups
    assert {"II", "IV", "P ex."} <= {text.get_text() for text in panel.texts}


@pytest.mark.parametrize("label, words", [
    ("town:saratov", "Saratov (town)"), ("city:petrograd_city", "Petrograd (city)"),
    ("vote_region:central_industrial", "Central Industrial (vote region)"), ("tambov", "Tambov")])
def test_places_in_words(label, words):
    assert narod.plots.theme.place(label) == words


def test_bars_of_all_congresses_have_the_same_height(run):
    figure = narod.plots.congresses(run)
    figure.draw_without_rendering()
    heights = [panel.get_window_extent().height / np.ptp(panel.get_ylim())
               for panel in figure.axes if panel.get_visible()]
    assert max(heights) < 1.6 * min(heights)  # titles and scales take some


@pytest.mark.parametrize("draw", [narod.plots.course, narod.plots.wings, narod.plots.delegates])
def test_names_of_congresses_overlap_neither_one_another_nor_the_edge(run, draw):
    figure = draw(run)
    figure.draw_without_rendering()
    panel = figure.axes[-1]
    boxes = [Text.get_window_extent(word) for word in panel.texts if word.arrow_patch is not None]
    assert len(boxes) > 3
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    inside = panel.get_window_extent().padded(1)
    assert all(inside.contains(box.x0, box.y0) and inside.contains(box.x1, box.y1) for box in boxes)
