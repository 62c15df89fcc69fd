"""Names, colours and line styles of factions and classes: the same in every figure.

The colours of the main parties are those of Okabe and Ito (2008) with black, told apart by the
colour-blind; those of lesser ones are of Tol (2021). Wings of a party share its hue and differ by
the line and by how light they are.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How a faction or class is drawn: its name in words, colour (hex), line, hatch of areas."""

    name: str
    colour: str
    line: str = "-"
    hatch: str = ""


DOTS, DASHES, BOTH, LONG = ":", "--", "-.", (0, (7, 2))

FACTIONS = {
    "psr": Style("SRs (whole party)", "#00664B"),
    "left_sr": Style("Left SRs", "#000000"),
    "centre_sr": Style("Centre SRs", "#009E73"),
    "right_sr": Style("Right SRs", "#7FCBB5", DASHES, "///"),
    "maximalists": Style("Maximalists", "#661100", DOTS),
    "narodnik_communists": Style("Narodnik-Communists", "#555555", DASHES, "///"),
    "revolutionary_communists": Style("Revolutionary Communists", "#555555", DOTS, "..."),
    "left_sr_legal": Style("Legal Left SRs", "#555555", BOTH, "xxx"),
    "borbists": Style("Borbists", "#999999", DASHES, "\\\\\\"),
    "borotbists": Style("Borotbists", "#A66F00", DASHES, "///"),
    "ukrainian_sr": Style("Ukrainian SRs", "#E69F00", LONG),
    "bolsheviks": Style("Bolsheviks", "#D55E00"),
    "menshevik_internationalists": Style("Menshevik-Internationalists", "#CC79A7", DASHES),
    "mensheviks_defencist": Style("Mensheviks (defencist)", "#E4BBD2", BOTH, "///"),
    "mezhraiontsy": Style("Mezhraiontsy", "#EAAE80", DOTS, "..."),
    "anarchists": Style("Anarchists", "#882255", DOTS),
    "trudoviks_ns": Style("Trudoviks, Popular Socialists", "#44AA99", BOTH),
    "kadets": Style("Kadets", "#0072B2", BOTH),
    "monarchists_octobrists": Style("Monarchists, Octobrists", "#332288", LONG),
    "national_lists": Style("National parties", "#56B4E9", DOTS),
    "whites": Style("Whites", "#BBBBBB", LONG),
    "komuch": Style("Komuch", "#117733", BOTH, "..."),
    "peasant_insurgents": Style("Peasant insurgents", "#999933", LONG),
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
    "psr": Style("SRs (all wings)", "#009E73"),
    "psr_without_left": Style("SRs without the left", "#009E73", DASHES),
    "mensheviks": Style("Mensheviks", "#CC79A7", DASHES),
    "social_democrats": Style("Social Democrats, joint lists", "#D55E00", DASHES),
    "ukrainian": Style("Ukrainian lists", "#E69F00", LONG),
    "psr_and_ukrainian": Style("SR and Ukrainian lists", "#8C8000", LONG),
    "right_and_religious": Style("Right and religious lists", "#332288", LONG),
}

_NATIONAL = ("muslim", "jewish", "polish", "german", "armenian", "georgian", "latvian", "cossack",
             "other_national")
LISTS |= {key: Style(f"{key.replace('_', ' ').capitalize()} lists", "#56B4E9", DOTS)
          for key in _NATIONAL}

CLASSES = {
    "worker": Style("Workers", "#AA3377"),
    "peasant": Style("Peasants", "#228833", LONG),
    "soldier": Style("Soldiers and sailors", "#4477AA", DASHES),
    "intelligentsia": Style("Intelligentsia and employees", "#B8A000", BOTH),
    "other": Style("Others", "#888888", DOTS),
    "cossack": Style("Cossacks", "#66CCEE", DOTS),
}

ISSUES = {
    "war": Style("War", "#D55E00"),
    "land": Style("Land", "#009E73", LONG),
    "power": Style("Power", "#000000", DASHES),
    "democracy": Style("Democracy", "#0072B2", BOTH),
    "grain": Style("Grain", "#E69F00", DOTS),
}


def style(key):
    """The style of a faction, an electoral list or a party; what is unknown is drawn grey."""
    for table in (FACTIONS, LISTS):
        if key in table:
            return table[key]
    return PARTIES[key][1] if key in PARTIES else Style(key.replace("_", " "), "#777777", DOTS)


def class_style(key):
    """The style of a social class."""
    return CLASSES.get(key, Style(key.replace("_", " "), "#777777", DOTS))


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
