"""The forms by which the secretariat says how two texts are related."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.enums import RelationKind

GAVE_RISE = "gave_rise"  # a derived one, seen from the text that it is derived from
NOTE = 500


class SeenForm(forms.Form):
    """Which revisions of both texts were read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    other_seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For the record, and shown with the relation."),
    )


class RelateForm(SeenForm):
    """How two texts are related."""

    kind = forms.ChoiceField(
        label=_("Relation"),
        choices=[
            (RelationKind.IDENTICAL, _("Identical: both say the same")),
            (RelationKind.DERIVED, _("Derived: this text comes from the other")),
            (GAVE_RISE, _("Derived: the other text comes from this one")),
            (RelationKind.OVERLAPS, _("Overlaps: a part of both says the same")),
            (RelationKind.OPPOSED, _("Opposed: one cannot be done with the other")),
        ],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose a relation.")},
    )
    field_order = ("seen_revision", "other_seen_revision", "kind", "note")

    @property
    def is_turned(self) -> bool:
        """Whether it is said from the side of the other text."""
        return self.cleaned_data["kind"] == GAVE_RISE

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes, the two texts in the order that ``is_turned`` says."""
        given = dict(self.cleaned_data)
        if self.is_turned:
            mine, theirs = given["seen_revision"], given["other_seen_revision"]
            return {**given, "kind": RelationKind.DERIVED, "seen_revision": theirs, "other_seen_revision": mine}
        return {**given, "kind": RelationKind(given["kind"])}


class UnrelateForm(forms.Form):
    """Why a relation is taken back."""

    # Required of people's browsers; what it means to leave it out is the action's to say.
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=NOTE, widget=forms.TextInput(attrs={"required": True})
    )
