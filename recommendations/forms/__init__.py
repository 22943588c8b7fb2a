"""Is the input well formed? Shapes and lengths; the rules of the group are asked by the actions."""

from recommendations.forms.compilations import EditionForm, FrontMatterForm, UploadForm
from recommendations.forms.drafts import (
    AnswerForm,
    ConfirmForm,
    InviteForm,
    ProposeForm,
    PublishForm,
)
from recommendations.forms.keeping import brought_back, differs
from recommendations.forms.texts import MergeForm, ReasonForm, RestoreForm, ReviseForm, SettleForm

__all__ = [
    "AnswerForm",
    "ConfirmForm",
    "EditionForm",
    "FrontMatterForm",
    "InviteForm",
    "MergeForm",
    "ProposeForm",
    "PublishForm",
    "ReasonForm",
    "RestoreForm",
    "ReviseForm",
    "SettleForm",
    "UploadForm",
    "brought_back",
    "differs",
]
