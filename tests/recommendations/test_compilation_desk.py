"""The compilation desk: who looks, what it shows and costs, each step on it with scripts, without, and by API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from consultations.models import User
from recommendations.actions import placing
from recommendations.models import Recommendation, Section
from tests import factories
from tests.recommendations.compiling import Compiled, compiled

assert compiled  # a fixture

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
Api = Callable[[User | None], APIClient]


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    client.force_login(sec)
    return client


def at(compiled: Compiled, name: str = "compilation", *more: object) -> str:
    return reverse(f"recommendations:{name}", args=[compiled.consultation.slug, *more])


def place(desk: Client, compiled: Compiled, do: str, fragment: bool = True, **given: Any) -> Any:
    sent = {"seen": compiled.seen, "do": do, **given}
    return desk.post(at(compiled, "compilation-place"), sent, headers=FRAGMENT if fragment else {})


# --- who, and what they see -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "status"),
    [("alice", 403), ("bob", 403), ("charlie", 403), ("olga", 403), ("chair", 200), ("sec", 200)],
)
def test_who_looks_at_the_desk(
    client: Client, api: Api, compiled: Compiled, request: pytest.FixtureRequest, person: str, status: int
) -> None:
    by = request.getfixturevalue(person)
    client.force_login(by)
    answer = client.get(at(compiled))
    assert answer.status_code == status
    for name in ("compilation", "numbering"):
        assert api(by).get(f"/api/v1/consultations/{compiled.consultation.slug}/{name}/").status_code == status
    if status == 403:
        assert "The compilation desk is for the secretariat and the chair." in answer.content.decode()
    if person == "chair":
        assert "draggable" not in answer.content.decode(), "the chair looks"


def test_a_stranger_is_asked_to_sign_in(client: Client, compiled: Compiled) -> None:
    assert client.get(at(compiled)).status_code == 302


def test_it_shows_the_sections_and_the_numbers_to_come(desk: Client, compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=sec, seen=0)
    page = desk.get(at(compiled)).content.decode()
    assert page.index("head-I") < page.index("Lamp a.") < page.index("Lamp x.") < page.index("head-II")
    assert page.count("will be 5") == 1
    assert "1 published text stands in a section without a number." in page
    assert page.index("head-none") < page.index("Lamp y.")


def a_round(rows: int) -> str:
    """The address of a round with so many sections, a text without a number in each, and so many not placed."""
    consultation = factories.ConsultationFactory()
    for place in range(rows):
        section = factories.SectionFactory(consultation=consultation)
        factories.recommendation(consultation, section=section, place=place * 1024)
        factories.recommendation(consultation, place=90_000 + place * 1024)
    return str(consultation.slug)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same(desk: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    address = reverse("recommendations:compilation", args=[a_round(rows)])
    with django_assert_num_queries(10):  # session, person, seats; the round; sections, counts, rows, stamp, two numbers
        desk.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_order_costs_the_same_by_api(
    api: Api, sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = api(sec), f"/api/v1/consultations/{a_round(rows)}/compilation/"
    with django_assert_num_queries(8):  # token with its person, seats; the round; two numbers; rows, stamp, sections
        assert len(client.get(address).json()["recommendations"]) == rows * 2


def test_a_large_section_is_shown_page_by_page(desk: Client, compiled: Compiled) -> None:
    for number in range(10, 140):
        factories.recommendation(
            compiled.consultation, f"Many {number}.", number=number, section=compiled.two, place=number * 1024
        )
    first = desk.get(at(compiled)).context["board"]
    assert [len(part.rows) for part in first.parts] == [3, 20]
    assert first.parts[1].count == 131
    board = desk.get(f"{at(compiled)}?section=II&page=2").context["board"]
    assert [len(part.rows) for part in (*board.parts, board.not_placed)] == [0, 31, 0]
    assert desk.get(f"{at(compiled)}?section=II&page=99").context["board"].parts[1].page == 2
    assert desk.get(f"{at(compiled)}?section=none").context["board"].not_placed.count == 2


# --- steps ----------------------------------------------------------------------------------------


def test_a_row_is_moved_by_its_buttons(desk: Client, compiled: Compiled) -> None:
    answer = place(desk, compiled, f"up:{compiled['b'].reference}")
    assert compiled.order["I"] == ["b", "a", "c"]
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="board"'), "a fragment"
    assert '<p class="notice said success">Recommendation 2: place 1 of 3 in section I.</p>' in page
    place(desk, compiled, f"to:{compiled['b'].reference}", **{f"to-{compiled['b'].reference}": "II"})
    assert compiled.order["II"] == ["d", "b"]


def test_without_scripts_the_page_comes_again(desk: Client, compiled: Compiled) -> None:
    answer = place(desk, compiled, f"down:{compiled['a'].reference}", fragment=False, section="I", page="1")
    assert answer.headers["Location"] == f"{at(compiled)}?section=I&page=1"
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["Recommendation 1: place 2 of 3 in section I."]
    assert compiled.order["I"] == ["b", "a", "c"]


def test_many_are_moved_by_their_boxes(desk: Client, compiled: Compiled) -> None:
    chosen = [compiled[name].reference for name in ("y", "x")]
    answer = place(desk, compiled, "chosen", chosen=chosen, to="II", reason="About lamps.")
    assert "2 recommendations stand in section II now." in answer.content.decode()
    assert compiled.order["II"] == ["d", "x", "y"], "in the order in which they stood"


def test_what_is_dropped_goes_beside_what_it_was_dropped_on(desk: Client, compiled: Compiled) -> None:
    given = {"chosen": [compiled["x"].reference], "to": "I", "before": compiled["b"].reference}
    assert place(desk, compiled, "drop", **given).status_code == 200
    assert compiled.order["I"] == ["a", "x", "b", "c"]


@pytest.mark.parametrize("fragment", [True, False])
def test_who_comes_later_sees_the_order_as_it_is_and_keeps_what_was_chosen(
    desk: Client, compiled: Compiled, fragment: bool
) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    placing.place([compiled["x"]], compiled.one, by=mina, seen=0)
    given = {"chosen": [compiled["y"].reference], "to": "II", "reason": "About lamps.", "seen": 0}
    answer = place(desk, compiled, "chosen", fragment=fragment, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mina has changed the order since you opened it." in page
    assert f'value="{compiled["y"].reference}" form="placing" checked' in page
    assert 'value="About lamps."' in page
    assert '<input type="hidden" name="seen" value="1">' in page


@pytest.mark.parametrize(
    ("do", "given", "sentence"),
    [
        ("chosen", {"to": "I"}, "Choose at least one recommendation."),
        ("up:nobody", {}, "Choose at least one recommendation."),
        ("chosen", {"to": "IX", "chosen": "x"}, "Choose a section, or “not yet placed”."),
        ("drop", {"to": "I", "chosen": "x", "after": "nobody"}, "What it was put beside is not in this compilation."),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(
    desk: Client, compiled: Compiled, do: str, given: dict[str, str], sentence: str
) -> None:
    given = {**given, **({"chosen": compiled["x"].reference} if "chosen" in given else {})}
    answer = place(desk, compiled, do, **given)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_the_chair_only_looks(client: Client, compiled: Compiled, chair: User) -> None:
    client.force_login(chair)
    for answer in (
        place(client, compiled, f"up:{compiled['b'].reference}"),
        client.post(at(compiled, "section-add"), {"title": "x"}),
        client.post(at(compiled, "section-change", compiled.one.pk), {"do": "up", "seen": 0}),
        client.post(at(compiled, "numbering-freeze"), {"seen": 0}),
        client.get(at(compiled, "compilation-merge")),
    ):
        assert answer.status_code == 403


def test_numbers_are_given(desk: Client, compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=sec, seen=0)
    answer = desk.post(at(compiled, "numbering-freeze"), {"seen": 1}, headers=FRAGMENT)
    assert "1 number was given." in answer.content.decode()
    assert compiled["x"].number == 5
    again = desk.post(at(compiled, "numbering-freeze"), {"seen": 1}, headers=FRAGMENT)
    assert "Nothing waits for a number." in again.content.decode()


def test_sections_are_made_renamed_moved_and_removed(desk: Client, compiled: Compiled) -> None:
    made = desk.post(at(compiled, "section-add"), {"title": "Third", "seen": 0}, headers=FRAGMENT)
    assert "Section III. Third was added." in made.content.decode()
    third = Section.objects.get(title="Third")
    change = at(compiled, "section-change", third.pk)
    desk.post(change, {"do": "up", "seen": 1}, headers=FRAGMENT)
    assert Section.objects.get(pk=third.pk).numeral == "II"
    desk.post(change, {"do": "rename", "title": "Nights", "numeral": "", "seen": 2}, headers=FRAGMENT)
    assert str(Section.objects.get(pk=third.pk)) == "II. Nights"
    refused = desk.post(at(compiled, "section-change", compiled.one.pk), {"do": "remove", "seen": 2}, headers=FRAGMENT)
    assert (refused.status_code, "3 recommendations stand in section I." in refused.content.decode()) == (422, True)
    gone = desk.post(change, {"do": "remove", "seen": 2}, headers=FRAGMENT)
    assert "Section II. Nights was removed." in gone.content.decode()
    assert not Section.objects.filter(pk=third.pk).exists()


def test_the_chosen_ones_are_merged_into_one_of_them_or_a_new_text(desk: Client, compiled: Compiled) -> None:
    chosen = [compiled[name].reference for name in "ab"]
    address = f"{at(compiled, 'compilation-merge')}?chosen={chosen[0]}&chosen={chosen[1]}"
    assert place(desk, compiled, "merge", chosen=chosen).headers["HX-Redirect"] == address
    assert place(desk, compiled, "merge", fragment=False, chosen=chosen).headers["Location"] == address
    assert "Lamp a.\n\nLamp b." in desk.get(address).content.decode()
    refused = desk.post(address, {"chosen": chosen, "into": chosen[0], "reason": ""})
    assert "Merging needs a reason for the record." in refused.content.decode()
    assert desk.post(address, {"chosen": chosen, "into": "other", "other": "77", "reason": "x"}).status_code == 422
    done = desk.post(address, {"chosen": chosen, "into": chosen[0], "reason": "The same."})
    assert done.headers["Location"] == compiled["a"].get_absolute_url()
    assert compiled["b"].merged_into == compiled["a"]
    both = [compiled[name].reference for name in "cd"]
    given = {"chosen": both, "into": "new", "text": "Lamps c and d.", "reason": "One text."}
    desk.post(at(compiled, "compilation-merge"), given)
    assert compiled["c"].merged_into.current.text == "Lamps c and d."
    nothing = desk.get(at(compiled, "compilation-merge"))
    assert "Choose at least one recommendation on the desk first." in nothing.content.decode()


def test_a_text_is_split_on_its_page(desk: Client, compiled: Compiled) -> None:
    factories.revised(compiled["a"], "One lamp.\n\nTwo lamps.")
    address = reverse("recommendations:recommendation-split", args=[compiled["a"].reference])
    first, second = compiled["a"].current.unit_ids
    assert "Unit 2 in text 3" in desk.get(f"{address}?texts=3").content.decode()
    given = {f"unit-{first}": "1", f"unit-{second}": [], "texts": 2, "seen_revision": 2, "keep": "no", "reason": "x"}
    refused = desk.post(address, given)
    assert "Text 2 has no unit. Choose at least one for it." in refused.content.decode()
    done = desk.post(address, {**given, f"unit-{second}": "2"}, follow=True).content.decode()
    assert "The text is split into 2 texts." in done
    parts = Recommendation.objects.filter(split_from=compiled["a"]).order_by("place")
    assert [part.current.text for part in parts] == ["One lamp.", "Two lamps."]
    assert "It was split into" in done
    part = desk.get(parts[0].get_absolute_url()).content.decode()
    assert f'Split from <a href="{compiled["a"].get_absolute_url()}">Recommendation 1</a>.' in part


# --- the API --------------------------------------------------------------------------------------


def test_the_api_arranges(api: Api, compiled: Compiled, sec: User) -> None:
    client, slug = api(sec), compiled.consultation.slug
    order = client.get(f"/api/v1/consultations/{slug}/compilation/").json()
    assert (order["stamp"], [each["numeral"] for each in order["sections"]]) == (0, ["I", "II"])
    assert order["recommendations"][0] == {
        "reference": compiled["a"].reference, "section": "I", "number": 1, "will_be": None,
        "status": "published", "attribution": "Arcadia",
    }  # fmt: skip
    several = {"recommendations": [compiled[name].reference for name in "xy"], "section": "II", "seen": 0}
    order = client.post(f"/api/v1/consultations/{slug}/compilation/place/", several, format="json").json()
    assert [each["will_be"] for each in order["recommendations"]] == [None, None, None, None, 5, 6]
    one = {"section": "I", "before": compiled["a"].reference, "seen": 1, "reason": "First."}
    address = f"/api/v1/recommendations/{compiled['y'].reference}"
    assert client.post(f"{address}/place/", one, format="json").json()["section"]["numeral"] == "I"
    client.post(f"{address}/move/", {"up": False, "seen": 2}, format="json")
    assert compiled.order == {"I": ["a", "y", "b", "c"], "II": ["d", "x"]}
    numbering = f"/api/v1/consultations/{slug}/numbering/"
    expected = [{"reference": compiled[name].reference, "number": n} for name, n in (("y", 5), ("x", 6))]
    assert client.get(numbering).json() == expected
    assert client.post(numbering, {"seen": 3}, format="json").json() == expected
    assert client.post(numbering, {}, format="json").json() == []


def test_the_api_tells_that_the_order_has_moved(api: Api, compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=factories.UserFactory(name="Mina", is_secretariat=True), seen=0)
    answer = api(sec).post(
        f"/api/v1/recommendations/{compiled['y'].reference}/place/", {"section": "I", "seen": 0}, format="json"
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["current_revision"]) == (409, "order_has_moved", 1)
    unknown = api(sec).post(
        f"/api/v1/recommendations/{compiled['y'].reference}/place/", {"section": "IX", "seen": 1}, format="json"
    )
    assert unknown.status_code == 400
    assert unknown.json()["detail"] == "section: There is no section IX in this consultation."


def test_the_api_keeps_sections(api: Api, compiled: Compiled, sec: User, alice: User) -> None:
    client, slug = api(sec), compiled.consultation.slug
    made = client.post("/api/v1/sections/", {"consultation": slug, "title": "Third"}, format="json").json()
    assert (made["numeral"], made["position"], made["count"]) == ("III", 3, 0)
    address = f"/api/v1/sections/{made['id']}/"
    assert client.patch(address, {"title": "Nights"}, format="json").json()["title"] == "Nights"
    assert client.post(f"{address}move/", {"position": 1, "seen": 1}, format="json").json()["numeral"] == "I"
    assert client.post(f"{address}remove/", {"seen": 2}, format="json").status_code == 204
    refused = api(alice).patch(f"/api/v1/sections/{compiled.one.pk}/", {"title": "x"}, format="json")
    assert refused.json()["detail"] == "Sections and their order are the secretariat's to arrange."


def test_the_api_merges_and_splits(api: Api, compiled: Compiled, sec: User) -> None:
    client = api(sec)
    given = {"recommendations": [compiled[name].reference for name in "bc"], "text": "Both.", "reason": "x"}
    made = client.post(f"/api/v1/consultations/{compiled.consultation.slug}/compilation/merge/", given, format="json")
    assert (made.json()["text"], made.json()["attribution"]) == ("Both.", "Borduria")
    factories.revised(compiled["a"], "One lamp.\n\nTwo lamps.")
    first, second = compiled["a"].current.unit_ids
    parts = client.post(
        f"/api/v1/recommendations/{compiled['a'].reference}/split/",
        {"parts": [[first], [second]], "seen_revision": 2, "reason": "x"},
        format="json",
    )
    assert (parts.status_code, [each["text"] for each in parts.json()]) == (201, ["One lamp.", "Two lamps."])


# --- what nobody presses --------------------------------------------------------------------------


def test_an_unknown_step_is_a_sentence(desk: Client, compiled: Compiled) -> None:
    answer = place(desk, compiled, "nonsense", chosen=[compiled["x"].reference])
    assert answer.status_code == 422
    assert "Choose what to do with the recommendations." in answer.content.decode()


def test_what_is_no_stamp_gives_no_numbers(desk: Client, compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=sec, seen=compiled.seen)
    for seen in ("9" * 5000, "²", "x"):
        assert desk.post(at(compiled, "numbering-freeze"), {"seen": seen}).status_code == 422
    assert compiled["x"].number is None


def test_a_refused_section_keeps_what_was_typed(desk: Client, compiled: Compiled) -> None:
    given = {"seen": compiled.seen, "numeral": "I", "title": "Streets & squares"}
    added = desk.post(at(compiled, "section-add"), given)
    assert added.status_code == 422
    assert added.content.decode().count('value="Streets &amp; squares"') == 1
    renamed = desk.post(at(compiled, "section-change", compiled.two.pk), {**given, "do": "rename"})
    assert renamed.status_code == 422
    shown = renamed.content.decode()
    assert shown.count('value="Streets &amp; squares"') == 1
    assert f'name="title" maxlength="300" value="{compiled.one.title}"' in shown
    assert shown.count('<details class="section-steps" open>') == 1


def test_a_numeral_of_a_point_alone(desk: Client, compiled: Compiled) -> None:
    given = {"seen": compiled.seen, "numeral": " . ", "title": "Squares", "do": "rename"}
    answer = desk.post(at(compiled, "section-change", compiled.two.pk), given)
    assert "A section needs a numeral. Write one." in answer.content.decode()
