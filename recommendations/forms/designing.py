"""The form in which a report is designed: what it is to hold, its head, how it is printed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from recommendations import queries
from recommendations.enums import (
    DESIGNED,
    FORMATS_SHOWN,
    AppendixName,
    Consensus,
    Distribution,
    EditionAudience,
    PaperSize,
    ReportKind,
)
from recommendations.models import Edition
from recommendations.report import speaking
from recommendations.report.design import LEAST_IN_A_VOLUME, MOST_IN_A_VOLUME
from recommendations.report.inspection import LIMITS

#: What each group of fields is called, and the fields.
GROUPS = (
    (_("Content"), ("kind", "delegation", "since", "until", "sections", "without_unplaced", "states", "with_unagreed")),
    (_("Annexes"), ("appendices",)),
    (
        _("Head"),
        ("title", "symbol", "distribution", "original", "time", "revision_statement", "disclaimer"),
    ),
    (_("Print"), ("language", "paper", "limit", "volume", "formats")),
    (_("Issue"), ("audience", "even_unchanged")),
)
#: Fields that say something of the edition, and not of what is in it.
OF_THE_EDITION = ("formats", "audience", "even_unchanged")
_KINDS = [(kind.value, kind.label) for kind in DESIGNED]
OFFICIAL = ("ar", "zh-hans", "en", "fr", "ru", "es")


def _languages() -> list[tuple[str, str]]:
    """The official languages of the United Nations and those of this installation, by their names."""
    codes = dict.fromkeys((*OFFICIAL, *(code for code, _name in settings.LANGUAGES)))
    return [(code, str(get_language_info(code)["name_translated"])) for code in codes]


def _own_names() -> dict[str, str]:
    """The languages in which the frame can be: those into which it is translated, and those of the pages."""
    names = {code: settings.LANGUAGE_NAMES[code] for code in speaking.LANGUAGES}
    return names | {code: name for code, name in settings.LANGUAGES if code not in names}


class DesignForm(forms.Form):
    """A design with its formats; ``design`` is what the action takes."""

    kind = forms.ChoiceField(label=_("Report"), choices=_KINDS, widget=forms.RadioSelect)
    delegation = forms.ChoiceField(label=_("Delegation"), required=False, help_text=_("Of a dossier: whose it is."))
    since = forms.DateField(
        label=_("First day"),
        required=False,
        help_text=_("Of the record of a meeting."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        required=False,
        help_text=_("None chosen: all of them."),
        widget=forms.CheckboxSelectMultiple,
    )
    without_unplaced = forms.BooleanField(label=_("Leave out inputs that are not yet placed"), required=False)
    states = forms.MultipleChoiceField(
        label=_("Only texts on which the group stands so"),
        choices=Consensus.choices,
        required=False,
        help_text=_("None chosen: whatever the positions. Texts whose positions are sealed are in no state."),
        widget=forms.CheckboxSelectMultiple,
    )
    with_unagreed = forms.BooleanField(
        label=_("Annex of texts without consensus"),
        required=False,
        help_text=_("Of a report on consensus: as the chair decides."),
    )
    appendices = forms.MultipleChoiceField(
        label=_("After the texts"),
        choices=AppendixName.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = forms.CharField(label=_("Title"), max_length=500, required=False, help_text=_("Empty: as it is set."))
    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=60,
        required=False,
        help_text=_("As it was assigned: E/CN.16/2018/CRP.3. None is ever made up."),
    )
    distribution = forms.ChoiceField(
        label=_("Distribution"), choices=[("", _("Not stated")), *Distribution.choices], required=False
    )
    original = forms.MultipleChoiceField(
        label=_("Original language"), required=False, widget=forms.CheckboxSelectMultiple
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        help_text=_("Printed after the date."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    revision_statement = forms.CharField(
        label=_("Revision statement"), max_length=500, required=False, help_text=_("Empty: as it is set.")
    )
    disclaimer = forms.CharField(
        label=_("Disclaimer"),
        required=False,
        max_length=5_000,
        help_text=_("Empty: as it is set."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language of the frame"), required=False, help_text=_("The texts stay in theirs.")
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=PaperSize.choices, required=False)
    limit = forms.TypedChoiceField(
        label=_("Limit of words"),
        coerce=int,
        choices=[(0, pgettext_lazy("limit of words", "None")), *((limit, f"{limit:,}") for limit in LIMITS)],
        required=False,
        help_text=_("A longer report is made all the same, with a warning."),
    )
    volume = forms.IntegerField(
        label=_("Texts in one volume"),
        min_value=LEAST_IN_A_VOLUME,
        max_value=MOST_IN_A_VOLUME,
        required=False,
        help_text=_("A longer report comes in volumes. Empty: as many as is usual."),
    )
    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=[(format.value, format.label) for format in FORMATS_SHOWN],
        widget=forms.CheckboxSelectMultiple,
    )

    audience = forms.ChoiceField(
        label=_("Who sees it"),
        choices=EditionAudience.choices,
        required=False,
        help_text=_("Once it is issued; it can be changed later."),
    )
    even_unchanged = forms.BooleanField(
        label=_("Issue it even if nothing has changed"),
        required=False,
        help_text=_("Unless chosen, the last edition stands for one that would be like it in every word."),
    )

    def __init__(self, consultation: Consultation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "sections": [(each.numeral, str(each)) for each in queries.sections_of(consultation)],
            "delegation": [("", "—"), *queries.delegations_by_name()],
            "original": _languages(),
            "language": [("", str(_("As it is set"))), *_own_names().items()],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]  # all of them are choices

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand together."""
        return [(str(title), [self[name] for name in names]) for title, names in GROUPS]

    def missing(self) -> list[str]:
        """What the design that the form begins with names, and this consultation or this form does not have."""
        if self.is_bound:
            return []
        gone = []
        for name, field in self.fields.items():
            value = self.initial.get(name)
            if value and isinstance(field, forms.ChoiceField):
                known = {str(key) for key, _label in field.choices}  # type: ignore[misc, union-attr]  # all are pairs
                named = value if isinstance(value, list | tuple) else [value]
                gone += [f"{field.label} {each}" for each in named if str(each) not in known]
        return gone

    def parts(self, consultation: Consultation) -> list[tuple[str, str]]:
        """The parts that can be looked at beforehand, by their names."""
        return [
            ("front", str(_("Cover and contents"))),
            *((f"section-{each.numeral}", str(each)) for each in queries.sections_of(consultation)),
            ("unplaced", str(_("Inputs not yet placed"))),
            *((f"appendix-{each.value}", str(each.label)) for each in AppendixName),
        ]

    @property
    def design(self) -> dict[str, Any]:
        """What was chosen, as ``report.design.from_plain`` reads it."""
        found = {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_EDITION and value}
        for name in ("since", "until"):
            if name in found:
                found[name] = found[name].isoformat()
        if "time" in found:
            found["time"] = found["time"].strftime("%H:%M")
        found["with_unplaced"] = not found.pop("without_unplaced", False)
        return found


def initial(design: Mapping[str, Any], formats: Iterable[str]) -> dict[str, Any]:
    """What the form shows of a design that was kept."""
    plain = {"kind": ReportKind.COMPILATION, "paper": PaperSize.A4, **design, "formats": list(formats)}
    return {**plain, "without_unplaced": not plain.get("with_unplaced", True)}


class AudienceForm(forms.Form):
    """Who sees an edition."""

    audience = forms.ChoiceField(label=_("Who sees it"), choices=EditionAudience.choices)


class CorrigendumForm(forms.Form):
    """A corrigendum of an edition: for whom of those who see that, in which formats, under which symbol."""

    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=60,
        required=False,
        help_text=_("As it was assigned: E/CN.16/2018/CRP.3/Corr.1. None is ever made up."),
    )
    audience = forms.ChoiceField(label=_("Who sees it"))
    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=[(format.value, format.label) for format in FORMATS_SHOWN],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "id_corrigendum_%s"})
        within = EditionAudience(edition.audience).within
        self.fields["audience"].choices = [(each.value, each.label) for each in within]  # type: ignore[attr-defined]
        self.initial = {"audience": edition.audience, "formats": edition.formats, **self.initial}


class TemplateForm(forms.Form):
    """Under which name a design is kept; a name is asked of who keeps one, and of nobody who compiles."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name of the template"), max_length=80)
