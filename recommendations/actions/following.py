"""Following a recommendation, a section, a delegation or a consultation, and telling those who do."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from consultations.actions import following
from consultations.actions.following import Subject, Told
from consultations.enums import FollowedKind
from consultations.models import Consultation, Event, Follow, User
from consultations.templatetags.record import event_address, verb_shown
from recommendations.models import Recommendation
from recommendations.queries import followed
from recommendations.queries.followed import Followable
from wgec.kernel.errors import NotYours


def follow(subject: Followable, *, by: User) -> Follow:
    """Be told of what happens to it in public. Twice is once. Raises NotYours for what ``by`` may not read."""
    kind, name = followed.name_of(subject)
    if followed.subject(kind, name, by) is None:
        raise NotYours(_("What you cannot read you cannot follow."))
    label = subject.title if isinstance(subject, Recommendation | Consultation) else str(subject)
    return following.follow(Subject(kind, name, label, followed.address_of(subject)), by=by)


def unfollow(subject: Followable, *, by: User) -> bool:
    """Be told no more; whether it was followed."""
    kind, name = followed.name_of(subject)
    return following.unfollow(kind, name, by=by)


def tell_followers() -> int:
    """Tell followers of the public events of which they were not told; how many notices that were."""
    return following.tell_followers(_read)


def _read(events: Sequence[Event]) -> dict[int, Told]:
    texts = followed.texts_of(events)
    rounds = {row.slug: row for row in Consultation.objects.filter(slug__in={event.consultation for event in events})}
    return {event.pk: _told(event, texts.get(event.pk), rounds.get(event.consultation)) for event in events}


def _told(event: Event, text: Recommendation | None, round_: Consultation | None) -> Told:
    concerns = [(FollowedKind.DELEGATION, event.delegation_slug), (FollowedKind.CONSULTATION, event.consultation)]
    if text is not None:
        concerns.append((FollowedKind.RECOMMENDATION, text.reference))
        if text.section_id is not None:
            concerns.append((FollowedKind.SECTION, str(text.section_id)))
    return Told(
        sentence=_sentence(event),
        about=lambda: text.title if text is not None else str(round_ or ""),
        address=event_address(event, may_open_desk=False) or (round_.get_absolute_url() if round_ else ""),
        concerns=[(kind, name) for kind, name in concerns if name],
    )


def _sentence(event: Event) -> Callable[[], str]:
    def sentence() -> str:
        words = {"subject": event.subject_label, "what": verb_shown(event), "who": event.delegation or event.person}
        if words["who"]:
            return _("%(subject)s: %(what)s (%(who)s)") % words
        return _("%(subject)s: %(what)s") % words

    return sentence
