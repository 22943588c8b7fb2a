"""The forms around a draft: proposing it, inviting to co-sponsor it, publishing it, settling what collides."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Delegation, User
from recommendations import queries
from recommendations.forms.texts import ReasonForm
from recommendations.models import Recommendation, Section
from wgec.kernel.richtext import RichTextarea, RichTextField


class ProposeForm(forms.Form):
    """A new recommendation for one round."""

    for_delegation: "forms.ModelChoiceField[Delegation]" = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Delegation.objects.none(),
        to_field_name="slug",
        required=False,
        help_text=_("Both names are recorded: the delegation's and yours."),
    )
    text = RichTextField(
        label=_("Text"),
        required=False,  # an empty text is the action's to refuse
        widget=RichTextarea(attrs={"required": True}),
    )
    section: "forms.ModelChoiceField[Section]" = forms.ModelChoiceField(
        label=_("Section you have in mind"),
        queryset=Section.objects.none(),
        to_field_name="numeral",
        required=False,
        empty_label=_("Left to the secretariat"),
        help_text=_("The secretariat places the text when it is published."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=sorted(settings.LANGUAGE_NAMES.items()))

    def __init__(self, *args: Any, consultation: Consultation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = queries.sections_of(consultation)  # type: ignore[attr-defined]
        self.fields["language"].initial = by.language if by.language in settings.LANGUAGE_NAMES else "en"
        if by.is_secretariat:
            delegations = self.fields["for_delegation"]
            delegations.queryset = queries.speakers()  # type: ignore[attr-defined]
            delegations.widget.attrs["required"] = by.acting_for is None
        else:
            del self.fields["for_delegation"]


class InviteForm(forms.Form):
    """Which delegation is asked to propose a draft too."""

    delegation: "forms.ModelChoiceField[Delegation]" = forms.ModelChoiceField(
        label=_("Delegation"), queryset=Delegation.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Everybody, also who proposes it already: the action says why not.
        self.fields["delegation"].queryset = queries.speakers()  # type: ignore[attr-defined]
        if not self.is_bound:
            self.fields["delegation"].queryset = queries.invitable(recommendation)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Whether a delegation proposes the text too."""

    accept = forms.TypedChoiceField(
        label=_("Answer"),
        choices=(("True", _("Propose it too")), ("False", _("Decline"))),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect(),
    )


class SubmittedForm(forms.Form):
    """A step about a submitted text; the hidden field says which revision was read."""

    seen_revision = forms.IntegerField(
        widget=forms.HiddenInput(),
        min_value=0,
        max_value=999_999_999,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("What was sent does not say which revision was read. Open this page again from the text."),
        ),
    )

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was typed, for ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class ReturnForm(ReasonForm, SubmittedForm):
    """Why a submitted text goes back."""


class PublishForm(SubmittedForm):
    """Where a submitted text goes, and with which number."""

    section: "forms.ModelChoiceField[Section]" = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.none(),
        to_field_name="numeral",
        required=False,
        empty_label=_("Not placed"),
    )
    number = forms.IntegerField(label=_("Number"), required=False)

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        wished = recommendation.section
        kwargs["initial"] = {"section": wished.numeral if wished else None, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = queries.sections_of(recommendation.consultation)  # type: ignore[attr-defined]
        self.fields["number"].help_text = _(
            "Left empty, a text in a section gets the next free number: %(number)s. Without a section it gets none."
        ) % {"number": queries.next_number(recommendation.consultation)}


class ConfirmForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""
