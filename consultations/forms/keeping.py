"""What was typed and kept, back into the form that it was typed in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from consultations.models import Writing


def brought_back(form: type[forms.Form] | forms.Form, writing: Writing) -> dict[str, Any]:
    """What was typed and kept, as the initial values of ``form``; one that is made already has fields of its own."""
    fields = form.fields if isinstance(form, forms.Form) else form.base_fields
    kept = QueryDict(mutable=True)
    for name, value in writing.fields.items():
        kept.setlist(name, value if isinstance(value, list) else [value])
    return {
        name: field.widget.value_from_datadict(kept, {}, name)
        for name, field in fields.items()
        if not field.widget.value_omitted_from_data(kept, {}, name)
    }


def differs(form: type[forms.Form], writing: Writing, text: str = "") -> bool:
    """Whether the words that were kept are others than ``text``, which the form shows anyhow."""
    return _words(brought_back(form, writing).get("text")) != _words(text)


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody was writing in a form, and whether they want it back."""

    writing: Writing | None
    comes_back: bool

    def over(self, form: type[forms.Form], shown: dict[str, Any]) -> dict[str, Any]:
        """The initial values: ``shown``, or what was typed, as a change of what had been read then."""
        if self.writing is None or not self.comes_back:
            return shown
        read = {"seen_revision": self.writing.base} if self.writing.base else {}
        return {**shown, **brought_back(form, self.writing), **read}

    def to_offer(self, form: forms.Form) -> Writing | None:
        """What can be brought back, when it says anything that the form does not show."""
        if self.writing is None or self.comes_back or form.is_bound:
            return None
        back = brought_back(form, self.writing)
        typed = (name for name, field in form.fields.items() if not field.widget.is_hidden and name in back)
        is_other = any(
            _words(back[name]) != _words(form.get_initial_for_field(form.fields[name], name)) for name in typed
        )
        return self.writing if is_other else None


def _words(value: Any) -> str:
    """A field's value, to compare what was typed with what is shown; nothing chosen and nothing ticked are nothing."""
    return str(value or "").replace("\r\n", "\n").strip()
