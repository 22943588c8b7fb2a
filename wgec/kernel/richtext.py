"""The rich-text editor as a form field: a text area with Markdown, over which scripts lay the editor.

Without scripts the text area is all there is. With them, a text that was changed comes as the editor's document in
``<name>-rich`` instead; what the field cleans to is canonical Markdown either way, and what cannot be read comes back
to the person as it was typed.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wgec.kernel.errors import Malformed
from wgec.kernel.text import markdown
from wgec.kernel.text.reading import MAX_CHARS
from wgec.kernel.text.rich import from_rich, to_rich


def keeping_key(*parts: object, by: Any) -> str:
    """The key under which ``by``'s browser keeps a form: its ``data-keep``, and the message's tag once it is saved."""
    return "-".join(str(part) for part in (*parts, by.pk))


class Typed(str):
    """What came out of an editor: its Markdown as a string, the document itself, and why it is refused, if it is."""

    document: Any
    refusal: str

    def __new__(cls, text: str, document: Any = None, refusal: str = "") -> "Typed":
        """``text`` with what belongs to it."""
        typed = super().__new__(cls, text)
        typed.document, typed.refusal = document, refusal
        return typed


def typed(sent: str, plain: str = "") -> Typed:
    """What was typed, from the editor's document as ``sent``; ``plain`` is what the text area held beside it."""
    try:
        document = json.loads(sent)
    except (ValueError, RecursionError):
        return Typed(plain or sent, None, _("What the editor sent cannot be read. Reload the page and try again."))
    try:
        return Typed(from_rich(document), document)
    except Malformed as refusal:
        return Typed(plain or _words(document), document, refusal.sentence)


def _words(document: Any) -> str:
    """The words of a document that is refused, a line for each run: for the text area, where scripts are off."""
    found: list[str] = []
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            waiting.append(node.get("content"))
        elif isinstance(node, list):
            waiting += reversed(node)
    return "\n".join(found)


class RichTextarea(forms.Textarea):
    """A text area, the toolbar and dialog of the editor, hidden until scripts run, and the text as a document."""

    template_name = "components/editor.html"

    class Media:
        css = {"all": ["css/editor.css"]}
        js = [
            Script("vendor/editor/editor.js", type="module"),
            Script("js/similar.js", type="module"),
        ]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 16, "dir": "auto", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The editor's document where it has sent one, otherwise what stands in the text area."""
        sent = data.get(f"{name}-rich")
        return typed(sent, data.get(name) or "") if sent else super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether neither was sent."""
        return name not in data and f"{name}-rich" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"document": _document(value), "longest": MAX_CHARS}
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        """Rendered by the pages' own engine: the template uses their icons and words."""
        return render_to_string(template_name, context)


def _document(value: Any) -> Any:
    """The document to begin with; None when the text cannot be read: then the text area stays."""
    if isinstance(value, Typed):
        return value.document
    try:
        return to_rich(value or "")
    except Malformed:
        return None


class RichTextField(forms.CharField):
    """A text with lists, tables and footnotes; cleans to canonical Markdown."""

    widget = RichTextarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> Any:
        """Canonical Markdown; a sentence for what cannot be read."""
        if isinstance(value, Typed) and value.refusal:
            raise ValidationError(value.refusal, code="malformed")
        text = super().to_python(value)
        try:
            return markdown.canonical(text) if text else text
        except Malformed as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from refusal
