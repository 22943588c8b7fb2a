"""One recommendation as a small document: what a delegation takes along, changes and brings back."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from recommendations import queries
from recommendations.enums import ReportKind
from recommendations.models import Recommendation
from recommendations.report import frame, phrases, speaking
from recommendations.report.document import Document, Entry, Section
from recommendations.report.renderers import docx


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file by its name, with the fingerprint of its bytes."""

    name: str
    content: bytes
    sha256: str


def word(row: Recommendation) -> WordFile:
    """The text as it stands as a Word file; the same text gives the same bytes."""
    assert row.current is not None
    content = docx.render_text(text(row))
    number = row.reference if row.number is None else row.number
    return WordFile(
        f"recommendation-{number}-revision-{row.current.number}.docx", content, hashlib.sha256(content).hexdigest()
    )


def text(row: Recommendation) -> Document:
    """The text as it stands, under its heading and that of its section. One query."""
    front = queries.front_matter(row.consultation)
    language = front.language if front else settings.LANGUAGE_CODE
    revision = row.current
    assert revision is not None
    with speaking.spoken(language):
        dated_on = revision.created_at.date()
        entry = Entry(
            reference=row.reference,
            attribution=row.attribution,
            text=revision.text,
            number=row.number,
            label=row.title,
            language="" if row.language == language else row.language,
            revision=revision.number,
        )
        section = row.section
        return Document(
            language=language,
            group=settings.GROUP_NAME,
            title=phrases.one_line(row.consultation.title),
            dated_on=dated_on.isoformat(),
            date_line=_("Revision %(number)s, %(date)s")
            % {"number": revision.number, "date": phrases.date_line(dated_on)},
            revision_statement=_(
                "Change the words with “Track changes” on, save the file, and upload it under “Amendments from Word”: "
                "every change becomes a draft of your delegation, which you look at before it is sent."
            ),
            sections=(
                Section(
                    section.numeral if section else "", section.title if section else _("Not yet placed"), (entry,)
                ),
            ),
            wording=frame.wording(ReportKind.COMPILATION),
        )
