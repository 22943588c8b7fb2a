"""Each verb on a draft through its action, its page and the API: the same deed, the same refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Consultation, Delegation, User
from recommendations.actions import drafts, recommendations
from recommendations.enums import Status
from recommendations.models import Recommendation, Section
from tests.doors import knock, through
from tests.factories import SectionFactory, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return recommendation(consultation, proposers=[arcadia], status=Status.DRAFT)


@pytest.fixture
def submitted(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return recommendation(consultation, proposers=[arcadia], status=Status.SUBMITTED)


@pytest.fixture
def section(consultation: Consultation) -> Section:
    return SectionFactory(consultation=consultation, numeral="III", position=3)


@pytest.mark.parametrize(("door", "verb"), through("recommendation.propose"))
def test_a_delegation_proposes(
    consultation: Consultation, section: Section, alice: User, arcadia: Delegation, door: str, verb: str
) -> None:
    given = {"text": "States dim the lamps.", "section": section, "language": "fr"}
    assert knock(door, verb, consultation, by=alice, **given) == ""
    made = Recommendation.objects.get()
    assert made.current
    assert made.current.text == "States dim the lamps."
    assert (made.status, made.number, made.section, made.language) == ("draft", None, section, "fr")
    assert made.attribution == "Arcadia"
    assert [proposer.delegation for proposer in made.proposers.all()] == [arcadia]


@pytest.mark.parametrize(("door", "verb"), through("recommendation.propose"))
def test_the_secretariat_proposes_on_behalf(
    consultation: Consultation, sec: User, borduria: Delegation, door: str, verb: str
) -> None:
    given = {"text": "States dim the lamps.", "for_delegation": borduria, "language": "en"}
    assert knock(door, verb, consultation, by=sec, **given) == ""
    made = Recommendation.objects.get()
    assert made.current
    assert (made.attribution, made.current.created_by, made.current.created_for) == ("Borduria", sec, borduria)


REFUSED_TO_PROPOSE = [
    ({"text": ""}, "The text is empty. To take the recommendation back, withdraw it."),
    ({"text": "  \n"}, "The text is empty. To take the recommendation back, withdraw it."),
    (
        {"text": "x" * 200_001},
        "The text has 200001 characters, and at most 200000 can be saved. Split it into several texts.",
    ),
]


@pytest.mark.parametrize(("given", "sentence"), REFUSED_TO_PROPOSE)
@pytest.mark.parametrize(("door", "verb"), through("recommendation.propose"))
def test_what_makes_no_sense_is_not_proposed(
    consultation: Consultation, alice: User, door: str, verb: str, given: dict[str, Any], sentence: str
) -> None:
    assert knock(door, verb, consultation, by=alice, **{"language": "en", **given}) == sentence
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (1, 2, "This consultation opens on 6 May 2031, 09:00 UTC. Come back then."),
        (
            -2,
            -1,
            "This consultation closed on 4 May 2031, 09:00 UTC. Ask the secretariat whether it will be reopened.",
        ),
    ],
)
@pytest.mark.parametrize(("door", "verb"), through("recommendation.propose"))
def test_nothing_is_proposed_before_or_after_the_round(
    consultation: Consultation,
    alice: User,
    sec: User,
    arcadia: Delegation,
    monkeypatch: pytest.MonkeyPatch,
    door: str,
    verb: str,
    opens: int,
    closes: int,
    sentence: str,
) -> None:
    now = timezone.now().replace(year=2031, month=5, day=5, hour=9, minute=0, second=0, microsecond=0)
    monkeypatch.setattr("consultations.workflow.moment", lambda: now)
    consultation.opens_at, consultation.closes_at = now + timedelta(days=opens), now + timedelta(days=closes)
    consultation.save()
    given = {"text": "States dim the lamps.", "language": "en"}
    assert knock(door, verb, consultation, by=alice, **given) == sentence
    assert knock(door, verb, consultation, by=sec, for_delegation=arcadia, **given) == sentence


@pytest.mark.parametrize(("door", "verb"), through("recommendation.propose"))
def test_the_chair_proposes_nothing(consultation: Consultation, chair: User, door: str, verb: str) -> None:
    sentence = "Recommendations are proposed by the heads and drafters of delegations. Ask your head of delegation."
    assert knock(door, verb, consultation, by=chair, text="x", language="en") == sentence


@pytest.mark.parametrize(("door", "verb"), through("recommendation.propose"))
def test_the_secretariat_names_the_delegation(consultation: Consultation, sec: User, door: str, verb: str) -> None:
    sentence = "Name the delegation on whose behalf you propose."
    assert knock(door, verb, consultation, by=sec, text="x", language="en") == sentence


@pytest.mark.parametrize(("door", "verb"), through("recommendation.submit"))
def test_a_draft_is_submitted(draft: Recommendation, bob: User, door: str, verb: str) -> None:
    assert knock(door, verb, draft, by=bob) == ""
    draft.refresh_from_db()
    assert draft.status == "submitted"


@pytest.mark.parametrize(("door", "verb"), through("recommendation.return"))
def test_a_text_is_returned(submitted: Recommendation, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, submitted, by=sec, reason="Say who pays.", seen_revision=1) == ""
    submitted.refresh_from_db()
    assert submitted.status == "returned"


@pytest.mark.parametrize(("door", "verb"), through("recommendation.publish"))
def test_a_text_is_published(submitted: Recommendation, sec: User, section: Section, door: str, verb: str) -> None:
    assert knock(door, verb, submitted, by=sec, section=section, number=7, seen_revision=1) == ""
    submitted.refresh_from_db()
    assert (submitted.status, submitted.section, submitted.number) == ("published", section, 7)


@pytest.mark.parametrize(("door", "verb"), [*through("recommendation.return"), *through("recommendation.publish")])
def test_nothing_is_decided_about_a_revision_that_was_not_read(
    submitted: Recommendation, alice: User, sec: User, door: str, verb: str
) -> None:
    drafts.return_to_authors(submitted, by=sec, reason="Say who pays.")
    recommendations.revise(submitted, "States dim their lamps.", by=alice, seen_revision=1)
    drafts.submit(submitted, by=alice)
    given = {"reason": "Shorter."} if verb == "recommendation.return" else {}
    sentence = "Revision 2 stands by now, and you have read revision 1; look at it again."
    assert knock(door, verb, submitted, by=sec, seen_revision=1, **given) == sentence
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert knock(door, verb, submitted, by=sec, seen_revision=2, **given) == ""


@pytest.mark.parametrize(("door", "verb"), through("recommendation.discard"))
def test_a_draft_is_discarded(draft: Recommendation, alice: User, door: str, verb: str) -> None:
    assert knock(door, verb, draft, by=alice) == ""
    draft.refresh_from_db()
    assert draft.status == "discarded"


@pytest.mark.parametrize(("door", "verb"), through("recommendation.invite_cosponsor"))
def test_a_delegation_is_invited(
    draft: Recommendation, alice: User, borduria: Delegation, door: str, verb: str
) -> None:
    assert knock(door, verb, draft, by=alice, delegation=borduria) == ""
    assert draft.invitations.get().delegation == borduria


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize(("door", "verb"), through("recommendation.answer_invitation"))
def test_an_invitation_is_answered(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation, door: str, verb: str, accept: bool
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    assert knock(door, verb, draft, by=charlie, accept=accept) == ""
    draft.refresh_from_db()
    assert draft.attribution == ("Arcadia, Borduria" if accept else "Arcadia")
    assert draft.invitations.get().is_accepted is accept


WHOSE = [
    ("recommendation.return", {"reason": "x", "seen_revision": 1}),
    ("recommendation.publish", {"seen_revision": 1}),
]


@pytest.mark.parametrize(("verb", "given"), WHOSE)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_authors_neither_publish_nor_return(
    submitted: Recommendation, alice: User, door: str, verb: str, given: dict[str, Any]
) -> None:
    sentence = "Texts are published, or returned to their authors, by the secretariat."
    assert knock(door, verb, submitted, by=alice, **given) == sentence
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


@pytest.mark.parametrize(
    ("verb", "given", "sentence"),
    [
        (
            "recommendation.discard",
            {},
            "Only a draft, or a text that was returned, can be discarded. Withdraw a published one.",
        ),
        ("recommendation.answer_invitation", {"accept": True}, "Only a delegation that is invited to co-sponsor can "),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_when_it_is_not_the_moment(
    submitted: Recommendation, alice: User, door: str, verb: str, given: dict[str, Any], sentence: str
) -> None:
    assert knock(door, verb, submitted, by=alice, **given).startswith(sentence)


@pytest.mark.parametrize(
    ("verb", "given", "sentence"),
    [
        (
            "recommendation.return",
            {"reason": " "},
            "Returning a text needs a reason: its authors read it and act on it.",
        ),
        (
            "recommendation.publish",
            {"number": 4},
            "Only what stands in a section has a number. Choose a section, or leave the number out.",
        ),
        ("recommendation.publish", {"number": 0, "section": True}, "A number lies between 1 and 999999."),
        (
            "recommendation.publish",
            {"number": 12, "section": True},
            "Number 12 is taken; a published number never changes. The next free one is 13.",
        ),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_what_makes_no_sense(
    submitted: Recommendation, sec: User, section: Section, door: str, verb: str, given: dict[str, Any], sentence: str
) -> None:
    recommendation(submitted.consultation, number=12)
    given = {**given, "seen_revision": 1, **({"section": section} if "section" in given else {})}
    assert knock(door, verb, submitted, by=sec, **given) == sentence
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


@pytest.mark.parametrize(("door", "verb"), through("recommendation.invite_cosponsor"))
def test_who_proposes_it_already_is_not_invited(
    draft: Recommendation, alice: User, arcadia: Delegation, borduria: Delegation, door: str, verb: str
) -> None:
    assert knock(door, verb, draft, by=alice, delegation=arcadia) == "Arcadia proposes this text already."


@pytest.mark.parametrize(("door", "verb"), through("recommendation.invite_cosponsor"))
def test_the_secretariat_invites_nobody(
    submitted: Recommendation, sec: User, borduria: Delegation, door: str, verb: str
) -> None:
    sentence = "Co-sponsors are invited by the delegations that propose the text."
    assert knock(door, verb, submitted, by=sec, delegation=borduria) == sentence
