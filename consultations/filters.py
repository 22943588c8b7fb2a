"""What lists of rounds and delegations can be narrowed to: one set of filters for the pages' URLs and for the API."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet

from consultations.enums import Kind, Region, StakeholderGroup, Standing
from consultations.models import Consultation, Delegation

PHASES = (
    ("planned", pgettext_lazy("phase of a consultation", "Planned")),
    ("open", pgettext_lazy("phase of a consultation", "Open")),
    ("closed", pgettext_lazy("phase of a consultation", "Closed")),
    ("undated", pgettext_lazy("phase of a consultation", "Without dates")),
)


class ConsultationFilter(FilterSet):
    """Rounds by their phase; the rows come from ``queries.consultations``, which says which phase each is in."""

    phase = ChoiceFilter(choices=PHASES, label=_("Phase"), empty_label=_("All phases"))

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = ()


class DelegationFilter(FilterSet):
    """Stakeholder group, UN region, standing, kind, name; each is optional, all must hold."""

    group = ChoiceFilter(choices=StakeholderGroup.choices, label=_("Stakeholder group"), empty_label=_("All groups"))
    region = ChoiceFilter(choices=Region.choices, label=_("UN region"), empty_label=_("All regions"))
    standing = ChoiceFilter(choices=Standing.choices, label=_("Standing"), empty_label=_("Members and observers"))
    kind = ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("All kinds"))
    search = CharFilter(method="named", label=_("Name"), max_length=200)

    class Meta:
        model = Delegation
        fields: tuple[str, ...] = ()

    def named(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        """Rows whose printed or short name contains ``words``."""
        return rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
