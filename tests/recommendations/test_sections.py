"""The sections of a compilation: made, renamed, moved, removed; numbers and numerals in order."""

import pytest

from consultations.models import Event, User
from recommendations.actions import sections
from recommendations.enums import Status
from recommendations.models import Section
from tests import factories
from tests.recommendations.compiling import Compiled, compiled
from wgec.kernel.errors import Malformed, NotYours, OrderHasMoved, Refused

assert compiled  # a fixture

pytestmark = pytest.mark.django_db


def numerals(compiled: Compiled) -> list[tuple[int, str, str]]:
    rows = Section.objects.filter(consultation=compiled.consultation).order_by("position")
    return [(row.position, row.numeral, row.title) for row in rows]


def test_add_puts_one_at_the_end(compiled: Compiled, sec: User) -> None:
    made = sections.add(compiled.consultation, " Nights  and days ", by=sec)
    assert (made.position, made.numeral, made.title) == (3, "III", "Nights and days")
    assert Event.objects.get().verb == "section.add"
    assert compiled.changes() == 1


def test_rename_changes_what_is_printed(compiled: Compiled, sec: User) -> None:
    sections.rename(compiled.one, "Lamps", by=sec, numeral="A.")
    sections.rename(Section.objects.get(pk=compiled.one.pk), "Lamps", by=sec)
    assert numerals(compiled) == [(1, "A", "Lamps"), (2, "II", "Section 2")]
    assert [event.details for event in Event.objects.all()] == [{"numeral": "A", "was": "I. Section 1"}]


@pytest.mark.parametrize(
    ("title", "numeral", "sentence"),
    [
        (" ", "", "A section needs a title. Write one."),
        ("Lamps", "II", "There is a section II already. Choose another numeral."),
        ("x" * 301, "", "The title has 301 characters, and at most 300 can be printed. Shorten it."),
        ("Lamps", "x" * 13, "The numeral has 13 characters, and at most 12 can be printed. Shorten it."),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused(
    compiled: Compiled, sec: User, title: str, numeral: str, sentence: str
) -> None:
    with pytest.raises((Malformed, Refused)) as refusal:
        sections.rename(compiled.one, title, by=sec, numeral=numeral)
    assert refusal.value.sentence == sentence


def test_move_takes_along_what_stands_there(compiled: Compiled, sec: User) -> None:
    sections.move(compiled.two, 1, by=sec, seen=0)
    assert numerals(compiled) == [(1, "I", "Section 2"), (2, "II", "Section 1")]
    assert compiled.order == {"I": ["d"], "II": ["a", "b", "c"], "": ["x", "y"]}
    places = [compiled[name].place for name in "dabcxy"]
    assert places == sorted(places), "lists that know no sections show the same order"
    assert [compiled[name].number for name in "dabc"] == [4, 1, 2, 3]
    sections.move(compiled.two, 2, by=sec, seen=1)
    assert compiled.order == {"I": ["a", "b", "c"], "II": ["d"], "": ["x", "y"]}


def test_move_goes_past_several(compiled: Compiled, sec: User) -> None:
    three = sections.add(compiled.consultation, "Third", by=sec)
    moved = factories.recommendation(compiled.consultation, number=9, section=three, place=90_000)
    compiled.rows["e"] = moved
    sections.move(three, 1, by=sec, seen=1)
    assert compiled.order == {"I": ["e"], "II": ["a", "b", "c"], "III": ["d"], "": ["x", "y"]}
    places = [compiled[name].place for name in "eabcd"]
    assert places == sorted(places)


def test_move_out_of_the_list_is_refused(compiled: Compiled, sec: User) -> None:
    with pytest.raises(Malformed) as refusal:
        sections.move(compiled.one, 3, by=sec, seen=0)
    assert refusal.value.sentence == "There are 2 sections: choose a position from 1 to 2."


def test_remove_needs_an_empty_section(compiled: Compiled, sec: User) -> None:
    with pytest.raises(Refused) as refusal:
        sections.remove(compiled.one, by=sec, seen=0)
    assert refusal.value.sentence == "3 recommendations stand in section I. Move them to another section first."
    with pytest.raises(Refused) as refusal:
        sections.remove(compiled.two, by=sec, seen=0)
    assert refusal.value.sentence == "1 recommendation stands in section II. Move it to another section first."


def test_remove_closes_the_gap_and_lets_drafts_go(compiled: Compiled, sec: User) -> None:
    empty = sections.add(compiled.consultation, "Empty", by=sec)
    sections.move(empty, 1, by=sec, seen=1)
    draft = factories.recommendation(
        compiled.consultation, status=Status.DRAFT, section=Section.objects.get(pk=empty.pk), place=99_999
    )
    sections.remove(empty, by=sec, seen=2)
    assert numerals(compiled) == [(1, "I", "Section 1"), (2, "II", "Section 2")]
    draft.refresh_from_db()
    assert draft.section is None
    assert Event.objects.latest("pk").verb == "section.remove"
    sections.remove(empty, by=sec, seen=3)
    assert Event.objects.filter(verb="section.remove").count() == 1, "twice is once"


def test_whoever_comes_later_is_told(compiled: Compiled, sec: User) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    sections.add(compiled.consultation, "Third", by=mina)
    for step in (
        lambda: sections.move(compiled.one, 2, by=sec, seen=0),
        lambda: sections.remove(compiled.one, by=sec, seen=0),
        lambda: sections.add(compiled.consultation, "Fourth", by=sec, seen=0),
    ):
        with pytest.raises(OrderHasMoved):
            step()


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "chair"])
def test_sections_are_the_secretariats(compiled: Compiled, request: pytest.FixtureRequest, person: str) -> None:
    by = request.getfixturevalue(person)
    for step in (
        lambda: sections.add(compiled.consultation, "x", by=by),
        lambda: sections.rename(compiled.one, "x", by=by),
        lambda: sections.move(compiled.one, 2, by=by, seen=0),
        lambda: sections.remove(compiled.one, by=by, seen=0),
    ):
        with pytest.raises(NotYours) as refusal:
            step()
        assert refusal.value.sentence == "Sections and their order are the secretariat's to arrange."
