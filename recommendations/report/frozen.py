"""The frozen content of issued editions, read again: to compare two of them, and to show the changes in Word."""

from dataclasses import replace

from django.utils.translation import gettext as _

from recommendations.models import Edition
from recommendations.report import labels
from recommendations.report.compare import Comparison, compare
from recommendations.report.document import Document, from_json
from recommendations.report.renderers import docx
from wgec.kernel.errors import Refused

TRACKED_AT_ONCE = 1_500_000
"""Characters of two frozen contents whose Word file is made while somebody waits: some 750 recommendations each."""


def document(edition: Edition) -> Document:
    """What the edition prints, its label in the head. Raises Refused for content that this version does not read."""
    try:
        content = from_json(edition.frozen)
    except ValueError as error:
        raise Refused(
            _("The content of %(edition)s was frozen by another version of this software and cannot be compared.")
            % {"edition": edition}
        ) from error
    return replace(content, label=labels.printed(edition, content))


def compared(old: Edition, new: Edition) -> Comparison:
    """What changed between two editions."""
    return compare(document(old), document(new))


def tracked(old: Edition, new: Edition, *, at_once: bool = True) -> bytes:
    """The new edition as a Word file with every change since the old one tracked.

    With ``at_once`` it raises Refused for two that are so long that making the file would hold a page up.
    """
    if at_once and len(old.frozen) + len(new.frozen) > TRACKED_AT_ONCE:
        raise Refused(
            _(
                "These editions are too long for this file to be made while you wait. Whoever runs the server can make "
                "it with the command “track_changes %(old)s %(new)s”."
            )
            % {"old": old.reference, "new": new.reference}
        )
    return docx.tracked(document(new), document(old))
