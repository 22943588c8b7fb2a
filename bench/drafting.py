"""Drafting together: amendments for a text of 20 pages made in it and shown as rolling text; long texts compared."""

import random
from typing import Any

from bench import synthetic
from bench.text import PAGE, paragraphs, revised, timed
from wgec.kernel.text import comparing, diff, markdown, merge, rolling

_PAGES = 20
_COMPARED_AT = 10  # amendments


def run(size: int) -> list[dict[str, Any]]:
    """Each step with ``size`` amendments for a text of 20 pages; "compare" on texts of 200 pages, once."""
    base = markdown.canonical("\n\n".join(paragraphs(_PAGES * PAGE)))
    dice = random.Random(size)
    proposals = {f"A{number}": amended(base, dice) for number in range(1, size + 1)}
    named = [rolling.Proposal(key, text, (f"D{number % 40}",)) for number, (key, text) in enumerate(proposals.items())]
    rows = [
        timed("overlay: the text", lambda: merge.overlay(base, proposals).text),
        timed("overlay: what collides", lambda: merge.overlay(base, proposals).collisions),
        timed("rolling text, on a page", lambda: rolling.to_html(rolling.roll(base, named))),
        timed("both from one weave", lambda: _both(base, proposals, named)),
    ]
    return rows if size != _COMPARED_AT else [*rows, *_compared()]


def _both(base: str, proposals: dict[str, str], named: list[rolling.Proposal]) -> object:
    overlay = merge.overlay(base, proposals)
    return overlay.text, overlay.collisions, rolling.to_html(rolling.of_weave(overlay.weave, named))


def _compared() -> list[dict[str, Any]]:
    """Two texts of 200 pages, of which a third of the paragraphs differ, compared and merged."""
    own = paragraphs(200 * PAGE)
    old, new = (markdown.canonical("\n\n".join(text)) for text in (own, revised(own)))
    other = amended(old, random.Random(0))
    return [
        timed("200 pages compared", lambda: diff.compare_canonical(old, new)),
        timed("200 pages compared on a page", lambda: comparing.to_html(old, new)),
        timed("200 pages merged three ways", lambda: merge.three_way(old, new, other).text),
    ]


def amended(base: str, dice: random.Random) -> str:
    """``base`` with words changed in one to three of its paragraphs, and sometimes a new one or one less."""
    blocks = base.split("\n\n")
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(blocks))
        if blocks[at].startswith(("|", "[^")):
            continue
        chance = dice.random()
        if chance < 0.1:
            blocks.insert(at, synthetic.sentence(dice))
        elif chance < 0.2:
            del blocks[at]
        else:
            words = blocks[at].split(" ")
            place = dice.randrange(1, len(words))
            words[place : place + dice.randint(0, 2)] = dice.choices(["not", "shall", "consider", "review"], k=2)
            blocks[at] = " ".join(words)
    return markdown.canonical("\n\n".join(blocks))
