"""The forms of the extraction desk, and those by which contributors answer."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models import Contribution, Delegation
from recommendations import queries
from recommendations.actions import asking, describing, extracting
from recommendations.enums import RecommendationKind
from recommendations.forms.calls import QUARTER, DeadlineForm, in_days
from recommendations.models import Recommendation, Section
from wgec.kernel import moments


class NamesField(forms.CharField):
    """Several names in one line, with semicolons between them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"data-tags": "addressees-known", "autocomplete": "off"}))
        super().__init__(required=False, max_length=3000, **options)

    def clean(self, value: Any) -> list[str]:
        """The names."""
        return [name.strip() for name in (super().clean(value) or "").split(";") if name.strip()]


class DescribeForm(forms.Form):
    """What an item is, and to whom it is addressed."""

    kind = forms.ChoiceField(label=_("Type"), choices=RecommendationKind.choices)
    addressees = NamesField(
        label=_("Addressed to"),
        help_text=_("Names with a semicolon between them; new ones are kept for the next time."),
    )

    def __init__(self, *args: Any, recommendation: Recommendation | None = None, **kwargs: Any) -> None:
        if recommendation is not None:
            known = "; ".join(describing.names_of(recommendation))
            kwargs.setdefault("initial", {"kind": recommendation.kind, "addressees": known})
        super().__init__(*args, **kwargs)


class ExtractForm(DescribeForm):
    """How what is extracted becomes a recommendation; what is left empty is taken from the contribution."""

    attribution = forms.CharField(label=_("Printed attribution"), max_length=500, required=False)
    proposers: "forms.ModelMultipleChoiceField[Delegation]" = forms.ModelMultipleChoiceField(
        label=_("Proposers"),
        queryset=Delegation.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    section: "forms.ModelChoiceField[Section]" = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.none(),
        to_field_name="numeral",
        required=False,
        empty_label=_("Not yet placed"),
    )
    source_label = forms.CharField(label=_("Contributor's own label"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of the text"), choices=sorted(settings.LANGUAGE_NAMES.items()))
    seen_overlaps = forms.CharField(widget=forms.HiddenInput(), required=False)
    field_order = ("section", "attribution", "kind", "addressees", "source_label", "language", "proposers")

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        language = contribution.language if contribution.language in settings.LANGUAGE_NAMES else "en"
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {
            "attribution": extracting.attribution_of(contribution),
            "proposers": [contribution.delegation.slug],
            "language": language,
            **kwargs["initial"],
        }
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = queries.sections_of(contribution.consultation)  # type: ignore[attr-defined]
        self.fields["proposers"].queryset = queries.speakers()  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes, but for the passages."""
        given = {**self.cleaned_data, "proposers": list(self.cleaned_data["proposers"])}
        seen = given.pop("seen_overlaps").split(",")
        return {**given, "seen_overlaps": {int(each) for each in seen if each.isdecimal() and len(each) < 10}}


class AskForm(DeadlineForm):
    """Until when contributors answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = timezone.now()
        soonest = moments.rounded_up(now + asking.SHORTEST + timedelta(minutes=1), QUARTER)
        offered = [
            ("hours", _("In 72 hours"), soonest),
            ("week", _("In one week"), in_days(now, 7)),
            ("weeks", _("In two weeks"), in_days(now, 14)),
        ]
        super().__init__(*args, offered=offered, **kwargs)
        self.fields["deadline"].initial = "weeks"

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        return {"due_at": self.cleaned_data["closes_at"]}


class CorrectForm(forms.Form):
    """What a contributor would have instead."""

    text = forms.CharField(
        label=_("Other words"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("The words as they stand: change what is wrong. Or mark another passage below."),
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        required=False,
        max_length=extracting.MAX_REASON,
        widget=forms.TextInput(attrs={"required": True}),
    )
