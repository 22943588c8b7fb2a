"""Which language a text is written in: its script, or its commonest small words."""

import re
from collections import Counter

_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_SMALL = {
    "en": "the of and to in that is for on with as by this are be it should which or not from at an have",
    "fr": "le la les de des et du en un une que est pour dans par sur au aux qui ne se ce il plus sont avec",
    "es": "el la los las de del y en que un una por para con es se al lo como su sus más no son o",
    "pt": "o a os as de do da dos das e em que um uma para por com não se ao na no é são mais",
    "de": "der die das und den von zu des mit ist im für auf dem nicht ein eine als auch sich werden wird",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE, _FEWEST = 20_000, 3


def guess(text: str) -> str:
    """The code of the language, such as "en"; empty when there is too little to tell."""
    sample = text[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    for language, script in _SCRIPTS.items():
        if letters and len(script.findall(sample)) * 2 > letters:
            return language
    found: Counter[str] = Counter()
    for match in _WORD.finditer(sample.casefold()):
        found.update(language for language, words in _WORDS.items() if match[0] in words)
    ranked = found.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
