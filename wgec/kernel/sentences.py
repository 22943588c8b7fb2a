"""Sentences for people that can still be translated: pure Python knows no language, the page that shows them does.

A sentence *is* its English words, and keeps the template and the values that they were made of. The two makers are to
be imported under the names that Django's makemessages looks for::

    from wgec.kernel.sentences import counted as ngettext
    from wgec.kernel.sentences import sentence as _
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Self, TypeAlias, Union

Value: TypeAlias = Union[str, int, Fraction, "Sentence", tuple["Value", ...]]
"""A number, a share, a part that is a sentence itself, the code of something that has a label, or a list of these."""

Translate: TypeAlias = Callable[[str], str]
TranslateCounted: TypeAlias = Callable[[str, str, int], str]


class Sentence(str):
    """A sentence in English, with the %-format template and the values of which it is made."""

    message: str
    plural: str
    count: int | None  # type: ignore[assignment]  # a sentence has a number; nobody counts its letters
    values: dict[str, Value]

    def __new__(
        cls, message: str, plural: str = "", count: int | None = None, values: Mapping[str, Value] | None = None
    ) -> Self:
        """``plural`` and ``count`` go together: the template for other counts than one, and the count."""
        kept = dict(values or {})
        made = super().__new__(cls, _filled(message, plural, count, kept, _Language(_same, _english_number, {})))
        made.message, made.plural, made.count, made.values = message, plural, count, kept
        return made

    def __getnewargs__(self) -> tuple[str, str, int | None, dict[str, Value]]:  # type: ignore[override]
        """What a copy, or one from a cache, is made of."""
        return self.message, self.plural, self.count, self.values

    def render(
        self, translate: Translate, ntranslate: TranslateCounted, labels: Mapping[str, str] | None = None
    ) -> str:
        """The sentence in a language: ``gettext``, ``ngettext``, and the words for the codes that stand in it.

        A code without a label shows as in English, its underscores as spaces.
        """
        language = _Language(translate, ntranslate, labels or {})
        return _filled(self.message, self.plural, self.count, self.values, language)

    def to_json(self) -> dict[str, Any]:
        """For storing: what it is made of, so that it can still be translated when it is read."""
        values = {name: _stored(value) for name, value in self.values.items()}
        return {"message": self.message, "plural": self.plural, "count": self.count, "values": values}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What was stored."""
        values = {name: _read(value) for name, value in stored["values"].items()}
        return cls(stored["message"], stored["plural"], stored["count"], values)


def sentence(message: str, **values: Value) -> Sentence:
    """A sentence without a plural; imported as ``_``."""
    return Sentence(message, values=values)


def counted(message: str, plural: str, count: int, **values: Value) -> Sentence:
    """A sentence that depends on a count, which is one of its values; imported as ``ngettext``."""
    return Sentence(message, plural, count, {"count": count, **values})


def _stored(value: Value) -> Any:
    if isinstance(value, Sentence):
        return value.to_json()
    if isinstance(value, Fraction):
        return {"share": str(value)}
    if isinstance(value, tuple):
        return [_stored(each) for each in value]
    return value


def _read(stored: Any) -> Value:
    if isinstance(stored, dict):
        return Fraction(stored["share"]) if "share" in stored else Sentence.from_json(stored)
    if isinstance(stored, list):
        return tuple(_read(each) for each in stored)
    kept: str | int = stored
    return kept


gettext_noop = str  # marks a template for makemessages, and nothing else
_LIST = gettext_noop("%(first)s, %(second)s")
_LAST = gettext_noop("%(first)s and %(last)s")


class _Language:
    """How values become words."""

    def __init__(self, translate: Translate, ntranslate: TranslateCounted, labels: Mapping[str, str]) -> None:
        self.translate, self.ntranslate, self.labels = translate, ntranslate, labels

    def words(self, value: Value) -> str:
        """One value, in words."""
        if isinstance(value, Sentence):
            return value.render(self.translate, self.ntranslate, self.labels)
        if isinstance(value, str):
            return str(self.labels.get(value, value.replace("_", " ")))
        if isinstance(value, Fraction):
            return f"{value.numerator}/{value.denominator}"
        if isinstance(value, tuple):
            return self._listed([self.words(each) for each in value])
        return str(value)

    def _listed(self, words: list[str]) -> str:
        if not words:
            return ""
        *others, last = words
        if not others:
            return last
        first = others[0]
        for second in others[1:]:
            first = self.translate(_LIST) % {"first": first, "second": second}
        return self.translate(_LAST) % {"first": first, "last": last}


def _filled(message: str, plural: str, count: int | None, values: Mapping[str, Value], language: _Language) -> str:
    if plural and count is not None:
        template = language.ntranslate(message, plural, count)
    else:
        template = language.translate(message)
    return template % {name: language.words(value) for name, value in values.items()}


def _same(message: str) -> str:
    return message


def _english_number(message: str, plural: str, count: int) -> str:
    return message if count == 1 else plural
