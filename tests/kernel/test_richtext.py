"""The editor as a form field, and the address that shows a text in its other forms."""

import json
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from consultations.models import User
from wgec.kernel.richtext import RichTextarea, RichTextField, keeping_key
from wgec.kernel.text.rich import to_rich


class Form(forms.Form):
    text = RichTextField(required=False, help_text="Short, please.", widget=RichTextarea(attrs={"lang": "fr"}))
    other = RichTextField(required=False)


def sent(**fields: str) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in fields.items():
        query[name.replace("_", "-")] = value
    return query


def document(text: str) -> str:
    return json.dumps(to_rich(text))


def test_a_document_wins_over_the_text_area() -> None:
    form = Form(sent(text="old", text_rich=document("* new"), other="__plain__"))
    assert form.is_valid()
    assert form.cleaned_data == {"text": "- new", "other": "**plain**"}


def test_an_empty_text_is_empty_either_way() -> None:
    assert Form(sent(text="", other_rich=document(""))).is_valid()
    required = RichTextField()
    with pytest.raises(forms.ValidationError, match="This field is required"):
        required.clean(RichTextarea().value_from_datadict(sent(x_rich=document("")), {}, "x"))


def test_it_renders_a_text_area_and_the_document() -> None:
    shown = str(Form(initial={"text": "a **b** </script><!--"})["text"])
    assert '<textarea name="text" cols="40" rows="16" dir="auto" lang="fr"' in shown
    assert "\na **b** &lt;/script&gt;&lt;!--</textarea>" in shown
    assert '<script type="application/json">{"type": "doc"' in shown
    assert "\\u003C/script\\u003E\\u003C!--" in shown
    assert shown.count("</script>") == 1
    assert 'role="toolbar" class="toolbar" aria-label="Formatting" hidden' in shown


def test_ids_differ_from_editor_to_editor() -> None:
    shown = Form().as_p()
    ids = [part.split('"')[0] for part in shown.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert {"id_text", "id_other", "id_text-link", "id_other-link"} <= set(ids)


def test_the_scripts_come_with_the_field() -> None:
    assert [str(script) for script in Form().media._js] == [
        '<script src="/static/vendor/editor/editor.js" type="module"></script>',
        '<script src="/static/js/similar.js" type="module"></script>',
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("{", "What the editor sent cannot be read. Reload the page and try again."),
        ("[" * 5000, "What the editor sent cannot be read. Reload the page and try again."),
        ('{"type": "doc", "content": [{"type": "image"}]}', "not known here (image)"),
        ("7", "What was sent is not a text of the editor."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(value: str, sentence: str) -> None:
    form = Form(sent(text="typed before", text_rich=value))
    assert not form.is_valid()
    assert sentence in form.errors["text"][0]
    assert "typed before</textarea>" in str(form["text"])


def test_what_is_refused_comes_back_as_it_was_typed() -> None:
    deep: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "deep words"}]}
    for _ in range(14):
        deep = {"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "paragraph"}, deep]}]}
    form = Form(sent(text_rich=json.dumps({"type": "doc", "content": [deep]})))
    assert "nested more than 12 deep" in form.errors["text"][0]
    shown = str(form["text"])
    assert "\ndeep words</textarea>" in shown
    assert shown.count('"bullet_list"') == 14


def test_markdown_that_cannot_be_read_stays_in_the_text_area() -> None:
    wide = "| a " * 60 + "|\n" + "| --- " * 60 + "|"
    form = Form(sent(text=wide))
    assert "more than 50 columns" in form.errors["text"][0]
    shown = str(form["text"])
    assert wide in shown
    assert "application/json" not in shown


def test_two_million_characters_are_refused_with_a_sentence() -> None:
    words = "word " * 400_000
    plain = Form(sent(text=words))
    assert "The text has 2,000,000 characters; at most 1,000,000 can be taken." in plain.errors["text"][0]
    rich = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}
    assert "more than 1,000,000 characters" in Form(sent(text_rich=json.dumps(rich))).errors["text"][0]


def test_a_field_that_was_not_sent_is_known() -> None:
    omitted = RichTextarea().value_omitted_from_data
    assert omitted({}, {}, "text")
    assert not omitted({"text": ""}, {}, "text")
    assert not omitted({"text-rich": ""}, {}, "text")


def test_keys_tell_forms_and_people_apart(alice: User, bob: User) -> None:
    keys = {keeping_key("revise", reference, by=person) for reference in ("a", "b") for person in (alice, bob)}
    assert len(keys) == 4


# --- the other forms of a text ---------------------------------------------------------------------


@pytest.fixture
def shown(client: Client, alice: User) -> Any:
    client.force_login(alice)
    return lambda body: client.post(reverse("texts:shown"), body, content_type="application/json")


def test_a_text_is_shown_in_all_its_forms(shown: Any) -> None:
    expected = {"markdown": "- one", "rich": to_rich("- one"), "html": '<ul>\n<li dir="auto">one</li>\n</ul>'}
    assert shown({"markdown": "* one"}).json() == expected
    assert shown({"rich": to_rich("- one")}).json() == expected


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Send either “rich”, a document of the editor, or “markdown”, a text."),
        ([], "Send either “rich”, a document of the editor, or “markdown”, a text."),
        ({"markdown": "x", "rich": {}}, "Send either “rich”, a document of the editor, or “markdown”, a text."),
        ({"markdown": 7}, "“markdown” must be a text."),
        ({"rich": {"type": "image"}}, "What was sent is not a text of the editor. Reload the page and try again."),
        ({"markdown": "| a " * 60 + "|\n" + "| --- " * 60 + "|"}, "The table on line 1 has more than 50 columns."),
    ],
)
def test_what_cannot_be_shown_answers_a_sentence(shown: Any, body: Any, sentence: str) -> None:
    answer = shown(body)
    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]
    assert answer.json()["code"] == "malformed"


def test_strangers_and_forged_requests_are_refused(client: Client, alice: User) -> None:
    address = reverse("texts:shown")
    assert client.post(address, {"markdown": "x"}, content_type="application/json").status_code == 401
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(alice)
    answer = careful.post(address, {"markdown": "x"}, content_type="application/json")
    assert (answer.status_code, "CSRF" in answer.json()["detail"]) == (403, True)
    assert client.get(address).status_code in (401, 405)
