"""How a contribution's file is read: the one place where the intake is called, in a process with limits of its own."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from consultations.intake import admission
from consultations.intake.confined import read_confined
from consultations.intake.received import ReadContribution
from wgec.kernel.errors import Malformed

#: The media types of what can be read, by what the content is.
MEDIA_TYPES = {
    "markdown": "text/markdown",
    "text": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
}


def check_name_and_size(file_name: str, size: int) -> None:
    """Raise ``Malformed`` for names that are not read, an empty file and one that is too large."""
    admission.check_name_and_size(file_name, size, max_bytes=settings.CONTRIBUTION_MAX_BYTES)


def check_size(file_name: str, size: int) -> None:
    """Raise ``Malformed`` for an empty file and one that is too large; whatever it is."""
    if not 0 < size <= settings.CONTRIBUTION_MAX_BYTES:
        raise Malformed(
            _("%(name)s is empty or larger than the %(most)s MB that a file may have. Choose another one.")
            % {"name": file_name, "most": settings.CONTRIBUTION_MAX_BYTES // 1024**2}
        )


def media_type(content: bytes, file_name: str) -> str:
    """What the file is, by its content; raises ``Malformed`` when it cannot be a contribution."""
    return MEDIA_TYPES[admission.kind_of(content, file_name, max_bytes=settings.CONTRIBUTION_MAX_BYTES)]


def read(content: bytes, file_name: str, *, questions: Sequence[str]) -> ReadContribution:
    """What the file says; raises ``Malformed`` with the reader's sentence."""
    return read_confined(content, file_name, questions=questions, max_bytes=settings.CONTRIBUTION_MAX_BYTES)
