"""The overview, the list with its filters, one recommendation; a round and a delegation."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.models import Consultation, Delegation, User
from recommendations.actions import recommendations
from recommendations.enums import Status
from recommendations.models import Compilation, Recommendation, Section
from tests import factories

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
LIST = "/recommendations/"


@pytest.fixture
def section(consultation: Consultation) -> Section:
    return factories.SectionFactory(consultation=consultation, position=1, numeral="I", title="Lamps")


@pytest.fixture
def three(
    consultation: Consultation, section: Section, arcadia: Delegation, open_nets: Delegation
) -> list[Recommendation]:
    """Two in section I, by Arcadia and by both; one not yet placed, by the observer."""
    return [
        factories.recommendation(consultation, "Lamps are **dimmed**.", number=1, section=section, proposers=[arcadia]),
        factories.recommendation(
            consultation, "Roads stay dark.", number=2, section=section, proposers=[arcadia, open_nets]
        ),
        factories.recommendation(
            consultation, "Nights are long.[^1]\n\n[^1]: In winter.", place=3, source_label="4", proposers=[open_nets]
        ),
    ]


def text_of(client: Client, address: str, query: dict[str, str] | None = None, **options: object) -> str:
    answer = client.get(address, query or {}, **options)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


# --- who reads -------------------------------------------------------------------------------


def pages(row: Recommendation) -> list[str]:
    return [
        reverse("recommendations:overview"),
        reverse("recommendations:recommendations"),
        reverse("recommendations:recommendation", args=[row.reference]),
        reverse("recommendations:history", args=[row.reference]),
        reverse("recommendations:source", args=[row.reference]),
        reverse("recommendations:editions"),
        row.consultation.get_absolute_url(),
        row.proposers.all()[0].delegation.get_absolute_url(),
    ]


def test_strangers_read_when_the_group_reads_in_public(client: Client, three: list[Recommendation]) -> None:
    assert {client.get(page).status_code for page in pages(three[0])} == {200}


def test_strangers_are_asked_to_sign_in_otherwise(
    client: Client, three: list[Recommendation], settings: Settings, alice: User
) -> None:
    settings.PUBLIC_READING = False
    for page in pages(three[0]):
        assert client.get(page).headers["Location"].startswith("/account/login/")
    client.force_login(alice)
    assert {client.get(page).status_code for page in pages(three[0])} == {200}


@pytest.mark.parametrize("name", ["recommendation", "history", "source"])
def test_a_draft_is_seen_by_its_delegation_alone(
    client: Client, consultation: Consultation, arcadia: Delegation, alice: User, charlie: User, sec: User, name: str
) -> None:
    draft = factories.recommendation(consultation, "A secret wish.", proposers=[arcadia], status=Status.DRAFT)
    page = reverse(f"recommendations:{name}", args=[draft.reference])
    assert client.get(page).status_code == 404
    for person, status in ((charlie, 404), (sec, 404), (alice, 200)):
        client.force_login(person)
        assert client.get(page).status_code == status
    assert "A secret wish." in text_of(client, LIST)
    client.force_login(charlie)
    assert "A secret wish." not in text_of(client, LIST)


# --- the list --------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("view", "queries"), [("", 8), ("reading", 9)])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    client: Client,
    consultation: Consultation,
    section: Section,
    arcadia: Delegation,
    open_nets: Delegation,
    rows: int,
    view: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, rows + 1):
        factories.recommendation(consultation, "Words.", number=number, section=section, proposers=[arcadia, open_nets])
    with django_assert_num_queries(queries):  # rounds, proposing, addressees, counts, sections, count, rows, proposers
        page = text_of(client, LIST, {"view": view} if view else {})
    assert page.count("Words.") == rows


def test_the_list_counts_what_stands_where(client: Client, three: list[Recommendation]) -> None:
    page = text_of(client, LIST)
    assert "2 recommendations, 1 input not yet placed" in page
    assert "I. Lamps" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"section": "I"}, {1, 2}),
        ({"section": "none"}, {3}),
        ({"group": "civil_society"}, {2, 3}),
        ({"delegation": "arcadia"}, {1, 2}),
        ({"search": "dimmed"}, {1}),
        ({"search": "arcadia roads"}, {2}),
        ({"search": "2"}, {2}),
        ({"status": "withdrawn"}, set()),
        ({"section": "I", "group": "civil_society"}, {2}),
        ({"status": "no-such-status"}, set()),
    ],
)
def test_the_filters_live_in_the_address(
    client: Client, three: list[Recommendation], query: dict[str, str], shown: set[int]
) -> None:
    page = text_of(client, LIST, query)
    assert {place for place, row in enumerate(three, start=1) if row.get_absolute_url() in page} == shown
    assert ("No recommendation answers to these filters" in page) is (not shown)


def test_a_filter_can_be_taken_away(client: Client, three: list[Recommendation]) -> None:
    page = text_of(client, LIST, {"group": "civil_society", "search": "nights"})
    assert "Group: Civil society" in page
    assert 'href="?search=nights&amp;consultation=first-round"' in page


def test_the_fragment_holds_the_rows_and_the_contents_and_a_clean_address(
    client: Client, three: list[Recommendation]
) -> None:
    answer = client.get(LIST, {"search": "dimmed", "group": "", "status": ""}, headers=FRAGMENT)
    page = answer.content.decode()
    assert "<html" not in page
    assert three[0].get_absolute_url() in page
    assert 'id="contents"' in page
    assert 'hx-swap-oob="true"' in page
    assert answer.headers["HX-Push-Url"] == "/recommendations/?search=dimmed&consultation=first-round"


def test_without_a_consultation_the_newest_with_texts_is_shown(client: Client, three: list[Recommendation]) -> None:
    factories.ConsultationFactory(title="An empty round")
    assert "First round" in text_of(client, LIST)


def test_a_search_looks_in_every_consultation(client: Client, three: list[Recommendation]) -> None:
    other = factories.ConsultationFactory(title="Other round")
    found = factories.recommendation(other, "Lamps again.", number=1)
    page = text_of(client, LIST, {"search": "lamps"})
    assert found.get_absolute_url() in page
    assert three[0].get_absolute_url() in page


def test_the_list_is_paged(client: Client, consultation: Consultation) -> None:
    for number in range(1, 28):
        factories.recommendation(consultation, f"Text {number}.", number=number)
    assert "Text 25." in text_of(client, LIST)
    second = text_of(client, LIST, {"page": "2"})
    assert "Text 26." in second
    assert "Text 25." not in second
    assert "Text 27." in text_of(client, LIST, {"page": "999"})


def test_an_empty_compilation_says_so(client: Client, db: None) -> None:
    assert "No recommendations yet" in text_of(client, LIST)


def test_the_reading_view_shows_the_texts_with_notes_apart(client: Client, three: list[Recommendation]) -> None:
    page = text_of(client, LIST, {"view": "reading"})
    assert "<strong>dimmed</strong>" in page
    assert f'id="{three[2].reference}-note-1"' in page


# --- one recommendation ----------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_one_recommendation_takes_the_same_queries_whatever_stands_beside_it(
    client: Client,
    consultation: Consultation,
    arcadia: Delegation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = [factories.recommendation(consultation, number=number, proposers=[arcadia]) for number in range(1, rows + 1)]
    # the row, its proposers, two neighbours, its amendments, what is said of it, on which words, what is agreed; a
    # call; what it names, who names it, into what it was split; what it is related to
    with django_assert_num_queries(13):
        text_of(client, made[0].get_absolute_url())


def test_one_recommendation_shows_text_notes_proposers_and_neighbours(
    client: Client, three: list[Recommendation]
) -> None:
    page = text_of(client, three[1].get_absolute_url())
    assert "Roads stay dark." in page
    assert "Arcadia" in page
    assert reverse("recommendations:delegation", args=["arcadia"]) in page
    assert three[0].get_absolute_url() in page
    assert three[2].get_absolute_url() in page
    last = text_of(client, three[2].get_absolute_url())
    assert "Input 4" in last
    assert "In winter." in last


def test_a_withdrawn_text_says_why(client: Client, consultation: Consultation, sec: User) -> None:
    row = factories.recommendation(consultation, number=1)
    assert "withdrawn" not in client.get(row.get_absolute_url()).content.decode()
    recommendations.withdraw(row, by=sec, reason="Number 2 <covers> it.")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "This text was withdrawn. It keeps its number" in page
    assert "Number 2 &lt;covers&gt; it." in page


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("tlh", "auto")])
def test_a_text_runs_the_way_of_its_language(
    client: Client, consultation: Consultation, language: str, direction: str
) -> None:
    row = factories.recommendation(consultation, "Words.", number=1, language=language)
    frame = f'lang="{language}" dir="{direction}"'
    assert frame in client.get(row.get_absolute_url()).content.decode()
    assert frame in client.get(LIST, {"view": "reading"}).content.decode()


def test_a_members_markup_never_reaches_the_page(client: Client, consultation: Consultation) -> None:
    row = factories.recommendation(consultation, "<script>alert(1)</script> [x](javascript:alert(1))", number=1)
    page = text_of(client, row.get_absolute_url())
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_merged_recommendation_points_to_where_it_went(
    client: Client, three: list[Recommendation], sec: User
) -> None:
    recommendations.merge_into(three[0], three[1], by=sec, reason="The same.")
    page = text_of(client, three[0].get_absolute_url())
    assert "This text was merged into" in page
    assert "Merged into Recommendation 2" in page


def test_a_reference_that_is_none_is_not_found(client: Client, db: None) -> None:
    assert client.get("/recommendations/22222222/").status_code == 404


# --- the overview, a round, a delegation -----------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_takes_the_same_queries_however_much_there_is(
    client: Client, arcadia: Delegation, sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        row = factories.recommendation(factories.ConsultationFactory(), "Words.", number=1, proposers=[arcadia])
        recommendations.withdraw(row, by=sec, reason="Said twice.")
    # rounds, three figures; news: other events, positions, how many of them; latest report; dates, phases, a call
    with django_assert_num_queries(11):
        page = text_of(client, reverse("recommendations:overview"))
    assert page.count("Said twice.") == rows


def test_the_overview_says_what_awaits_whom(
    client: Client, consultation: Consultation, arcadia: Delegation, alice: User, sec: User
) -> None:
    for status in (Status.DRAFT, Status.SUBMITTED):
        factories.recommendation(consultation, proposers=[arcadia], status=status)
    client.force_login(alice)
    assert "1 unfinished draft of your delegation" in text_of(client, "/")
    client.force_login(sec)
    assert "1 submitted recommendation" in text_of(client, "/")


def test_an_empty_group_is_told_how_to_begin(client: Client, db: None, sec: User) -> None:
    assert "Nothing has been loaded yet" in text_of(client, "/")
    client.force_login(sec)
    assert "Import a compilation" in text_of(client, "/")


def test_the_desk_of_a_new_round_is_one_click_away_for_the_secretariat_alone(
    client: Client, sec: User, alice: User, consultation: Consultation
) -> None:
    address = consultation.get_absolute_url()
    desk = [reverse(f"recommendations:{name}", args=[consultation.slug]) for name in ("extraction", "similar-desk")]
    assert not Compilation.objects.filter(consultation=consultation).exists()
    for reader in (None, alice):
        if reader is not None:
            client.force_login(reader)
        shown = text_of(client, address)
        assert [each for each in desk if each in shown] == []
    client.force_login(sec)
    shown = text_of(client, address)
    assert [each for each in desk if f'href="{each}"' in shown] == desk
    assert "The title of the consultation; nothing else has been set." in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_a_round_takes_the_same_queries_for_one_section_and_for_three(
    client: Client, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, rows + 1):
        part = factories.SectionFactory(consultation=consultation, position=number, numeral=f"N{number}")
        factories.recommendation(consultation, number=number, section=part)
    with django_assert_num_queries(7):  # round, questions, phases, front matter, counts, sections, reports
        page = text_of(client, consultation.get_absolute_url())
    assert page.count("Section ") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_delegation_takes_the_same_queries_for_one_text_and_for_three(
    client: Client,
    consultation: Consultation,
    arcadia: Delegation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, rows + 1):
        factories.recommendation(consultation, "Words.", number=number, proposers=[arcadia])
    with django_assert_num_queries(5):  # delegation, roles, count, rows, proposers
        page = text_of(client, arcadia.get_absolute_url())
    assert page.count("Words.") == rows


def test_a_delegation_shows_how_many_act_for_it(client: Client, arcadia: Delegation, alice: User, bob: User) -> None:
    page = text_of(client, arcadia.get_absolute_url())
    assert "Head of delegation" in page
    assert "Drafter" in page
    assert "has proposed no recommendation" in page


@pytest.mark.parametrize("address", ["/consultations/nowhere/", "/delegations/nobody/"])
def test_what_is_not_there_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404
