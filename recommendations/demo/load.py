"""Puts the fictional group in the database as if its people had worked on it: through the actions, at past moments."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import queries
from consultations.actions import clock, mailings, phases, proceedings, questions, rounds, sending
from consultations.models import Consultation, Delegate, Delegation, GroupMember, User
from consultations.models.recorded import recorded
from recommendations.actions import adding, editions, front_matter, recommendations, similarity
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.demo import group, texts
from recommendations.demo.arrange import Arranging
from recommendations.demo.contribute import Contributing
from recommendations.demo.discuss import Discussion
from recommendations.demo.stand import Standing
from recommendations.enums import Change, Format, ProposerRole, ReportKind
from recommendations.models import PLACES_APART, Recommendation, Section
from wgec.kernel.errors import Refused

SEATED_DAYS_BEFORE = 7  # the delegations are there a week before the first round opens
SET_UP_DAYS_BEFORE = 2  # a round is set up so long before it opens
REACHES_NOBODY = "django.core.mail.backends.dummy.EmailBackend"

Happening = tuple[timedelta, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by the keys of ``group``; and midnight, from which every moment is counted."""

    midnight: datetime
    delegations: dict[str, Delegation]
    users: dict[str, User]
    rounds: dict[str, Consultation] = field(default_factory=dict)  # by the folders of their texts

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
        return self.midnight + _ten_on(days)

    def text(self, folder: str, name: str) -> Recommendation:
        """The recommendation of that number, or the input "not placed" of that label, as it is now."""
        rows = Recommendation.objects.select_related("current").filter(consultation=self.rounds[folder])
        label = name.removeprefix("not placed ")
        return rows.get(number=name) if label == name else rows.get(section=None, source_label=label)


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
    """Compile, in this process, the reports of the rounds that are to have them: contributions, recommendations."""
    sec = cast.seated("sec")
    wanted: dict[ReportKind, tuple[str, ...]] = {
        ReportKind.COMPENDIUM: (Format.HTML, Format.MARKDOWN),
        ReportKind.COMPILATION: (),  # in every format
    }
    for each in group.CONSULTATIONS:
        for kind, formats in wanted.items() if each.is_compiled else ():
            with recorded(by=sec, at=cast.day(each.dated)):
                consultation = cast.rounds[each.texts]
                edition = editions.request(consultation, kind=kind, formats=formats, by=sec, enqueue=False)
                editions.compile_edition(edition.pk)


def work_off(cast: Cast) -> None:
    """What workers have done in a group that is at work: texts are compared, and its mails, to nobody, are sent."""
    similarity.refresh()
    mailings.write_due()
    sending.send_due(REACHES_NOBODY)


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
    """One round: set up, filled with its recommendations, and all that happened in it."""
    sec = cast.seated("sec")
    with recorded(by=sec, at=cast.day(each.opens - SET_UP_DAYS_BEFORE)):
        row = cast.rounds[each.texts] = rounds.begin(
            each.slug,
            by=sec,
            title=each.title,
            description=each.introduction,
            opens_at=cast.day(each.opens),
            closes_at=cast.day(each.closes),
            languages=each.languages,
        )
        for question in each.questions:
            questions.add(row, question.text, by=sec, guidance=question.guidance)
        planned = [
            phases.Planned(one.name, cast.day(one.opens), cast.day(one.closes), one.members_may, one.observers_may)
            for one in each.phases
        ]
        phases.set_all(row, planned, by=sec, seen=phases.stamp(row))
        front_matter.set_front_matter(row, by=sec, dated_on=cast.day(each.dated).date(), **asdict(each.front))
        placed = _propose_all(each, row, cast)
    for entry, recommendation in placed:
        _carry_on(entry, recommendation, cast, {one.number: other for one, other in placed})
    happenings = [*_opening_and_closing(each), *Contributing(row, cast, each.texts).happenings()]
    if each.is_discussed:
        discussion = Discussion(row, cast)
        happenings += [*discussion.happenings(), *Standing(row, cast, discussion.made).happenings()]
        happenings += Arranging(row, cast).happenings()
    for after, happen in sorted(happenings, key=lambda happening: happening[0]):
        with recorded(by=None, at=cast.midnight + after):
            happen()


def _opening_and_closing(each: group.Consultation) -> Iterator[Happening]:
    """The moments at which the round and its phases open and close, as far as they have come."""
    days = {each.opens, each.closes, *(day for phase in each.phases for day in (phase.opens, phase.closes))}
    for day in sorted(days):
        if day < 0:
            yield _ten_on(day), clock.strike


def _ten_on(days: int) -> timedelta:
    return timedelta(days=days, hours=10)


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
