"""States by their printed names, and what else can be told from a name alone."""

import re
from functools import cache

import pycountry

from consultations.intake.values import Group

# ISO 3166 lists territories beside States: these codes are neither members of the United Nations nor observers.
_NOT_STATES = re.compile(
    "AI|AQ|AS|AW|AX|BL|BM|BQ|BV|CC|CK|CW|CX|EH|FK|FO|GF|GG|GI|GL|GP|GS|GU|HK|HM|IM|IO|JE|KY|MF|MO|MP|MQ|MS|NC|NF|NU|"
    "PF|PM|PN|PR|RE|SH|SJ|SX|TC|TF|TK|TW|UM|VG|VI|WF|YT"
)

# Short, usual and former names which ISO 3166 does not carry.
_OTHER_NAMES = {
    "TUR": ("Turkey", "Türkiye"),
    "GBR": ("United Kingdom", "UK", "Great Britain"),
    "USA": ("United States", "USA", "US", "The United States of America"),
    "RUS": ("Russia",),
    "IRN": ("Iran",),
    "CZE": ("Czech Republic",),
    "MKD": ("The former Yugoslav Republic of Macedonia", "Macedonia"),
    "SWZ": ("Swaziland",),
    "CPV": ("Cape Verde",),
    "CIV": ("Ivory Coast", "Cote d'Ivoire"),
    "COD": ("Democratic Republic of the Congo",),
    "COG": ("Republic of the Congo",),
    "GMB": ("The Gambia",),
    "BHS": ("The Bahamas",),
    "NLD": ("The Netherlands", "Netherlands (Kingdom of the)", "Kingdom of the Netherlands"),
    "VAT": ("Holy See", "The Holy See"),
    "TLS": ("Timor Leste", "East Timor"),
    "MMR": ("Burma",),
    "PSE": ("Palestine",),
}

_REGIONAL = re.compile(
    r"""\b(?:regional\s+group | group\s+of\s+77 | european\s+union | african\s+(?:group|union)
      | arab\s+(?:group|league) | league\s+of\s+arab\s+states | eastern\s+european\s+group
      | (?:latin\s+american|asia-pacific|asian)\b.*\bgroup | western\s+european\s+and\s+others?\s+group
      | non-aligned\s+movement)\b
      | ^(?:EU|AU|G-?77|GRULAC|WEOG|ASEAN)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_INTERGOVERNMENTAL = re.compile(
    r"""^(?:UN|UNESCO|UNCTAD|UNCITRAL|UNDP|UNEP|UNICEF|UNIDO|UNODC|UNHCR|ITU|WIPO|WTO|WHO|FAO|ILO|OECD|OHCHR|WMO|UPU
      |ESCAP|ESCWA|ECLAC|ECA|World\s+Bank|IMF|IPU)$ | ^United\s+Nations\b | \bintergovernmental\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ACADEMIC = re.compile(r"\b(?:universit\w+|universidade?|college|faculty|polytechnic)\b", re.IGNORECASE)
_CATEGORIES: dict[str, Group] = {
    "government": "government",
    "private sector": "private_sector",
    "business": "private_sector",
    "business community": "private_sector",
    "civil society": "civil_society",
    "technical community": "technical_community",
    "technical and academic community": "technical_community",
    "academia": "academia",
    "academic community": "academia",
    "intergovernmental organisation": "intergovernmental",
    "intergovernmental organization": "intergovernmental",
}


def state_code(name: str) -> str:
    """The three-letter code of the State that is printed so, otherwise an empty string."""
    return _states().get(_key(name), "")


def is_regional_group(name: str) -> bool:
    """Whether the name is that of a group of States, such as a regional group of the United Nations."""
    return bool(_REGIONAL.search(name))


def category(name: str) -> Group:
    """The stakeholder group which the words name ("technical community"), otherwise an empty string."""
    return _CATEGORIES.get(_key(name), "")


def organisation_group(name: str, short_name: str = "") -> Group:
    """The stakeholder group that an organisation's name gives away: universities and UN bodies; otherwise empty."""
    if _ACADEMIC.search(name):
        return "academia"
    if any(_INTERGOVERNMENTAL.search(known) for known in (name, short_name) if known):
        return "intergovernmental"
    return ""


def _key(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


@cache
def _states() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        if _NOT_STATES.fullmatch(country.alpha_2):
            continue
        printed = {country.name, getattr(country, "official_name", ""), getattr(country, "common_name", "")}
        printed.update(_OTHER_NAMES.get(country.alpha_3, ()))
        if ", " in country.name:  # "Iran, Islamic Republic of" is printed "Iran (Islamic Republic of)"
            short, qualifier = country.name.split(", ", 1)
            printed.update({f"{short} ({qualifier})", f"{qualifier} {short}"})
        for name in printed:
            if name:
                names.setdefault(_key(name), country.alpha_3)
    return names
