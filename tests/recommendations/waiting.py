"""What awaits a person, for tests: the lines by their kinds, and whether each leads to a page that is there."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from consultations import queries
from consultations.models import Consultation, Contribution, Delegation, User
from recommendations.enums import Validation
from recommendations.models import Extract, Recommendation
from recommendations.queries import awaiting
from recommendations.queries.lines import Line

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def seated(person: User, slug: str = "") -> User:
    """The person as in a new request."""
    fresh = User.objects.get(pk=person.pk)
    queries.take_seat(fresh, slug)
    return fresh


def lines(person: User) -> dict[str, Line]:
    """The lines by kind, where no kind comes twice; each leads to a page that the person may open."""
    found = awaiting.awaiting(seated(person)).lines
    assert len({line.kind for line in found}) == len(found)
    client = Client()
    client.force_login(person)
    for line in found:
        assert client.get(line.url.partition("#")[0]).status_code == 200, line.url
    return {line.kind: line for line in found}


def extract(row: Recommendation, contribution: Contribution, *, hours: int | None = 72) -> Extract:
    """An extract that its contributor is asked to validate until so many hours from now."""
    now = timezone.now()
    due_at = None if hours is None else now + hours * HOUR
    given = {"validation": Validation.ASKED, "asked_at": now - 10 * DAY, "due_at": due_at, "created_at": now}
    return Extract.objects.create(recommendation=row, contribution=contribution, **given)


def also_for(person: User, delegation: Delegation, role: str = "head") -> None:
    """The person serves another delegation too."""
    person.delegates.create(delegation=delegation, role=role)


def closing(consultation: Consultation, days: int = 5) -> Consultation:
    """The round, which closes in so many days."""
    consultation.closes_at = timezone.now() + days * DAY
    consultation.save()
    return consultation
