"""Rows for tests: people as in the documentation, recommendations with their first revision."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from consultations import queries
from consultations.enums import ContributionStatus, DelegateRole, Kind, PartKind, Region, StakeholderGroup, Standing
from consultations.models import (
    Author,
    Consultation,
    Contribution,
    ContributionFile,
    Delegate,
    Delegation,
    Part,
    Question,
    User,
)
from consultations.models.recorded import recorded
from recommendations.actions import (
    adding,
    asking,
    calls,
    comments,
    designations,
    extracting,
    positions,
    recommendations,
)
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.enums import (
    AmendmentKind,
    AmendmentStatus,
    CallKind,
    DesignationWord,
    SponsorRole,
    Stance,
    Status,
)
from recommendations.models import (
    Amendment,
    AmendmentVersion,
    Call,
    Challenge,
    Comment,
    Designation,
    Extract,
    Objection,
    Position,
    Recommendation,
    Revision,
    Section,
    Sponsor,
)

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.name.split()[0].lower()}@example.org")
    password = factory.django.Password(PASSWORD)


class DelegationFactory(factory.django.DjangoModelFactory):
    """A member State."""

    class Meta:
        model = Delegation

    name = factory.Sequence(lambda n: f"State {n}")
    slug = factory.LazyAttribute(lambda row: row.name.lower().replace(" ", "-"))
    short_name = factory.LazyAttribute(lambda row: row.name[:3].upper())
    kind = Kind.STATE
    group = StakeholderGroup.GOVERNMENT
    region = Region.AFRICAN
    standing = Standing.MEMBER


class ConsultationFactory(factory.django.DjangoModelFactory):
    """A round."""

    class Meta:
        model = Consultation

    slug = factory.Sequence(lambda n: f"round-{n}")
    title = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())


class SectionFactory(factory.django.DjangoModelFactory):
    """A section of a round."""

    class Meta:
        model = Section

    consultation = factory.SubFactory(ConsultationFactory)
    position = factory.Sequence(lambda n: n + 1)
    numeral = factory.LazyAttribute(lambda row: f"S{row.position}")
    title = factory.LazyAttribute(lambda row: f"Section {row.position}")


def delegate(name: str, delegation: Delegation, role: str = DelegateRole.HEAD, **fields: Any) -> User:
    """A user who acts for ``delegation``, seated as in a request."""
    user = UserFactory(name=name, **fields)
    Delegate.objects.create(user=user, delegation=delegation, role=role)
    queries.take_seat(user)
    return user


def recommendation(
    consultation: Consultation,
    text: str = "States cooperate.",
    *,
    number: int | None = None,
    proposers: Sequence[Delegation] = (),
    **fields: Any,
) -> Recommendation:
    """One recommendation with revision 1; published unless ``status`` says otherwise."""
    new = NewRecommendation(
        text=text,
        number=number,
        place=fields.pop("place", number or Recommendation.objects.count() + 1),
        attribution=fields.pop("attribution", ", ".join(each.name for each in proposers) or "Secretariat"),
        proposers=[NewProposer(each) for each in proposers],
        status=fields.pop("status", Status.PUBLISHED),
        at=fields.pop("at", timezone.now()),
        **fields,
    )
    return adding.add(consultation, [new], by=None)[0]


def contribution(
    consultation: Consultation,
    delegation: Delegation,
    texts: Sequence[str] = ("States light lamps.",),
    *,
    status: str = ContributionStatus.PUBLISHED,
    **fields: Any,
) -> Contribution:
    """One contribution whose parts are ``texts``; published, with the next number, unless ``status`` says otherwise.

    ``parts`` and ``authors``, as fields of their rows, say more.
    """
    now = fields.pop("at", timezone.now())
    sent = {"submitted_at": now} if status not in (ContributionStatus.DRAFT, ContributionStatus.DISCARDED) else {}
    if status in (ContributionStatus.PUBLISHED, ContributionStatus.REPLACED, ContributionStatus.WITHDRAWN):
        number = Contribution.objects.filter(consultation=consultation).exclude(number=None).count() + 1
        sent |= {"published_at": now, "number": number}
    authors = fields.pop("authors", ())
    parts = fields.pop("parts", [{"text": text} for text in texts])
    made = Contribution.objects.create(consultation=consultation, delegation=delegation, created_at=now)
    for position, part in enumerate(parts, start=1):  # while it is a draft: afterwards it is as received
        Part.objects.create(contribution=made, **{"kind": PartKind.BODY, "position": position, **part})
    for position, author in enumerate(authors, start=1):
        Author.objects.create(contribution=made, position=position, **author)
    for name, value in {"status": status, **sent, **fields}.items():
        setattr(made, name, value)
    made.save()
    return made


def corrected_contribution(consultation: Consultation, delegation: Delegation, *, reference: str) -> Contribution:
    """A published contribution that replaces another one, with a file that has the same reference; and a question."""
    Question.objects.create(consultation=consultation, number=1, text="What?")
    before = contribution(consultation, delegation, status=ContributionStatus.REPLACED)
    made = contribution(consultation, delegation, replaces=before, reference=reference)
    kept = ContributionFile(contribution=made, reference=reference, file_name="x.md", size=1, sha256="0")
    kept.uploaded_at = timezone.now()
    kept.file.save("x", ContentFile(b"x"))
    return made


def extract(sent: Contribution, start: int = 0, end: int = 10**6, *, asked: bool = False, **given: Any) -> Extract:
    """What was extracted from the first part of ``sent`` and published; its contributor is asked where it says so."""
    part = sent.parts.get(position=1)
    passage = f"{part.pk}:{start}:{min(end, len(part.text))}"
    known = set(Extract.objects.values_list("pk", flat=True))
    made = extracting.extract(sent, [passage], by=None, **{"publish": True, "seen_overlaps": known, **given})
    if asked:
        asking.ask(made.extracts.all(), timezone.now() + timedelta(days=14), by=None)
    return made.extracts.get()


def amendment(
    row: Recommendation,
    text: str,
    *,
    sponsors: Sequence[Delegation] = (),
    status: str = AmendmentStatus.OPEN,
    kind: str = AmendmentKind.MODIFY,
    **version: Any,
) -> Amendment:
    """One amendment to ``row`` with its first version; numbered unless it is a draft."""
    now = timezone.now()
    is_draft = status == AmendmentStatus.DRAFT
    made = Amendment.objects.create(
        consultation=row.consultation,
        recommendation=row,
        kind=kind,
        status=status,
        created_at=now,
        submitted_at=None if is_draft else now,
        number=None if is_draft else Amendment.objects.filter(consultation=row.consultation).count() + 1,
        parent=version.pop("parent", None),
    )
    fields = {"headline": "Another wording", "base": row.current, "units": ["1.1"], "place": 1, "scope": 1, **version}
    made.current = AmendmentVersion.objects.create(amendment=made, number=1, text=text, created_at=now, **fields)
    made.save(update_fields=["current"])
    for position, delegation in enumerate(sponsors, start=1):
        role = SponsorRole.SPONSOR if position == 1 else SponsorRole.COSPONSOR
        Sponsor.objects.create(amendment=made, delegation=delegation, role=role, position=position, since_at=now)
    return made


def revised(row: Recommendation, text: str) -> Revision:
    """The next revision of ``row``, current, its units with the identities that they had."""
    assert row.current is not None
    made = recommendations.revise(row, text, by=None, seen_revision=row.current.number)
    row.refresh_from_db()
    return made


def comment(row: Recommendation, by: User, text: str = "Why so?", **place: Any) -> Comment:
    """A thread on ``row`` as it is now."""
    assert row.current is not None
    return comments.add(row, text, by=by, **{"seen_revision": row.current.number, **place})


#: What a position must carry, where a test does not care for the words.
CARRIES: dict[str, dict[str, Any]] = {
    Stance.RESERVATION: {"statement": "We reserve our position."},
    Stance.PENDING: {"expected_on": date(2030, 1, 31)},
    Stance.OBJECTION: {"statement": "It goes too far.", "change_needed": "Leave the last sentence out."},
}


def position(row: Recommendation, delegation: Delegation, stance: str = Stance.SUPPORT, **said: Any) -> Position:
    """Where ``delegation`` stands on ``row`` as it is now, with what the stance must carry."""
    row.refresh_from_db()
    assert row.current is not None
    given = {"seen_revision": row.current.number, **CARRIES.get(stance, {}), **said}
    return positions.record(row, Stance(stance), by=None, for_delegation=delegation, **given)


def call(
    row: Recommendation,
    kind: str = CallKind.SILENCE_PROCEDURE,
    *,
    opened_at: datetime | None = None,
    closes_at: datetime | None = None,
    **given: Any,
) -> Call:
    """A call on ``row`` as it is now, opened now and for a week unless other moments are named."""
    row.refresh_from_db()
    assert row.current is not None
    began = opened_at or timezone.now()
    until = closes_at or began + timedelta(days=7)
    with recorded(by=None, at=opened_at):
        return calls.open_call(row, CallKind(kind), until, by=None, seen_revision=row.current.number, **given)


def overdue(row: Recommendation, kind: str = CallKind.SILENCE_PROCEDURE, **ago: Any) -> Call:
    """A call on ``row`` whose deadline passed so long ago (an hour), and that nobody has closed yet."""
    until = timezone.now() - timedelta(**(ago or {"hours": 1}))
    return call(row, kind, opened_at=until - timedelta(days=4), closes_at=until)


def objection(row: Recommendation, delegation: Delegation, **said: Any) -> Objection:
    """An objection of ``delegation`` to ``row`` as it is now."""
    return Objection.objects.get(position=position(row, delegation, Stance.OBJECTION, **said))


def designation(row: Recommendation, word: DesignationWord = DesignationWord.EMERGING) -> Designation:
    """What the chair calls ``row`` as it is now, with a reason."""
    row.refresh_from_db()
    assert row.current is not None
    return designations.designate(row, word, by=None, seen_revision=row.current.number, reason="So it was said.")


def challenge(of: Designation, by: User, reason: str = "We do not see it.") -> Challenge:
    """A challenge to a designation by the delegation that ``by`` heads."""
    return designations.challenge(of, by=by, reason=reason)
