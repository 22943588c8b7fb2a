"""What is seen of contributions: which may be read, in a list, whole, question by question, and who is silent."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Left, Lower

from consultations.enums import (
    PUBLIC_CONTRIBUTIONS,
    UNSENT_CONTRIBUTIONS,
    Audience,
    ContributionStatus,
    FilePurpose,
    PartKind,
)
from consultations.models import (
    Author,
    Consultation,
    Contribution,
    ContributionFile,
    Correction,
    Delegation,
    Event,
    Part,
    Question,
    Translation,
)

EXCERPT = 320  # characters of a part in a list


def readable(user: Any) -> QuerySet[Contribution]:
    """The contributions that ``user`` may read.

    What is or was published; their delegation's own; for the secretariat what was submitted, and the drafts that it
    entered on behalf of a delegation as long as nobody else has written in them.
    """
    seen = Q(status__in=PUBLIC_CONTRIBUTIONS, published_at__isnull=False)
    if user is not None and user.is_authenticated:
        if user.is_secretariat:
            seen |= Q(status__in=(ContributionStatus.SUBMITTED, *PUBLIC_CONTRIBUTIONS))
            seen |= Q(status__in=UNSENT_CONTRIBUTIONS, saved_by=user)
        if user.acting_for is not None:
            seen |= Q(delegation=user.acting_for) & ~Q(status=ContributionStatus.DISCARDED)
    return Contribution.objects.filter(seen)


def in_order(user: Any) -> QuerySet[Contribution]:
    """The readable contributions in the order of their numbers, bare: to filter, count and cut into pages."""
    return readable(user).order_by("consultation_id", F("number").asc(nulls_last=True), "id")


def as_listed(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """``rows`` as a list shows them: with delegation, round, authors, ``opening`` words and ``answered``; two queries.

    ``answered`` is how many questions they answer.
    """
    first = Part.objects.filter(contribution=OuterRef("pk")).exclude(kind=PartKind.ANNEX).order_by("position")
    return (
        rows.select_related("delegation", "consultation")
        .annotate(
            answered=Count("parts", filter=Q(parts__kind=PartKind.ANSWER)),
            opening=first.annotate(words=Left("text", EXCERPT)).values("words")[:1],
        )
        .prefetch_related(Prefetch("authors", queryset=Author.objects.order_by("position")))
        .order_by("consultation_id", F("number").asc(nulls_last=True), "id")
    )


def whole(user: Any) -> QuerySet[Contribution]:
    """The readable contributions with all that their pages show."""
    return as_whole(readable(user))


def as_whole(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """``rows`` with parts and their corrections, authors, files, translations and what they replace; six queries."""
    corrections = Correction.objects.select_related("proposed_by", "answered_by").order_by("start", "id")
    parts = Part.objects.select_related("question").order_by("position")
    return rows.select_related(
        "delegation", "consultation", "created_by", "submitted_by", "saved_by", "replaces__delegation"
    ).prefetch_related(
        Prefetch("parts", queryset=parts.prefetch_related(Prefetch("corrections", queryset=corrections))),
        Prefetch("authors", queryset=Author.objects.order_by("position")),
        Prefetch("files", queryset=ContributionFile.objects.select_related("uploaded_by").order_by("id")),
        Prefetch("translations", queryset=Translation.objects.order_by("language", "kind")),
    )


def successor(contribution: Contribution, user: Any) -> Contribution | None:
    """The corrected contribution that replaces this one, when ``user`` may read it; one query."""
    return readable(user).select_related("delegation").filter(replaces=contribution).first()


def of_delegation(user: Any) -> QuerySet[Contribution]:
    """Everything of the delegation that ``user`` acts for, and what the secretariat entered; unsent first."""
    own = Q(delegation=user.acting_for) if user.acting_for is not None else Q(pk__in=())
    entered = Q(status__in=UNSENT_CONTRIBUTIONS, saved_by=user)
    return as_listed(readable(user).filter(own | entered)).order_by("-created_at", "-id")


def waiting(user: Any) -> QuerySet[Contribution]:
    """What was submitted and waits for the secretariat, the oldest first."""
    return as_listed(readable(user).filter(status=ContributionStatus.SUBMITTED)).order_by("submitted_at", "id")


def questions(consultation: Consultation) -> QuerySet[Question]:
    """The guiding questions of a round, in order."""
    return Question.objects.filter(consultation=consultation).order_by("number")


def answers(question: Question, user: Any) -> QuerySet[Part]:
    """Every answer to one question that ``user`` may read, in the order of the contributions; bare, to page."""
    return (
        Part.objects.filter(question=question, contribution__in=readable(user).values("pk"))
        .exclude(contribution__status__in=(*UNSENT_CONTRIBUTIONS, ContributionStatus.WITHDRAWN))
        .exclude(contribution__status=ContributionStatus.REPLACED)
        .order_by(F("contribution__number").asc(nulls_last=True), "contribution_id")
    )


def answers_shown(rows: QuerySet[Part]) -> QuerySet[Part]:
    """``rows`` with their contributions, delegations, authors and accepted corrections; three queries."""
    accepted = Correction.objects.filter(is_accepted=True).order_by("start", "id")
    return (
        rows.select_related("question", "contribution__delegation", "contribution__consultation")
        .prefetch_related(
            Prefetch("contribution__authors", queryset=Author.objects.order_by("position")),
            Prefetch("corrections", queryset=accepted),
        )
        .order_by(F("contribution__number").asc(nulls_last=True), "contribution_id")
    )


def silent(consultation: Consultation) -> QuerySet[Delegation]:
    """The active delegations that have sent nothing to the round, or withdrew all of it, by name."""
    sent = Contribution.objects.filter(
        consultation=consultation,
        delegation=OuterRef("pk"),
        status__in=(ContributionStatus.SUBMITTED, ContributionStatus.PUBLISHED),
    )
    return Delegation.objects.filter(~Exists(sent), is_active=True).order_by(Lower("name"))


def next_number(consultation: Consultation) -> int:
    """The number after the last that was ever given in the consultation."""
    last = consultation.contributions.exclude(number=None).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def events(contribution: Contribution, user: Any) -> QuerySet[Event]:
    """The steps of a contribution: all of them for its delegation, the secretariat's share, or the public's."""
    seen = Q(audience=Audience.PUBLIC)
    if user is not None and user.is_authenticated:
        own = user.acting_for is not None and user.acting_for.pk == contribution.delegation_id
        if own:
            seen |= Q(audience__in=(Audience.DELEGATION, Audience.SECRETARIAT))
        elif user.is_secretariat:
            seen |= Q(audience=Audience.SECRETARIAT) | Q(audience=Audience.DELEGATION, person_id=user.pk)
    rows = Event.objects.filter(seen, subject_kind="contribution", subject_id=contribution.reference)
    return rows.order_by("at", "id")


def original_of(files: Iterable[ContributionFile]) -> ContributionFile | None:
    """The last original among the files of a contribution."""
    originals = [file for file in files if file.purpose == FilePurpose.ORIGINAL]
    return originals[-1] if originals else None


def rounds_to_contribute(at: Any) -> QuerySet[Consultation]:
    """The rounds that are open at the moment ``at``, the newest first."""
    return Consultation.objects.filter(Q(opens_at=None) | Q(opens_at__lte=at), Q(closes_at=None) | Q(closes_at__gt=at))
