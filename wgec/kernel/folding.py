"""Words as everything that looks for texts sees them: without accents, capitals and marks. Pure Python."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
# Scripts written without spaces: each character is a word of its own.
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


def fold(text: str) -> str:
    """``text`` without accents and capitals, its words separated by single spaces."""
    # Taken apart before it is folded: some letters, like those set as superscripts, are capitals only then.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(_UNSPACED.sub(r" \1 ", bare)))
