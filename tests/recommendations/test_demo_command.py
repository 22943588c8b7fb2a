"""Loading the fictional working group: once, into a database of its own, and with its reports."""

from datetime import datetime, timedelta
from io import StringIO
from operator import attrgetter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consultations import queries as people
from consultations.enums import MailState, Topic
from consultations.models import Consultation, Delegation, Event, Mail, User
from recommendations.demo import group, load
from recommendations.enums import EditionState, Format, ReportKind
from recommendations.models import Edition, Recommendation
from recommendations.report.document import from_json
from wgec.kernel.errors import Refused


def run(**options: bool) -> str:
    """What the command says."""
    said = StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def test_one_round_is_closed_and_one_is_open_whenever_it_is_loaded(db: None) -> None:
    now = datetime(2031, 3, 1, 23, 30, tzinfo=timezone.get_fixed_timezone(-300))
    load.load(now)
    assert dict(map(attrgetter("slug", "phase"), people.consultations(now))) == {
        "night-skies-questions": "closed",
        "night-skies-drafts": "open",
    }
    assert not Event.objects.filter(at__gt=now).exists()


def test_it_loads_and_prints_who_can_sign_in(db: None) -> None:
    said = run()
    assert group.PASSWORD in said
    for key in ("alice", "bob", "charlie", "olga", "reader", "sec", "chair", "dana"):
        assert f"{key}@example.org" in said
    assert Mail.objects.exclude(state=MailState.SENT).count() == 0
    assert {row.topic for row in Mail.objects.filter(kind="mailing.send")} == {Topic.SECRETARIAT}
    compendium = Edition.objects.get(kind=ReportKind.COMPENDIUM)
    assert (compendium.state, compendium.contributions) == (EditionState.ISSUED, 9), compendium.failure
    with compendium.files.get(format=Format.MARKDOWN).file.open() as file:
        words = file.read().decode()
    assert "Replaced by contribution 8." in words
    assert "A pilot steers by three lights" in words
    edition = Edition.objects.get(kind=ReportKind.COMPILATION)
    assert edition.consultation.slug == "night-skies-questions"
    assert edition.state == EditionState.ISSUED, edition.failure
    assert {file.format for file in edition.files.all()} == set(Format.values)
    assert edition.warnings == []
    assert from_json(edition.frozen).group == group.WORKING_GROUP
    assert (edition.recommendations, edition.not_placed) == (19, 2)
    assert edition.issued_at
    assert timezone.now() - edition.issued_at > timedelta(days=100)


def test_twice_is_once(db: None) -> None:
    load.load()
    before = (Recommendation.objects.count(), Event.objects.count(), User.objects.count())
    assert run().startswith("The fictional working group is there already; nothing was changed.")
    assert (Recommendation.objects.count(), Event.objects.count(), User.objects.count()) == before
    with pytest.raises(Refused, match="already"):
        load.load()


def test_it_is_refused_beside_a_real_group(arcadia: Delegation) -> None:
    with pytest.raises(CommandError, match=r"real group.*DATABASE_URL"):
        run()
    assert list(Delegation.objects.all()) == [arcadia]
    assert not User.objects.exists()


def test_it_is_refused_beside_a_real_consultation(consultation: Consultation) -> None:
    with pytest.raises(CommandError, match="real group"):
        run()
    assert list(Consultation.objects.all()) == [consultation]


def test_if_empty_leaves_a_group_alone_that_has_only_its_first_user(sec: User) -> None:
    assert run(if_empty=True) == ""
    assert list(User.objects.all()) == [sec]


def test_if_empty_loads_into_an_empty_database_and_later_repeats_the_sign_ins(db: None) -> None:
    assert group.PASSWORD in run(if_empty=True)
    again = run(if_empty=True)
    assert again.startswith("Demonstration sign-ins")
