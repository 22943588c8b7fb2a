"""Recommendations, their texts, amendments and comments, where they come from and the reports compiled of them."""

from recommendations.models.agreement import AgreedUnit
from recommendations.models.amendment import Amendment, AmendmentVersion, Sponsor
from recommendations.models.comment import Comment, CommentFlag
from recommendations.models.compilation import Compilation, CompilationUpload
from recommendations.models.drafting import CosponsorInvitation, Writing
from recommendations.models.edition import Edition, EditionFile
from recommendations.models.recommendation import Proposer, Recommendation, Revision
from recommendations.models.section import Section

__all__ = [
    "AgreedUnit",
    "Amendment",
    "AmendmentVersion",
    "Comment",
    "CommentFlag",
    "Compilation",
    "CompilationUpload",
    "CosponsorInvitation",
    "Edition",
    "EditionFile",
    "Proposer",
    "Recommendation",
    "Revision",
    "Section",
    "Sponsor",
    "Writing",
]
