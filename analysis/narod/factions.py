"""Names, colours and line styles of factions and classes: the same in every figure.

Every colour has a contrast of at least 3:1 on white and belongs to one faction, list, class or issue
only; on a dark ground it is lightened until it has 3:1 there. Those of the six main parties, and
those of the classes, are told apart by the colour-blind. A party is drawn in the colour of its main
wing; wings of a party share its hue where they can, and differ by line and hatch. Black and greys
are left to what is documented and to axes.
"""
from dataclasses import dataclass, replace

MUTED = "#767676"  # of what has no colour of its own
LEAST_CONTRAST = 3.0  # of a line on its background


@dataclass(frozen=True)
class Style:
    """How a faction or class is drawn: its name in words, colour on white (hex), line, hatch."""

    name: str
    on_white: str
    line: str = "-"
    hatch: str = ""

    @property
    def colour(self):
        """The colour on the background that matplotlib is set to."""
        import matplotlib as mpl

        return _seen(self.on_white, mpl.rcParams["axes.facecolor"])

    def called(self, name):
        """The same under another name."""
        return replace(self, name=name)


def _seen(colour, ground):
    """A colour, lightened as far as a dark ground needs."""
    import matplotlib.colors as mcolors
    import numpy as np

    rgb, step = np.array(mcolors.to_rgb(colour)), 0.0
    if luminance(ground) > 0.4:
        return colour.lower()
    while contrast(rgb + step * (1 - rgb), ground) < LEAST_CONTRAST:
        step += 0.02
    return mcolors.to_hex(rgb + step * (1 - rgb))


def luminance(colour):
    """Relative luminance of a colour (WCAG 2.1), 0 to 1."""
    import matplotlib.colors as mcolors
    import numpy as np

    rgb = np.array(mcolors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(colour, ground):
    """Contrast of two colours (WCAG 2.1), 1 to 21."""
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


DOTS, DASHES, BOTH, LONG = ":", "--", "-.", (0, (7, 2))

FACTIONS = {
    "psr": Style("SRs (all wings)", "#0B5D45"),
    "left_sr": Style("Left SRs", "#6A008F"),
    "centre_sr": Style("Centre SRs", "#0A9466"),
    "right_sr": Style("Right SRs", "#5C9A2B", DASHES, "///"),
    "maximalists": Style("Maximalists", "#7A3E00", DOTS),
    "narodnik_communists": Style("Narodnik-Communists", "#8E5BB5", DASHES, "///"),
    "revolutionary_communists": Style("Revolutionary Communists", "#9B3FD1", DOTS, "..."),
    "left_sr_legal": Style("Legal Left SRs", "#A77BC8", BOTH, "xxx"),
    "borbists": Style("Borbists", "#7F6C9C", DASHES, "\\\\\\"),
    "borotbists": Style("Borotbists", "#7C5A10", DASHES, "///"),
    "ukrainian_sr": Style("Ukrainian SRs", "#C96A00", LONG),
    "bolsheviks": Style("Bolsheviks", "#A01A08"),
    "menshevik_internationalists": Style("Menshevik-Internationalists", "#D14BA0", DASHES),
    "mensheviks_defencist": Style("Mensheviks (defencist)", "#B07090", BOTH, "///"),
    "mezhraiontsy": Style("Mezhraiontsy", "#C8603C", DOTS, "..."),
    "anarchists": Style("Anarchists", "#5C0F33", DOTS),
    "trudoviks_ns": Style("Trudoviks, Popular Socialists", "#2A8C8C", BOTH),
    "kadets": Style("Kadets", "#1F78E0", BOTH),
    "monarchists_octobrists": Style("Monarchists, Octobrists", "#1B2A80", LONG),
    "national_lists": Style("National parties", "#B58900", DOTS),
    "whites": Style("Whites", "#6F7F8F", LONG),
    "komuch": Style("Komuch", "#2F7D20", BOTH, "..."),
    "peasant_insurgents": Style("Peasant insurgents", "#7A7A00", LONG),
}

# What figures draw where every faction would be too much: a party, its factions, its style.
PARTIES = {
    "Bolsheviks": (["bolsheviks"], FACTIONS["bolsheviks"]),
    "Left SRs": (["left_sr"], FACTIONS["left_sr"]),
    "SRs without the left": (["psr", "centre_sr", "right_sr"], FACTIONS["centre_sr"]),
    "Mensheviks": (["menshevik_internationalists", "mensheviks_defencist"],
                   FACTIONS["menshevik_internationalists"]),
    "Kadets": (["kadets"], FACTIONS["kadets"]),
    "National parties": (["national_lists", "ukrainian_sr", "borotbists"],
                         FACTIONS["national_lists"]),
}

# Electoral lists that are no single faction (configs/record/lists.csv).
LISTS = {
    "psr_without_left": Style("SRs without the left", "#2E9E5B", DASHES),
    "mensheviks": FACTIONS["menshevik_internationalists"].called("Mensheviks"),
    "social_democrats": Style("Social Democrats, joint lists", "#BD3B62", DASHES),
    "ukrainian": FACTIONS["ukrainian_sr"].called("Ukrainian lists"),
    "psr_and_ukrainian": Style("SR and Ukrainian lists", "#6F8F00", LONG),
    "socialist_bloc": Style("Socialist bloc", "#5F6B00", DASHES),
    "psr_and_mensheviks": Style("SRs and Mensheviks", "#8A6D3B", DOTS),
    "right_and_religious": Style("Right and religious lists", "#4A4FB0", LONG),
}

_NATIONAL = ("muslim", "jewish", "polish", "german", "armenian", "georgian", "latvian", "cossack",
             "other_national")
LISTS |= {key: FACTIONS["national_lists"].called(f"{key.replace('_', ' ').capitalize()} lists")
          for key in _NATIONAL}

CLASSES = {
    "worker": Style("Workers", "#4A2822"),
    "peasant": Style("Peasants", "#497106", LONG),
    "soldier": Style("Soldiers and sailors", "#332A68", DASHES),
    "intelligentsia": Style("Intelligentsia and employees", "#0D4DD1", BOTH),
    "other": Style("Others", "#A0897F", DOTS),
    "cossack": Style("Cossacks", "#5399CF", DOTS),
}

ISSUES = {
    "war": Style("War", "#1813CE"),
    "land": Style("Land", "#63861D", LONG),
    "power": Style("Power", "#23361C", DASHES),
    "democracy": Style("Democracy", "#13367F", BOTH),
    "grain": Style("Grain", "#6099AB", DOTS),
}


def style(key):
    """The style of a faction, an electoral list or a party; what is unknown is drawn grey."""
    for table in (FACTIONS, LISTS):
        if key in table:
            return table[key]
    return PARTIES[key][1] if key in PARTIES else Style(key.replace("_", " "), MUTED, DOTS)


def class_style(key):
    """The style of a social class."""
    return CLASSES.get(key, Style(key.replace("_", " "), MUTED, DOTS))


def name(key):
    """In words, what the label of a faction or list means."""
    return style(key).name


def family(key):
    """What a legend calls a list: national lists share a colour and one name."""
    return "National lists" if key in _NATIONAL else name(key)


def by_party(shares):
    """Shares [..., faction] summed to the six parties [..., party] that figures draw.

    NaN where none of a party's factions exists.
    """
    import xarray as xr

    parts = []
    for party, (factions, _) in PARTIES.items():
        there = [faction for faction in factions if faction in shares.faction]
        part = shares.sel(faction=there).sum("faction", min_count=1)
        parts.append(part.assign_coords(party=party))
    return xr.concat(parts, "party")
