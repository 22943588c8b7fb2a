"""In which language a report says its own words: one of those into which they are translated, otherwise English.

The languages of the site's pages (``LANGUAGES``) do not matter: a site that is in English alone issues French reports.
"""

from django.conf.locale import LANG_INFO
from django.utils import translation

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
    """Whether there is a language of that code: Django's, whatever their case, and Chinese without its script."""
    return code.lower() in LANG_INFO or code.lower() == "zh"


def _base(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()
