"""Recommendations, their texts, amendments and comments, where the group stands on them, and the compiled reports."""

from recommendations.models.agreement import AgreedUnit
from recommendations.models.amendment import Amendment, AmendmentVersion, Sponsor
from recommendations.models.arrangement import PLACES_APART, Arrangement
from recommendations.models.call import Call
from recommendations.models.comment import Comment, CommentFlag
from recommendations.models.compilation import Compilation, CompilationUpload
from recommendations.models.cross_reference import CrossReference
from recommendations.models.designation import Challenge, Designation, Objection
from recommendations.models.drafting import CosponsorInvitation, Writing
from recommendations.models.edition import Edition, EditionFile
from recommendations.models.indicator import Indicator
from recommendations.models.position import Position, PositionNote, SpokenFor
from recommendations.models.recommendation import Proposer, Recommendation, Revision
from recommendations.models.section import Section

__all__ = [
    "PLACES_APART",
    "AgreedUnit",
    "Amendment",
    "AmendmentVersion",
    "Arrangement",
    "Call",
    "Challenge",
    "Comment",
    "CommentFlag",
    "Compilation",
    "CompilationUpload",
    "CosponsorInvitation",
    "CrossReference",
    "Designation",
    "Edition",
    "EditionFile",
    "Indicator",
    "Objection",
    "Position",
    "PositionNote",
    "Proposer",
    "Recommendation",
    "Revision",
    "Section",
    "SpokenFor",
    "Sponsor",
    "Writing",
]
