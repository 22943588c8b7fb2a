"""The page on which a text is revised: what was typed comes back, whatever is wrong with it."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, User
from recommendations.models import Recommendation, Revision
from tests import factories
from wgec.kernel.text.rich import to_rich


@pytest.fixture
def published(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, "States cooperate.", number=1)


@pytest.fixture
def page(client: Client, published: Recommendation, sec: User) -> str:
    client.force_login(sec)
    return reverse("recommendations:recommendation-revise", args=[published.reference])


def form(**changes: str) -> dict[str, str]:
    return {"text": "States shall cooperate.", "change": "substantive", "reason": "", "seen_revision": "1", **changes}


def test_it_begins_with_the_current_text(client: Client, page: str) -> None:
    assert "States cooperate.</textarea>" in client.get(page).content.decode()


def test_saving_leads_back_to_the_text(client: Client, page: str, published: Recommendation) -> None:
    answer = client.post(page, form(), follow=True)
    assert answer.redirect_chain[-1][0] == published.get_absolute_url()
    assert "Revision 2 is the current text." in answer.content.decode()


def test_a_preview_shows_the_difference_and_saves_nothing(client: Client, page: str) -> None:
    shown = client.post(page, form(preview="1")).content.decode()
    assert "States <ins>shall </ins>cooperate." in shown
    assert "States shall cooperate.</textarea>" in shown
    assert Revision.objects.count() == 1


def test_the_editors_document_is_previewed_and_saved(client: Client, page: str, published: Recommendation) -> None:
    rich = {"text-rich": json.dumps(to_rich("States **shall** cooperate."))}
    shown = client.post(page, form(**rich, preview="1")).content.decode()
    assert "States **shall** cooperate.</textarea>" in shown
    assert '"marks": [{"type": "strong"}]' in shown
    saved = client.post(page, form(**rich), follow=True)
    assert f'data-kept-done="revise-{published.reference}-' in saved.content.decode()
    assert published.revisions.get(number=2).text == "States **shall** cooperate."


def test_a_document_that_cannot_be_read_is_refused_and_what_was_typed_stays(client: Client, page: str) -> None:
    answer = client.post(page, form(**{"text-rich": '{"type": "doc", "content": [{"type": "image"}]}'}))
    assert answer.status_code == 422
    assert "The text holds a part that is not known here (image)." in answer.content.decode()
    assert "States shall cooperate.</textarea>" in answer.content.decode()
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("preview", ["", "1"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "The text is empty."),
        ("| a " * 60 + "|\n" + "| --- " * 60 + "|", "column"),
        ("x" * 200_001, "at most 200000 can be saved"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_a_sentence(
    client: Client, page: str, text: str, sentence: str, preview: str
) -> None:
    answer = client.post(page, form(text=text, **({"preview": preview} if preview else {})))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert Revision.objects.count() == 1
