"""The page about a calibration."""
from ..markup import HEAD, STYLE, slug, table, text
from . import fit_sections, parameter_sections, trial_sections

PROVENANCE = ("scenario", "command_line", "created", "source", "seed", "scale", "record",
              "data_hash")
SECTIONS = (
    ("How well it fits", fit_sections.how_well),
    ("What is wrong, and why", fit_sections.what_is_wrong),
    ("Skill against naive forecasts", lambda one: fit_sections.naive_skill(one.compared)),
    ("What the record tells of the parameters", parameter_sections.identifiability),
    ("What the parameters move", parameter_sections.sensitivity),
    ("Mechanisms switched off", trial_sections.ablations),
    ("Share of events", trial_sections.shocks),
    ("Positions documented, frozen, adaptive", trial_sections.positions),
    ("Rows left out and foretold", trial_sections.folds),
    ("How it was sought", parameter_sections.waves),
    ("Every row", lambda one: "<details><summary>The record beside the ensemble</summary>\n"
     f"{fit_sections.every_row(one.fit)}\n</details>"),
)


def page(calibration):
    """The whole page as HTML."""
    about = calibration.about
    left = calibration.targets[calibration.targets.fitted == 0]
    reasons = left.groupby("why_not").size().sort_values(ascending=False)
    title = about.get("title", "Calibration")
    links = "".join(f'<a href="#{slug(name)}">{text(name)}</a>' for name, _ in SECTIONS)
    sections = "\n".join(f'<h2 id="{slug(name)}">{text(name)}</h2>\n{tell(calibration)}'
                         for name, tell in SECTIONS)
    provenance = table(["", ""], [[key, about[key]] for key in PROVENANCE if about.get(key)])
    return f"""<!DOCTYPE html>
<html lang="en"><head>
{HEAD}
<title>{text(title)}</title>
<style>{STYLE}</style></head><body>
<h1>{text(title)}</h1>
<p class="question">{text(about.get("question", ""))}</p>
<p>{len(calibration.ensemble)} weighted parameter sets of {calibration.ensemble.shape[1] - 1}
parameters; {len(calibration.compared)} rows of the record fitted, {len(left)} not
({text("; ".join(f"{count}: {why}" for why, count in reasons.items()) or "none")}).</p>
<nav class="small">{links}</nav>
{sections}
<h2 id="provenance">Where this comes from</h2>
{provenance}
</body></html>
"""
