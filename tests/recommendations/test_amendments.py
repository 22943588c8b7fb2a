"""Amendments: made from the difference, of one unit, in words; for whom, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import amendments, recommendations, sponsors
from recommendations.models import AgreedUnit, Amendment, AmendmentVersion, Recommendation
from tests import factories
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

TEXT = """\
# The board

The board will advise on public policy.

It meets twice a year.

- Members pay their own way.
- Observers are welcome.[^1]

[^1]: As in the first round."""
#: Their identities: 1.1 heading, 1.2 and 1.3 paragraphs, 1.4 and 1.5 points, 1.6 the note.


@pytest.fixture
def row(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """A published recommendation of Borduria's."""
    return factories.recommendation(consultation, TEXT, number=1, proposers=[borduria])


def propose(row: Recommendation, by: User | None, **given: Any) -> Amendment:
    return amendments.propose(row, by=by, **{"seen_revision": 1, **given})


def version(amendment: Amendment) -> AmendmentVersion:
    assert amendment.current is not None
    return amendment.current


# --- made from the difference ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "kind", "headline", "units"),
    [
        ("advise on", "review", "modify", "advise on → review", ["1.2"]),
        ("public policy", "public and private policy", "add", "Add “and private”", ["1.2"]),
        ("meets twice a year", "meets", "delete", "Leave out “twice a year”", ["1.3"]),
        (
            "It meets twice a year.\n\n",
            "It meets twice a year.\n\nIts minutes are public.\n\n",
            "add",
            "Add “Its minutes are public.”",
            ["1.3"],
        ),
        ("It meets twice a year.\n\n", "", "delete", "Leave out “It meets twice a year.”", ["1.3"]),
        (
            "The board will advise on public policy.\n\nIt meets twice a year.",
            "It meets twice a year.\n\nThe board will advise on public policy.",
            "move",
            "Move unit 3",
            ["1.3"],
        ),
        (TEXT, "Lanterns shine.", "replace", None, None),
        ("[^1]: As in the first round.", "[^1]: As in every round.", "modify", "the first → every", ["1.6"]),
        ("board will advise", "board will **advise**", "modify", "advise → advise", ["1.2"]),
    ],
)
def test_it_is_made_from_the_difference(
    row: Recommendation, alice: User, old: str, new: str, kind: str, headline: str | None, units: list[str] | None
) -> None:
    made = propose(row, alice, text=TEXT.replace(old, new))
    assert (made.kind, made.status, made.number, made.label) == (kind, "open", 1, "A-1")
    assert version(made).text == TEXT.replace(old, new)
    if headline is not None:
        assert version(made).headline == headline
        assert (version(made).units, version(made).place, version(made).scope) == (
            units,
            int(units[0].split(".")[1]) if units else 0,
            len(units or ()),
        )


def test_it_bears_a_headline_and_reasons_of_ones_own(row: Recommendation, alice: User, arcadia: Delegation) -> None:
    made = propose(row, alice, text=TEXT.replace("twice", "once"), headline=" Meet\n\tless ", reasons="It is *dear*.\n")
    kept = version(made)
    assert (kept.number, kept.cause, kept.headline, kept.reasons) == (1, "written", "Meet less", "It is *dear*.")
    assert (kept.base, kept.created_by, kept.created_for) == (row.current, alice, arcadia)
    sponsor = made.sponsors.get()
    assert (sponsor.delegation, sponsor.role, sponsor.until_at) == (arcadia, "sponsor", None)


def test_an_editorial_one_is_declared(row: Recommendation, alice: User) -> None:
    assert propose(row, alice, kind="editorial", text=TEXT.replace("advise", "advize")).kind == "editorial"


def test_what_it_is_said_to_be_is_read_from_the_difference_all_the_same(row: Recommendation, alice: User) -> None:
    assert propose(row, alice, kind="delete", text=TEXT.replace("twice", "once")).kind == "modify"


def test_an_alternative_stands_beside_one_unit(row: Recommendation, alice: User) -> None:
    made = propose(row, alice, kind="alternative", units=["1.2"], text="The board **decides**.")
    kept = version(made)
    assert (made.kind, kept.wording, kept.units, kept.place, kept.scope) == (
        "alternative",
        "The board **decides**.",
        ["1.2"],
        2,
        1,
    )
    assert kept.text == TEXT.replace("The board will advise on public policy.", "The board **decides**.")
    assert kept.headline == "Unit 2: “The board decides.”"


def test_an_alternative_can_be_no_text(row: Recommendation, alice: User) -> None:
    made = propose(row, alice, kind="alternative", units=["1.4"], text="")
    assert (version(made).wording, version(made).text) == ("", TEXT.replace("- Members pay their own way.\n", ""))
    assert version(made).headline == "Leave out “Members pay their own way.”"


def test_units_are_proposed_for_deletion(row: Recommendation, alice: User) -> None:
    made = propose(row, alice, kind="delete", units=["1.1", "1.5"])
    assert (made.kind, version(made).units) == ("delete", ["1.1", "1.5", "1.6"])
    assert version(made).text == "\n\n".join(
        ("The board will advise on public policy.", "It meets twice a year.", "- Members pay their own way.")
    )


def test_a_request_in_words_has_no_difference(row: Recommendation, alice: User) -> None:
    made = propose(row, alice, kind="free_text", text="Tidy the *third* paragraph.", headline="Tidy", units=["1.3"])
    kept = version(made)
    assert (made.kind, kept.text, kept.units, kept.place) == ("free_text", "Tidy the *third* paragraph.", ["1.3"], 3)


# --- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"text": TEXT + "\n\n"},
            "This changes nothing in the text. Change some of its words, or ask for something in words.",
        ),
        ({"text": " \n"}, "Nothing would be left of the text. Ask in words for the whole text to be taken back."),
        (
            {"kind": "delete", "units": ["1.1", "1.2", "1.3", "1.4", "1.5"]},
            "Nothing would be left of the text. Ask in words for the whole text to be taken back.",
        ),
        ({"kind": "alternative", "text": "x"}, "An alternative stands beside one unit. Choose which."),
        (
            {"kind": "alternative", "text": "x", "units": ["1.1", "1.2"]},
            "An alternative stands beside one unit. Choose which.",
        ),
        (
            {"kind": "alternative", "text": "x", "units": ["7.1"]},
            "This text has no unit 7.1. Choose one of its units.",
        ),
        ({"kind": "delete", "units": ["<b>"]}, "This text has no unit <b>. Choose one of its units."),
        ({"kind": "free_text", "text": "Tidy.", "headline": " "}, "Give the request a headline of a few words."),
        ({"kind": "free_text", "text": " ", "headline": "Tidy"}, "Say in words what should change."),
        ({"kind": "shout", "text": "x"}, "“shout” is no kind of amendment."),
        (
            {"text": "x" * 2_000_000},
            "There are 2000000 characters in the text, and at most 200000 can be saved. Shorten it.",
        ),
        (
            {"text": "x", "reasons": "x" * 200_001},
            "There are 200001 characters in the reasons, and at most 200000 can be saved. Shorten it.",
        ),
        (
            {"text": "x", "headline": "x" * 161},
            "The headline has 161 characters, and at most 160 can be saved. Shorten it.",
        ),
        ({"text": "x", "seen_revision": 7}, "This text has no revision 7."),
    ],
)
def test_what_makes_no_sense_is_refused(row: Recommendation, alice: User, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        propose(row, alice, **given)
    assert refusal.value.sentence == sentence
    assert not Amendment.objects.exists()


def test_a_change_that_no_word_of_shows_needs_a_headline(row: Recommendation, alice: User) -> None:
    quoted = TEXT.replace("- Members", "* Members").replace("It meets twice a year.", "> It meets twice a year.")
    with pytest.raises(Malformed, match=r"^Give the amendment a headline of a few words\.$"):
        propose(row, alice, text=quoted)
    assert propose(row, alice, text=quoted, headline="As a quotation").kind == "modify"


def test_hostile_input_comes_out_harmless(row: Recommendation, alice: User) -> None:
    made = propose(
        row,
        alice,
        text=TEXT.replace("advise", "<script>alert(1)</script> [advise](javascript:x)\x00"),
        headline="<img src=x onerror=alert(1)>\x00\x1b[31m",
    )
    assert "\x00" not in version(made).headline + version(made).text
    assert "\x1b" not in version(made).headline


@pytest.mark.parametrize("status", ["withdrawn", "merged", "draft", "submitted"])
def test_only_a_published_text_is_amended(row: Recommendation, alice: User, sec: User, status: str) -> None:
    other = factories.recommendation(row.consultation, number=2)
    Recommendation.objects.filter(pk=row.pk).update(status=status, merged_into=other if status == "merged" else None)
    with pytest.raises(Refused, match=r"^Only a published text can be amended: a draft is revised by its authors"):
        propose(row, alice, text="x")


def test_a_locked_unit_stays(row: Recommendation, alice: User, chair: User) -> None:
    AgreedUnit.objects.create(
        recommendation=row,
        unit="1.2",
        agreement="agreed",
        revision=row.current,
        agreed_at=timezone.now(),
        agreed_by=chair,
    )
    locked = r"^Unit 2 is locked: agreed\. Ask the chair or the secretariat to reopen it\.$"
    with pytest.raises(Refused, match=locked):
        propose(row, alice, text=TEXT.replace("advise on", "review"))
    with pytest.raises(Refused, match=locked):
        propose(row, alice, kind="alternative", units=["1.2"], text="No board.")
    with pytest.raises(Refused, match=locked):
        propose(row, alice, kind="delete", units=["1.2"])
    assert propose(row, alice, text=TEXT.replace("It meets", "It is poor.\n\nIt meets")).number == 1


def test_a_round_that_is_closed_takes_no_more_amendments(
    row: Recommendation, alice: User, sec: User, arcadia: Delegation
) -> None:
    now = timezone.now()
    draft = propose(row, alice, text=TEXT.replace("twice", "once"), submit=False)
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    with pytest.raises(Refused, match=r"^This consultation closed on .* UTC\. Ask the secretariat"):
        propose(row, alice, text="x")
    with pytest.raises(Refused, match=r"^This consultation closed on"):
        amendments.submit(draft, by=alice)
    assert propose(row, sec, text="x", for_delegation=arcadia).number == 1


# --- for whom --------------------------------------------------------------------------------


def test_the_secretariat_proposes_for_a_delegation_and_both_are_on_record(
    row: Recommendation, sec: User, arcadia: Delegation
) -> None:
    made = propose(row, sec, text=TEXT.replace("twice", "once"), for_delegation=arcadia)
    assert [sponsor.delegation for sponsor in made.sponsors.all()] == [arcadia]
    assert (version(made).created_by, version(made).created_for) == (sec, arcadia)
    event = Event.objects.get(verb="amendment.propose")
    assert (event.person, event.delegation, event.audience) == ("Sec", "Arcadia", "public")


def test_what_the_secretariat_enters_for_others_is_no_draft(
    row: Recommendation, sec: User, arcadia: Delegation
) -> None:
    with pytest.raises(Refused, match=r"^What the secretariat enters for a delegation is submitted at once: a draft"):
        propose(row, sec, text="x", for_delegation=arcadia, submit=False)


def test_the_secretariat_proposes_in_its_own_name(row: Recommendation, sec: User) -> None:
    assert propose(row, sec, text=TEXT.replace("twice", "once")).sponsors.count() == 0


def test_nobody_else_speaks_for_another_delegation(row: Recommendation, alice: User, borduria: Delegation) -> None:
    with pytest.raises(NotYours, match=r"^You act for another delegation\. Only the secretariat enters what others"):
        propose(row, alice, text="x", for_delegation=borduria)


def test_nothing_is_entered_for_a_delegation_that_left(row: Recommendation, sec: User, arcadia: Delegation) -> None:
    arcadia.is_active = False
    arcadia.save()
    with pytest.raises(Refused, match=r"^Arcadia is no longer active in the group\.$"):
        propose(row, sec, text="x", for_delegation=arcadia)


def test_the_command_line_proposes_too(row: Recommendation, arcadia: Delegation) -> None:
    made = propose(row, None, text="x", for_delegation=arcadia)
    assert made.sponsors.get().delegation == arcadia


def test_the_same_again_is_the_one_that_stands(row: Recommendation, alice: User, charlie: User) -> None:
    once = propose(row, alice, text=TEXT.replace("twice", "once"))
    assert propose(row, alice, text=TEXT.replace("twice", "once")) == once
    assert propose(row, charlie, text=TEXT.replace("twice", "once")) != once
    assert [each.number for each in Amendment.objects.order_by("pk")] == [1, 2]


def test_numbers_are_those_of_the_consultation(row: Recommendation, alice: User) -> None:
    other = factories.recommendation(row.consultation, "Roads stay dark.", number=2)
    elsewhere = factories.recommendation(factories.ConsultationFactory(), "Roads stay dark.", number=1)
    numbers = [
        propose(text, alice, text=new).number for text, new in ((row, "x"), (other, "x"), (elsewhere, "x"), (row, "y"))
    ]
    assert numbers == [1, 2, 1, 3]


def test_nothing_is_rewritten_or_joined_once_the_text_is_merged(
    consultation: Consultation, arcadia: Delegation, alice: User, charlie: User, sec: User
) -> None:
    """The amendment is open until somebody sets it aside, but there is no text left that it could change."""
    row, other = (factories.recommendation(consultation, "Lamps burn.", number=number) for number in (101, 102))
    one = factories.amendment(row, "Lanterns burn.", sponsors=[arcadia])
    recommendations.merge_into(row, other, by=sec, reason="They say the same.")
    with pytest.raises(Refused, match="Only a published text can be amended"):
        amendments.rewrite(one, by=alice, seen_version=1, seen_revision=1, text="Lights burn.")
    with pytest.raises(Refused, match="Only a published text can be amended"):
        sponsors.cosponsor(one, by=charlie)
    assert one.versions.count() == 1
    assert one.sponsors.count() == 1
