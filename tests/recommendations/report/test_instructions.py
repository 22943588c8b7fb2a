"""Corrections as official documents write them: by place, the sentence around a change, formatting kept."""

import random

import pytest

from recommendations.report.instructions import Writer
from tests.recommendations.report import samples
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.markdown import canonical
from wgec.kernel.text.writing import write

LONG = " ".join(f"word{place}" for place in range(150)) + "."


def written(old: str, new: str, language: str = "en") -> str:
    """The corrections as Markdown, which is what is stored."""
    text = write(tree.Body(Writer(language).corrections(canonical(old), canonical(new)), ()))
    assert canonical(text) == text
    return text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "States shall act. They do.",
            "States should act. They do.",
            "For “States shall act.” read “States should act.”",
        ),
        ("Text ~~old~~ **new**.", "Text ~~old~~ *new*.", "For “Text ~~old~~ **new**.” read “Text ~~old~~ *new*.”"),
        ("One. Three.", "One. Two. Three.", "After “One.” insert “Two.”"),
        ("Two. Three.", "One. Two. Three.", "At the beginning, insert “One.”"),
        ("One. Two. Three.", "One. Three.", "Delete “Two.”"),
        ("One.\n\nTwo lamps.", "One.\n\nTwo lanterns.", "*Paragraph 2:* For “Two lamps.” read “Two lanterns.”"),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "*Paragraph 2:* Delete “Two.”"),
        ("One.", "One.\n\nTwo.", "After paragraph 1, insert:\n\n> Two."),
        ("One:\n\n- a) in towns", "One:\n\n- a) in ports", "*Paragraph 1, point a):* For “in towns” read “in ports”"),
        ("One:\n\n- a) in towns", "One:\n\n- b) in towns", "*Paragraph 1, point a):* For “a)” read “b)”"),
        ("1. One\n2. Two", "1. One\n2. Too", "*Point 2:* For “Two” read “Too”"),
        ("## Head\n\nText.", "## Heading\n\nText.", "*Heading “Head”:* For “Head” read “Heading”"),
        (
            "| A | B |\n|---|---|\n| a | b |",
            "| A | B |\n|---|---|\n| a | c |",
            "*Table 1, row 2, column 2:* For “b” read “c”",
        ),
        ("Lamps.[^1]\n\n[^1]: Old.", "Lamps.[^1]\n\n[^1]: New.", "*Footnote 1:* For “Old.” read “New.”"),
        ("Lamps.", "Lamps.[^1]\n\n[^1]: New.", "For “Lamps.” read “Lamps.[1]”\n\n*Footnote 1:* Insert:\n\n> New."),
        ("", "New.\n\n- a) x", "Insert:\n\n> New.\n>\n> - a) x"),
        ("Old.", "", "Delete."),
        ("Same.", "Same.", ""),
    ],
)
def test_it_is_said_by_place(old: str, new: str, said: str) -> None:
    assert written(old, new) == said


def test_of_a_long_sentence_only_the_words_near_the_change_are_quoted() -> None:
    found = written(LONG, LONG.replace("word70 ", "lamp "))
    assert "… word58 word59" in found
    assert "word69 lamp word71" in found
    assert "word57" not in found
    assert "word83" not in found
    apart = written(LONG, LONG.replace("word20 ", "lamp ").replace("word120 ", "lantern "))
    assert apart.count("read") == 2
    assert "word70" not in apart


def test_what_runs_the_other_way_stands_in_a_block_of_its_own() -> None:
    found = written("على الدول أن تعمل معا.", "على الدول أن تعمل سويا.")
    assert found == "For\n\n> على الدول أن تعمل معا.\n\nread\n\n> على الدول أن تعمل سويا."
    assert written("على الدول أن تعمل معا.", "على الدول أن تعمل سويا.", "ar").startswith("For “على")


def test_a_table_of_another_shape_is_given_anew() -> None:
    one = "| A | B |\n|---|---|\n| a | b |"
    assert (
        written(one, f"{one}\n| c | d |")
        == "*Table 1:* Read:\n\n> | A | B |\n> | --- | --- |\n> | a | b |\n> | c | d |"
    )


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_dice_change_is_told_and_can_be_stored(seed: int) -> None:
    dice = random.Random(seed)
    texts = [canonical(text) for text in samples.SAMPLES.values()]
    old = dice.choice(texts)
    words = old.split(" ")
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(words))
        words[place : place + dice.randint(0, 2)] = [dice.choice(("lamp", "**lit**", "by 2040.", ""))] * dice.randint(
            0, 2
        )
    new = canonical(" ".join(words) or "x")
    found = written(old, new)
    assert bool(found) or " ".join(tree.plain(old).split()) == " ".join(tree.plain(new).split())
    assert written(new, new) == ""
