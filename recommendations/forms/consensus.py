"""The form of the rules by which a consultation computes its consensus."""

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from wgec.kernel.consensus import Thresholds

#: Threshold → what it decides, in the order in which the rule asks.
SHARES = {
    "quorum": _("Share of the seats that must have expressed something"),
    "support": _("Share of the groups that spoke in which a seat must explicitly support, for consensus"),
    "most_against": _("What objections may weigh in every group and region, for broad support"),
    "favourable": _("Share that must be favourable or conditional, on average over the groups, for broad support"),
    "contested": _("What objections must outweigh in some group or region, to be contested"),
}
NUMBERS = {
    "groups": _("Groups that must have a counted position"),
    "regions": _("Regions that must have a counted position; 0 where no States are seated"),
}


class ShareField(forms.CharField):
    """A share as people write it: 1/4. Gives back the same words in their lowest terms."""

    def clean(self, value: Any) -> str:
        """The fraction, or a sentence."""
        words = super().clean(value)
        written = re.fullmatch(r"\s*(\d{1,4})\s*(?:/\s*(\d{1,4})\s*)?", words, re.ASCII)
        if written is None or (bottom := int(written[2] or 1)) == 0:
            raise forms.ValidationError(_("Write a fraction such as 1/4."))
        return str(Fraction(int(written[1]), bottom))


class ConsensusRulesForm(forms.Form):
    """The thresholds, who is counted, what is sealed, and why it changes."""

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        limits = Thresholds.from_json(consultation.thresholds).to_json()
        usual = Thresholds().to_json()
        kwargs["initial"] = {
            **limits,
            "observers_counted": consultation.observers_counted,
            "positions_sealed": consultation.positions_sealed,
        }
        super().__init__(*args, **kwargs)
        for name, label in SHARES.items():
            self.fields[name] = ShareField(label=label, max_length=9, help_text=_usual(usual[name]))
        for name, label in NUMBERS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=6, help_text=_usual(usual[name]))
        self.fields["observers_counted"] = forms.BooleanField(
            label=_("Observers are counted"),
            required=False,
            help_text=_("Otherwise their positions are shown in a row of their own."),
        )
        self.fields["positions_sealed"] = forms.BooleanField(
            label=_("Positions are sealed until a call on the text closes"),
            required=False,
            help_text=_("Until then each delegation sees only its own. Fixed once a position has been recorded."),
        )
        self.fields["reason"] = forms.CharField(label=_("Reason, for the record"), required=False, max_length=500)

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        return {"thresholds": {name: cleaned.pop(name) for name in (*SHARES, *NUMBERS)}, **cleaned}


def _usual(value: object) -> str:
    return str(_("As usual: %(value)s") % {"value": value})
