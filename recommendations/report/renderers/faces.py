"""The faces of a word processor's file, and what stands in their place where it can't be shown."""

from recommendations.report.renderers.legible import FONTS

FACE = "Source Serif 4"
INSTEAD = "Cambria"
"""What a program that does not read carried fonts shows."""
FACE_CHINESE = "SimSun"


def font(face: str) -> bytes:
    """The font of ``FACE`` that is "Regular", "Bold", "Italic" or "BoldItalic"."""
    return (FONTS / f"SourceSerif4-{face}.ttf").read_bytes()
