"""Is the input well formed? Shapes and lengths; the rules of the group are asked by the actions."""

from consultations.forms.keeping import Kept, brought_back, differs
from recommendations.forms.amendments import AmendmentForm, OptionalReasonForm, RewriteForm
from recommendations.forms.calls import ExtendForm, OpenCallForm, OpenCallsForm
from recommendations.forms.compilations import FrontMatterForm, UploadForm, VerifyForm
from recommendations.forms.decisions import AgreeForm, DecideForm, ReferForm
from recommendations.forms.designing import AudienceForm, CorrigendumForm, DesignForm, TemplateForm
from recommendations.forms.drafts import (
    AnswerForm,
    ConfirmForm,
    InviteForm,
    ProposeForm,
    PublishForm,
    ReturnForm,
    SubmittedForm,
)
from recommendations.forms.extracting import AskForm, CorrectForm, DescribeForm, ExtractForm
from recommendations.forms.texts import MergeForm, ReasonForm, RestoreForm, ReviseForm, SettleForm

__all__ = [
    "AgreeForm",
    "AmendmentForm",
    "AnswerForm",
    "AskForm",
    "AudienceForm",
    "ConfirmForm",
    "CorrectForm",
    "CorrigendumForm",
    "DecideForm",
    "DescribeForm",
    "DesignForm",
    "ExtendForm",
    "ExtractForm",
    "FrontMatterForm",
    "InviteForm",
    "Kept",
    "MergeForm",
    "OpenCallForm",
    "OpenCallsForm",
    "OptionalReasonForm",
    "ProposeForm",
    "PublishForm",
    "ReasonForm",
    "ReferForm",
    "RestoreForm",
    "ReturnForm",
    "ReviseForm",
    "RewriteForm",
    "SettleForm",
    "SubmittedForm",
    "TemplateForm",
    "UploadForm",
    "VerifyForm",
    "brought_back",
    "differs",
]
