"""What was typed and kept, back into the form that it was typed in."""

from typing import Any

from django import forms
from django.http import QueryDict

from recommendations.models import Writing


def brought_back(form: type[forms.Form], writing: Writing) -> dict[str, Any]:
    """What was typed and kept, as the initial values of ``form``."""
    kept = QueryDict(mutable=True)
    for name, value in writing.fields.items():
        kept.setlist(name, value if isinstance(value, list) else [value])
    return {
        name: field.widget.value_from_datadict(kept, {}, name)
        for name, field in form.base_fields.items()
        if not field.widget.value_omitted_from_data(kept, {}, name)
    }


def differs(form: type[forms.Form], writing: Writing, text: str = "") -> bool:
    """Whether the words that were kept are others than ``text``, which the form shows anyhow."""
    words = str(brought_back(form, writing).get("text") or "")
    return words.replace("\r\n", "\n").strip() != text.strip()
