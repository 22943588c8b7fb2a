"""The pages of amendments: the list and the table, one amendment, and the rolling text."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendments, recommendations, sponsors
from recommendations.models import Amendment, Recommendation
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=1, proposers=[arcadia])


@pytest.fixture
def three(row: Recommendation, alice: User, charlie: User) -> list[Amendment]:
    """On the second unit by Arcadia, on the first by Borduria, on the second by Borduria: A-1, A-2, A-3."""
    return [
        amendments.propose(row, by=alice, text=ONCE, seen_revision=1, reasons="It is **dear**."),
        amendments.propose(row, by=charlie, text=TEXT.replace("lamps", "roads"), seen_revision=1),
        amendments.propose(row, by=charlie, text=TEXT.replace("twice a", "every"), seen_revision=1),
    ]


def listed(row: Recommendation) -> str:
    return reverse("recommendations:amendments", args=[row.reference])


def text_of(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def in_order(shown: str, *words: str) -> bool:
    places = [shown.index(word) for word in words]
    return places == sorted(places)


# --- the text and the list of texts ----------------------------------------------------------


def test_beside_each_unit_stands_how_many_amendments_it_has(
    client: Client, row: Recommendation, three: list[Amendment]
) -> None:
    shown = text_of(client, row.get_absolute_url())
    assert 'aria-label="2 amendments to unit 2"' in shown
    assert f'href="{listed(row)}?unit=1.2"' in shown
    assert 'aria-label="1 amendment to unit 1"' in shown
    assert "Amend unit 1" not in shown


def test_who_may_amend_finds_the_way_at_each_unit(client: Client, row: Recommendation, alice: User) -> None:
    client.force_login(alice)
    shown = text_of(client, row.get_absolute_url())
    page = reverse("recommendations:recommendation-amend", args=[row.reference])
    assert 'aria-label="Amend unit 2"' in shown
    assert f"{page}?kind=alternative&amp;unit=1.2" in shown
    assert "Propose an amendment" in shown


def test_the_list_of_texts_counts_open_amendments(
    client: Client, row: Recommendation, three: list[Amendment], alice: User, charlie: User
) -> None:
    sponsors.withdraw(three[2], by=charlie)
    assert ">2 amendments</a>" in text_of(client, "/recommendations/")
    sponsors.withdraw(three[0], by=alice)
    sponsors.withdraw(three[1], by=charlie)
    assert "<span>No amendments</span>" in text_of(client, "/recommendations/")


# --- the list --------------------------------------------------------------------------------


def test_they_stand_in_the_order_of_place_scope_and_time(
    client: Client, row: Recommendation, three: list[Amendment], alice: User
) -> None:
    amendments.propose(row, by=alice, text="Nothing of it.", seen_revision=1, headline="All anew")
    shown = text_of(client, listed(row))
    assert in_order(shown, "A-2 <bdi>", "A-4 <bdi>", "A-1 <bdi>", "A-3 <bdi>")
    assert "They meet <del>twice </del><ins>once </ins>a year." in shown
    assert "4 amendments, in the order of the text" in shown


def test_what_collides_is_said_so(client: Client, row: Recommendation, three: list[Amendment]) -> None:
    assert text_of(client, listed(row)).count("⚠ Collides") == 2


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ({"unit": "1.2"}, {"A-1", "A-3"}),
        ({"delegation": "arcadia"}, {"A-1"}),
        ({"status": "withdrawn"}, set()),
        ({"status": "nonsense"}, set()),
        ({}, {"A-1", "A-2", "A-3"}),
    ],
)
@pytest.mark.parametrize("view", ["", "table"])
def test_it_is_filtered(
    client: Client, row: Recommendation, three: list[Amendment], query: dict[str, str], labels: set[str], view: str
) -> None:
    shown = text_of(client, listed(row), **query, view=view)
    assert {one.label for one in three if f"{one.label} <bdi>" in shown or f">{one.label}</a>" in shown} == labels
    if not labels:
        assert "No amendment answers to these filters" in shown


def test_the_table_has_current_proposed_reasons_by_and_outcome(
    client: Client, row: Recommendation, three: list[Amendment]
) -> None:
    shown = text_of(client, listed(row), view="table")
    assert in_order(
        shown, "They meet twice a year.", "They meet once a year.", "<strong>dear</strong>", "Arcadia</bdi>"
    )
    assert "States cooperate on roads." in shown


def test_a_part_of_the_page_is_the_list_alone(client: Client, row: Recommendation, three: list[Amendment]) -> None:
    shown = client.get(listed(row), {"unit": "1.1"}, headers=FRAGMENT)
    assert "<html" not in shown.content.decode()
    assert "A-2 <bdi>" in shown.content.decode()
    assert shown["HX-Push-Url"] == f"{listed(row)}?unit=1.1"


def test_without_amendments_the_page_says_what_to_do(client: Client, row: Recommendation) -> None:
    shown = text_of(client, listed(row))
    assert "No amendments yet" in shown
    assert "Whoever drafts for a delegation can propose to change this text while it is published." in shown


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("view", ["", "table"])
def test_the_list_takes_fourteen_queries(
    client: Client,
    row: Recommendation,
    three: list[Amendment],
    rows: int,
    view: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Amendment.objects.exclude(pk__in=[one.pk for one in three[:rows]]).update(status="discarded", result=None)
    # row, proposers, two neighbours, figures, comments, a call; sponsoring; count, rows, sponsors; what collides;
    # positions
    with django_assert_num_queries(14):
        text_of(client, listed(row), view=view)


# --- one amendment ---------------------------------------------------------------------------


def test_it_shows_old_and_new(client: Client, three: list[Amendment]) -> None:
    shown = text_of(client, three[0].get_absolute_url())
    assert "They meet <del>twice </del><ins>once </ins>a year." in shown
    assert ">States cooperate on lamps.</p>" not in shown
    assert "<strong>dear</strong>" in shown


def test_the_whole_text_and_side_by_side(client: Client, three: list[Amendment]) -> None:
    page = three[0].get_absolute_url()
    assert ">States cooperate on lamps.</p>" in text_of(client, page, show="whole")
    beside = text_of(client, page, view="side")
    assert "They meet <del>twice </del>a year." in beside
    assert "They meet <ins>once </ins>a year." in beside


def test_collisions_are_linked(client: Client, three: list[Amendment]) -> None:
    shown = text_of(client, three[0].get_absolute_url())
    assert "Collides with" in shown
    assert f'href="{three[2].get_absolute_url()}">A-3' in shown
    assert "at unit 2" in shown
    assert "Collides with" not in text_of(client, three[1].get_absolute_url())


def test_its_versions_are_compared(client: Client, three: list[Amendment], alice: User) -> None:
    amendments.rewrite(
        three[0], by=alice, text=TEXT.replace("twice", "never"), seen_version=1, seen_revision=1, headline="Never"
    )
    shown = text_of(client, three[0].get_absolute_url(), version="2", since="1")
    assert "From version 1 to version 2" in shown
    assert "They meet <del>once </del><ins>never </ins>a year." in shown
    assert "They meet <del>twice </del><ins>once </ins>a year." in text_of(
        client, three[0].get_absolute_url(), version="1"
    )


def test_amendments_to_it_are_listed(client: Client, row: Recommendation, three: list[Amendment], bob: User) -> None:
    below = amendments.propose(row, by=bob, parent=three[1], text=TEXT.replace("lamps", "wide roads"), seen_revision=1)
    shown = text_of(client, three[1].get_absolute_url())
    assert f'href="{below.get_absolute_url()}">A-4' in shown
    assert f'Amends <a href="{three[1].get_absolute_url()}">A-2</a>' in text_of(client, below.get_absolute_url())


def test_an_older_base_is_said_so(client: Client, row: Recommendation, three: list[Amendment], sec: User) -> None:
    recommendations.revise(row, TEXT.replace("twice", "thrice"), by=sec, seen_revision=1)
    assert "It was written on an earlier text; revision 2 stands now." in text_of(client, three[0].get_absolute_url())


def test_a_request_in_words_is_shown_as_it_is(client: Client, row: Recommendation, alice: User) -> None:
    made = amendments.propose(
        row, by=alice, kind="free_text", text="Tidy it <script>.", headline="Tidy & tie", seen_revision=1
    )
    shown = text_of(client, made.get_absolute_url())
    assert "Tidy it &lt;script&gt;." in shown
    assert "Tidy &amp; tie" in shown
    assert "What is asked for" in shown


def test_a_draft_is_its_delegations_alone(
    client: Client, row: Recommendation, alice: User, bob: User, charlie: User
) -> None:
    draft = amendments.propose(row, by=alice, text=ONCE, seen_revision=1, submit=False)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(charlie)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "Draft amendment" not in text_of(client, listed(row))
    client.force_login(bob)
    assert "Draft amendment" in text_of(client, draft.get_absolute_url())
    assert "Draft amendment" in text_of(client, listed(row))


def test_the_record_of_the_text_tells_of_its_amendments(
    client: Client, row: Recommendation, three: list[Amendment]
) -> None:
    shown = text_of(client, reverse("recommendations:history", args=[row.reference]))
    assert f'href="{three[0].get_absolute_url()}">A-1 twice → once</a>' in shown
    assert "<b>Proposed</b>" in shown


def test_it_is_discussed_on_its_page(client: Client, three: list[Amendment], charlie: User) -> None:
    client.force_login(charlie)
    page = reverse("recommendations:amendment-comment", args=[three[0].reference])
    assert f'action="{page}"' in text_of(client, three[0].get_absolute_url())
    client.post(page, {"text": "Why **once**?", "seen_revision": "1", "audience": "all"})
    assert "Why <strong>once</strong>?" in text_of(client, three[0].get_absolute_url())
    assert "Why <strong>once</strong>?" not in text_of(client, three[1].get_absolute_url())
    part = client.get(three[0].get_absolute_url(), {"show": "open"}, headers=FRAGMENT).content.decode()
    assert "<html" not in part
    assert "Why <strong>once</strong>?" in part


@pytest.mark.parametrize("more", [0, 2])
def test_one_amendment_takes_eighteen_queries(
    client: Client,
    row: Recommendation,
    three: list[Amendment],
    charlie: User,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in range(more):
        amendments.propose(row, by=charlie, text=TEXT.replace("twice", f"{count} times"), seen_revision=1)
    # itself, its sponsors; row, proposers, two neighbours, figures, comments, a call; threads; versions; what collides
    # and its sponsors; the version shown; positions; its own amendments; events
    with django_assert_num_queries(18):
        text_of(client, three[0].get_absolute_url())


# --- the rolling text ------------------------------------------------------------------------


def rolled(client: Client, row: Recommendation) -> str:
    return text_of(client, reverse("recommendations:rolling", args=[row.reference]))


def test_the_rolling_text_shows_what_is_open_in_brackets(
    client: Client, row: Recommendation, three: list[Amendment], olga: User
) -> None:
    beside = amendments.propose(row, by=olga, kind="alternative", units=["1.1"], text="No lamps.", seen_revision=1)
    shown = rolled(client, row)

    def by(one: Amendment, name: str) -> str:
        return (
            f'<span class="by">[<a href="/amendments/{one.reference}/" rel="nofollow noopener ugc">{name}</a>]</span>'
        )

    roads = by(three[1], "BOR")
    assert f"[<del>lamps</del>] {roads} [<ins>roads</ins>] {roads}" in shown
    assert f'<p class="alternative-name">Alt 1 {by(beside, "ONF")}</p>' in shown
    assert 'id="rolling-unit-2"' in shown


def test_what_is_not_open_is_not_in_the_rolling_text(
    client: Client, row: Recommendation, three: list[Amendment], charlie: User
) -> None:
    assert "roads" in rolled(client, row)
    sponsors.withdraw(three[1], by=charlie)
    assert "roads" not in rolled(client, row)


def test_who_joins_is_named_at_once(client: Client, row: Recommendation, three: list[Amendment], olga: User) -> None:
    rolled(client, row)
    sponsors.cosponsor(three[1], by=olga)
    brackets = html.fromstring(rolled(client, row)).xpath("//span[@class='by']")
    assert "[BOR, ONF]" in {each.text_content() for each in brackets}


def test_what_cannot_be_shown_stands_below(
    client: Client, row: Recommendation, three: list[Amendment], alice: User, bob: User
) -> None:
    asked = amendments.propose(row, by=alice, kind="free_text", text="Tidy it.", headline="Tidy", seen_revision=1)
    below = amendments.propose(row, by=bob, parent=three[1], text=TEXT.replace("lamps", "wide roads"), seen_revision=1)
    shown = rolled(client, row)
    assert "Open, and not shown in the text" in shown
    assert f'href="{asked.get_absolute_url()}">A-4' in shown
    assert f'href="{below.get_absolute_url()}">A-5' in shown
    assert "amends A-2" in shown


def test_without_amendments_it_reads_as_it_stands(client: Client, row: Recommendation) -> None:
    shown = rolled(client, row)
    assert "No open amendment changes this text: it reads as it stands." in shown
    assert "States cooperate on lamps." in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rolling_text_takes_ten_queries(
    client: Client,
    row: Recommendation,
    three: list[Amendment],
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Amendment.objects.exclude(pk__in=[one.pk for one in three[:rows]]).update(status="discarded")
    # row, proposers, two neighbours, figures, comments, a call; amendments, sponsors
    with django_assert_num_queries(10):
        rolled(client, row)


# --- the list of recommendations -------------------------------------------------------------


def test_those_with_open_amendments_are_chosen(
    client: Client, consultation: Consultation, row: Recommendation, three: list[Amendment]
) -> None:
    decided, untouched = (factories.recommendation(consultation, number=number) for number in (2, 3))
    factories.amendment(decided, "Other words.", status="adopted")
    page = text_of(client, reverse("recommendations:recommendations"), amended="open")
    shown = {each for each in (row, decided, untouched) if f'<a href="{each.get_absolute_url()}">' in page}
    assert shown == {row}
    assert "Amendments: Open amendments" in page
    assert '<option value="open" selected>Open amendments</option>' in page
    assert "Amended or not" in page
