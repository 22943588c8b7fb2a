"""Two real contributions as plain text, read from beside the repository; skipped where they are not there."""

import re
from pathlib import Path

import pytest

from consultations.intake import contribution
from consultations.intake.received import ReadContribution
from tests.consultations.intake.contributions import MAX_BYTES, all_words, messages
from tests.consultations.intake.reading import words
from wgec.kernel.text import blocks
from wgec.kernel.text.blocks import ListBlock, ListItem, Paragraph
from wgec.kernel.text.markdown import canonical

FOLDER = Path(__file__).parents[4] / "shared" / "corpus"
CIS, RUSSIAN = FOLDER / "contribution-cis.txt", FOLDER / "contribution-russian-federation.txt"
pytestmark = pytest.mark.skipif(not CIS.exists(), reason="the real contributions are not beside the repository")


def asked() -> list[str]:
    """The two questions of the round, as one of the contributions repeats them above its answers."""
    printed = re.findall(r"(?m)^ ?[12]\. ([^?]+\?)$", CIS.read_text("utf-8"))
    assert len(printed) == 2
    return [" ".join(each.split()) for each in printed]


def read(path: Path) -> ReadContribution:
    return contribution.read(path.read_bytes(), path.name, questions=asked(), max_bytes=MAX_BYTES)


def printed_words(path: Path) -> list[str]:
    """The words of a file by the simplest means: hyphens at line ends joined, dashes before items left out."""
    text = re.sub(r"-\s*\n\s*(?=\w)", "-", path.read_text("utf-8"))
    return re.sub(r"(?m)^\s*- ", "", text).split()


@pytest.mark.parametrize("path", [CIS, RUSSIAN], ids=lambda path: path.stem)
def test_no_word_is_lost_added_or_moved(path: Path) -> None:
    assert all_words(read(path)) == printed_words(path)


@pytest.mark.parametrize("path", [CIS, RUSSIAN], ids=lambda path: path.stem)
def test_two_answers_each_under_its_question_and_nothing_else(path: Path) -> None:
    found = read(path)
    assert [(part.kind, part.question) for part in found.parts] == [("answer", 0), ("answer", 1)]
    assert (found.title, found.authors, found.language) == ("", (), "en")
    assert all(canonical(part.text) == part.text for part in found.parts)
    assert ReadContribution.from_json(found.to_json()) == found


def test_cis_lists_keep_their_letters_and_what_is_counted_inside_a_sentence_stays_there() -> None:
    first, second = read(CIS).parts
    assert [first.title[:7], second.title[:9]] == ["1. What", "2. Taking"]
    assert [(part.first, part.last) for part in (first, second)] == [(1, 65), (66, 81)]
    (listed,) = blocks.parse(first.text).blocks
    assert isinstance(listed, ListBlock)
    assert [item.label for item in listed.items] == ["a.", "b.", "c.", "d.", "e.", "f.", "g."]
    assert all(len(item.blocks) == 1 for item in listed.items)
    (alone,) = blocks.parse(second.text).blocks
    assert isinstance(alone, ListBlock)
    assert [item.label for item in alone.items] == ["a."]
    assert re.search(r"should 1\) be “[\w ]+” 2\) “", first.text)


def test_cis_warnings() -> None:
    cut = "An empty line cut a sentence: joined with “{}”."
    assert messages(read(CIS)) == [
        (13, cut.format("matters” with no public policy impact")),
        (19, cut.format("resources.” According to the")),
        (22, cut.format("Internet” should create an environment that")),
        (25, cut.format("organizations”. In other words, both")),
        (33, cut.format("with legal process” 5) “be responsive")),
        (47, cut.format("public policy” for ex. cross border")),
    ]


def shape(item: ListItem) -> list[object]:
    """An item's own label and first word, then those of the items inside it."""
    inner = [shape(one) for block in item.blocks if isinstance(block, ListBlock) for one in block.items]
    (first, *_) = item.blocks
    assert isinstance(first, Paragraph)
    return [item.label, blocks.words(blocks.Body((first,), ()))[0], *inner]


def test_russian_labels_stand_as_printed_and_lost_bullets_are_items() -> None:
    first, second = read(RUSSIAN).parts
    *_, characteristics = blocks.parse(first.text).blocks
    assert isinstance(characteristics, ListBlock)
    assert [item.label for item in characteristics.items] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    (recommended,) = blocks.parse(second.text).blocks
    assert isinstance(recommended, ListBlock)
    assert [shape(item) for item in recommended.items] == [
        ["2.1", "Based", ["", "consider", ["", "the"], ["", "roles"]], ["", "define"], ["", "recommend"]],
        ["2.2", "Enhance", ["", "enhance"], ["", "enhance"]],
        ["2.3", "It", ["", "Infrastructural"], ["", "Content"], ["", "Social-economic"]],
        ["2.4", "Relevant"],
        ["2.5", "Development"],
        ["2.5", "States"],
    ]
    assert [len(item.blocks) for item in recommended.items] == [3, 2, 2, 2, 1, 1]
    assert words(first.text)[:4] == ["The", "resolution", "A/70/125", "reaffirmed"]


def test_russian_warnings() -> None:
    found = messages(read(RUSSIAN))
    (worded,) = [message for _, message in found if "worded" in message]
    _, question = asked()
    assert worded.startswith(f"Question 2 is worded differently: “2) {question[:30]}")
    assert worded.endswith(f"it was asked as “{question}”.")
    assert [(line, message) for line, message in found if message != worded] == [
        (
            67,
            "A link that Outlook rewrote hides the address stdev@unctad.org: kept as it is; "
            "check whether it belongs to the text.",
        ),
        (70, "A space stands where a bullet was lost: read as items of a list (lines 70, 86, 90)."),
        (72, "“globally-” and “applicable” were joined at a line break as “globally-applicable”."),
        (120, "“multi-” and “stakeholder” were joined at a line break as “multi-stakeholder”."),
        (126, "The label “2.5” stands twice in a row: both are kept."),
    ]
