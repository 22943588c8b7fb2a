"""What a text that is made of others takes over: to whom it is addressed, and from which passages it was taken."""

from collections.abc import Sequence

from consultations.models import Part, User
from consultations.models.recorded import moment
from recommendations.actions import describing, extracting
from recommendations.models import Addressed, Extract, Recommendation, Span
from recommendations.queries import composing
from recommendations.queries.composing import Passage


def inherit(made: Recommendation, origins: Sequence[Recommendation], *, by: User | None) -> None:
    """Let ``made``, a new text, be addressed and taken as ``origins`` were; all of them are locked.

    No contributor has seen it yet: what was said of the originals was said of other texts, so all are to be asked.
    """
    addressed = Addressed.objects.filter(recommendation__in=origins).order_by("pk")
    names = list(dict.fromkeys(addressed.values_list("addressee__name", flat=True)))
    if names:
        describing.write_addressees(made, names[: describing.MOST])
    taken: dict[int, set[Passage]] = {}
    rows = Span.objects.filter(extract__recommendation__in=origins).order_by("extract", "position")
    for contribution, *passage in rows.values_list("extract__contribution", "part", "start", "end"):
        taken.setdefault(contribution, set()).add(Passage(*passage))
    for contribution, passages in taken.items():
        row = Extract.objects.create(
            recommendation=made, contribution_id=contribution, created_at=moment(), created_by=by
        )
        parts = Part.objects.filter(pk__in={each.part for each in passages})
        extracting.write_spans(row, composing.joined(passages, dict(parts.values_list("pk", "position"))))
