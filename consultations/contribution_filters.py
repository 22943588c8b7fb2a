"""Filters over contributions that live in the URL: one set for the pages and the API."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.enums import ContributionStatus, StakeholderGroup
from consultations.models import Consultation, Contribution

_SHOWN = [
    ContributionStatus.SUBMITTED,
    ContributionStatus.PUBLISHED,
    ContributionStatus.REPLACED,
    ContributionStatus.WITHDRAWN,
]


class ContributionFilter(django_filters.FilterSet):
    """By question, stakeholder group, language and status; ``consultation`` gives the questions to choose from."""

    question = django_filters.ChoiceFilter(
        field_name="parts__question__number", label=_("Question"), empty_label=_("Every question"), choices=()
    )
    group = django_filters.ChoiceFilter(
        field_name="delegation__group",
        choices=StakeholderGroup.choices,
        label=_("Stakeholder group"),
        empty_label=_("Every group"),
    )
    language = django_filters.ChoiceFilter(
        choices=sorted(settings.LANGUAGE_NAMES.items()), label=_("Language"), empty_label=_("Every language")
    )
    status = django_filters.ChoiceFilter(
        choices=[(status.value, status.label) for status in _SHOWN], label=_("Status"), empty_label=_("Every status")
    )

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.number), str(each)) for each in consultation.questions.all()]
        self.filters["question"].extra["choices"] = choices


class ContributionApiFilter(django_filters.FilterSet):
    """The same for programs, over every round."""

    consultation = django_filters.CharFilter(field_name="consultation__slug", help_text="The address of a round.")
    question = django_filters.NumberFilter(
        method="answering", help_text="Those that answer the question of this number."
    )
    group = django_filters.ChoiceFilter(field_name="delegation__group", choices=StakeholderGroup.choices)
    language = django_filters.CharFilter(help_text="A code such as en, fr or ar.")
    delegation = django_filters.CharFilter(field_name="delegation__slug", help_text="The address of a delegation.")
    status = django_filters.ChoiceFilter(choices=ContributionStatus.choices)

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = ()

    def answering(self, rows: QuerySet[Contribution], name: str, value: Any) -> QuerySet[Contribution]:
        """Those with an answer to the question."""
        return rows.filter(parts__question__number=value).distinct()
