"""Filters over recommendations and editions that live in the URL: one set for the pages and the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.enums import StakeholderGroup
from consultations.models import Consultation
from recommendations import search
from recommendations.enums import (
    PUBLIC_STATUSES,
    STANDING_OBJECTIONS,
    AmendmentStatus,
    CallKind,
    CallState,
    Consensus,
    DesignationWord,
    Needs,
    ObjectionState,
    RecommendationKind,
    ReportKind,
    Status,
)
from recommendations.models import (
    Addressed,
    Amendment,
    Call,
    Designation,
    Edition,
    Objection,
    Proposer,
    Recommendation,
    Section,
    Sponsor,
)
from recommendations.queries import amendments, own
from recommendations.queries.standing import NO_SECTION

#: Texts with amendments of one's own delegation that it has to deal with.
OWN_AMENDMENTS = [("drafts", _("Our amendments not submitted")), ("behind", _("Our amendments from earlier texts"))]


class WholeNumberFilter(django_filters.NumberFilter):
    """A number written in digits; a decimal such as 1e9999999 would take the server's memory."""

    field_class = forms.IntegerField


class RecommendationFilter(django_filters.FilterSet):
    """By consultation, section, number, status, amendments, indicator, stakeholder group, delegation and words."""

    search = django_filters.CharFilter(method="matching", label=_("Search text, author, number…"), max_length=200)
    consultation = django_filters.CharFilter(method="of_consultation", label=_("Consultation"))
    section = django_filters.CharFilter(
        method="in_section",
        label=_("Section"),
        help_text=_("A numeral such as III, or “none” for what is not yet placed."),
    )
    number = WholeNumberFilter(label=_("Printed number"))
    group = django_filters.ChoiceFilter(
        method="by_group", choices=StakeholderGroup.choices, label=_("Stakeholder group"), empty_label=_("Every group")
    )
    delegation = django_filters.CharFilter(
        method="by_delegation", label=_("Delegation"), help_text=_("Its address, such as arcadia, or its printed name.")
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Status"), empty_label=_("Every status"))
    amended = django_filters.ChoiceFilter(
        method="by_amendments",
        choices=[("open", _("Open amendments")), *OWN_AMENDMENTS],
        label=_("Amendments"),
        empty_label=_("Amended or not"),
    )
    indicator = django_filters.ChoiceFilter(
        method="by_indicator",
        choices=list(reversed(Consensus.choices)),
        label=_("Indicator"),
        help_text=_("A text on which nobody has spoken is “insufficient”; one whose positions are sealed is nothing."),
        empty_label=_("Every indicator"),
    )
    order = django_filters.ChoiceFilter(
        method="by_breadth",
        choices=[("-breadth", _("Broadest agreement first")), ("breadth", _("Narrowest agreement first"))],
        label=_("Order"),
        help_text=_("Without it, in the order of the compilation."),
        empty_label=_("In the order of the compilation"),
    )
    designation = django_filters.ChoiceFilter(
        method="by_designation",
        choices=[(word.value, word.label) for word in reversed(DesignationWord)],
        label=_("Designation"),
        empty_label=_("Designated or not"),
    )
    needs_position = django_filters.ChoiceFilter(
        method="by_need",
        choices=[
            ("any", _("Needs my position")),
            (Needs.NONE.value, Needs.NONE.label),
            (Needs.STALE.value, Needs.STALE.label),
        ],
        label=_("Your position"),
        help_text=_("Of the delegation that you act for, where it can be stated now; nothing for who acts for none."),
    )

    kind = django_filters.ChoiceFilter(choices=RecommendationKind.choices, label=_("Type"), empty_label=_("Every type"))
    addressee = django_filters.CharFilter(method="by_addressee", label=_("Addressed to"), max_length=120)

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = ()

    def of_consultation(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those of the consultation with that address: one value, not a join, so that its index serves."""
        return rows.filter(consultation=Consultation.objects.filter(slug=value).values("pk")[:1])

    def matching(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those in which every word occurs."""
        return search.matching(rows, value)

    def in_section(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those of the section with that numeral."""
        return (
            rows.filter(section=None)
            if value == NO_SECTION
            else rows.filter(section__in=Section.objects.filter(numeral=value))
        )

    def by_group(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those that a delegation of the group proposes."""
        return rows.filter(_proposed(delegation__group=value))

    def by_delegation(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those that the delegation with this address, or of this printed name, proposes."""
        return rows.filter(_proposed(delegation__slug=value) | _proposed(delegation__name__iexact=value))

    def by_addressee(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those that are addressed to somebody of that name."""
        return rows.filter(pk__in=Addressed.objects.filter(addressee__name__iexact=value).values("recommendation"))

    def by_need(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those on which the reader's delegation has no position, or one that was taken on an earlier text."""
        user = self.request.user if self.request is not None else None
        return own.needing(rows, user, "" if value == "any" else value)

    def by_amendments(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those on which an amendment is still to be decided, or one of one's delegation is a draft or left behind."""
        user = self.request.user if self.request is not None else None
        return rows.filter(amendments.is_pending() if value == "open" else amendments.has_own(value, user))

    def by_indicator(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those published texts whose indicator is in that state."""
        wanted = Q(current__indicator__state=value)
        if value == Consensus.INSUFFICIENT:
            wanted |= Q(current__indicator=None, consultation__positions_sealed=False)
        return rows.filter(wanted, status=Status.PUBLISHED)

    def by_breadth(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """By how broadly the groups are in favour; at the end what has no indicator, in its own order."""
        breadth = F("current__indicator__breadth")
        first = breadth.desc(nulls_last=True) if value.startswith("-") else breadth.asc(nulls_last=True)
        return rows.order_by(first, "consultation_id", "place", "id")

    def by_designation(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those that the chair calls so now."""
        return rows.filter(pk__in=Designation.objects.filter(until_at=None, word=value).values("recommendation"))


def _proposed(**by: Any) -> Q:
    """Each recommendation once, however many of its proposers match; from the proposers' side, which are fewer."""
    return Q(pk__in=Proposer.objects.filter(**by).values("recommendation"))


class RecommendationPageFilter(RecommendationFilter):
    """The same filters as a form: consultation and section are chosen beside it; delegations are those that propose."""

    status = django_filters.ChoiceFilter(
        choices=[(status.value, status.label) for status in PUBLIC_STATUSES],
        label=_("Status"),
        empty_label=_("Every status"),
    )
    number = None  # type: ignore[assignment]  # how django-filter takes a filter away

    def __init__(
        self,
        *args: Any,
        delegations: list[tuple[str, str]],
        addressees: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields = self.form.fields
        for name in ("consultation", "section"):
            fields[name].widget = forms.HiddenInput()
        fields["delegation"].widget = forms.Select(choices=[("", _("Every delegation")), *delegations])
        known = forms.Select(choices=[("", _("To everybody")), *addressees])
        fields["addressee"].widget = known if addressees else forms.HiddenInput()
        if own.delegation_of(self.request.user if self.request is not None else None) is None:
            del fields["needs_position"]
            fields["amended"].choices = [each for each in fields["amended"].choices if each not in OWN_AMENDMENTS]
        fields["search"].widget = forms.TextInput(
            attrs={"type": "search", "placeholder": fields["search"].label, "autocomplete": "off"}
        )

    def in_order(self, rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        """``rows`` in the order that is asked for: those that a page cuts out and makes rows of a list."""
        wanted = self.form.cleaned_data.get("order") if self.is_valid() else ""
        return self.by_breadth(rows, "order", wanted) if wanted else rows

    def but_for(self, name: str) -> QuerySet[Recommendation]:
        """What answers to every filter but one."""
        rows: QuerySet[Recommendation] = self.queryset.all()
        for each, value in self.form.cleaned_data.items():
            if each != name:
                rows = self.filters[each].filter(rows, value)
        return rows


class DueFilter(django_filters.FilterSet):
    """What needs the position of one's delegation: by what it needs, consultation, section, and whether it is asked."""

    needs = django_filters.ChoiceFilter(choices=Needs.choices, label=_("Needs"), empty_label=_("Every need"))
    consultation = django_filters.ModelChoiceFilter(
        queryset=Consultation.objects.all(),
        to_field_name="slug",
        label=_("Consultation"),
        empty_label=_("Every consultation"),
    )
    section = django_filters.ChoiceFilter(method="in_section", label=_("Section"), empty_label=_("Every section"))
    call = django_filters.ChoiceFilter(
        method="in_call",
        choices=[("open", _("In an open call")), ("none", _("In no call"))],
        label=_("Call"),
        empty_label=_("Called or not"),
    )

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = Section.objects.order_by("consultation_id", "position")
        if wanted := self.data.get("consultation"):
            sections = sections.filter(consultation__slug=wanted)
        numerals = dict.fromkeys(sections.values_list("numeral", flat=True))
        choices = [*((numeral, _("Section %(numeral)s") % {"numeral": numeral}) for numeral in numerals)]
        self.filters["section"].extra["choices"] = [*choices, (NO_SECTION, _("Not yet placed"))]

    def in_section(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those of a section with that numeral."""
        return rows.filter(section=None) if value == NO_SECTION else rows.filter(section__numeral=value)

    def in_call(self, rows: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        """Those on which the group is being asked, or is not."""
        return rows.filter(Q(call_closes_at__isnull=value == "none"))


class AmendmentFilter(django_filters.FilterSet):
    """By recommendation, consultation, status, sponsoring delegation and unit."""

    recommendation = django_filters.CharFilter(
        field_name="recommendation__reference", label=_("Recommendation"), help_text=_("Its reference.")
    )
    consultation = django_filters.CharFilter(field_name="consultation__slug", label=_("Consultation"))
    status = django_filters.ChoiceFilter(
        choices=[(status.value, status.label) for status in AmendmentStatus if status != AmendmentStatus.DISCARDED],
        label=_("Status"),
        empty_label=_("Every status"),
    )
    delegation = django_filters.CharFilter(
        method="by_delegation", label=_("Delegation"), help_text=_("Its address, such as arcadia.")
    )
    unit = django_filters.CharFilter(
        method="at_unit", label=_("Unit"), max_length=24, help_text=_("The identity of a unit, such as 1.2.")
    )

    class Meta:
        model = Amendment
        fields: tuple[str, ...] = ()

    def by_delegation(self, rows: QuerySet[Amendment], name: str, value: str) -> QuerySet[Amendment]:
        """Those that the delegation with this address stands behind."""
        behind = Sponsor.objects.filter(until_at=None, delegation__slug=value)
        return rows.filter(pk__in=behind.values("amendment"))

    def at_unit(self, rows: QuerySet[Amendment], name: str, value: str) -> QuerySet[Amendment]:
        """Those that touch the unit."""
        return amendments.touching(rows, value)


class AmendmentPageFilter(AmendmentFilter):
    """The same filters as a form beside the amendments to one text."""

    recommendation = None  # how django-filter takes a filter away
    consultation = None

    def __init__(self, *args: Any, delegations: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields = self.form.fields
        fields["delegation"].widget = forms.Select(choices=[("", _("Every delegation")), *delegations])
        fields["unit"].widget = forms.Select(choices=[("", _("Every unit")), *units])


class ObjectionFilter(django_filters.FilterSet):
    """By state, delegation, consultation and recommendation."""

    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[("standing", _("Standing")), *((state.value, state.label) for state in ObjectionState)],
        label=_("State"),
        empty_label=_("Every state"),
        help_text=_("“standing”: open, addressed or sustained."),
    )
    delegation = django_filters.CharFilter(
        field_name="delegation__slug", label=_("Delegation"), help_text=_("Its address, such as arcadia.")
    )
    consultation = django_filters.CharFilter(field_name="recommendation__consultation__slug", label=_("Consultation"))
    recommendation = django_filters.CharFilter(
        field_name="recommendation__reference", label=_("Recommendation"), help_text=_("Its reference.")
    )
    proposer = django_filters.CharFilter(
        method="to_texts_of", label=_("Proposer of the text"), help_text=_("A delegation's address, such as arcadia.")
    )

    class Meta:
        model = Objection
        fields: tuple[str, ...] = ()

    def in_state(self, rows: QuerySet[Objection], name: str, value: str) -> QuerySet[Objection]:
        """Those in one state, or in any in which they stand."""
        return rows.filter(state__in=STANDING_OBJECTIONS) if value == "standing" else rows.filter(state=value)

    def to_texts_of(self, rows: QuerySet[Objection], name: str, value: str) -> QuerySet[Objection]:
        """Those to texts that the delegation with this address proposes."""
        return rows.filter(recommendation__in=Proposer.objects.filter(delegation__slug=value).values("recommendation"))


class ObjectionPageFilter(ObjectionFilter):
    """The same filters as a form."""

    recommendation = None  # how django-filter takes a filter away

    def __init__(self, *args: Any, delegations: list[tuple[str, str]], rounds: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields = self.form.fields
        fields["delegation"].widget = forms.Select(choices=[("", _("Every delegation")), *delegations])
        fields["consultation"].widget = forms.Select(choices=[("", _("Every consultation")), *rounds])
        fields["proposer"].widget = forms.HiddenInput()  # set by a link


class SectionFilter(django_filters.FilterSet):
    """By consultation."""

    consultation = django_filters.CharFilter(field_name="consultation__slug", label=_("Consultation"))

    class Meta:
        model = Section
        fields: tuple[str, ...] = ()


class EditionFilter(SectionFilter):
    """By consultation and kind."""

    kind = django_filters.ChoiceFilter(choices=ReportKind.choices, label=_("Report"))

    class Meta:
        model = Edition
        fields: tuple[str, ...] = ()


class CallFilter(django_filters.FilterSet):
    """By consultation, recommendation, kind and state."""

    consultation = django_filters.CharFilter(field_name="recommendation__consultation__slug", label=_("Consultation"))
    recommendation = django_filters.CharFilter(
        field_name="recommendation__reference", label=_("Recommendation"), help_text=_("Its reference.")
    )
    kind = django_filters.ChoiceFilter(choices=CallKind.choices, label=_("Kind"), empty_label=_("Every kind"))
    state = django_filters.ChoiceFilter(choices=CallState.choices, label=_("State"), empty_label=_("Every state"))

    class Meta:
        model = Call
        fields: tuple[str, ...] = ()


class CallPageFilter(CallFilter):
    """The same filters as a form above the list."""

    recommendation = None  # how django-filter takes a filter away

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Every consultation")), *rounds]
        self.form.fields["consultation"].widget = forms.Select(choices=choices)
