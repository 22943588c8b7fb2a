"""The forms of an amendment: from the text, another wording of a unit, units left out, a request in words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation
from recommendations.enums import AmendmentKind
from wgec.kernel.richtext import RichTextarea, RichTextField

MAX_HEADLINE = 160

#: kind → the label of its text and what is said of it; a kind that is not here leaves units out and has no text.
TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "": (_("The text as it should read"), ""),
    AmendmentKind.EDITORIAL: (_("The text as it should read"), ""),
    AmendmentKind.ALTERNATIVE: (_("The other wording"), _("Leave it empty to propose “no text” here.")),
    AmendmentKind.FREE_TEXT: (_("What should change, in words"), ""),
}


class OneUnit(forms.Select):
    """A choice of one unit, sent as a list like the choice of several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The chosen unit, or nothing."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name, ())
        return [value for value in sent if value]


class UnitsField(forms.MultipleChoiceField):
    """Units of a text. Whether the text has them is the action's to say, with the sentence that the API gives too."""

    def valid_value(self, value: str) -> bool:
        """Shape alone is asked here."""
        return len(value) <= 24


class AmendmentForm(forms.Form):
    """One amendment; its fields are those of its kind."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    kind = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=24)
    units = UnitsField(label=_("Unit"), required=False)
    text = RichTextField(label=_("Text"), required=False)
    editorial = forms.BooleanField(
        label=_("Editorial: it corrects the language and leaves the meaning as it is"), required=False
    )
    headline = forms.CharField(
        label=_("Headline"),
        required=False,
        help_text=_("A few words, such as “advise on → review”. Left empty, they are taken from the change."),
        widget=forms.TextInput(attrs={"dir": "auto", "maxlength": MAX_HEADLINE}),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Markdown: **bold**, *italic*, lists."),
    )
    for_delegation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Delegation.objects.filter(is_active=True).order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label=_("Nobody: in the secretariat's own name"),
    )
    field_order = ("seen_revision", "kind", "units", "text", "editorial", "headline", "reasons", "for_delegation")

    def __init__(
        self, *args: Any, kind: str, units: Sequence[tuple[str, str]], language: str, on_behalf: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.way = kind
        if kind not in ("", AmendmentKind.EDITORIAL):
            del self.fields["editorial"]
        if not on_behalf:
            del self.fields["for_delegation"]
        self._set_text(kind, language)
        self._set_units(kind, units)
        if kind == AmendmentKind.FREE_TEXT:
            self.fields["headline"].help_text = _("A few words that say what it is about.")
            self.fields["headline"].widget.attrs["required"] = True

    def _set_text(self, kind: str, language: str) -> None:
        if kind not in TEXTS:
            del self.fields["text"]
            return
        field = self.fields["text"]
        field.label, field.help_text = (str(words) for words in TEXTS[kind])
        rows = 16 if kind in ("", AmendmentKind.EDITORIAL) else 6
        required = kind != AmendmentKind.ALTERNATIVE
        field.widget = RichTextarea(attrs={"rows": rows, "lang": language, "required": required})

    def _set_units(self, kind: str, units: Sequence[tuple[str, str]]) -> None:
        field = self.fields["units"]
        assert isinstance(field, UnitsField)
        match kind:
            case AmendmentKind.ALTERNATIVE:
                field.widget = OneUnit(attrs={"required": True})
                field.choices = [("", _("Choose a unit")), *units]
            case AmendmentKind.DELETE:
                field.label = _("Units to leave out")
                field.widget = forms.CheckboxSelectMultiple()
                field.choices = units
            case AmendmentKind.FREE_TEXT:
                field.label = _("About")
                field.widget = OneUnit()
                field.choices = [("", _("The whole text")), *units]
            case _:
                del self.fields["units"]

    def clean(self) -> dict[str, Any]:
        """The kind that is declared by a mark, as the action wants it."""
        given = super().clean() or {}
        if given.pop("editorial", False):
            given["kind"] = AmendmentKind.EDITORIAL.value
        return given

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was typed, as a change of ``revision``, and say with ``sentence`` why."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen_revision"] = str(revision)
        self.data = data
        self.add_error(None, sentence)


class RewriteForm(AmendmentForm):
    """Other words for an amendment; its unit and its sponsors stay."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput())
    for_delegation = None  # type: ignore[assignment]  # how Django takes a field away

    def __init__(self, *args: Any, kind: str, language: str, **kwargs: Any) -> None:
        shown = kind if kind in TEXTS else ""
        super().__init__(*args, kind=shown, units=(), language=language, on_behalf=True, **kwargs)
        for name in ("units", "kind", "editorial"):
            self.fields.pop(name, None)


class OptionalReasonForm(forms.Form):
    """Why a step is taken, when somebody wants to say it."""

    reason = forms.CharField(label=_("Reason, for the record"), max_length=500, required=False)
