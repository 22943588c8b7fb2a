"""Filters over delegations and the record that live in the URL: one set for the pages and the API."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.enums import Kind, Region, StakeholderGroup, Standing, Topic
from consultations.models import Delegation, Event, Notice, User


def _finder(label: str | Promise) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": label, "autocomplete": "off"})


class DelegationFilter(django_filters.FilterSet):
    """By name, kind, stakeholder group, region and standing."""

    search = django_filters.CharFilter(
        method="named", label=_("Search a delegation…"), max_length=100, widget=_finder(_("Search a delegation…"))
    )
    group = django_filters.ChoiceFilter(
        choices=StakeholderGroup.choices, label=_("Stakeholder group"), empty_label=_("Every group")
    )
    region = django_filters.ChoiceFilter(choices=Region.choices, label=_("UN region"), empty_label=_("Every region"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("Every kind"))
    standing = django_filters.ChoiceFilter(
        choices=Standing.choices, label=_("Standing"), empty_label=_("Members and observers")
    )

    class Meta:
        model = Delegation
        fields: tuple[str, ...] = ()

    def named(self, rows: QuerySet[Delegation], name: str, value: str) -> QuerySet[Delegation]:
        """Those whose printed or short name contains the words."""
        return rows.filter(Q(name__icontains=value) | Q(short_name__icontains=value))


class PeopleFilter(django_filters.FilterSet):
    """By name or address, second step, and who asks to be erased."""

    search = django_filters.CharFilter(
        method="named", label=_("Search a person…"), max_length=100, widget=_finder(_("Search a person…"))
    )
    second_step = django_filters.ChoiceFilter(
        field_name="has_second_step",
        choices=((True, _("With a second step")), (False, _("Without a second step"))),
        label=_("Second step"),
        empty_label=_("With or without a second step"),
    )
    erasure = django_filters.ChoiceFilter(
        method="asking",
        choices=(("asked", _("Asking to be erased")),),
        label=_("Erasure"),
        empty_label=_("Everybody"),
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def named(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Those whose name or address contains the words."""
        return rows.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def asking(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Those who wait for the secretariat to erase their account."""
        return rows.filter(erasure_asked_at__isnull=False)


class EventFilter(django_filters.FilterSet):
    """By words, kind of subject, consultation and dates."""

    SUBJECTS = (
        ("recommendation", _("Recommendations")),
        ("upload", _("Uploaded compilations")),
        ("edition", _("Reports")),
        ("consultation", _("Consultations")),
        ("contribution", _("Contributions")),
        ("section", _("Sections")),
        ("delegation", _("Delegations")),
    )

    search = django_filters.CharFilter(
        method="naming",
        label=_("Search the record…"),
        max_length=100,
        widget=_finder(_("Search the record…")),
    )
    subject = django_filters.ChoiceFilter(
        field_name="subject_kind", choices=SUBJECTS, label=_("About"), empty_label=_("About everything")
    )
    delegation = django_filters.CharFilter(
        field_name="delegation_slug", label=_("Delegation"), widget=forms.HiddenInput()
    )
    consultation = django_filters.CharFilter(label=_("Consultation"), widget=forms.HiddenInput())
    since = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=_("Since"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()

    def naming(self, rows: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Those that name the words: subject, person, delegation or reason."""
        return rows.filter(
            Q(subject_label__icontains=value)
            | Q(person__icontains=value)
            | Q(delegation__icontains=value)
            | Q(reason__icontains=value)
        )


class NoticeFilter(django_filters.FilterSet):
    """By topic."""

    topic = django_filters.ChoiceFilter(choices=Topic.choices, label=_("Topic"), empty_label=_("Every topic"))

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()
