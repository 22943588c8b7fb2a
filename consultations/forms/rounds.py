"""The forms by which the secretariat sets up a round: its dates, questions, phases and leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultations.actions import phases, questions, rounds
from consultations.actions.phases import Planned
from consultations.enums import Activity
from consultations.models import Consultation, Delegation, Leave, Phase, Question
from consultations.workflow import MAY
from wgec.kernel import moments
from wgec.kernel.errors import Malformed

#: The official languages of the United Nations, in the order of their English names.
OFFICIAL = ("ar", "zh-hans", "en", "fr", "ru", "es")


class MomentField(forms.CharField):
    """A moment, typed as clocks show it where the group meets; cleaned it is a ``datetime``, or None for nothing."""

    # "any": a browser takes whatever was kept, be it in the middle of a minute
    widget = forms.TextInput(attrs={"type": "datetime-local", "step": "any"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field, with its seconds where it has some."""
        if not isinstance(value, datetime):
            return value
        local = value.astimezone(moments.meeting_zone()).replace(tzinfo=None)
        exact = "milliseconds" if local.microsecond else "seconds" if local.second else "minutes"
        return local.isoformat(timespec=exact)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else was typed than stood there."""
        return (self.prepare_value(initial) or "") != (data or "")

    def _clean_bound_field(self, bf: forms.BoundField) -> Any:
        """The moment that stood there, to the last digit, when nothing else was typed; otherwise what was typed."""
        if isinstance(bf.initial, datetime) and not self.has_changed(bf.initial, bf.data):
            return bf.initial
        return super()._clean_bound_field(bf)  # type: ignore[misc]  # Django's way to a field's value

    def clean(self, value: Any) -> Any:
        """The moment; a sentence for what is none."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return moments.read(typed, moments.meeting_zone())
        except Malformed as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class _Seen(forms.Form):
    """A form that says which state its reader has seen."""

    seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=40)

    def start_from(self, seen: str, sentence: str) -> None:
        """Keep what was typed, on what stands now, and say with ``sentence`` why."""
        self.data = {**_lists(self.data), self.add_prefix("seen"): seen}
        self.add_error(None, sentence)


def _lists(data: Any) -> dict[str, Any]:
    """What was sent, each field with all its values where it has several."""
    sent = data.lists() if hasattr(data, "lists") else ((key, [value]) for key, value in data.items())
    return _Sent({name: values[0] if len(values) == 1 else values for name, values in sent})


class _Sent(dict[str, Any]):
    """What was sent, as forms ask for it."""

    def getlist(self, name: str, default: Any = None) -> list[Any]:
        """All values of one field."""
        value = self.get(name, default if default is not None else [])
        return value if isinstance(value, list) else [value]


def _zone_hint() -> str:
    return str(_("As clocks show it in %(zone)s, where the group meets.") % {"zone": moments.meeting_zone().key})


class RoundForm(_Seen):
    """A round: what it is called, what it is about, when it is open, in which languages it asks."""

    title = forms.CharField(label=_("Title"), max_length=300)
    slug = forms.CharField(
        label=_("Address"),
        max_length=60,
        help_text=_("Letters, digits and hyphens, such as second-round. It never changes: people link to it."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=rounds.MAX_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Markdown."),
    )
    opens_at = MomentField(label=_("Opens"), required=False)
    closes_at = MomentField(label=_("Closes"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages asked for"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("In which contributions are asked for; none for any."),
    )
    reason = forms.CharField(label=_("Reason, for the record"), required=False, max_length=100)

    def __init__(self, *args: Any, consultation: Consultation | None = None, **kwargs: Any) -> None:
        if consultation is not None:
            stands = {name: getattr(consultation, name) for name in rounds.FIELDS}
            kwargs["initial"] = {**stands, "seen": rounds.stamp(consultation)}
        super().__init__(*args, **kwargs)
        kept = consultation.languages if consultation is not None else []
        offered = dict.fromkeys((*OFFICIAL, *dict(settings.LANGUAGES), *kept))
        self.fields["languages"].choices = [(code, _language(code)) for code in offered]  # type: ignore[attr-defined]
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = _zone_hint()
        if consultation is None:
            del self.fields["seen"], self.fields["reason"]
        else:
            del self.fields["slug"]  # written once

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


def _language(code: str) -> str:
    return str(translation.get_language_info(code)["name_translated"])


class QuestionForm(_Seen):
    """A guiding question."""

    text = forms.CharField(
        label=_("Question"),
        max_length=questions.MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    guidance = forms.CharField(
        label=_("Guidance"),
        required=False,
        max_length=questions.MAX_GUIDANCE,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Markdown."),
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        if question is not None:
            kwargs["initial"] = {
                "text": question.text,
                "guidance": question.guidance,
                "seen": questions.stamp(question),
            }
        super().__init__(*args, **kwargs)
        if question is None:
            del self.fields["seen"]


class PlaceForm(forms.Form):
    """At which place a question shall stand, and in which order it was seen."""

    place = forms.IntegerField(min_value=1, max_value=questions.MOST)
    seen = forms.CharField(max_length=40)


@dataclass(frozen=True, slots=True)
class Cell:
    """A box of the table of phases: an activity of members, or of observers."""

    name: str
    value: str
    label: str
    id: str
    checked: bool


class PhaseForm(forms.Form):
    """One row of the table of phases."""

    number = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=1, max_value=30_000)
    name = forms.CharField(label=_("Phase"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"), required=False)
    members_may = forms.MultipleChoiceField(choices=Activity.choices, required=False)
    observers_may = forms.MultipleChoiceField(choices=Activity.choices, required=False)

    @property
    def cells(self) -> list[Cell]:
        """The boxes in the order of the columns."""
        chosen = {name: set(self[name].value() or ()) for name in ("members_may", "observers_may")}
        who = {"members_may": _("Members may %(what)s"), "observers_may": _("Observers may %(what)s")}
        return [
            Cell(
                self.add_prefix(name),
                activity.value,
                str(who[name] % {"what": MAY[activity]}),
                f"id_{self.add_prefix(name)}_{activity.value}",
                activity.value in chosen[name],
            )
            for activity in Activity
            for name in ("members_may", "observers_may")
        ]

    @property
    def planned(self) -> Planned:
        """What the action takes."""
        given = self.cleaned_data
        return Planned(
            given["name"],
            given["opens_at"],
            given["closes_at"],
            tuple(given["members_may"]),
            tuple(given["observers_may"]),
            given["number"],
        )


class PhaseTable(forms.BaseFormSet):  # type: ignore[type-arg]
    """Every phase of a round, with an empty row to add one."""

    @property
    def planned(self) -> list[Planned]:
        """The rows that are filled in and stay."""
        return [row.planned for row in self.forms if row.has_changed() and not row.cleaned_data.get("DELETE")]

    def add_fields(self, form: Any, index: int | None) -> None:
        """The box that takes a row out."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take out")


PhaseTableForm: Any = forms.formset_factory(
    PhaseForm, formset=PhaseTable, extra=1, can_delete=True, max_num=phases.MOST, absolute_max=phases.MOST + 5
)


def rows_of(planned: Iterable[Planned | Phase]) -> list[dict[str, Any]]:
    """The rows of the table for these phases."""
    names = ("name", "opens_at", "closes_at", "members_may", "observers_may", "number")
    return [{name: getattr(each, name) for name in names} for each in planned]


class _Until(forms.Form):
    until_at = MomentField(label=_("Until"))
    reason = forms.CharField(
        label=_("Reason, for the record"),
        max_length=Leave._meta.get_field("reason").max_length,
        help_text=_("The delegation is told, and everybody reads it in the record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_at"].help_text = _zone_hint()


class LeaveForm(_Until):
    """Who may be late, until when, and why."""

    delegation: Any = forms.ModelChoiceField(
        label=_("Delegation"),
        queryset=Delegation.objects.filter(is_active=True).order_by("name"),
        to_field_name="slug",
    )
    field_order = ("delegation", "until_at", "reason")


class ExtendLeaveForm(_Until):
    """Until when instead, and why."""


class TakeBackForm(forms.Form):
    """Why leave is taken back."""

    reason = forms.CharField(label=_("Reason, for the record"), max_length=Leave._meta.get_field("reason").max_length)
