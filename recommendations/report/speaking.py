"""In which language a report says its own words: one of those into which they are translated, otherwise English.

The languages of the site's pages (``LANGUAGES``) do not matter: a site that is in English alone issues French reports.
"""

import re

from django.conf.locale import LANG_INFO
from django.utils import translation

_CODE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
SOURCE = "en"
LANGUAGES = (SOURCE, "ar", "es", "fr", "ru", "zh-hans")
"""Those of which ``locale/`` has a catalogue, and the one in which the code is written."""


def language_of(code: str) -> str:
    """Which of ``LANGUAGES`` a report in the language ``code`` speaks: French for "fr-CH", English for "pt-BR"."""
    base = _base(code)
    return next((each for each in LANGUAGES if _base(each) == base), SOURCE)


def spoken(code: str) -> translation.override:
    """While it lasts, words are said as a report in the language ``code`` says them."""
    return translation.override(language_of(code))


def is_known(code: str) -> bool:
    """Whether there is a language of that code, with a region or a script or without."""
    return bool(_CODE.fullmatch(code)) and (code.lower() in LANG_INFO or _base(code) in {*LANG_INFO, "zh"})


def _base(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()
