"""Two frozen documents compared: what became of each entry, of the frame and of the numbers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.report.compare import KINDS, Change, Comparison, Place, compare
from recommendations.report.document import Annex, Document, Entry, Proposer, Section
from tests.recommendations.report import editions, samples

pytestmark = pytest.mark.once


@pytest.fixture
def found() -> Comparison:
    """The two editions in which everything happens, compared."""
    return compare(*editions.pair())


def of(found: Comparison, reference: str) -> Change:
    """What became of one entry."""
    (change,) = (each for each in found.changes if each.reference == reference)
    return change


def test_every_entry_of_both_is_classed_in_the_order_of_the_new_edition(found: Comparison) -> None:
    assert [(each.reference, each.kinds) for each in found.changes] == [
        ("r-1", ("revised",)),
        ("r-2", ("unchanged",)),
        ("r-3", ("merged",)),
        ("r-4", ("withdrawn",)),
        ("r-5", ("split",)),
        ("r-6", ("gone",)),
        ("r-9", ("new",)),
        ("r-10", ("new",)),
        ("r-7", ("moved",)),
        ("r-8", ("moved", "renumbered")),
    ]


def test_kinds_are_counted_and_asked_for(found: Comparison) -> None:
    assert dict(found.counts) == {
        "new": 2,
        "revised": 1,
        "moved": 2,
        "renumbered": 1,
        "merged": 1,
        "split": 1,
        "withdrawn": 1,
        "gone": 1,
        "unchanged": 1,
    }
    assert [each.reference for each in found.of("moved", "gone")] == ["r-6", "r-7", "r-8"]
    assert len(found.of()) == len(found.changes) - 1


def test_the_words_of_a_revised_entry_can_be_compared_part_by_part(found: Comparison) -> None:
    attribution, text, statements = of(found, "r-1").differences
    assert (attribution.name, attribution.old, attribution.new) == (
        "attribution",
        "Delegation 1",
        "Delegation 1 and Borduria",
    )
    assert next(run.text for run in text.runs() if run.kind == "added") == "street "
    assert "".join(run.text for run in text.runs() if run.kind != "deleted") == text.new
    assert "".join(run.text for run in text.runs() if run.kind != "added") == text.old
    assert (statements.name, statements.old, statements.new) == (
        "statements",
        "",
        "**Reservation:** Verdania: We doubt it.",
    )


def test_what_was_merged_or_split_leads_on(found: Comparison) -> None:
    assert of(found, "r-3").into == ("r-1",)
    assert of(found, "r-5").into == ("r-9", "r-10")
    assert of(found, "r-4").into == ()


def test_what_moved_knows_both_places(found: Comparison) -> None:
    moved = of(found, "r-8")
    assert (moved.old_place, moved.new_place) == (Place("", "Inputs"), Place("II", "Ports"))


def test_a_section_with_another_title_is_the_same_section(found: Comparison) -> None:
    assert of(found, "r-2").is_unchanged
    assert [(each.name, each.old, each.new) for each in found.frame] == [
        ("title", "Compilation of recommendations on dark skies", "Compilation of all recommendations on dark skies"),
        ("date_line", "5 March 2031", "9 May 2031"),
        ("section", "I. Lamps & lanterns", "I. Street lamps"),
        ("section", "", "II. Ports"),
        ("section", "Inputs", ""),
    ]


def test_appendices_are_compared_by_name() -> None:
    matrix, index = samples.APPENDICES
    old = samples.document(appendices=(matrix, index))
    new = samples.document(appendices=(replace(matrix, text="Other words."),))
    assert [(each.name, each.about, each.new) for each in compare(old, new).frame] == [
        ("appendix", "Positions", "Other words."),
        ("appendix", "Index by delegation", ""),
    ]


def test_the_concordance_has_every_number_of_both(found: Comparison) -> None:
    assert [(each.old, each.new) for each in found.concordance] == [
        *((number, number) for number in (1, 2, 3, 4, 5)),
        (6, None),
        (7, 7),
        (None, 9),
        (None, 10),
        (None, 11),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attribution", "Others"),
        ("text", "Other words."),
        ("label", "9.1"),
        ("provenance", "as received"),
        ("note", "Not yet validated."),
        ("language", "fr"),
        ("proposers", (Proposer("Arcadia", "Ada", "proposer"),)),
    ],
)
def test_whatever_is_printed_otherwise_is_a_revision(field: str, value: object) -> None:
    entry = samples.entry(1, "Words.")
    (change,) = compare(samples.document(entry), samples.document(replace(entry, **{field: value}))).changes  # type: ignore[arg-type]
    assert change.kinds == ("revised",)
    assert [each.name for each in change.differences] == [field]


def test_plain_lines_are_compared_as_plain_lines() -> None:
    old, new = (samples.document(replace(samples.entry(1, "Words."), attribution=name)) for name in ("*A*", "# B"))
    (difference,) = compare(old, new).changes[0].differences
    assert (difference.old, difference.new) == ("\\*A\\*", "\\# B")


def test_a_text_that_was_withdrawn_and_stands_again_is_revised() -> None:
    gone = Entry("r-1", "Arcadia", "", number=1, status="withdrawn", pointer="Withdrawn.")
    change = compare(samples.document(gone), samples.document(samples.entry(1, "Back."))).changes[0]
    assert change.kinds == ("revised",)


def test_what_is_new_and_withdrawn_already_is_both() -> None:
    gone = Entry("r-1", "Arcadia", "", number=1, status="withdrawn", pointer="Withdrawn.")
    assert compare(samples.document(), samples.document(gone)).changes[0].kinds == ("new", "withdrawn")


def test_an_entry_that_two_editions_print_twice_is_matched_twice() -> None:
    twice = samples.document(samples.entry(1, "One."), samples.entry(1, "One."))
    assert [each.kinds for each in compare(twice, twice).changes] == [("unchanged",), ("unchanged",)]


def documents() -> st.SearchStrategy[Document]:
    """Small reports whose entries share few references, numbers and words."""
    entries = st.builds(
        Entry,
        reference=st.sampled_from("abcdef"),
        attribution=st.sampled_from(("Arcadia", "Borduria")),
        text=st.sampled_from(("", "One lamp.", "Two lamps.")),
        number=st.none() | st.integers(1, 4),
        status=st.sampled_from(("published", "merged", "withdrawn")),
        split_into=st.sampled_from(((), ("a",))),
    )
    several = st.lists(entries, max_size=5).map(tuple)
    sections = st.lists(
        st.builds(Section, st.sampled_from(("I", "II")), st.sampled_from(("A", "B")), several), max_size=3
    )
    return st.builds(
        lambda parts, annex: samples.document(sections=tuple(parts), annex=annex),
        sections,
        st.none() | st.builds(Annex, st.just("Inputs"), several),
    )


@settings(max_examples=300, deadline=None)
@given(documents(), documents())
def test_nothing_is_lost_or_invented(old: Document, new: Document) -> None:
    found = compare(old, new)
    assert [each.new for each in found.changes if each.new] == list(new.entries())
    assert sorted(map(repr, (each.old for each in found.changes if each.old))) == sorted(map(repr, old.entries()))
    for each in found.changes:
        assert each.kinds
        assert list(each.kinds) == [kind for kind in KINDS if kind in each.kinds]
        assert ("new" in each.kinds) == (each.old is None)
        assert (each.kinds == ("gone",)) == (each.new is None)
        assert not {each.old.reference if each.old else "", each.new.reference if each.new else ""} - {
            "",
            each.reference,
        }
        for difference in each.differences:
            assert difference.old != difference.new
    numbers = [each.old for each in found.concordance if each.old is not None]
    assert numbers == sorted(entry.number for entry in old.entries() if entry.number is not None)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_an_edition_does_not_differ_from_itself(document: Document) -> None:
    found = compare(document, document)
    assert not found.of()
    assert not found.frame
    assert all(each.is_unchanged and not each.differences for each in found.changes)


@settings(max_examples=100, deadline=None)
@given(documents(), documents())
def test_there_and_back_what_came_goes(old: Document, new: Document) -> None:
    there, back = compare(old, new), compare(new, old)
    assert there.counts["gone"] == sum("new" in each.kinds for each in back.changes)
    assert there.counts["renumbered"] == back.counts["renumbered"]
    assert {(each.old, each.new) for each in there.concordance} == {(each.new, each.old) for each in back.concordance}
