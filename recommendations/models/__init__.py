"""Recommendations, their texts, amendments and comments, where the group stands on them, and the compiled reports."""

from recommendations.models.agreement import AgreedUnit
from recommendations.models.amendment import Amendment, AmendmentVersion, Sponsor
from recommendations.models.arrangement import PLACES_APART, Arrangement
from recommendations.models.call import Call
from recommendations.models.comment import Comment, CommentFlag
from recommendations.models.compilation import Compilation, CompilationUpload
from recommendations.models.cross_reference import CrossReference
from recommendations.models.designation import Challenge, Designation, Objection
from recommendations.models.drafting import CosponsorInvitation
from recommendations.models.edition import AwayFile, Edition, EditionFile, ReportTemplate
from recommendations.models.extraction import Addressed, Addressee, Extract, Span
from recommendations.models.indicator import Indicator
from recommendations.models.moderation import Case, CaseNote, ReasonTemplate
from recommendations.models.position import Position, PositionNote, SpokenFor
from recommendations.models.recommendation import Proposer, Recommendation, Revision
from recommendations.models.relation import Relation
from recommendations.models.section import Section
from recommendations.models.similarity import ComparedText, Similarity, TextMark, WordCount
from recommendations.models.validation import ExtractCorrection, PartRead
from recommendations.models.word import WordChange, WordUpload

__all__ = [
    "PLACES_APART",
    "Addressed",
    "Addressee",
    "AgreedUnit",
    "Amendment",
    "AmendmentVersion",
    "Arrangement",
    "AwayFile",
    "Call",
    "Case",
    "CaseNote",
    "Challenge",
    "Comment",
    "CommentFlag",
    "ComparedText",
    "Compilation",
    "CompilationUpload",
    "CosponsorInvitation",
    "CrossReference",
    "Designation",
    "Edition",
    "EditionFile",
    "Extract",
    "ExtractCorrection",
    "Indicator",
    "Objection",
    "PartRead",
    "Position",
    "PositionNote",
    "Proposer",
    "ReasonTemplate",
    "Recommendation",
    "Relation",
    "ReportTemplate",
    "Revision",
    "Section",
    "Similarity",
    "Span",
    "SpokenFor",
    "Sponsor",
    "TextMark",
    "WordChange",
    "WordCount",
    "WordUpload",
]
