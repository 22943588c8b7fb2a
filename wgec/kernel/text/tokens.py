"""The smallest things that a comparison tells apart: words, punctuation, marks.

White space belongs to the token before it, so that it is never a difference of its own between two words.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

_NO_SPACES = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese, Japanese
_SIGNS = (  # inside words, though not letters to Python: vowel signs, accents, what joins and directs letters
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u109f\u1780-\u17ff\u200b-\u200f"
)
_JOINED = r"(?:[-'’\u2010\u2011_]|(?<=[0-9])[.,](?=[0-9]))"
_MARKUP = (
    r"(?P<mark>\*{1,3}|~~|\[(?!\^)|\]\((?:\\.|[^()\\\s])*\))"
    r"|\[\^[\w.+-]+\]:?"  # a footnote
    r"|(?:</?(?:ul|ol|li)(?:\s[^<>]*)?>|<br>|\\.)"
)
_UNUSUAL = re.compile(rf"[{_NO_SPACES}{_SIGNS}]|&\#")
_BAG_WORD = re.compile(r"[^\W_]+")
_BAG = re.compile(rf"[{_NO_SPACES}]|(?:(?![{_NO_SPACES}_])\w|[{_SIGNS}])+")


def _pattern(letter: str, before: str = "(?P<mark>(?!))|") -> re.Pattern[str]:
    """What one token is, whether it is a mark or a word, and the white space after it."""
    word = rf"(?P<word>{letter}+(?:{_JOINED}{letter}+)*|[{_NO_SPACES}])"
    return re.compile(rf"({before}{word}|\S)(\s*)")


_LETTER = r"[^\W_]"  # quick, and right for most texts
_ANY_LETTER = rf"(?:(?![{_NO_SPACES}_])\w|&\#[0-9]+;|[{_SIGNS}])"
_PLAIN = (_pattern(_LETTER), _pattern(_ANY_LETTER))
_MARKDOWN = (_pattern(_LETTER, f"{_MARKUP}|"), _pattern(_ANY_LETTER, f"{_MARKUP}|"))


Kind = Literal["word", "mark", "other"]


@dataclass(slots=True)
class Token:
    """One of them: tokens with the same ``key`` are the same to a reader, whatever white space follows."""

    key: Hashable
    text: str
    space: str
    kind: Kind = "other"
    partner: int = -1  # of a mark: where the mark is that closes or opens it


def words(text: str) -> list[Token]:
    """The tokens of ``text`` without markup."""
    return _tokens(_PLAIN, text)


def markdown(text: str) -> list[Token]:
    """The tokens of canonical Markdown; joined they are ``text`` again. Marks know their partners."""
    tokens = _tokens(_MARKDOWN, text)
    _find_partners(tokens)
    return tokens


def bag(text: str) -> list[str]:
    """The words of ``text`` in lower case, to see how alike two texts are."""
    return (_BAG if _UNUSUAL.search(text) else _BAG_WORD).findall(text.lower())


def _tokens(patterns: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> list[Token]:
    pattern = patterns[1] if _UNUSUAL.search(text) else patterns[0]
    tokens = [
        Token(shown, shown, space, "word" if word else "mark" if mark else "other")
        for shown, mark, word, space in pattern.findall(text)
    ]
    if text[:1].isspace():
        blank = text[: len(text) - len(text.lstrip())]
        tokens.insert(0, Token(blank, "", blank))
    return tokens


def _find_partners(tokens: list[Token]) -> None:
    """Pair marks like brackets. What does not pair, such as a lone bracket, is left without a partner."""
    waiting: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        wanted = "[" if token.text.startswith("](") else token.text
        opener = next((at for at in reversed(waiting) if tokens[at].text == wanted), None)
        if opener is None or token.text == "[":
            waiting.append(index)
        else:
            del waiting[waiting.index(opener) :]
            tokens[opener].partner, token.partner = index, opener
