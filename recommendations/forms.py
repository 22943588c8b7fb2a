"""Is the input well formed? Shapes and lengths; the rules of the group are asked by the actions."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from recommendations.actions.importing import check_address
from recommendations.enums import FORMATS_SHOWN, Change
from recommendations.models import Compilation, Recommendation
from wgec.kernel.errors import Malformed
from wgec.kernel.richtext import RichTextarea, RichTextField

ACCEPTED = ".md,.markdown,.txt,.docx,.odt"


class UploadForm(forms.Form):
    """A file to become the compilation of a new consultation."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Markdown, plain text, Word (.docx) or OpenDocument (.odt)."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    title = forms.CharField(
        label=_("Title of the consultation"),
        max_length=300,
        required=False,
        help_text=_("Left empty, it is taken from the compilation."),
    )
    slug = forms.CharField(
        label=_("Address of the consultation"),
        max_length=60,
        help_text=_("Short, in small letters, digits and hyphens: second-round. It never changes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = filesizeformat(settings.COMPILATION_MAX_BYTES)
        self.fields["file"].help_text = _(
            "Markdown, plain text, Word (.docx) or OpenDocument (.odt), up to %(limit)s."
        ) % {"limit": limit}

    def clean_slug(self) -> str:
        """The address, or the sentence with which the import would refuse it."""
        slug: str = self.cleaned_data["slug"]
        try:
            check_address(slug)
        except Malformed as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        return slug


class FrontMatterForm(forms.ModelForm):  # type: ignore[type-arg]  # Django does not subscript it at run time
    """What is printed before and around the recommendations."""

    class Meta:
        model = Compilation
        fields = ("masthead", "title", "dated_on", "revision_statement", "disclaimer", "annex_title")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "masthead": forms.Textarea(attrs={"rows": 3}),
            "title": forms.Textarea(attrs={"rows": 3}),
            "dated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "revision_statement": forms.Textarea(attrs={"rows": 2}),
            "disclaimer": forms.Textarea(attrs={"rows": 3}),
            "annex_title": forms.TextInput(),
        }

    def _post_clean(self) -> None:
        """Leave the row as it is: the action writes it, so that the record and the history know."""


class EditionForm(forms.Form):
    """The formats of a new edition."""

    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=[(format.value, format.label) for format in FORMATS_SHOWN],
        initial=[format.value for format in FORMATS_SHOWN],
        widget=forms.CheckboxSelectMultiple,
    )


class ReviseForm(forms.Form):
    """The next revision of a text, made from the one that was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    text = RichTextField(
        label=_("Text"),
        required=False,  # an empty text is the action's to refuse
        widget=RichTextarea(attrs={"required": True}),
    )
    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=Change.choices,
        initial=Change.SUBSTANTIVE,
        widget=forms.RadioSelect(),
        help_text=_("An editorial change does not touch the meaning; only the secretariat may mark a change so."),
    )
    reason = forms.CharField(label=_("Reason, for the record"), max_length=500, required=False)

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        current = recommendation.current
        kwargs.setdefault("initial", {"text": current.text, "seen_revision": current.number} if current else {})
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["lang"] = recommendation.language

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was typed, as a change of ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class ReasonForm(forms.Form):
    """Why a step is taken."""

    # Required of people's browsers; what it means to leave it out is the action's to say.
    reason = forms.CharField(
        label=_("Reason, for the record"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"required": True}),
    )


class MergeForm(ReasonForm):
    """Into which recommendation another one is merged, and why."""

    other = forms.CharField(label=_("Number or reference of the other recommendation"), max_length=12)
    field_order = ("other", "reason")

    def __init__(self, *args: Any, among: QuerySet[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among

    def clean_other(self) -> Recommendation:
        """The recommendation that is meant; a sentence when there is none."""
        given = self.cleaned_data["other"].strip()
        wanted = Q(number=int(given)) if given.isdecimal() and len(given) < 10 else Q(reference=given)
        found = self.among.filter(wanted).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no recommendation %(given)s in this consultation."), params={"given": given}
            )
        return found
