"""The forms around the chair's designation: the word, a challenge, an answer; and how objections are dealt with."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.enums import DesignationWord
from recommendations.models import Objection
from wgec.kernel.richtext import RichTextarea, RichTextField


def _words(rows: int = 4, **attributes: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attributes})


class DesignateForm(forms.Form):
    """What the chair calls the text that was read, and why."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    designation = forms.ChoiceField(
        label=_("Designation"),
        choices=DesignationWord.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose a word.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=_words(),
        help_text=_("It is published. A word that is more favourable than the indicator needs one."),
    )

    @property
    def decided(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        return {"word": DesignationWord(given.pop("designation")), **given}

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was chosen, for ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class ChallengeForm(forms.Form):
    """Why a delegation does not accept a designation."""

    # Required of people's browsers, here and below; what it means to leave it out is the action's to say.
    reason = forms.CharField(label=_("Reason"), required=False, widget=_words(required=True))


class AnswerChallengeForm(forms.Form):
    """The chair's answer to a challenge."""

    answer = forms.CharField(label=_("Answer"), required=False, widget=_words(6, required=True))


class AddressForm(forms.Form):
    """A reasoned reply to an objection."""

    reply = RichTextField(
        label=_("Reply"),
        required=False,
        widget=RichTextarea(attrs={"required": True, "rows": 8}),
        help_text=_("It is said in the discussion of the text, where the delegation can answer."),
    )


class AddressByTextForm(forms.Form):
    """Which revision answers an objection."""

    revision_number = forms.TypedChoiceField(
        label=_("Revision"), coerce=int, error_messages={"required": _("Choose a revision.")}
    )
    note = forms.CharField(label=_("Note, for the record"), required=False, widget=_words(3))

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("revision_number", "") if self.is_bound else ""
        known = [*numbers]
        if asked.isdecimal() and len(asked) < 10 and int(asked) not in known:
            known.append(int(asked))  # whether it answers anything is the action's to say
        choices = [(number, gettext("Revision %(number)s") % {"number": number}) for number in known]
        self.fields["revision_number"].choices = choices  # type: ignore[attr-defined]


class SustainForm(forms.Form):
    """Why an objection is sustained."""

    reason = forms.CharField(label=_("Reason, for the record"), required=False, widget=_words(required=True))


class ReservationForm(forms.Form):
    """The text for the record into which an objection is turned."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    statement = forms.CharField(
        label=_("Text of the reservation"),
        required=False,
        widget=_words(6, required=True),
        help_text=_("It is printed in the report under the recommendation, and does not block."),
    )

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        current = objection.recommendation.current
        initial = {
            "seen_revision": current.number if current else 0,
            "statement": objection.position.statement,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was typed, for ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)
