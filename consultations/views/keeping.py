"""What people are writing and have not saved: what the views that keep it share."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from consultations.models import Writing
from wgec.kernel.errors import Refused
from wgec.kernel.htmx import status_of


def typed(request: HttpRequest, base: str = "seen_revision") -> dict[str, Any]:
    """What was typed, by field; without the character NUL, which no database keeps.

    ``base`` is the field that says what it was made from: it is kept apart. What else the form has seen is typed too,
    so that who brings the words back is not taken to have read what was saved since.
    """
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in map(_storable, request.POST.lists())
        if name not in ("csrfmiddlewaretoken", base)
    }


def base(request: HttpRequest, name: str = "seen_revision") -> int:
    """What it was made from, as the form says in ``name``; 0 when it says nothing that makes sense."""
    seen = request.POST.get(name, "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def refused(refusal: Refused) -> JsonResponse:
    """The refusal as JSON: it is a script that asks."""
    return JsonResponse({"detail": refusal.sentence, "code": refusal.code}, status=status_of(refusal))


def kept(row: Writing, *, present: list[str], closed: str, **stands: int) -> JsonResponse:
    """That it was kept, who else writes there, why it cannot be saved for now, and what stands of what is written."""
    return JsonResponse(
        {"present": present, "kept_at": row.touched_at.isoformat(), "closed": closed, **stands},
    )


def _storable(sent: tuple[str, list[str]]) -> tuple[str, list[str]]:
    name, values = sent
    return name.replace("\0", ""), [value.replace("\0", "") for value in values]
