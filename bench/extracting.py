"""The extraction desk and the lists at so many contributions with ten extracts each: pages through the whole stack."""

import time
from typing import Any

from bench import instance, pages, text

PER = 10  # extracts of one contribution
PAGES = 5  # of one contribution, or a little less


def run(size: int) -> list[dict[str, Any]]:
    """``size`` contributions: the desk, what was extracted, the list of what is left, validation from both sides."""
    with instance.scratch():
        from django.test import Client

        from consultations.models import Contribution, Delegate, Delegation, User
        from recommendations.models import Extract

        prepare(size)
        staff = User.objects.create_user("staff@example.org", name="Staff", is_secretariat=True)
        head = User.objects.create_user("head@example.org", name="Head")
        Delegate.objects.create(user=head, delegation=Delegation.objects.get(slug="delegation-1"))
        secretariat, contributor = map(instance.signed_in, (staff, head))
        middle = Contribution.objects.get(number=size // 2)
        row = Extract.objects.filter(contribution=middle)[0].recommendation
        return [
            _first("contributions, what is left, for the first time", secretariat),
            pages.measured("the desk", secretariat, f"/contributions/{middle.reference}/extract/"),
            pages.measured("what was extracted", Client(), f"/contributions/{middle.reference}/extracts/"),
            pages.measured("contributions, what is left", secretariat, "/consultations/bench/extraction/"),
            pages.measured(
                "the same, last page", secretariat, f"/consultations/bench/extraction/?page={-(-size // 25)}"
            ),
            pages.measured("validation of the round", secretariat, "/consultations/bench/validation/"),
            pages.measured("what one delegation is asked", contributor, "/validation/"),
            pages.measured("source of a text", Client(), f"{row.get_absolute_url()}source/"),
            pages.measured("list of recommendations", Client(), "/recommendations/?consultation=bench"),
            pages.measured("API list", Client(), "/api/v1/recommendations/?consultation=bench"),
        ]


def _first(name: str, client: Any) -> dict[str, Any]:
    """The list before any text of it has been read: what is covered of a text is counted once and known then."""
    started, cpu = time.perf_counter(), time.process_time()
    if client.get("/consultations/bench/extraction/").status_code != 200:
        raise SystemExit("the list did not answer")
    return {"name": name, "seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - cpu}


def prepare(size: int) -> None:
    """The contributions of sixty delegations, each with ten paragraphs extracted, published and asked about."""
    from datetime import timedelta

    from django.utils import timezone

    from consultations.models import Consultation, Contribution, Delegation, Part
    from recommendations.models import Extract, Recommendation, Span
    from wgec.kernel.text import markdown

    instance.fill(size * PER)
    now = timezone.now()
    round_ = Consultation.objects.get(slug="bench")
    delegations = list(Delegation.objects.order_by("pk"))
    rows = Contribution.objects.bulk_create(
        Contribution(consultation=round_, delegation=delegations[number % len(delegations)], created_at=now)
        for number in range(1, size + 1)
    )
    canonical = markdown.canonical("\n\n".join(text.paragraphs(PAGES * text.PAGE))).split("\n\n")
    plain = [each for each in canonical if each[0].isalpha() and "[^" not in each]
    taken = [[f"Delegation {number} says: {each}" for each in plain] for number in range(size)]
    parts = Part.objects.bulk_create(
        Part(contribution=row, kind="body", position=1, text="\n\n".join(paragraphs))
        for row, paragraphs in zip(rows, taken, strict=True)
    )
    for number, row in enumerate(rows, start=1):  # only now: a contribution that was sent stays as it is
        row.status, row.number, row.submitted_at, row.published_at = "published", number, now, now
    Contribution.objects.bulk_update(rows, ["status", "number", "submitted_at", "published_at"])
    texts = iter(Recommendation.objects.order_by("pk"))
    due = {"validation": "asked", "asked_at": now, "due_at": now + timedelta(days=14), "created_at": now}
    extracts = Extract.objects.bulk_create(
        Extract(recommendation=next(texts), contribution=row, **due) for row in rows for _number in range(PER)
    )
    Span.objects.bulk_create(
        Span(extract=extracts[at * PER + number], position=1, part=part, start=start, end=end)
        for at, part in enumerate(parts)
        for number, (start, end) in enumerate(_places(part.text))
    )


def _places(source: str) -> list[tuple[int, int]]:
    """Where ten of its paragraphs stand."""
    places, at = [], 0
    for paragraph in source.split("\n\n"):
        places.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    return places[: 2 * PER : 2]
