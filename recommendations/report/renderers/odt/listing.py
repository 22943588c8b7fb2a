"""The list styles: bullets, numbers, and the labels that authors wrote themselves."""

from collections.abc import Iterator

from recommendations.report.renderers.looks import STEP
from recommendations.report.renderers.odt.xml import Element, element, points

LEVELS = 10
"""How many levels of a list the format's editors know."""

_BULLETS = ("•", "–", "◦")


def list_style(
    name: str, kind: str, direction: str, base: int = 0, *, starts: tuple[int, int] | None = None
) -> Element:
    """A list style of ``kind`` ("bullet", "ordered", "labelled") whose lists begin ``base`` from the edge.

    ``starts``: a level, and the number that its lists begin with.
    """
    return element("text:list-style", {"style:name": name}, *_levels(kind, direction, base, starts))


def _levels(kind: str, direction: str, base: int, starts: tuple[int, int] | None) -> Iterator[Element]:
    for level in range(1, LEVELS + 1):
        given: dict[str, object] = {"text:level": level}
        match kind:
            case "bullet":
                tag, given["text:bullet-char"] = "bullet", _BULLETS[(level - 1) % 3]
            case "ordered":
                tag = "number"
                given |= {"style:num-suffix": ".", "style:num-format": "1"}
                if starts and level == starts[0]:
                    given["text:start-value"] = starts[1]
            case _:  # a label is a word of the text: the list itself shows nothing
                tag, given["style:num-format"] = "number", ""
        yield element(
            f"text:list-level-style-{tag}", given, _place(base + level * STEP, direction, shown=kind != "labelled")
        )


def _place(indent: int, direction: str, *, shown: bool) -> Element:
    alignment = {
        "text:label-followed-by": "listtab" if shown else "nothing",
        "fo:text-indent": points(-STEP),
        "fo:margin-left": points(indent),
    }
    if shown:
        alignment["text:list-tab-stop-position"] = points(indent)
    place = {"text:list-level-position-and-space-mode": "label-alignment"}
    if direction == "rtl":
        place["fo:text-align"] = "end"  # editors set what is at the "start" left of the edge, outside the page
    return element(
        "style:list-level-properties",
        place,
        element("style:list-level-label-alignment", alignment),
    )
