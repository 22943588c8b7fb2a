"""A contribution from a file at once, from the command line: what arrived by other ways and is entered as received."""

import difflib
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from consultations import contribution_queries
from consultations.actions import contributions, parts, reading
from consultations.actions.parts import Annex, Content
from consultations.enums import ContributionStatus, FilePurpose, FileState
from consultations.intake.received import ReadContribution
from consultations.models import Consultation, Contribution, ContributionFile, Delegation, User
from consultations.models.recorded import moment, recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.lines import one_line


def import_file(
    content: bytes, file_name: str, *, slug: str, delegation: str, by: User | None, draft: bool = False
) -> tuple[Contribution, ReadContribution]:
    """Read the file and publish it as the contribution of ``delegation`` to the round ``slug``, all or nothing.

    With ``draft`` it stays a draft, which that delegation reviews. The same file is imported once. Raises NotYours;
    Malformed for what is no contribution, or names no round or delegation; Refused when it is there already.
    """
    guard("consultations.publish_contribution", by)
    consultation = _consultation(slug)
    speaker = _delegation(delegation)
    fingerprint = hashlib.sha256(content).hexdigest()
    media_type = reading.media_type(content, file_name)
    asked = list(consultation.questions.order_by("number"))
    found = reading.read(content, file_name, questions=[question.text for question in asked])
    said = parts.readable(_content(found, [question.number for question in asked], speaker), consultation)
    with recorded(by=by, for_delegation=speaker):
        consultation = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
        known = ContributionFile.objects.filter(
            sha256=fingerprint, contribution__consultation=consultation, contribution__delegation=speaker
        ).exclude(contribution__status=ContributionStatus.DISCARDED)
        if first := known.select_related("contribution").first():
            raise Refused(
                _("%(name)s is imported already, as %(reference)s. Withdraw or replace that contribution instead.")
                % {"name": file_name, "reference": first.contribution.reference}
            )
        row = contributions.begin_row(consultation, speaker, said, by=by)
        file = ContributionFile(
            contribution=row,
            purpose=FilePurpose.ORIGINAL,
            file_name=file_name,
            media_type=media_type,
            size=len(content),
            sha256=fingerprint,
            state=FileState.TAKEN,
            reading={
                **found.to_json(),
                "asked": [question.pk for question in asked],
                "taken": {"left_out": [], "moved": [], "edited": []},
            },
            uploaded_at=moment(),
            uploaded_by=by,
        )
        file.file.save(file_name, ContentFile(content), save=False)
        file.save()
        if not draft:
            _publish(row, consultation, by=by)
        details = {"file": file_name, "sha256": fingerprint}
        contributions.note("import", row, by=by, details=details)
        return row, found


def _publish(row: Contribution, consultation: Consultation, *, by: User | None) -> None:
    row.status, row.submitted_at, row.submitted_by = ContributionStatus.PUBLISHED, moment(), by
    row.published_at, row.number = moment(), contribution_queries.next_number(consultation)
    row.save(update_fields=["status", "submitted_at", "submitted_by", "published_at", "number"])


def _content(found: ReadContribution, numbers: list[int], speaker: Delegation) -> Content:
    """What was read, each part where the reading has put it."""
    bodies: list[str] = []
    annexes: list[Annex] = []
    answers: dict[int, list[str]] = {}
    for part in found.parts:
        if part.kind == "answer" and part.question is not None:
            answers.setdefault(numbers[part.question], []).append(part.text)
        elif part.kind == "annex":
            annexes.append(Annex(part.text, part.title))
        else:
            bodies.append(parts.joined(parts.heading(part.title), part.text) if part.title else part.text)
    return Content(
        text=parts.joined(*bodies),
        answers={number: parts.joined(*texts) for number, texts in answers.items()},
        annexes=tuple(annexes),
        authors=parts.authors_read(found.authors, speaker),
        title=found.title[:300],
        language=found.language if found.language in settings.LANGUAGE_NAMES else "en",
    )


def _consultation(slug: str) -> Consultation:
    row = Consultation.objects.filter(slug=slug).first()
    if row is None:
        raise Malformed(_("There is no consultation with the address “%(slug)s”.") % {"slug": slug})
    return row


def _delegation(name: str) -> Delegation:
    """The delegation that is named: by its printed or short name, or its address."""
    wanted = one_line(name).casefold()
    every = list(Delegation.objects.order_by("name"))
    for kind in ("name", "slug", "short_name"):
        found = [each for each in every if getattr(each, kind).casefold() == wanted]
        if len(found) == 1:
            return found[0]
    near = difflib.get_close_matches(name, [each.name for each in every], n=3)
    hint = _(" Did you mean %(names)s?") % {"names": ", ".join(near)} if near else ""
    raise Malformed(_("There is no delegation “%(name)s”; add it first.") % {"name": name} + hint)
