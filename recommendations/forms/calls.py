"""The forms of a call: what the group is asked, and until when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.actions import calls
from recommendations.enums import CallKind
from recommendations.models import Call, Recommendation
from wgec.kernel import moments
from wgec.kernel.errors import Malformed

#: Of the deadlines to choose from: the one that is typed.
TYPED = "moment"
QUARTER = 15  # minutes: deadlines that are chosen stand on the clock's quarters


class DeadlineForm(forms.Form):
    """A moment, chosen among some or typed as clocks show it where the group meets; ``cleaned_data["closes_at"]``."""

    deadline = forms.ChoiceField(label=_("Deadline"), widget=forms.RadioSelect())
    moment = forms.CharField(
        label=_("The other moment"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str | Promise, datetime]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {name: at for name, _label, at in offered}
        choices = [(name, f"{label}: {moments.shown(at)}") for name, label, at in offered]
        self.fields["deadline"].choices = [*choices, (TYPED, _("Another moment"))]  # type: ignore[attr-defined]
        self.fields["moment"].help_text = _("As clocks show it in %(zone)s, where the group meets.") % {
            "zone": moments.meeting_zone().key
        }

    def clean(self) -> dict[str, Any]:
        """Find the moment that is meant; a sentence where none is."""
        given = super().clean() or self.cleaned_data
        chosen, typed = given.get("deadline"), given.get("moment", "")
        if chosen == TYPED:
            try:
                given["closes_at"] = moments.read(typed, moments.meeting_zone()) if typed else None
            except Malformed as refusal:
                self.add_error("moment", refusal.sentence)
            if not typed and "moment" not in self.errors:
                self.add_error("moment", _("Type the moment, or choose one of the others."))
        elif typed:
            self.add_error("moment", _("A moment is typed here, and another one chosen: choose “Another moment”."))
        elif chosen:
            given["closes_at"] = self.offered[chosen]
        return given


class CallForm(DeadlineForm):
    """What the group is asked, until when."""

    kind = forms.ChoiceField(
        label=_("What the group is asked"),
        choices=CallKind.choices,
        widget=forms.RadioSelect(),
        initial=CallKind.SILENCE_PROCEDURE,
        help_text=_(
            "In a silence procedure not objecting is agreeing, and one objection ends it at once. In a consensus call "
            "only what is said counts."
        ),
    )
    note = forms.CharField(
        label=_("What to consider"),
        required=False,
        max_length=calls.MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    field_order = ("kind", "deadline", "moment", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = timezone.now()
        offered = [
            ("hours", _("In 72 hours"), moments.rounded_up(now + calls.SHORTEST + timedelta(minutes=1), QUARTER)),
            ("week", _("In one week"), in_days(now, 7)),
            ("weeks", _("In two weeks"), in_days(now, 14)),
        ]
        super().__init__(*args, offered=offered, **kwargs)
        self.fields["deadline"].initial = "week"

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes, but for what is asked about."""
        return {name: self.cleaned_data[name] for name in ("kind", "closes_at", "note")}


class OpenCallForm(CallForm):
    """A call on one text, on the revision that was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        return {**super().asked, "seen_revision": self.cleaned_data["seen_revision"]}

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was chosen, for ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class OpenCallsForm(CallForm):
    """Calls on several texts, each on the revision that was read: ``cleaned_data["seen"]``.

    ``among`` are those that can be chosen; a box that is checked sends "reference:revision".
    """

    def __init__(self, *args: Any, among: Sequence[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = {row.reference: row for row in among}
        self.checked = self.data.getlist("recommendation") if self.is_bound else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Which texts are meant; a sentence when there is none."""
        given = super().clean()
        seen = dict[Recommendation, int]()
        for value in self.checked:
            reference, _colon, number = value.partition(":")
            if reference in self.among and number.isdecimal() and len(number) < 10:
                seen[self.among[reference]] = int(number)
        if not seen:
            self.add_error(None, _("Choose at least one recommendation."))
        given["seen"] = seen
        return given


class ExtendForm(DeadlineForm):
    """Until when a call stays open instead, and why."""

    # Required of people's browsers; what it means to leave it out is the action's to say.
    reason = forms.CharField(
        label=_("Reason, for the record"),
        max_length=calls.MAX_REASON,
        required=False,
        widget=forms.TextInput(attrs={"required": True}),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        soonest = moments.rounded_up(timezone.now() + calls.EXTENDED_AT_LEAST + timedelta(minutes=1), QUARTER)
        offered = [
            (name, label, max(in_days(call.closes_at, days), soonest))
            for name, label, days in (
                ("day", _("One day more"), 1),
                ("days", _("Three days more"), 3),
                ("week", _("One week more"), 7),
            )
        ]
        super().__init__(*args, offered=offered, **kwargs)
        self.fields["deadline"].initial = "days"

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("closes_at", "reason")}


def in_days(at: datetime, days: int) -> datetime:
    """The same time of day where the group meets, so many days after ``at``, on the next quarter of the hour."""
    there = moments.meeting_zone()
    local = moments.rounded_up(at.astimezone(there), QUARTER).replace(tzinfo=None)
    return (local + timedelta(days=days)).replace(tzinfo=there).astimezone(UTC)
