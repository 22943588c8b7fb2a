"""Recommendations, their texts, amendments and comments, where the group stands on them, and the compiled reports."""

from recommendations.models.agreement import AgreedUnit
from recommendations.models.amendment import Amendment, AmendmentVersion, Sponsor
from recommendations.models.call import Call
from recommendations.models.comment import Comment, CommentFlag
from recommendations.models.compilation import Compilation, CompilationUpload
from recommendations.models.designation import Challenge, Designation, Objection
from recommendations.models.drafting import CosponsorInvitation, Writing
from recommendations.models.edition import Edition, EditionFile
from recommendations.models.indicator import Indicator
from recommendations.models.position import Position, PositionNote, SpokenFor
from recommendations.models.recommendation import Proposer, Recommendation, Revision
from recommendations.models.relation import Relation
from recommendations.models.section import Section
from recommendations.models.similarity import ComparedText, Similarity, TextMark, WordCount

__all__ = [
    "AgreedUnit",
    "Amendment",
    "AmendmentVersion",
    "Call",
    "Challenge",
    "Comment",
    "CommentFlag",
    "ComparedText",
    "Compilation",
    "CompilationUpload",
    "CosponsorInvitation",
    "Designation",
    "Edition",
    "EditionFile",
    "Indicator",
    "Objection",
    "Position",
    "PositionNote",
    "Proposer",
    "Recommendation",
    "Relation",
    "Revision",
    "Section",
    "Similarity",
    "SpokenFor",
    "Sponsor",
    "TextMark",
    "WordCount",
    "Writing",
]
