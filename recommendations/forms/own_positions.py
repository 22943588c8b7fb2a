"""The forms by which a delegation, or the secretariat on its behalf, says where it stands; and its private note."""

from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.enums import Kind
from consultations.models import Delegation, User
from recommendations import rules
from recommendations.enums import Stance
from recommendations.models import Amendment, Position, PositionNote, Recommendation

#: What a position of each stance may carry; what it must is the action's to say.
CARRIED: dict[str, tuple[str, ...]] = {
    Stance.SUPPORT: ("statement",),
    Stance.SUPPORT_WITH_AMENDMENTS: ("amendments", "statement"),
    Stance.CAN_LIVE_WITH: ("statement",),
    Stance.RESERVATION: ("statement", "amendments"),
    Stance.PENDING: ("expected_on", "statement", "amendments"),
    Stance.OBJECTION: ("statement", "change_needed", "amendments"),
    Stance.ABSTAIN: ("statement",),
}
_STATEMENTS = {
    Stance.RESERVATION: _("Text of the reservation, as the report shall print it"),
    Stance.OBJECTION: _("Reason of the objection"),
}


class AmendmentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Open amendments, each by its label and headline."""

    def label_from_instance(self, obj: Any) -> str:
        """ "A-12: Whose lamps"."""
        headline = obj.current.headline if obj.current else ""
        return f"{obj.label}: {headline}" if headline else str(obj.label)


class PositionForm(forms.Form):
    """A stance with everything that it may carry; with ``only`` one stance, and no fields but its own."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, max_value=999_999_999)
    for_delegation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Delegation.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Choose a delegation"),
    )
    stance = forms.ChoiceField(label=_("Position"), choices=Stance.choices, widget=forms.RadioSelect())
    expected_on = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Pending: when your instructions are expected."),
    )
    statement = forms.CharField(
        label=_("Statement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The text of a reservation, the reason of an objection, otherwise what shall be on record."),
    )
    change_needed = forms.CharField(
        label=_("Change that would remove the objection"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What should the text say instead?"),
    )
    amendments = AmendmentsField(
        label=_("Open amendments"),
        queryset=Amendment.objects.none(),
        to_field_name="reference",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Those on which your support depends, or which would answer your position."),
    )

    speaks_for = forms.ModelMultipleChoiceField(
        label=_("Speaks for"),
        queryset=Delegation.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Members of your group for which this speaks as long as they have not spoken themselves."),
    )

    def __init__(
        self,
        *args: Any,
        recommendation: Recommendation,
        by: User,
        amendments: Collection[Amendment],
        only: str = "",
        position: Position | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        current = recommendation.current
        shown = {"seen_revision": current.number if current else 0, **_said(position), **(initial or {})}
        super().__init__(*args, **{"initial": shown, **kwargs})
        self.only = only if only in Stance.values else ""
        named: Any = self.fields["amendments"]
        named.queryset = Amendment.objects.filter(pk__in=[each.pk for each in amendments])
        named.choices = [(each.reference, named.label_from_instance(each)) for each in amendments]  # no query more
        self.fields["for_delegation"].queryset = Delegation.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        if not by.is_secretariat:
            self.fields["for_delegation"].widget = forms.HiddenInput()
            if "for_delegation" not in self.data:  # named all the same, it is the action's to refuse
                del self.fields["for_delegation"]
        if not amendments and not self.is_bound:
            del self.fields["amendments"]
        self._offer_members(by)
        if self.only:
            self._narrow()

    def _offer_members(self, by: User) -> None:
        """Those of one's group; whom else it names is the action's to refuse."""
        field: Any = self.fields["speaks_for"]
        field.queryset = Delegation.objects.all()
        if heads_a_group(by):
            members = Delegation.objects.filter(memberships__group=by.acting_for, is_active=True).order_by("name")
            field.widget.choices = [(each.slug, each.name) for each in members]
        elif "speaks_for" in self.data:
            field.widget = forms.MultipleHiddenInput()
        else:
            del self.fields["speaks_for"]

    def _narrow(self) -> None:
        """Leave the fields of the one stance."""
        self.fields["stance"].widget = forms.HiddenInput()
        self.initial["stance"] = self.only
        for name in ("expected_on", "statement", "change_needed", "amendments"):
            if name in self.fields and name not in CARRIED[self.only]:
                del self.fields[name]
        if self.only in _STATEMENTS:
            self.fields["statement"].label = _STATEMENTS[Stance(self.only)]
            self.fields["statement"].widget.attrs["required"] = True  # of people's browsers; the action says why
        for name in ("expected_on", "change_needed"):
            if name in self.fields:
                self.fields[name].widget.attrs["required"] = True
        if "statement" in self.fields:
            self.fields["statement"].help_text = ""

    def carried(self) -> Iterator[tuple[Any, str]]:
        """Each visible field but the stance, with the stances that carry it."""
        for name in ("for_delegation", "expected_on", "statement", "change_needed", "amendments", "speaks_for"):
            if name in self.fields and not self[name].is_hidden:
                stances = [stance for stance, names in CARRIED.items() if name in names]
                yield self[name], " ".join(stances)

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "stance": Stance(self.cleaned_data["stance"])}

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was typed, for ``revision``, and say with ``sentence`` why."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen_revision"] = str(revision)
        self.data = data
        self.add_error(None, sentence)


def _said(position: Position | None) -> dict[str, Any]:
    """What the delegation has said already, to change it."""
    if position is None:
        return {}
    return {
        "stance": position.stance,
        "statement": position.statement,
        "change_needed": position.change_needed,
        "expected_on": position.expected_on,
        "amendments": [each.reference for each in position.amendments.all()],
        "speaks_for": [each.delegation.slug for each in position.speaks_for.all() if each.dissociated_at is None],
    }


def heads_a_group(user: User) -> bool:
    """Whether ``user`` states the positions of a regional group, which may speak for its members."""
    return rules.heads(user) and user.acting_for is not None and user.acting_for.kind == Kind.REGIONAL_GROUP


class _OnBehalfForm(forms.Form):
    """Whose position it is: the secretariat names the delegation."""

    for_delegation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Delegation.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Choose a delegation"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_delegation"].queryset = Delegation.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        if not by.is_secretariat:
            self.fields["for_delegation"].widget = forms.HiddenInput()


class ConfirmPositionForm(_OnBehalfForm):
    """That the text as it is now was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, max_value=999_999_999)

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"seen_revision": seen}, **kwargs})

    def start_from(self, revision: int, sentence: str) -> None:
        """Ask again, for ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class WithdrawPositionForm(_OnBehalfForm):
    """Nothing but whose position it is."""


class DissociateForm(forms.Form):
    """Which group; none named is every one that speaks for the delegation."""

    group = forms.ModelChoiceField(
        queryset=Delegation.objects.filter(kind=Kind.REGIONAL_GROUP),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput(),
    )


class NoteForm(forms.Form):
    """The private note of a delegation on one text."""

    seen_at = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=40)
    text = forms.CharField(
        label=_("Private note of your delegation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Read by the people of your delegation alone."),
    )

    def __init__(self, *args: Any, note: PositionNote | None = None, seen: str = "", **kwargs: Any) -> None:
        initial = {"text": note.text if note else "", "seen_at": seen}
        super().__init__(*args, **{"initial": initial, **kwargs})

    def start_from(self, seen: str, sentence: str) -> None:
        """Keep what was typed, as written over the note ``seen``, and say with ``sentence`` why."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen_at"] = seen
        self.data = data
        self.add_error(None, sentence)
