"""How well likeness is found: pairs of the real compilation, judged by reading, against what is suggested.

The judgement file holds numbers and verdicts alone: ``i3`` is the third of the inputs that stand in no section. Pairs
that were ``chosen`` before anything was computed measure what is missed, hard negatives among them (``apart``: the
same subject or the same words, and another demand); all that is ``suggested`` besides was read and judged too, so
that precision is that of the whole list.
"""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from consultations.intake import compilation
from wgec.kernel.likeness import Digest, Lexicon, Likeness, Likenesses
from wgec.kernel.text import blocks

REAL = Path(__file__).parents[3] / "shared" / "corpus" / "compilation-2017-04-26.md"
JUDGED = Path(__file__).parent / "judged" / "pairs.csv"
#: Just under what was measured (docs/similar.md): 42 of 60; 28 of 30; 36 of 43; 36 of 79.
PRECISION, OF_THE_STRONGEST, CHOSEN_PRECISION, RECALL = 0.69, 0.92, 0.83, 0.45
RELATED = {"identical", "derived", "overlaps", "opposed"}

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real compilation is not part of the repository")


def judged() -> dict[frozenset[str], dict[str, str]]:
    """Every pair with its verdict and how it came to be judged."""
    with JUDGED.open(newline="") as file:
        return {frozenset((row["one"], row["other"])): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def suggested() -> dict[frozenset[str], Likeness]:
    """Every pair that is suggested among all texts of the compilation."""
    read = compilation.read(REAL.read_bytes(), REAL.name)
    texts = {str(entry.number): entry.text for section in read.sections for entry in section.entries}
    texts |= {f"i{place}": entry.text for place, entry in enumerate(read.inputs, start=1)}
    names = list(texts)
    digests = {key: Digest.of(blocks.plain(texts[name])) for key, name in enumerate(names)}
    pairs = Likenesses(digests, Lexicon.of(digests.values())).pairs()
    return {frozenset((names[one], names[other])): likeness for (one, other), likeness in pairs.items()}


def test_enough_pairs_are_judged() -> None:
    chosen = [row for row in judged().values() if row["how"] == "chosen"]
    assert len([row for row in chosen if row["verdict"] in RELATED]) >= 60
    assert len([row for row in chosen if row["verdict"] == "apart"]) >= 40
    assert len([row for row in chosen if row["verdict"] == "unrelated"]) >= 15
    assert {row["verdict"] for row in chosen} <= {*RELATED, "apart", "unrelated"}


def test_everything_that_is_suggested_was_judged(suggested: dict[frozenset[str], Likeness]) -> None:
    assert [sorted(pair) for pair in suggested if pair not in judged()] == []


def test_precision_of_all_that_is_suggested(suggested: dict[frozenset[str], Likeness]) -> None:
    verdicts = judged()
    right = [pair for pair in suggested if verdicts[pair]["verdict"] in RELATED]
    assert len(right) / len(suggested) >= PRECISION
    strongest = sorted(suggested, key=lambda pair: -suggested[pair].score)[:30]
    assert len([pair for pair in strongest if verdicts[pair]["verdict"] in RELATED]) / 30 >= OF_THE_STRONGEST


def test_precision_and_recall_on_chosen_pairs(suggested: dict[frozenset[str], Likeness]) -> None:
    chosen = {pair: row["verdict"] for pair, row in judged().items() if row["how"] == "chosen"}
    related = {pair for pair, verdict in chosen.items() if verdict in RELATED}
    found = chosen.keys() & suggested.keys()
    assert len(found & related) / len(found) >= CHOSEN_PRECISION
    assert len(found & related) / len(related) >= RECALL


def test_no_easy_pair_is_suggested(suggested: dict[frozenset[str], Likeness]) -> None:
    easy = {pair for pair, row in judged().items() if (row["how"], row["verdict"]) == ("chosen", "unrelated")}
    assert easy.isdisjoint(suggested)


def test_what_shares_its_passages_is_always_found(suggested: dict[frozenset[str], Likeness]) -> None:
    """The known copies: ten points that three texts have, a point of two others, a sentence with another object."""
    copies = [("41", "i3"), ("41", "i4"), ("i3", "i4"), ("30", "64"), ("13", "15"), ("13", "16"), ("15", "16")]
    scores = [suggested[frozenset(pair)].score for pair in copies]
    assert min(scores) >= 0.45
    assert [len(suggested[frozenset(pair)].run) > 0 for pair in combinations(("41", "i3", "i4"), 2)] == [True] * 3
