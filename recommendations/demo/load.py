"""Puts the fictional group in the database as if its people had worked on it: through the actions, at past moments."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import queries
from consultations.actions import proceedings
from consultations.models import Consultation, Delegate, Delegation, GroupMember, Question, User
from consultations.models.recorded import recorded
from recommendations.actions import adding, editions, front_matter, recommendations
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.demo import group, texts
from recommendations.demo.discuss import Discussion
from recommendations.demo.stand import Standing
from recommendations.enums import Change, ProposerRole
from recommendations.models import PLACES_APART, Recommendation, Section
from wgec.kernel.errors import Refused

SEATED_DAYS_BEFORE = 7  # the delegations are there a week before the first round opens


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by the keys of ``group``; and midnight, from which every moment is counted."""

    midnight: datetime
    delegations: dict[str, Delegation]
    users: dict[str, User]

    def seated(self, person: str, delegation: str = "") -> User:
        """The person, acting for the delegation as in a request; for none when there is none."""
        user = self.users[person]
        slug = self.delegations[delegation].slug if delegation else ""
        if user.seats is None:
            queries.take_seat(user, slug)
        else:
            queries.choose_seat(user, slug)
        if delegation:  # the secretariat acts on behalf of delegations that it does not serve
            user.acting_for = self.delegations[delegation]
        return user

    def day(self, days: int) -> datetime:
        """Ten in the morning, so many days from today."""
        return self.midnight + timedelta(days=days, hours=10)


def is_there() -> bool:
    """Whether the fictional group is in the database."""
    return Consultation.objects.filter(slug=group.CONSULTATIONS[0].slug).exists()


def is_empty() -> bool:
    """Whether nobody has begun anything: no person, no delegation, no consultation."""
    return not any(model.objects.exists() for model in (User, Delegation, Consultation))


def load(now: datetime | None = None) -> Cast:
    """Load the group as it stands at ``now``; all or nothing. Raises ``Refused`` where another group is at work."""
    local = timezone.localtime(now, ZoneInfo(settings.MEETING_TIME_ZONE))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        _refuse_beside_real_data()
        cast = _seat(midnight)
        for each in group.CONSULTATIONS:
            _hold(each, cast)
    return cast


def compile_reports(cast: Cast) -> None:
    """Compile, in this process, the reports of the rounds that are to have one."""
    sec = cast.seated("sec")
    for each in group.CONSULTATIONS:
        if each.is_compiled:
            consultation = Consultation.objects.get(slug=each.slug)
            with recorded(by=sec, at=cast.day(each.dated)):
                edition = editions.request(consultation, by=sec, enqueue=False)
                editions.compile_edition(edition.pk)


def _refuse_beside_real_data() -> None:
    if is_there():
        raise Refused(_("The fictional working group is in this database already."))
    if Delegation.objects.exists() or Consultation.objects.exists():
        raise Refused(
            _(
                "This database holds the delegations or consultations of a real group, and fictional ones must not "
                "stand among them. Give the demonstration a database of its own (DATABASE_URL)."
            )
        )


def _seat(midnight: datetime) -> Cast:
    """Delegations, people and who acts for whom."""
    cast = Cast(midnight, {}, {})
    password = make_password(group.PASSWORD)  # one for all: hashing is slow on purpose
    opening = min(each.opens for each in group.CONSULTATIONS)
    with recorded(by=None, at=cast.day(opening - SEATED_DAYS_BEFORE)):
        for each in group.DELEGATIONS:
            cast.delegations[each.key] = Delegation.objects.create(
                slug=each.slug,
                name=each.name,
                short_name=each.short_name,
                kind=each.kind,
                group=each.group,
                region=each.region,
                standing=each.standing,
            )
        for key, members in group.GROUPS.items():
            for member in members:
                GroupMember.objects.create(group=cast.delegations[key], member=cast.delegations[member])
        for person in group.PEOPLE:
            serves_all = person.group_role == "secretariat"
            user = cast.users[person.key] = User.objects.create(
                email=person.email,
                name=person.name,
                password=password,
                is_secretariat=serves_all,
                is_chair=person.group_role == "chair",
                is_staff=serves_all,
                is_superuser=serves_all,
            )
            for key, role in person.delegations.items():
                Delegate.objects.create(user=user, delegation=cast.delegations[key], role=role)
    return cast


def _hold(each: group.Consultation, cast: Cast) -> None:
    """One round: opened, filled with its recommendations, and given its front matter."""
    sec = cast.seated("sec")
    with recorded(by=sec, at=cast.day(each.opens)):
        row = Consultation.objects.create(
            slug=each.slug,
            title=each.title,
            description=each.introduction,
            opens_at=cast.day(each.opens),
            closes_at=cast.day(each.closes),
            opened_at=cast.day(each.opens),  # noted below
            closed_at=cast.day(each.closes) if cast.day(each.closes) <= timezone.now() else None,
        )
        for number, question in enumerate(each.questions, start=1):
            Question.objects.create(consultation=row, number=number, text=question)
        proceedings.note(
            "consultation.open",
            subject_kind="consultation",
            subject_id=row.slug,
            subject_label=row.title,
            by=sec,
            consultation=row,
        )
        front_matter.set_front_matter(row, by=sec, dated_on=cast.day(each.dated).date(), **asdict(each.front))
        placed = _propose_all(each, row, cast)
    for entry, recommendation in placed:
        _carry_on(entry, recommendation, cast, {one.number: other for one, other in placed})
    if each.is_discussed:
        _let_happen(row, cast)


def _let_happen(consultation: Consultation, cast: Cast) -> None:
    """Everything after the texts are there, in the order of its moments."""
    discussion = Discussion(consultation, cast)
    happenings = [*discussion.happenings(), *Standing(consultation, cast, discussion.made).happenings()]
    for after, happen in sorted(happenings, key=lambda each: each[0]):
        with recorded(by=None, at=cast.midnight + after):
            happen()


Placed = list[tuple[texts.Recommendation, Recommendation]]


def _propose_all(each: group.Consultation, row: Consultation, cast: Cast) -> Placed:
    """Every recommendation of the round with its first revision, the inputs that are not placed last."""
    placed: Placed = []
    waiting: list[texts.Recommendation] = []
    for position, part in enumerate(texts.sections(each.texts), start=1):
        section = Section.objects.create(consultation=row, position=position, numeral=part.numeral, title=part.title)
        for entry in part.recommendations:
            placed.append((entry, _propose(entry, row, section, len(placed) + 1, cast)))
        waiting += part.not_placed
    for entry in waiting:
        placed.append((entry, _propose(entry, row, None, len(placed) + 1, cast)))
    return placed


def _propose(
    entry: texts.Recommendation, consultation: Consultation, section: Section | None, place: int, cast: Cast
) -> Recommendation:
    first = entry.revisions[0]
    serves = next(person for person in group.PEOPLE if person.key == first.by).delegations
    by = cast.seated(first.by, next(key for key in entry.proposers if key in serves))
    people = (entry.person, *("" for _ in entry.proposers[1:]))
    proposers = [
        NewProposer(cast.delegations[key], person) for key, person in zip(entry.proposers, people, strict=True)
    ]
    if entry.on_behalf_of:
        proposers.append(NewProposer(cast.delegations[entry.on_behalf_of], role=ProposerRole.ON_BEHALF_OF))
    new = NewRecommendation(
        text=first.text,
        attribution=entry.attribution,
        place=place * PLACES_APART,
        proposers=proposers,
        section=section,
        number=entry.number,
        source_label=entry.label,
        provenance=entry.provenance,
        language=entry.language,
    )
    with recorded(by=by, at=cast.midnight + first.after):
        (row,) = adding.add(consultation, [new], by=by)
        proceedings.note(
            "recommendation.propose",
            subject_kind="recommendation",
            subject_id=row.reference,
            subject_label=str(row),
            by=by,
            consultation=consultation,
        )
    return row


def _carry_on(
    entry: texts.Recommendation, row: Recommendation, cast: Cast, numbered: dict[int | None, Recommendation]
) -> None:
    """The later revisions of a recommendation, and its end if it came to one."""
    for seen, revision in enumerate(entry.revisions[1:], start=1):
        by = cast.seated(revision.by, revision.acting_for)
        with recorded(by=by, at=cast.midnight + revision.after):
            recommendations.revise(
                row, revision.text, by=by, seen_revision=seen, change=Change(revision.kind), reason=revision.reason
            )
    if (ending := entry.ending) is None:
        return
    by = cast.seated(ending.by, ending.acting_for or entry.proposers[0])
    with recorded(by=by, at=cast.midnight + ending.after):
        if ending.into is None:
            recommendations.withdraw(row, by=by, reason=ending.reason)
        else:
            recommendations.merge_into(row, numbered[ending.into], by=by, reason=ending.reason)
