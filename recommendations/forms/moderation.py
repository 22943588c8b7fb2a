"""The forms of the secretariat's queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, User
from recommendations.actions.moderation import LONGEST_NOTE, Way
from recommendations.models import ReasonTemplate
from recommendations.models.moderation import ReasonPurpose
from recommendations.queries.moderation import NOBODY, SOURCES


class QueueForm(forms.Form):
    """What of the queue is shown: a word that is none of the choices asks for nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *((each, each.label) for each in SOURCES)]
    )
    consultation = forms.ChoiceField(label=_("Consultation"), required=False)
    assigned = forms.ChoiceField(
        label=_("Taken care of"),
        required=False,
        choices=[("", _("By anybody or nobody")), ("me", _("By me")), (NOBODY, _("By nobody"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["consultation"]
        assert isinstance(field, forms.ChoiceField)
        rounds = Consultation.objects.values_list("slug", "title")
        field.choices = [("", _("Every consultation")), *rounds]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, by name."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class AssignForm(forms.Form):
    """Who takes care of it; the hidden field says who did when the page was shown."""

    to = forms.ModelChoiceField(
        label=_("Taken care of by"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    seen = forms.ModelChoiceField(queryset=User.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_secretariat=True).order_by("name")
        self.fields["to"].queryset = people.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["seen"].queryset = people  # type: ignore[attr-defined]

    def read_anew(self, holder: User | None) -> "AssignForm":
        """The same choice, made after one has read that ``holder`` takes care of it now."""
        return AssignForm({**self.data.dict(), "seen": holder.pk if holder else ""})  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note for the secretariat alone."""

    text = forms.CharField(
        label=_("Internal note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The secretariat reads it, nobody else."),
    )


class DecideForm(forms.Form):
    """One way to decide, with its reason where it asks for one; the hidden field says in which state it was seen."""

    reason = forms.CharField(
        label=_("Reason: the author is told"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=40)

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        if way.purpose is None:
            del self.fields["reason"]
        if not way.seen:
            del self.fields["seen"]

    def read_anew(self, state: str) -> "DecideForm":
        """The same decision, made after one has read that it stands in ``state`` now."""
        data = {**self.data.dict(), self.add_prefix("seen"): state}  # type: ignore[attr-defined]
        return DecideForm(data, way=self.way, prefix=self.prefix)


class ReasonTemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # Django does not subscript it at run time
    """A reason to begin from."""

    class Meta:
        model = ReasonTemplate
        fields = ("purpose", "title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "maxlength": 500})}

    purpose = forms.ChoiceField(label=_("For"), choices=ReasonPurpose.choices)
