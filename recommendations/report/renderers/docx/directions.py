"""Which characters of a run go to the left: Word asks the run and not the character where its full stop belongs.

The format has "w:rtl" for characters that run to the left and for no others, so a run that has both kinds is several.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from recommendations.report.renderers.docx.atoms import P_PROPERTIES, R_PROPERTIES, P, R, T
from recommendations.report.renderers.docx.xml import SPACE, Element, element, qualified

_BIDI, _RTL, _LANGUAGE = qualified("w:bidi"), qualified("w:rtl"), qualified("w:lang")
_DELETED, _VALUE = qualified("w:delText"), qualified("w:val")

_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RIGHT = rf"[^\W\d_{_LEFT}]"
# What stands between two letters of a kind goes with them, as do the digits after them; a bracket only with its other.
_TO_THE_LEFT = re.compile(rf"[{_LEFT}](?:(?:(?!{_RIGHT})[^()]|\((?:(?!{_RIGHT})[^()])*\))*(?:[{_LEFT}0-9]|(?<=\))))?")
_TO_THE_RIGHT = re.compile(rf"{_RIGHT}(?:(?:[^(){_LEFT}]|\([^(){_LEFT}]*\))*(?:{_RIGHT}|[0-9]|(?<=\))))?")
_HAS_LEFT, _HAS_RIGHT = re.compile(f"[{_LEFT}]"), re.compile(_RIGHT)


def say(root: Element, *, right_to_left: bool) -> Element:
    """``root`` with every run's direction said; ``right_to_left``: that of paragraphs which do not say theirs."""
    for paragraph in root.iter(P):
        turned = _turned(paragraph, right_to_left)
        for run in list(paragraph.iter(R)):
            _say(run, turned)
    return root


def pieces(text: str, *, leftward: bool) -> Iterator[tuple[str, bool]]:
    """The stretches of ``text``, and which go to the left; ``leftward``: where what is of neither kind goes."""
    place = 0
    for found in (_TO_THE_RIGHT if leftward else _TO_THE_LEFT).finditer(text):
        if found.start() > place:
            yield text[place : found.start()], leftward
        yield found[0], not leftward
        place = found.end()
    if place < len(text):
        yield text[place:], leftward


def _turned(paragraph: Element, right_to_left: bool) -> bool:
    properties = paragraph.find(P_PROPERTIES)
    said = properties.find(_BIDI) if properties is not None else None
    return right_to_left if said is None else said.get(_VALUE) != "0"


def _say(run: Element, turned: bool) -> None:
    words = next((node for node in run if node.tag in (T, _DELETED)), None)
    if words is None or not words.text:
        return
    properties = run.find(R_PROPERTIES)
    is_said = properties is not None and properties.find(_RTL) is not None
    has_left, has_right = bool(_HAS_LEFT.search(words.text)), bool(_HAS_RIGHT.search(words.text))
    if not has_left and not (has_right and is_said) and not (has_right and turned):
        return
    after = run
    for place, (text, leftward) in enumerate(pieces(words.text, leftward=is_said or turned)):
        made = run if not place else deepcopy(run)
        node = next(node for node in made if node.tag == words.tag)
        node.text = text
        node.set(SPACE, "preserve")
        _turn(made, leftward)
        if place:
            after.addnext(made)
        after = made


def _turn(run: Element, leftward: bool) -> None:
    properties = run.find(R_PROPERTIES)
    if properties is None:
        properties = element("w:rPr")
        run.insert(0, properties)
    said = properties.find(_RTL)
    if said is not None and not leftward:
        properties.remove(said)
    elif said is None and leftward:
        language = properties.find(_LANGUAGE)
        if language is None:
            properties.append(element("w:rtl"))
        else:
            language.addprevious(element("w:rtl"))
    if not len(properties):
        run.remove(properties)
