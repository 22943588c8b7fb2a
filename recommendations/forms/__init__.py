"""Is the input well formed? Shapes and lengths; the rules of the group are asked by the actions."""

from recommendations.forms.amendments import AmendmentForm, OptionalReasonForm, RewriteForm
from recommendations.forms.compilations import EditionForm, FrontMatterForm, UploadForm
from recommendations.forms.decisions import AgreeForm, DecideForm, ReferForm
from recommendations.forms.texts import MergeForm, ReasonForm, RestoreForm, ReviseForm

__all__ = [
    "AgreeForm",
    "AmendmentForm",
    "DecideForm",
    "EditionForm",
    "FrontMatterForm",
    "MergeForm",
    "OptionalReasonForm",
    "ReasonForm",
    "ReferForm",
    "RestoreForm",
    "ReviseForm",
    "RewriteForm",
    "UploadForm",
]
