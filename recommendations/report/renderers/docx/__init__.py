"""DOCX: WordprocessingML with styles a secretariat can edit, native notes, lists, contents and page fields."""

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers import prepared
from recommendations.report.renderers.docx import faces, frame, marks, package, styles
from recommendations.report.renderers.docx.parts import Parts
from recommendations.report.renderers.docx.text import Writer
from recommendations.report.renderers.docx.xml import Element, element, valued, written
from recommendations.report.renderers.sheet import WIDTH
from recommendations.report.renderers.voice import Voice, voice
from wgec.kernel.text import blocks as tree

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"


def render(document: Document) -> bytes:
    """The document as a Word file; the same document gives the same bytes."""
    return package.zipped(parts_of(document))


def render_text(document: Document) -> bytes:
    """A document of one text as a Word file without a cover and without contents."""
    return package.zipped(parts_of(document, has_cover=False))


def parts_of(document: Document, *, has_cover: bool = True) -> dict[str, bytes]:
    """The parts of the Word file by their names."""
    spoken = voice(document.language)
    right_to_left = spoken.direction == "rtl"

    def write_note(note: tree.Note, around: Voice) -> list[Element]:
        body = tree.Body(note.blocks, ())
        return Writer(body, around, elsewhere, style="FootnoteText", width=WIDTH, in_note=True).whole(body)

    elsewhere = Parts(spoken, write_note)
    parts = list(prepared.parts(document, linked=True))
    main = frame.body(document, parts, elsewhere, right_to_left=right_to_left, has_cover=has_cover)
    return {
        **marks.parts(marks.listed(main, fingerprint(document))),
        "word/document.xml": written(element("w:document", None, main)),
        "word/styles.xml": styles.part(spoken.language, right_to_left=right_to_left),
        "word/numbering.xml": elsewhere.numbering.part(),
        "word/footnotes.xml": elsewhere.notes.part(),
        "word/settings.xml": _settings(),
        "word/header1.xml": frame.header(document),
        "word/header2.xml": frame.empty("hdr"),
        "word/footer1.xml": frame.footer(document),
        "word/footer2.xml": frame.empty("ftr"),
        **package.frame(document, elsewhere.links.places, elsewhere.note_links.places),
    }


def _settings() -> bytes:
    """``word/settings.xml``: the layout rules of today's Word, and the two rules drawn above footnotes."""
    return written(
        element(
            "w:settings",
            None,
            faces.embedding(),
            valued("w:defaultTabStop", 425),
            valued("w:characterSpacingControl", "doNotCompress"),
            element("w:footnotePr", None, element("w:footnote", {"id": -1}), element("w:footnote", {"id": 0})),
            element(
                "w:compat",
                None,
                element(
                    "w:compatSetting",
                    {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15},
                ),
            ),
        )
    )
