"""The forms around delegations, their people and accounts."""

import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.enums import Circle, DelegateRole, Kind
from consultations.models import Delegate, Delegation, User


class DelegationForm(forms.ModelForm):  # type: ignore[type-arg]  # Django does not subscript it at run time
    """A delegation. ``changed_data`` is what the person changed, not what somebody else did meanwhile."""

    reason = forms.CharField(
        label=_("Reason"), max_length=100, required=False, help_text=_("Stands in the record of proceedings.")
    )

    class Meta:
        model = Delegation
        fields: tuple[str, ...] = ("name", "short_name", "kind", "group", "region", "standing")
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _("As it is printed in reports."),
            "short_name": _("In brackets and tables: a code of three letters, or a short word."),
            "region": _("Of States only."),
            "standing": _("Observers are not counted, unless a consultation says so."),
        }

    def __init__(self, *args: Any, names_only: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if names_only:
            for name in ("kind", "group", "region", "standing"):
                del self.fields[name]
        for field in self.fields.values():
            field.show_hidden_initial = bool(self.instance.pk)

    @property
    def changes(self) -> dict[str, str]:
        """What the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.Meta.fields}

    def _post_clean(self) -> None:
        """Leave the row as it is: the action writes it, so that the record and the history know."""


class MembersForm(forms.Form):
    """For which delegations a group may speak."""

    members = forms.ModelMultipleChoiceField(
        label=_("Members of the group"),
        queryset=Delegation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, group: Delegation, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Delegation.objects.exclude(pk=group.pk).exclude(kind=Kind.REGIONAL_GROUP)
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = others.order_by("name")


class InviteForm(forms.Form):
    """Whom to ask to act for a delegation."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=150, required=False, help_text=_("They can correct it."))
    role = forms.ChoiceField(label=_("Role"), initial=DelegateRole.DRAFTER)

    def __init__(self, *args: Any, may_name_heads: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [each for each in DelegateRole.choices if may_name_heads or each[0] != DelegateRole.HEAD]


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("Role"), choices=DelegateRole.choices)
    reason = forms.CharField(label=_("Reason"), max_length=100, required=False)


class HeadForm(forms.Form):
    """Who heads a delegation from now on, and what becomes of who did."""

    successor = forms.ModelChoiceField(
        label=_("The next head"), queryset=Delegate.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    former = forms.ChoiceField(
        label=_("Who was head until now"),
        choices=[
            (DelegateRole.DRAFTER.value, _("becomes a drafter")),
            (DelegateRole.READER.value, _("becomes a reader")),
            ("", _("acts for the delegation no longer")),
        ],
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), max_length=100, required=False)

    def __init__(self, *args: Any, delegation: Delegation, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        seats = Delegate.objects.filter(delegation=delegation, until_at=None, user__is_active=True)
        field.queryset = seats.select_related("user", "delegation").order_by("user__name")
        field.label_from_instance = _seat_in_words  # type: ignore[method-assign]


def _seat_in_words(obj: Delegate) -> str:
    return f"{obj.user.name} · {obj.get_role_display()}"


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=100, required=False)


class JoinForm(forms.Form):
    """What somebody who is invited and has no account yet says of themselves."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, help_text=_("It stands in the record beside what you do.")
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a few words that you can remember are best."),
    )
    password2 = forms.CharField(
        label=_("Password (again)"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password2(self) -> str:
        """The same twice."""
        given: str = self.cleaned_data["password2"]
        if given != self.cleaned_data.get("password1", given):
            raise forms.ValidationError(_("The two passwords differ. Write the same one twice."))
        return given


class ProfileForm(forms.Form):
    """What a person may change of their account."""

    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of pages and mail"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Deadlines are shown in it beside UTC.")
    )

    def __init__(self, given: Any, *, person: User) -> None:
        initial = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
        super().__init__(given, initial=initial)
        chosen: list[tuple[str, Any]] = [("", _("As the browser asks"))]
        language, zone = self.fields["language"], self.fields["time_zone"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(zone, forms.ChoiceField)
        language.choices = [*chosen, *settings.LANGUAGES]
        zone.choices = [("", _("Not chosen")), *((name, name) for name in sorted(zoneinfo.available_timezones()))]


class SecondStepForm(forms.Form):
    """Of whom a second step to sign in is required."""

    circles = forms.MultipleChoiceField(
        label=_("Required of"), choices=Circle.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=100, required=False)


class EraseForm(forms.Form):
    """Whether an account is really to be erased, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=100)
    sure = forms.BooleanField(label=_("I have read what goes and what stays; this cannot be undone."))
