"""Which texts are alike, and in what: the sentences literally, and what must hold of any two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgec.kernel.likeness import OTHER, Digest, Lexicon, Likeness, Likenesses, Text, beside, compare, reasons
from wgec.kernel.likeness.comparing import longest_run
from wgec.kernel.likeness.digest import READ, RUN
from wgec.kernel.likeness.reasons import SHOWN_WORDS

LAMPS = (
    "Street lamps shall be dimmed after midnight wherever traffic allows. Municipalities publish the hours in advance "
    "and measure the brightness of the sky once a month."
)
BULLETS = "\n".join(
    (
        "Publish the hours of darkness in advance",
        "Measure the brightness of the sky monthly",
        "Train regional observatories together with schools",
    )
)
OTHERS = (
    "Fishing boats carry a lantern at the stern. Harbours record each arrival in a register open to everybody.",
    "The register of night lighting lists every mast above forty metres, with its owner and its colour.",
)
words = st.sampled_from(
    [
        "lamps",
        "dimmed",
        "midnight",
        "traffic",
        "hours",
        "measure",
        "brightness",
        "sky",
        "month",
        "boats",
        "lantern",
        "harbour",
    ]
)
texts = st.lists(words, max_size=40).map(" ".join)


def compared(mine: str, theirs: str, *others: str) -> Likeness | None:
    """How two texts are alike among a few others."""
    digests = [Digest.of(text) for text in (mine, theirs, *(others or OTHERS))]
    lexicon = Lexicon.of(digests)
    return compare(Text(digests[0], lexicon), Text(digests[1], lexicon))


def said(mine: str, theirs: str, *others: str) -> list[str]:
    """In what, with the name of the other text."""
    found = compared(mine, theirs, *others)
    labels = {OTHER: "Recommendation 41"}
    return [] if found is None else [reason.render(str, _number, labels) for reason in reasons(found)]


def _number(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@pytest.mark.parametrize("text", [LAMPS, LAMPS.upper() + "\n", LAMPS.replace(".", " !"), f"“{LAMPS}”"])
def test_the_same_words(text: str) -> None:
    assert said(text, LAMPS) == ["The same words in the same order as in Recommendation 41."]
    assert getattr(compared(text, LAMPS), "kind", None) == "identical"


@pytest.mark.parametrize(
    ("mine", "theirs", "kind", "sentences"),
    [
        (
            LAMPS.replace("midnight", "eleven"),
            LAMPS,
            "nearly_identical",
            [
                "Shares 25 of its 26 words with Recommendation 41, in the same order.",
                "1 of its 2 passages stands word for word in Recommendation 41.",
            ],
        ),
        (
            BULLETS,
            f"We suggest:\n{BULLETS.replace('monthly', 'monthly.')}\n{OTHERS[0]}",
            "related",
            [
                "20 of its 20 words stand in Recommendation 41, in the same order, which says more.",
                "All of its 3 passages stand word for word in Recommendation 41.",
            ],
        ),
        (
            f"We suggest:\n{BULLETS}\n{OTHERS[0]}",
            BULLETS,
            "related",
            [
                "20 of the 20 words of Recommendation 41 stand in it, in the same order; it says more.",
                "All 3 passages of Recommendation 41 stand word for word in it.",
            ],
        ),
        (
            LAMPS.split(". ")[0] + ". Nothing else here resembles anything; whales sing beneath the arctic ice.",
            "Whatever they say elsewhere is another matter.\n" + LAMPS,
            "related",
            [
                "Its first sentence stands word for word in Recommendation 41.",
                "Both say what few others say: midnight, wherever, traffic, allows, dimmed and street.",
            ],
        ),
        (
            "Ministers agree to publish the hours in advance and measure the brightness of the sky once every year",
            "The clerks, when they publish the hours in advance and measure the brightness of the sky, are heard",
            "related",
            [
                "Shares 12 of its 18 words with Recommendation 41, in the same order.",
                "12 words in a row stand in both: “publish the hours in advance and measure the brightness of the "
                "sky”.",
                "Both say what few others say: brightness, advance, measure, publish, hours and sky.",
            ],
        ),
        (
            "Driverless cars raise ethical questions which parliaments should study without delay.",
            "A committee looks at whatever is ethical in networked automation, driverless cars included.",
            "related",
            ["Both say what few others say: driverless, ethical and cars."],
        ),
    ],
)
def test_in_what_they_are_alike(mine: str, theirs: str, kind: str, sentences: list[str]) -> None:
    assert (getattr(compared(mine, theirs), "kind", None), said(mine, theirs)) == (kind, sentences)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("", ""),
        ("", LAMPS),
        (LAMPS, OTHERS[0]),
        ("States cooperate with each other.", "Operators report to each other with care."),
    ],
)
def test_what_is_not_alike(mine: str, theirs: str) -> None:
    assert compared(mine, theirs) is None


def test_a_long_run_is_quoted_in_part() -> None:
    run = " ".join(f"word{n}" for n in range(SHOWN_WORDS + 5))
    (sentence, *_) = said(f"{run} and so on", f"once more {run} it goes", *OTHERS)
    assert sentence.startswith("Shares 17 of its 20 words")
    longer = f"{run} " + " ".join(f"mine{n}" for n in range(30))
    (sentence, *_) = said(longer, f"{run} " + " ".join(f"theirs{n}" for n in range(30)), *OTHERS)
    assert sentence == f"17 words in a row stand in both: “{' '.join(run.split()[:SHOWN_WORDS])} …”."


def test_what_many_texts_say_makes_no_two_alike() -> None:
    formula = "It is therefore proposed to recommend that"
    many = [f"{formula} subject{n} be studied by body{n} in year{n}." for n in range(60)]
    assert compared(many[0], many[1], *many[2:]) is None
    rare = [each.replace("be studied", "be studied with regard to driverless cars") for each in many[:2]]
    assert said(*rare, *many[2:]) != []


def test_a_long_text_is_not_like_everything() -> None:
    """What two texts share by chance, here and there, is not shared by any two of their parts."""
    scattered = [f"seldom{n}" for n in range(4)]
    short = "A text of its own that says " + " and ".join(scattered) + " among much else that nobody repeats."
    long = "\n".join(f"Chapter{n} begins with {scattered[n % 4]}. " + f"filler{n} " * 130 for n in range(4))
    assert compared(short, long) is None


@given(texts, texts)
def test_likeness_is_mutual(one: str, other: str) -> None:
    found, turned = compared(one, other), compared(other, one)
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert (found.kind, found.score) == (turned.kind, turned.score)
        assert (found.turned().words, found.turned().begins) == (turned.words, turned.begins)
        assert found.turned().turned() == found


@given(texts, texts)
def test_the_score_and_the_sentences(one: str, other: str) -> None:
    found = compared(one, other)
    if found is not None:
        assert 0 < found.score <= 1
        assert (found.score == 1) == (found.kind == "identical") == (Digest.of(one).words == Digest.of(other).words)
        assert reasons(found)


@given(texts, texts, st.lists(st.text("abcdefg", min_size=2, max_size=4), min_size=RUN, max_size=30))
def test_a_run_of_some_length_is_never_missed(before: str, after: str, run: list[str]) -> None:
    one, other = Digest.of(f"{before} {' '.join(run)} {after}"), Digest.of(f"{after} {' '.join(run)} {before}")
    assert not one.prints.isdisjoint(other.prints)
    found = longest_run(one, other)
    joined = [" " + " ".join(each.words) + " " for each in (one, other)]
    assert all(f" {' '.join(found)} " in each for each in joined)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared_and_marked(one: str, other: str) -> None:
    compared(one, other)
    mine, theirs = beside(one, other)
    assert ("".join(each.text for each in mine), "".join(each.text for each in theirs)) == (one, other)


def test_what_both_have_is_marked() -> None:
    mine, theirs = beside("Lamps, they say, are dimmed after Midnight.", "Yet lamps are dimmed after midnight too.")
    assert [(each.text, each.shared) for each in mine] == [
        ("Lamps, they say, ", False),
        ("are dimmed after Midnight", True),
        (".", False),
    ]
    assert [each.text for each in theirs if each.shared] == ["are dimmed after midnight"]


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    assert len(Digest.of("word " * READ).words) <= READ // 4


@given(st.lists(texts, max_size=12))
def test_all_pairs_are_those_that_are_found_one_by_one(many: list[str]) -> None:
    digests = {key: Digest.of(text) for key, text in enumerate(many)}
    found = Likenesses(digests, Lexicon.of(digests.values()))
    pairs = {frozenset(pair) for pair in found.pairs()}
    assert pairs == {frozenset((key, other)) for key in found for other, _likeness in found.like(key)}
    identical = {
        frozenset((one, other))
        for one in digests
        for other in digests
        if one < other and digests[one].words and digests[one].words == digests[other].words
    }
    assert len(many) > 10 or identical <= pairs


@given(st.lists(texts, max_size=8))
def test_a_lexicon_is_stored_whole(many: list[str]) -> None:
    lexicon = Lexicon.of(map(Digest.of, many))
    assert Lexicon.from_json(lexicon.to_json()) == lexicon
    assert all(0 <= lexicon.weight(term) <= 1 for text in many for term in Digest.of(text).terms)
