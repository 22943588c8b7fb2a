"""What the views of the compilation desk share: which part is open, and what is said after a change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Consultation
from recommendations.models import Recommendation
from recommendations.queries import compiling
from recommendations.queries.compiling import PAGE, Board


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of a section (its key; None: of a new one), to come back when it is refused."""

    section: int | None
    numeral: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step on the desk came to: the sentence of a refusal or of a deed, or the rows that were moved."""

    said: str = ""
    refused: bool = False
    moved: Sequence[Recommendation] = field(default_factory=tuple)
    verb: str = ""
    typed: Typed | None = None

    def sentence(self, board: Board) -> str:
        """What is announced: where what was moved stands now."""
        if not self.moved:
            return self.said
        section = compiling.name_of(self.moved[0].section)
        if len(self.moved) > 1:
            return ngettext(
                "%(count)s recommendation stands in %(section)s now.",
                "%(count)s recommendations stand in %(section)s now.",
                len(self.moved),
            ) % {"count": len(self.moved), "section": section}
        row = self.moved[0]
        for part in (*board.parts, board.not_placed):
            for place, each in enumerate(part.rows, start=1 + (part.page - 1) * PAGE):
                if each.pk == row.pk:
                    where = {"title": row.title, "place": place, "count": part.count, "section": section}
                    return _("%(title)s: place %(place)s of %(count)s in %(section)s.") % where
        return _("%(title)s stands in %(section)s now.") % {"title": row.title, "section": section}


def opened(request: HttpRequest) -> dict[str, Any]:
    """Which part of the desk the address, or a form on it, asks for."""
    asked = request.POST if request.method == "POST" else request.GET
    page = asked.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return {"opened": asked.get("section", ""), "page": number}


def desk_of(request: HttpRequest, consultation: Consultation) -> str:
    """The address of the desk with the same part open."""
    address = reverse("recommendations:compilation", args=[consultation.slug])
    part = opened(request)
    if not part["opened"]:
        return address
    return f"{address}?{urlencode({'section': part['opened'], 'page': part['page']})}"
