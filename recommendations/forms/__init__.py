"""Is the input well formed? Shapes and lengths; the rules of the group are asked by the actions."""

from recommendations.forms.compilations import EditionForm, FrontMatterForm, UploadForm
from recommendations.forms.texts import MergeForm, ReasonForm, RestoreForm, ReviseForm

__all__ = ["EditionForm", "FrontMatterForm", "MergeForm", "ReasonForm", "RestoreForm", "ReviseForm", "UploadForm"]
