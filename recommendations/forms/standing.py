"""What of the overview's table is shown, and in which order."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.enums import SEALED, Consensus
from recommendations.models import Section
from recommendations.queries.standing import NO_SECTION

ORDERS = [("", _("By number")), ("state", _("By state")), ("breadth", _("Broadest support first"))]


class StandingForm(forms.Form):
    """Order, state and section: a word that is none of the choices asks for nothing."""

    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Every state")), *reversed(Consensus.choices), (SEALED, _("Sealed"))],
        required=False,
    )
    section = forms.ChoiceField(label=_("Section"), required=False)

    def __init__(self, *args: Any, sections: Iterable[Section | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.numeral, str(each)) if each else (NO_SECTION, _("Not yet placed")) for each in sections]
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Every section")), *named]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, by name."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
