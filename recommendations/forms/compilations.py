"""The forms around a compilation: its upload, its front matter, an edition of its report."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from recommendations.actions.importing import check_address
from recommendations.models import Compilation
from wgec.kernel.errors import Malformed

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


class VerifyForm(forms.Form):
    """A file of which somebody wants to know whether it is of an edition."""

    file = forms.FileField(label=_("File"), help_text=_("It is looked at and not kept."), allow_empty_file=True)


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
