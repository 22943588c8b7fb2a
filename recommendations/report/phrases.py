"""The small change of every report: dates, lists, and the marks that stand after words, in the language that is active.

They are words like others, and each language has its own: a space before the colon, a comma that looks the other way.
"""

import datetime
import re
from collections.abc import Iterable

from django.utils.translation import get_language, get_language_info, pgettext, pgettext_lazy

_MONTHS = (
    pgettext_lazy("month in a date", "January"),
    pgettext_lazy("month in a date", "February"),
    pgettext_lazy("month in a date", "March"),
    pgettext_lazy("month in a date", "April"),
    pgettext_lazy("month in a date", "May"),
    pgettext_lazy("month in a date", "June"),
    pgettext_lazy("month in a date", "July"),
    pgettext_lazy("month in a date", "August"),
    pgettext_lazy("month in a date", "September"),
    pgettext_lazy("month in a date", "October"),
    pgettext_lazy("month in a date", "November"),
    pgettext_lazy("month in a date", "December"),
)
_LANGUAGES = {
    "ar": pgettext_lazy("original language of a document", "Arabic"),
    "en": pgettext_lazy("original language of a document", "English"),
    "es": pgettext_lazy("original language of a document", "Spanish"),
    "fr": pgettext_lazy("original language of a document", "French"),
    "ru": pgettext_lazy("original language of a document", "Russian"),
    "zh": pgettext_lazy("original language of a document", "Chinese"),
    "zh-hans": pgettext_lazy("original language of a document", "Simplified chinese"),
}
"""The official languages, as the head of a document names them; of others Django knows the names."""


def date_line(day: datetime.date) -> str:
    """A day as it is printed: "4 March 2031"."""
    number = pgettext("first day of a month", "1") if day.day == 1 else str(day.day)
    names = {"day": number, "month": _MONTHS[day.month - 1], "year": f"{day.year:04}"}
    return pgettext("date", "{day} {month} {year}").format(**names)


def language(code: str) -> str:
    """The name of a language in which a document was written."""
    if (own := _LANGUAGES.get(code.lower())) is not None:
        return str(own)
    try:
        name = str(get_language_info(code.lower())["name_translated"])
    except KeyError:  # Chinese of somewhere
        return str(_LANGUAGES[code.lower().partition("-")[0]])
    return name.capitalize() if (get_language() or "").startswith("en") else name.lower()


def sentence(words: str) -> str:
    """Words that stand as a sentence of their own."""
    return pgettext("words that stand as a sentence", "{words}.").format(words=words)


def lead(words: str) -> str:
    """Words that introduce what follows them."""
    return pgettext("words that introduce what follows", "{words}:").format(words=words)


def listed(words: Iterable[str]) -> str:
    """Words one after the other."""
    return pgettext("between words in a list", ", ").join(words)


def parted(names: Iterable[str]) -> str:
    """Names one after the other that may have commas in them."""
    return pgettext("between names that have commas in them", "; ").join(names)


def spaced(words: str) -> str:
    """What people wrote, with one space for each space that they left, lines included: to stand in a sentence."""
    return re.sub(r"\s+", " ", words)


def one_line(words: str) -> str:
    """``words`` with single spaces and no line breaks."""
    return " ".join(words.split())


def together(*sentences: str) -> str:
    """Sentences in one line; the spaces at which no line is broken stay, as they are the report's own."""
    return re.sub(" {2,}", " ", " ".join(sentences)).strip(" ")
