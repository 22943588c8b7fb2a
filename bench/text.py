"""The text engine: a text of so many pages read, written, shown, and compared with a revision of itself."""

import random
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from bench import synthetic
from wgec.kernel.text import blocks, comparing, diff, identities, markdown

PAGE = 2_800  # characters


def run(size: int) -> list[dict[str, Any]]:
    """Each step on a text of ``size`` pages, of which a third of the paragraphs are changed in its revision."""
    paragraphs = _paragraphs(size * PAGE)
    old = markdown.canonical("\n\n".join(paragraphs))
    new = markdown.canonical("\n\n".join(_revised(paragraphs)))
    born = identities.born(old)
    steps: dict[str, Callable[[], object]] = {
        "read into a tree": lambda: blocks.parse(old),
        "canonical": lambda: markdown.canonical(old),
        "to HTML": lambda: markdown.to_html(old),
        "compare two texts": lambda: diff.compare(old, new),
        "compare two stored texts": lambda: diff.compare_canonical(old, new),
        "compare on a page": lambda: comparing.to_html(old, new),
        "compare side by side": lambda: comparing.side_by_side(old, new),
        "carry identities": lambda: identities.carry(old, born, new, revision=2),
    }
    return [_timed(name, step) for name, step in steps.items()]


def _timed(name: str, step: Callable[[], object]) -> dict[str, Any]:
    started, cpu = time.perf_counter(), time.process_time()
    step()
    return {"name": name, "seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - cpu}


def _paragraphs(length: int) -> list[str]:
    """Recommendations, their notes numbered apart, until there are ``length`` characters."""
    paragraphs: list[str] = []
    for number in count(1):
        text = synthetic.text(number).replace("[^", f"[^{number}-")
        paragraphs += text.split("\n\n")
        length -= len(text)
        if length < 0:
            break
    return paragraphs


def _revised(paragraphs: list[str]) -> list[str]:
    """The same with words changed in a third of the paragraphs, some left out and some new."""
    dice = random.Random(0)
    revised: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith(("|", "[^")) or dice.random() > 0.4:
            revised.append(paragraph)
        elif dice.random() < 0.1:
            revised.append(synthetic.sentence(dice))
        elif dice.random() > 0.1:
            words = paragraph.split(" ")
            for _ in range(3):
                words[dice.randrange(len(words))] = dice.choice(["not", "shall", "consider", "**must**"])
            revised.append(" ".join(words))
    return revised
