"""What a list of recommendations can be narrowed to: one set of filters for the pages' URLs and for the API."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter, NumberFilter

from consultations.enums import StakeholderGroup
from consultations.models import Consultation, Delegation
from recommendations import search
from recommendations.enums import Status
from recommendations.models import Edition, Proposer, Recommendation, Section

#: The value of ``section`` that stands for what is not yet placed.
NO_SECTION = "none"


class WholeNumberFilter(NumberFilter):
    """A number without decimals."""

    field_class = forms.IntegerField


class RecommendationFilter(FilterSet):
    """Consultation, section, number, status, stakeholder group, delegation, text; each is optional, all must hold."""

    consultation = ModelChoiceFilter(
        queryset=Consultation.objects.all(),
        to_field_name="slug",
        label=_("Consultation"),
        empty_label=_("All consultations"),
    )
    section = CharFilter(
        method="in_section",
        label=_("Section"),
        help_text=_("The numeral as printed, such as “III”; “none” for what is not yet placed."),
    )
    number = WholeNumberFilter(label=_("Printed number"), min_value=1)
    status = ChoiceFilter(choices=Status.choices, label=_("Status"), empty_label=_("Any status"))
    group = ChoiceFilter(
        choices=StakeholderGroup.choices,
        method="of_group",
        label=_("Stakeholder group"),
        empty_label=_("All groups"),
        help_text=_("At least one proposer belongs to this group."),
    )
    delegation = ModelChoiceFilter(
        queryset=Delegation.objects.order_by("name"),
        to_field_name="slug",
        method="of_delegation",
        label=_("Delegation"),
        empty_label=_("All delegations"),
        help_text=_("Proposed by this delegation, alone or with others."),
    )
    search = CharFilter(
        method="matching",
        label=_("Text"),
        max_length=200,
        help_text=_("Every word must occur; “words in quotation marks” must follow each other."),
    )

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = ()

    def in_section(self, rows: QuerySet, name: str, numeral: str) -> QuerySet:
        """Rows of the section with this numeral, or of none."""
        if numeral == NO_SECTION:
            return rows.filter(section=None)
        return rows.filter(section__in=Section.objects.filter(numeral=numeral))

    def of_group(self, rows: QuerySet, name: str, group: str) -> QuerySet:
        """Rows with a proposer of this stakeholder group; a subquery, so that no row comes twice."""
        return rows.filter(pk__in=Proposer.objects.filter(delegation__group=group).values("recommendation"))

    def of_delegation(self, rows: QuerySet, name: str, delegation: Delegation) -> QuerySet:
        """Rows that this delegation proposes."""
        return rows.filter(pk__in=Proposer.objects.filter(delegation=delegation).values("recommendation"))

    def matching(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        """Rows in which every word of ``query`` occurs."""
        return search.matching(rows, query)


class OfConsultationFilter(FilterSet):
    """The rows that belong to one consultation."""

    consultation = ModelChoiceFilter(
        queryset=Consultation.objects.all(),
        to_field_name="slug",
        label=_("Consultation"),
        empty_label=_("All consultations"),
    )


class SectionFilter(OfConsultationFilter):
    """Sections of a consultation."""

    class Meta:
        model = Section
        fields: tuple[str, ...] = ()


class EditionFilter(OfConsultationFilter):
    """Editions of a consultation."""

    class Meta:
        model = Edition
        fields: tuple[str, ...] = ()
