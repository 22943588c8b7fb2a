"""A revision under its own address, and its text restored as a new one."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, Event, User
from recommendations import history
from recommendations.actions import decisions, recommendations
from recommendations.enums import AmendmentStatus, Change
from recommendations.models import Recommendation
from tests import factories
from wgec.kernel.errors import Malformed, TextHasMoved

LAMPS = "Lamps are dimmed.\n\nRoads stay dark at night."


@pytest.fixture
def revised(consultation: Consultation, arcadia: Delegation, sec: User) -> Recommendation:
    """Three revisions: a paragraph is left out in the second, a word changed in the third."""
    row = factories.recommendation(consultation, LAMPS, number=1, proposers=[arcadia])
    recommendations.revise(row, "Lamps are dimmed.", by=sec, seen_revision=1, reason="At the <meeting>.")
    recommendations.revise(row, "Lamps are shaded.", by=sec, seen_revision=2)
    return Recommendation.objects.select_related("current").get(pk=row.pk)


def page_of(row: Recommendation, number: int) -> str:
    return reverse("recommendations:revision", args=[row.reference, number])


# --- the action ------------------------------------------------------------------------------


def test_restore_makes_a_new_revision_of_an_old_text(revised: Recommendation, sec: User) -> None:
    made = recommendations.restore(revised, 1, by=sec, seen_revision=3, reason=" Asked for at the meeting. ")
    revised.refresh_from_db()
    assert (made.number, made.text, revised.current) == (4, LAMPS, made)
    assert made.reason == "Restores revision 1. Asked for at the meeting."
    assert "roads stay dark" in revised.search_text
    assert [each.text for each in revised.revisions.order_by("number")] == [
        LAMPS,
        "Lamps are dimmed.",
        "Lamps are shaded.",
        LAMPS,
    ]


def test_restored_units_have_the_identities_that_they_had(revised: Recommendation, sec: User) -> None:
    assert revised.current is not None
    assert revised.current.unit_ids == ("1.1",)
    assert recommendations.restore(revised, 1, by=sec, seen_revision=3).unit_ids == ("1.1", "1.2")


def test_restore_is_in_the_record(revised: Recommendation, sec: User) -> None:
    recommendations.restore(revised, 1, by=sec, seen_revision=3)
    event = Event.objects.get(verb="recommendation.restore")
    assert event.reason == "Restores revision 1."
    assert event.details == {"revision": 4, "restored": 1, "change": "substantive"}


def test_restoring_what_stands_is_nothing_new(revised: Recommendation, sec: User) -> None:
    assert recommendations.restore(revised, 3, by=sec, seen_revision=1).number == 3
    first = recommendations.restore(revised, 1, by=sec, seen_revision=3)
    assert recommendations.restore(revised, 1, by=sec, seen_revision=3) == first
    assert not Event.objects.filter(verb="recommendation.restore").exclude(details__revision=4).exists()


def test_a_stale_look_restores_nothing(revised: Recommendation, sec: User) -> None:
    with pytest.raises(TextHasMoved) as moved:
        recommendations.restore(revised, 1, by=sec, seen_revision=2)
    assert moved.value.current_revision == 3
    assert revised.revisions.count() == 3


def test_what_there_is_not_cannot_be_restored(revised: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match=r"This recommendation has no revision 9\."):
        recommendations.restore(revised, 9, by=sec, seen_revision=3)


def test_a_reason_that_does_not_fit_is_refused_whole(revised: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="The reason has 500 characters, and at most 479 can be saved"):
        recommendations.restore(revised, 1, by=sec, seen_revision=3, reason="x" * 500)
    assert recommendations.restore(revised, 1, by=sec, seen_revision=3, reason="x" * 479).reason.endswith("xx")


def test_an_editorial_restoring_is_the_secretariats(consultation: Consultation, arcadia: Delegation, sec: User) -> None:
    row = factories.recommendation(consultation, "One.", number=2, proposers=[arcadia])
    recommendations.revise(row, "One", by=sec, seen_revision=1)
    made = recommendations.restore(
        row, 1, by=sec, seen_revision=2, change=Change.EDITORIAL, reason="The stop was lost."
    )
    assert made.change == Change.EDITORIAL


# --- the page of a revision ------------------------------------------------------------------


def test_a_revision_has_a_page_of_its_own(client: Client, revised: Recommendation) -> None:
    page = client.get(page_of(revised, 2)).content.decode()
    assert "Lamps are dimmed." in page
    assert "Roads stay dark" not in page
    assert "At the &lt;meeting&gt;." in page
    assert "This is an earlier text." in page
    assert f"{reverse('recommendations:history', args=[revised.reference])}?from=2&amp;to=3" in page
    assert page_of(revised, 1) in page
    assert page_of(revised, 3) in page
    assert "restore/" not in page
    assert "This is an earlier text." not in client.get(page_of(revised, 3)).content.decode()


def test_who_may_restore_is_offered_to(client: Client, revised: Recommendation, sec: User) -> None:
    client.force_login(sec)
    restore = reverse("recommendations:recommendation-restore", args=[revised.reference, 1])
    assert restore in client.get(page_of(revised, 1)).content.decode()
    assert "restore/" not in client.get(page_of(revised, 3)).content.decode()


def test_there_is_no_other_revision(client: Client, revised: Recommendation, sec: User) -> None:
    assert client.get(page_of(revised, 4)).status_code == 404
    client.force_login(sec)
    assert client.get(f"{page_of(revised, 4)}restore/").status_code == 404


def test_a_revision_of_a_draft_is_its_authors(
    client: Client, consultation: Consultation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    draft = factories.recommendation(consultation, proposers=[arcadia], status="draft")
    for reader, status in ((charlie, 404), (alice, 200)):
        client.force_login(reader)
        assert client.get(page_of(draft, 1)).status_code == status


@pytest.mark.parametrize("more", [1, 3])
def test_a_revision_takes_ten_queries(
    client: Client, revised: Recommendation, sec: User, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seen in range(3, 3 + more):
        recommendations.revise(revised, f"Text {seen}.", by=sec, seen_revision=seen)
    # row, proposers, the revision, what was adopted with it, two neighbours, amendments, comments counted
    with django_assert_num_queries(10):
        client.get(page_of(revised, 2))


# --- the page that restores ------------------------------------------------------------------


def test_restoring_shows_the_difference_first(client: Client, revised: Recommendation, sec: User) -> None:
    client.force_login(sec)
    page = client.get(f"{page_of(revised, 1)}restore/").content.decode()
    assert "Lamps are <del>shaded</del><ins>dimmed</ins>." in page
    assert "<ins>Roads stay dark at night.</ins>" in page
    assert 'name="seen_revision" value="3"' in page


def test_restoring_leads_to_the_text(client: Client, revised: Recommendation, sec: User) -> None:
    client.force_login(sec)
    answer = client.post(
        f"{page_of(revised, 1)}restore/", {"seen_revision": "3", "change": "substantive", "reason": "Why."}, follow=True
    )
    assert answer.redirect_chain[-1][0] == revised.get_absolute_url()
    assert "Revision 4 is the current text." in answer.content.decode()


def test_a_stale_page_shows_the_new_difference_and_keeps_the_reason(
    client: Client, revised: Recommendation, sec: User
) -> None:
    client.force_login(sec)
    recommendations.revise(revised, "Lamps are off.", by=sec, seen_revision=3)
    form = {"seen_revision": "3", "change": "substantive", "reason": "As we said."}
    answer = client.post(f"{page_of(revised, 1)}restore/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Revision 4 was saved while you were writing from revision 3." in page
    assert "Lamps are <del>off</del><ins>dimmed</ins>." in page
    assert "As we said." in page
    assert 'name="seen_revision" value="4"' in page
    assert client.post(f"{page_of(revised, 1)}restore/", {**form, "seen_revision": "4"}).status_code == 302


def test_an_editorial_restoring_without_a_reason_comes_back(client: Client, revised: Recommendation, sec: User) -> None:
    client.force_login(sec)
    answer = client.post(f"{page_of(revised, 1)}restore/", {"seen_revision": "3", "change": "editorial", "reason": ""})
    assert answer.status_code == 422
    assert "An editorial change needs a reason" in answer.content.decode()


# --- ways to compare -------------------------------------------------------------------------

PARTS = [f"Paragraph about {name} and nothing else." for name in ("lamps", "roads", "owls", "moths", "stars")]


@pytest.fixture
def long(consultation: Consultation, sec: User) -> Recommendation:
    """Five paragraphs; in revision 2 a word of the last is changed."""
    row = factories.recommendation(consultation, "\n\n".join(PARTS), number=5)
    recommendations.revise(
        row, "\n\n".join([*PARTS[:4], PARTS[4].replace("nothing", "little")]), by=sec, seen_revision=1
    )
    return row


def compared(client: Client, row: Recommendation, **query: str) -> str:
    return client.get(reverse("recommendations:history", args=[row.reference]), query).content.decode()


def test_two_revisions_stand_side_by_side(client: Client, long: Recommendation) -> None:
    page = compared(client, long, view="beside")
    assert page.count('<tr class="unlike">') == 1
    assert "about stars and <del>nothing </del>else." in page
    assert "about stars and <ins>little </ins>else." in page
    assert page.count("about lamps") == 2
    assert 'value="beside" checked' in page


def test_what_does_not_change_is_left_out_and_counted(client: Client, long: Recommendation) -> None:
    page = compared(client, long, only="changes")
    assert "3 paragraphs that do not change" in page
    assert "about owls" not in page
    assert "about moths" in page
    assert "about stars and <del>nothing </del><ins>little </ins>else." in page
    beside = compared(client, long, only="changes", view="beside")
    assert "3 paragraphs that do not change" in beside
    assert "about lamps" not in beside
    assert beside.count("about moths") == 2


def test_a_way_that_there_is_not_is_the_usual_one(client: Client, long: Recommendation) -> None:
    page = compared(client, long, view="upside-down", only="everything")
    assert 'value="inline" checked' in page
    assert "about lamps" in page


def test_what_moved_is_told(client: Client, long: Recommendation, sec: User) -> None:
    recommendations.revise(long, "\n\n".join([PARTS[4], *PARTS[:4]]), by=sec, seen_revision=2)
    for view in ("inline", "beside"):
        page = compared(client, long, **{"from": "1", "to": "3", "view": view})
        assert page.count(">moved here from below</a> Paragraph about stars") == 1
        assert page.count(">moved up from here</a> Paragraph about stars") == 1


@pytest.mark.parametrize("view", ["inline", "beside"])
@pytest.mark.parametrize("only", ["", "changes"])
def test_a_members_markup_never_reaches_a_comparison(
    client: Client, consultation: Consultation, sec: User, view: str, only: str
) -> None:
    row = factories.recommendation(consultation, "<script>alert(1)</script> [x](javascript:alert(1))", number=1)
    recommendations.revise(row, "<script>alert(2)</script> <img src=x onerror=y>", by=sec, seen_revision=1)
    page = compared(client, row, view=view, only=only)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<img src=x" not in page


# --- who wrote what --------------------------------------------------------------------------


def blame_of(row: Recommendation) -> str:
    return reverse("recommendations:blame", args=[row.reference])


def test_each_stretch_names_the_revision_that_brought_it(client: Client, long: Recommendation) -> None:
    page = client.get(blame_of(long)).content.decode()
    assert f"1</a>{PARTS[0]}</span>" in page
    assert 'data-source="2"><a class="written-mark" href="#wrote-2"' in page
    assert ">2</a>little </span>" in page
    assert 'id="wrote-1"' in page
    assert 'id="wrote-2"' in page
    assert '<td class="number" data-label="Words left">29</td>' in page
    assert '<td class="number" data-label="Words left">1</td>' in page


def test_each_stretch_has_its_author_and_reason(client: Client, revised: Recommendation) -> None:
    page = client.get(blame_of(revised)).content.decode()
    assert page_of(revised, 3) in page
    assert "Sec" in page
    assert 'id="wrote-2"' not in page  # nothing is left of it that was not there before
    assert "At the &lt;meeting&gt;." not in page


@pytest.mark.parametrize("more", [1, 3])
def test_who_wrote_what_takes_ten_queries(
    client: Client, revised: Recommendation, sec: User, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seen in range(3, 3 + more):
        recommendations.revise(revised, f"Lamps are shaded. Text {seen}.", by=sec, seen_revision=seen)
    # row, proposers, revisions, adopted, two neighbours, amendments, comments, a call
    with django_assert_num_queries(10):
        client.get(blame_of(revised))


def test_a_draft_is_blamed_for_its_authors_alone(
    client: Client, consultation: Consultation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    draft = factories.recommendation(consultation, proposers=[arcadia], status="draft")
    for reader, status in ((charlie, 404), (alice, 200)):
        client.force_login(reader)
        assert client.get(blame_of(draft)).status_code == status


def test_the_words_of_adopted_amendments_are_told_apart_from_those_who_decided(
    client: Client, consultation: Consultation, arcadia: Delegation, borduria: Delegation, chair: User
) -> None:
    row = factories.recommendation(consultation, "The board advises. It meets once a year.", number=1)
    first = factories.amendment(row, "The board advises and reports. It meets once a year.", sponsors=[arcadia])
    second = factories.amendment(row, "The board advises. It meets twice a year.", sponsors=[borduria])
    wanted = {first: AmendmentStatus.ADOPTED, second: AmendmentStatus.ADOPTED}
    decisions.adopt(row, wanted, by=chair, seen_revision=1)
    recommendations.revise(
        row, "The board advises and reports in public. It meets twice a year.", by=None, seen_revision=2
    )
    row.refresh_from_db()
    found = history.who_wrote(row, chair)
    assert [(found.names[run.origin], run.text.strip()) for run in found.runs] == [
        ("1", "The board advises"),
        ("A-1", "and reports"),
        ("3", "in public"),
        ("1", ". It meets"),
        ("A-2", "twice"),
        ("1", "a year."),
    ]
    page = client.get(blame_of(row)).content.decode()
    assert 'id="wrote-A-2"' in page
    assert borduria.name in page
    assert "adopted by Chair" in page
    past = client.get(reverse("recommendations:history", args=[row.reference])).content.decode()
    assert first.get_absolute_url() in past
