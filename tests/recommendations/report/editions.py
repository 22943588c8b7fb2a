"""Pairs of editions for the tests of their comparison, all fictional: made by hand, and by dice."""

import random
from dataclasses import replace

from recommendations.report.document import Annex, Document, Entry, Section, Statement
from tests.recommendations.report import samples
from wgec.kernel.text.markdown import canonical

WORDS = ("shall", "not", "**well**", "lamp", "by 2040", "~~old~~", "harbour.")


def pair() -> tuple[Document, Document]:
    """Two editions in which everything happens that can become of an entry, once."""
    old = samples.document(
        samples.entry(1, "Every lamp is **shielded**.[^1]\n\n- a) in towns\n- b) in ports\n\n[^1]: Seen from above."),
        samples.entry(2, "Stays as it is."),
        samples.entry(3, "Is merged."),
        samples.entry(4, "Is withdrawn."),
        samples.entry(5, "Is split. Has two halves."),
        samples.entry(6, "Is gone."),
        samples.entry(7, "Moves to the ports."),
        annex=Annex("Inputs", (Entry("r-8", "Kestria", "Finds a place.", label="4"),)),
        disclaimer="The views are the contributors' own.",
    )
    entries = {entry.reference: entry for entry in old.entries()}
    said = Statement("reservation", "Reservation", "We doubt it.", "Verdania")
    lamps = (
        replace(
            entries["r-1"],
            attribution="Delegation 1 and Borduria",
            text="Every street lamp is **shielded**.[^1]\n\n- a) in towns\n- c) on piers\n\n[^1]: Seen from far above.",
            statements=(said,),
        ),
        entries["r-2"],
        replace(entries["r-3"], text="", status="merged", pointer="Merged into Recommendation 1.", successor="r-1"),
        replace(entries["r-4"], text="", status="withdrawn", pointer="Withdrawn. At its own request."),
        replace(
            entries["r-5"],
            text="",
            status="withdrawn",
            pointer="Split into Recommendation 9, Recommendation 10.",
            split_into=("r-9", "r-10"),
        ),
        samples.entry(9, "Is split."),
        samples.entry(10, "Has two halves."),
    )
    ports = (entries["r-7"], replace(entries["r-8"], number=11))
    return old, replace(
        old,
        title="Compilation of all recommendations on dark skies",
        dated_on="2031-05-09",
        date_line="9 May 2031",
        sections=(Section("I", "Street lamps", lamps), Section("II", "Ports", ports)),
        annex=None,
    )


def drawn(seed: int) -> Document:
    """A report of the samples, some left out, some revised, in an order and in sections that the dice give."""
    dice = random.Random(seed)
    texts = list(samples.SAMPLES.values())
    entries = []
    for number, text in enumerate(texts, start=1):
        if dice.random() < 0.15:
            continue
        kept = text if dice.random() < 0.4 else dice.choice(texts) if dice.random() < 0.3 else _revised(text, dice)
        own = None if dice.random() < 0.1 else number
        entries.append(replace(samples.entry(number, canonical(kept)), number=own))
    if dice.random() < 0.3:
        dice.shuffle(entries)
    middle = dice.randrange(len(entries))
    sections = (
        Section("I", dice.choice(("Lamps", "Lanterns")), tuple(entries[:middle])),
        Section("II", "Ports", tuple(entries[middle:])),
    )
    return samples.document(
        sections=sections,
        appendices=dice.choice(((), samples.APPENDICES)),
        disclaimer=dice.choice(("", "Views.", "The views of all.")),
    )


def _revised(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(words))
        words[place : place + dice.randint(0, 1)] = [dice.choice(WORDS)] * dice.randint(0, 2)
        words = words or [""]
    return " ".join(words)
