"""What happens to a recommendation before it is public: proposed, co-sponsored, submitted, returned, published."""

from collections.abc import Callable, Iterable

from django.db.models import Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import queries as consultation_queries
from consultations import workflow as rounds
from consultations.actions import notices
from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import queries, rules, steps
from recommendations.actions import adding, arranging, places, positions, recommendations, revisions, writings
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.enums import ProposerRole, Status, WritingPurpose
from recommendations.models import PLACES_APART, CosponsorInvitation, Proposer, Recommendation, Section
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

MOST_NUMBER = 999_999
_NOT_ACTIVE = gettext_lazy("%(name)s is no longer active in the group. Choose another one.")


def propose(
    consultation: Consultation,
    text: str,
    *,
    by: User | None,
    for_delegation: Delegation | None = None,
    section: Section | None = None,
    language: str = "en",
) -> Recommendation:
    """Begin a recommendation: a draft with ``text`` (Markdown) as its first revision, seen by its delegation.

    ``section`` is where the authors wish it to stand. The secretariat names the delegation that it acts for; others
    propose for their own. Raises ``Malformed``, ``Refused`` (the round is not open) or ``NotYours``.
    """
    guard("recommendations.propose_recommendation", by)
    speaker = _speaker(by, for_delegation)
    rounds.require_open(consultation)
    canonical = recommendations.readable(text)
    _require_section(section, consultation)
    _require_language(language)
    with recorded(by=by, for_delegation=speaker):
        new = NewRecommendation(
            text=canonical,
            attribution=_attribution([speaker.name]),
            place=_last_place(consultation.recommendations.all()) + PLACES_APART,
            proposers=[NewProposer(speaker)],
            section=section,
            language=language,
            status=Status.DRAFT,
            for_delegation=speaker,
        )
        row = adding.add(consultation, [new], by=by)[0]
        writings.let_go(WritingPurpose.PROPOSE, consultation.slug, by=by)
        recommendations.note("propose", row, by=by, for_delegation=speaker)
        if by is not None and speaker != by.acting_for:
            _tell(
                consultation_queries.writers_of([speaker]),
                "recommendation.propose",
                row,
                lambda: _("The secretariat has begun a recommendation for your delegation. Look at it and submit it."),
                by=by,
            )
        return row


def submit(recommendation: Recommendation, *, by: User | None) -> Recommendation:
    """Hand the draft in to the secretariat. Twice is once.

    While the phase does not let them propose its authors hand in only what was returned; the secretariat may hand in a
    new text too.
    """
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        steps.require_permission("submit", row, by=by)
        if row.status == Status.SUBMITTED:
            return row
        step = steps.require("submit", row, by=by)
        steps.require_now("submit", row, by=by)
        row.status = step.target or row.status
        if row.submitted_at is None:
            row.submitted_at, row.submitted_from = moment(), row.current.number if row.current else None
        row.save(update_fields=["status", "submitted_at", "submitted_from"])
        recommendations.note("submit", row, by=by)
        authors = row.attribution
        _tell(
            consultation_queries.secretariat(),
            "recommendation.submit",
            row,
            lambda: _("A recommendation was submitted by %(authors)s.") % {"authors": authors},
            by=by,
        )
        return row


def return_to_authors(
    recommendation: Recommendation, *, by: User | None, reason: str, seen_revision: int | None = None
) -> Recommendation:
    """Give a submitted text back to its authors, who are shown ``reason``. Twice is once.

    ``seen_revision`` is the revision that was read (None: nobody has read a page). Raises ``TextHasMoved`` when another
    one stands.
    """
    if not reason.strip():
        raise Malformed(_("Returning a text needs a reason: its authors read it and act on it."))
    with recorded(by=by, reason=reason):
        row = recommendations.locked(recommendation)
        steps.require_permission("return", row, by=by)
        if row.status == Status.RETURNED:
            return row
        step = steps.require("return", row, by=by)
        _refuse_if_anew(row, seen_revision)
        row.status = step.target or row.status
        row.save(update_fields=["status"])
        recommendations.note("return", row, by=by, reason=reason.strip())
        sentence = reason.strip()
        _tell(
            _authors(row),
            "recommendation.return",
            row,
            lambda: _("The secretariat has returned your recommendation: %(reason)s") % {"reason": sentence},
            by=by,
        )
        return row


def publish(
    recommendation: Recommendation,
    *,
    by: User | None,
    section: Section | None = None,
    number: int | None = None,
    seen_revision: int | None = None,
) -> Recommendation:
    """Put a submitted text before the public: in ``section`` with the next free number (or ``number``), else unplaced.

    A number once given never changes and is never given twice, however many publish at once. Twice is once.
    ``seen_revision`` and what it raises: see ``return_to_authors``.
    """
    with recorded(by=by):
        # The consultation first, then the text: whoever gives a number of this round waits here for the one before.
        arrangement = arranging.locked(recommendation.consultation)
        consultation = arrangement.consultation
        room = _room(recommendation, section, number)
        places.lock({recommendation.pk, *room.neighbours})
        row = recommendations.locked(recommendation)
        steps.require_permission("publish", row, by=by)
        if row.status == Status.PUBLISHED:
            return row
        step = steps.require("publish", row, by=by)
        _refuse_if_anew(row, seen_revision)
        _require_section(section, consultation)
        row.number = _number(consultation, section, number)
        places.make(room)
        row.section, row.place = section, room.places[0]
        row.status = step.target or row.status
        row.published_at, row.public_from = moment(), row.current.number if row.current else None
        revisions.renew_search(row)
        changed = ("status", "section", "number", "place", "published_at", "public_from", "search_text")
        row.save(update_fields=changed)
        details = {"number": row.number, "section": section.numeral if section else "", "revision": row.public_from}
        recommendations.note("publish", row, by=by, details=details)
        arranging.changed(arrangement, by=by)
        positions.record_of_proposers(row)
        _tell(
            _authors(row),
            "recommendation.publish",
            row,
            lambda: _("Your recommendation is published as %(title)s.") % {"title": row.title},
            by=by,
        )
        return row


def discard(recommendation: Recommendation, *, by: User | None) -> Recommendation:
    """Let a draft go, or a text that was returned. Twice is once."""
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        steps.require_permission("discard", row, by=by)
        if row.status == Status.DISCARDED:
            return row
        readers = recommendations.audience(row)  # those who could read it learn that it is gone, and nobody else
        step = steps.require("discard", row, by=by)
        row.status = step.target or row.status
        row.save(update_fields=["status"])
        writings.let_go_of_all(WritingPurpose.REVISE, row.reference)
        recommendations.note("discard", row, by=by, heard_by=readers)
        return row


def invite_cosponsor(recommendation: Recommendation, delegation: Delegation, *, by: User) -> CosponsorInvitation:
    """Ask ``delegation`` to propose the text too; from now on it may read it. Twice is once."""
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        steps.require("invite_cosponsor", row, by=by)
        if any(proposer.delegation_id == delegation.pk for proposer in row.proposers.all()):
            raise Refused(_("%(name)s proposes this text already.") % {"name": delegation.name})
        if not delegation.is_active:
            raise Refused(
                _("%(name)s is no longer active in the group. Choose another one.") % {"name": delegation.name}
            )
        waiting = row.invitations.filter(delegation=delegation, answered_at=None).first()
        if waiting is not None:
            return waiting
        invitation = CosponsorInvitation.objects.create(
            recommendation=row, delegation=delegation, invited_at=moment(), invited_by=by
        )
        recommendations.note("invite_cosponsor", row, by=by, details={"delegation": delegation.slug})
        authors = row.attribution
        _tell(
            consultation_queries.writers_of([delegation]),
            "recommendation.invite_cosponsor",
            row,
            lambda: (
                _("Your delegation is invited to co-sponsor a recommendation of %(authors)s.") % {"authors": authors}
            ),
            by=by,
        )
        return invitation


def answer_invitation(recommendation: Recommendation, accept: bool, *, by: User) -> Recommendation:
    """Accept to propose the text too, or decline. The same answer twice is one answer."""
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        mine = by.acting_for
        last = row.invitations.filter(delegation=mine).order_by("-invited_at", "-id").first() if mine else None
        if last is not None and last.is_accepted is accept and rules.drafts(by):
            return row
        steps.require("answer_invitation", row, by=by)
        assert mine is not None  # who is invited acts for a delegation
        assert last is not None
        last.answered_at, last.answered_by, last.is_accepted = moment(), by, accept
        last.save(update_fields=["answered_at", "answered_by", "is_accepted"])
        authors = list(_authors(row))
        if accept:
            _add_proposer(row, mine)
            row = recommendations.locked(row)  # with its new proposer
        recommendations.note("answer_invitation", row, by=by, details={"accepted": accept})
        _tell(authors, "recommendation.answer_invitation", row, lambda: _answer(mine, accept), by=by)
        return row


def _refuse_if_anew(row: Recommendation, seen: int | None) -> None:
    """Raise ``TextHasMoved`` when another revision was read than the one that waits."""
    number = row.current.number if row.current else 0
    if seen not in (None, number):
        raise TextHasMoved(
            _("Revision %(number)s stands by now, and you have read revision %(seen)s; look at it again.")
            % {"number": number, "seen": seen},
            current_revision=number,
        )


def _answer(delegation: Delegation, accept: bool) -> str:
    if accept:
        return _("%(name)s co-sponsors your recommendation.") % {"name": delegation.name}
    return _("%(name)s does not co-sponsor your recommendation.") % {"name": delegation.name}


def _add_proposer(row: Recommendation, delegation: Delegation) -> None:
    """Put the delegation behind the text, last in order, and print its name too."""
    last = row.proposers.aggregate(last=Max("position"))["last"] or 0
    Proposer.objects.create(recommendation=row, delegation=delegation, role=ProposerRole.PROPOSER, position=last + 1)
    names = row.proposers.order_by("position").values_list("delegation__name", flat=True)
    row.attribution = _attribution(list(names))
    revisions.renew_search(row)
    row.save(update_fields=["attribution", "search_text"])


def _attribution(names: list[str]) -> str:
    """The proposers' names as printed; where they do not fit on the line, how many more there are."""
    most = Recommendation._meta.get_field("attribution").max_length or 0
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        line = ", ".join(names[:shown]) + more
        if len(line) <= most:
            return line
    return names[0][:most]


def _speaker(by: User | None, for_delegation: Delegation | None) -> Delegation:
    """The delegation that proposes: one's own, or the one that the secretariat names."""
    named_by_staff = by is None or by.is_secretariat
    own = by.acting_for if by is not None and rules.drafts(by) else None
    if for_delegation is not None and for_delegation != own and not named_by_staff:
        raise NotYours(
            _("Only the secretariat proposes for another delegation. Leave the delegation out, or act for it.")
        )
    speaker = for_delegation or own
    if speaker is None:
        raise Malformed(_("Name the delegation on whose behalf you propose."))
    if not speaker.is_active:
        raise Refused(str(_NOT_ACTIVE % {"name": speaker.name}))
    return speaker


def _require_section(section: Section | None, consultation: Consultation) -> None:
    if section is not None and section.consultation_id != consultation.pk:
        raise Malformed(_("There is no such section in this consultation. Choose one of its sections, or none."))


def _require_language(language: str) -> None:
    try:
        translation.get_language_info(language)
    except KeyError:
        raise Malformed(
            _("“%(code)s” is no code of a language. Write one such as en, fr or ar.") % {"code": language[:20]}
        ) from None


def _number(consultation: Consultation, section: Section | None, wanted: int | None) -> int | None:
    """The number to print: none for what is not placed; the caller has locked the consultation."""
    if section is None:
        if wanted is not None:
            raise Malformed(_("Only what stands in a section has a number. Choose a section, or leave the number out."))
        return None
    if wanted is None:
        return queries.next_number(consultation)
    if not 1 <= wanted <= MOST_NUMBER:
        raise Malformed(_("A number lies between 1 and %(most)s.") % {"most": MOST_NUMBER})
    if consultation.recommendations.filter(number=wanted).exists():
        raise Refused(
            _("Number %(number)s is taken; a published number never changes. The next free one is %(next)s.")
            % {"number": wanted, "next": queries.next_number(consultation)}
        )
    return wanted


def _room(row: Recommendation, section: Section | None, number: int | None) -> places.Room:
    """Where the text comes to stand: last in the section, or after the smaller numbers when it is named a number."""
    if section is None or number is None:
        previous = places.end_of(row.consultation, section, but=[row.pk])
    else:
        previous = places.before_number(row.consultation, section, number)
    return places.after(row.consultation, previous, but=[row.pk])


def _last_place(rows: QuerySet[Recommendation]) -> int:
    last: int | None = rows.aggregate(last=Max("place"))["last"]
    return last or 0


def _authors(row: Recommendation) -> QuerySet[User]:
    """Who may write for the delegations behind the text."""
    return consultation_queries.writers_of(Delegation.objects.filter(proposed__recommendation=row))


def _tell(
    people: Iterable[User], kind: str, row: Recommendation, sentence: Callable[[], str], *, by: User | None
) -> None:
    """Tell everybody but the person whose deed it is."""
    others = [each for each in people if by is None or each.pk != by.pk]
    notices.tell(others, kind, sentence, address=row.get_absolute_url(), about=lambda: row.title)
