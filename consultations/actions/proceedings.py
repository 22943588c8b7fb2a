"""Noting what happened in the record of proceedings."""

from typing import Any

from django.conf import settings
from django.utils import translation

from consultations.enums import Audience
from consultations.models import Consultation, Delegation, Event, News, User
from consultations.models.recorded import moment


def spoken() -> translation.override:
    """The language of the record: that of the house, and not of whoever acts. It is one for all who read it."""
    return translation.override(settings.LANGUAGE_CODE)


def note(
    verb: str,
    *,
    subject_kind: str,
    subject_id: object,
    subject_label: object,
    by: User | None,
    consultation: Consultation | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    audience: Audience = Audience.PUBLIC,
    for_delegation: Delegation | None = None,
) -> Event:
    """Append one event. ``verb`` is "noun.verb" as in the code; ``by=None`` is the system or the command line.
    ``subject_label`` is a name, or what has one: it is said in the language of the record.

    Of a public one followers are told by a job.

    ``for_delegation`` is one on whose behalf the secretariat acts; otherwise it is the one that ``by`` acts for.
    """
    delegation = for_delegation or (by.acting_for if by is not None else None)
    with spoken():
        name = str(subject_label)
    event = Event.objects.create(
        at=moment(),
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        subject_label=name[:300],
        consultation=consultation.slug if consultation is not None else "",
        person_id=by.pk if by is not None else None,
        person=by.name if by is not None else "",
        delegation_slug=delegation.slug if delegation is not None else "",
        delegation=delegation.name if delegation is not None else "",
        reason=reason,
        details=details or {},
        audience=audience,
    )
    if audience == Audience.PUBLIC:
        News.objects.create(event=event)
    return event
