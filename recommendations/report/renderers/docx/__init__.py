"""DOCX: WordprocessingML with styles a secretariat can edit, native notes, lists, contents and page fields."""

from recommendations.report.compare import same_sections
from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers.docx import directions, faces, frame, marks, package, styles
from recommendations.report.renderers.docx.parts import Parts
from recommendations.report.renderers.docx.text import Writer
from recommendations.report.renderers.docx.tracking import Tracking, reading
from recommendations.report.renderers.docx.xml import Element, element, valued, written
from recommendations.report.renderers.prepared import Part
from recommendations.report.renderers.sheet import WIDTH
from recommendations.report.renderers.voice import Voice, voice
from recommendations.report.renderers.volume import WHOLE, Made, Volume, last_note, ready
from wgec.kernel.text import blocks as tree

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"


def render(document: Document) -> bytes:
    """The document as a Word file; the same document gives the same bytes."""
    return package.zipped(parts_of(document))


def render_volume(document: Document, volume: Volume) -> Made:
    """One volume as a Word file, its pages and notes numbered on from the one before."""
    elsewhere = _elsewhere(document)
    parts = list(ready(document, volume))
    content = package.zipped(_parts_of(document, elsewhere, parts, volume=volume))
    return Made(content, elsewhere.last_page, last_note(parts, volume), elsewhere.pages)


def render_text(document: Document) -> bytes:
    """A document of one text as a Word file without a cover and without contents."""
    return package.zipped(parts_of(document, has_cover=False))


def parts_of(document: Document, *, has_cover: bool = True) -> dict[str, bytes]:
    """The parts of the Word file by their names."""
    return _parts_of(document, _elsewhere(document), list(ready(document)), has_cover=has_cover)


def _parts_of(
    document: Document, elsewhere: Parts, parts: list[Part], *, has_cover: bool = True, volume: Volume = WHOLE
) -> dict[str, bytes]:
    stretches = frame.stretches(document, parts, elsewhere, has_cover=has_cover, volume=volume)
    body = frame.body(document, stretches, right_to_left=elsewhere.right_to_left, volume=volume)
    return {
        **marks.parts(marks.listed(body, volume.fingerprint or fingerprint(document))),
        **_around(document, elsewhere, body, frame.header(document), frame.footer(document), is_marked=True),
    }


def tracked(new: Document, old: Document, *, author: str = "") -> bytes:
    """``new`` as a Word file in which everything that changed since ``old`` is a tracked change.

    By ``author`` (the group where it is not given), on the day of the new edition at noon. Accepting all changes gives
    the words of the new edition, rejecting all those of the old one. Page numbers of the contents are computed.
    """
    after = _elsewhere(new)
    before = _elsewhere(old).beside(after)
    new_stretches, old_stretches = (
        frame.stretches(document, list(ready(document)), elsewhere, is_marked=False)
        for document, elsewhere in ((new, after), (old, before))
    )
    old_stretches = frame.renamed(old_stretches, same_sections(old, new))
    opening = frame.without_opening(new_stretches)
    frame.without_opening(old_stretches)
    tracking = Tracking(
        reading(before, old_stretches), reading(after, new_stretches), after.notes, author or new.group, new.dated_on
    )
    made = tracking.body(old_stretches, new_stretches)
    frame.open_again(made, opening)
    return package.zipped(
        _around(
            new,
            after,
            frame.body(new, made, right_to_left=after.right_to_left),
            tracking.holder(frame.header(old), frame.header(new)),
            tracking.holder(frame.footer(old), frame.footer(new)),
            is_marked=False,
        )
    )


def _elsewhere(document: Document) -> Parts:
    """What the texts of ``document`` will leave elsewhere in the file."""

    def write_note(note: tree.Note, around: Voice) -> list[Element]:
        body = tree.Body(note.blocks, ())
        return Writer(body, around, elsewhere, style="FootnoteText", width=WIDTH, in_note=True).whole(body)

    elsewhere = Parts(voice(document.language), write_note)
    return elsewhere


def _around(
    document: Document, elsewhere: Parts, body: Element, header: Element, footer: Element, *, is_marked: bool
) -> dict[str, bytes]:
    """All parts of the file around its body."""
    right_to_left = elsewhere.right_to_left
    for part in (body, header, footer, *elsewhere.notes.by_id().values()):
        directions.say(part, right_to_left=right_to_left)
    return {
        "word/document.xml": written(body.getroottree().getroot()),
        "word/styles.xml": styles.part(voice(document.language).language, right_to_left=right_to_left),
        "word/numbering.xml": elsewhere.numbering.part(),
        "word/footnotes.xml": elsewhere.notes.part(),
        "word/settings.xml": _settings(),
        "word/header1.xml": written(header),
        "word/header2.xml": frame.empty("hdr"),
        "word/footer1.xml": written(footer),
        "word/footer2.xml": frame.empty("ftr"),
        **package.frame(document, elsewhere.links.places, elsewhere.note_links.places, is_marked=is_marked),
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
