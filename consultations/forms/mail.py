"""How one wants to be told, and letters to many."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.actions.mailings import LONGEST
from consultations.enums import DelegateRole, Pace, StakeholderGroup, Standing, Topic, Weekday
from consultations.models import Consultation, DigestTime, Mailing, User


class SettingsForm(forms.Form):
    """One choice for each topic, and when digests come."""

    hour = forms.TypedChoiceField(
        label=_("Hour of digests"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"), coerce=lambda given: Weekday(int(given)), choices=Weekday.choices
    )
    time_zone = forms.CharField(
        label=_("Time zone"), required=False, max_length=64, widget=forms.TextInput(attrs={"list": "zones"})
    )
    language = forms.ChoiceField(label=_("Language of mail"), required=False)

    def __init__(self, *args: Any, user: User, paces: Mapping[Topic, Pace], time: DigestTime, **kwargs: Any) -> None:
        times = {"hour": time.hour, "weekday": time.weekday, "time_zone": user.time_zone, "language": user.language}
        super().__init__(*args, **{"initial": times, **kwargs})
        self.fields["time_zone"].help_text = _("Empty: %(zone)s, where the group meets.") % {
            "zone": settings.MEETING_TIME_ZONE
        }
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("That of the pages")), *settings.LANGUAGES]
        for topic in Topic:
            self.fields[topic.value] = forms.ChoiceField(label=topic.label, choices=Pace.choices, initial=paces[topic])

    @property
    def topics(self) -> list[forms.BoundField]:
        """The fields of the topics, in their order."""
        return [self[topic.value] for topic in Topic]

    @property
    def times(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in ("hour", "weekday", "time_zone", "language")]

    @property
    def zones(self) -> list[str]:
        """The zones to choose from."""
        return sorted(available_timezones())

    @property
    def chosen(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        paces = {topic: Pace(given[topic.value]) for topic in Topic}
        return {"paces": paces, **{name: given[name] for name in ("hour", "weekday", "time_zone", "language")}}


class MailingForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none when the program runs
    """A letter, and whom it is for."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=DelegateRole.choices, required=False, widget=forms.CheckboxSelectMultiple()
    )
    standings = forms.MultipleChoiceField(
        label=_("Standing"), choices=Standing.choices, required=False, widget=forms.CheckboxSelectMultiple()
    )
    groups = forms.MultipleChoiceField(
        label=_("Stakeholder groups"),
        choices=StakeholderGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )

    class Meta:
        model = Mailing
        fields = ("consultation", "subject", "text", "to_delegates", "roles", "standings", "groups", "to_secretariat")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 14, "dir": "auto", "maxlength": LONGEST}),
            "subject": forms.TextInput(attrs={"dir": "auto"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["consultation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = Consultation.objects.all(), _("None: the letter is no call")
        for name, words in (
            ("roles", _("None chosen: every role.")),
            ("standings", _("None chosen: members and observers.")),
            ("groups", _("None chosen: every group.")),
        ):
            self.fields[name].help_text = words
