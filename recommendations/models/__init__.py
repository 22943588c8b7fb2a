"""Recommendations, their texts, where they come from and the reports compiled of them."""

from recommendations.models.compilation import Compilation, CompilationUpload
from recommendations.models.edition import Edition, EditionFile
from recommendations.models.recommendation import Proposer, Recommendation, Revision
from recommendations.models.section import Section

__all__ = [
    "Compilation",
    "CompilationUpload",
    "Edition",
    "EditionFile",
    "Proposer",
    "Recommendation",
    "Revision",
    "Section",
]
