"""The form of a position on an amendment: what each stance must carry is the action's to say."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation
from recommendations.enums import Stance
from recommendations.models import Amendment, Position


class AmendmentPositionForm(forms.Form):
    """One of the seven words, with what it carries."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput())
    stance = forms.ChoiceField(label=_("Position"), choices=Stance.choices, widget=forms.RadioSelect())
    statement = forms.CharField(
        label=_("Statement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The reason of an objection, the text of a reservation; otherwise as you wish."),
    )
    expected_on = forms.DateField(
        label=_("Instructions are expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a position that is pending."),
    )
    amendments = forms.ModelMultipleChoiceField(
        label=_("Amendments to it on which this depends"),
        queryset=Amendment.objects.none(),
        to_field_name="reference",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    for_delegation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Delegation.objects.filter(is_active=True).order_by("name"),
        to_field_name="slug",
        required=False,
        help_text=_("Both names are recorded: the delegation's and yours."),
    )

    def __init__(self, *args: Any, below: "QuerySet[Amendment]", on_behalf: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["amendments"]
        named.queryset = below
        if not on_behalf:
            del self.fields["for_delegation"]

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "stance": Stance(self.cleaned_data["stance"])}

    def start_from(self, version: int, sentence: str) -> None:
        """Keep what was typed, for ``version``, and say with ``sentence`` why."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = str(version)
        self.data = data
        self.add_error(None, sentence)


def as_said(position: Position | None) -> dict[str, Any]:
    """What a form begins with where a delegation has spoken already."""
    if position is None:
        return {}
    return {
        "stance": position.stance,
        "statement": position.statement,
        "expected_on": position.expected_on,
        "amendments": [row.reference for row in position.amendments.all()],
    }
