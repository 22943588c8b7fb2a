"""Changes made in our Word file as Word writes them: tracked or plain, comments, notes, rows."""

import io
import zipfile
from collections.abc import Callable

from lxml import etree

from recommendations.report.document import Document
from recommendations.report.renderers import docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ANA = f'xmlns:w="{W}" w:author="Ana" w:date="2031-04-01T10:00:00Z"'
BO = f'xmlns:w="{W}" w:author="Bo" w:date="2031-04-02T11:30:00Z"'

Change = Callable[[etree._Element], None]


def file(document: Document, *changes: Change, notes: tuple[Change, ...] = (), **parts: bytes) -> bytes:
    """The document's file with changes made in its body and in its footnotes, and parts put in or replaced."""
    found = docx.parts_of(document) | {
        name.replace("__", "/").replace("_xml", ".xml"): given for name, given in parts.items()
    }
    for name, made in (("word/document.xml", changes), ("word/footnotes.xml", notes)):
        root = etree.fromstring(found[name])
        for change in made:
            change(root)
        found[name] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = zipfile.ZipFile(io.BytesIO(docx.render(document))).read("[Content_Types].xml")
        archive.writestr("[Content_Types].xml", kinds)
        for name, content in found.items():
            archive.writestr(name, content)
    return out.getvalue()


def again(content: bytes, *changes: Change) -> bytes:
    """A file with changes made in its body."""

    def change(part: bytes) -> bytes:
        root = etree.fromstring(part)
        for each in changes:
            each(root)
        return etree.tostring(root)

    return rewritten(content, change)


def rewritten(content: bytes, change: Callable[[bytes], bytes], part: str = "word/document.xml") -> bytes:
    """A file with one of its parts written anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def paragraph(root: etree._Element, words: str) -> etree._Element:
    """The first paragraph of a text that holds these words; the contents list is none."""
    for found in root.iter(f"{{{W}}}p"):
        style = found.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        in_contents = style is not None and str(style.get(f"{{{W}}}val")).startswith("TOC")
        if words in "".join(found.itertext(f"{{{W}}}t")) and not in_contents:
            return found
    raise AssertionError(f"no paragraph says {words!r}")


def element(xml: str) -> etree._Element:
    """An element written with the prefix "w"."""
    return etree.fromstring(xml.replace(">", f' xmlns:w="{W}">', 1) if "xmlns:w" not in xml.split(">")[0] else xml)


def _run(text: str, kind: str = "t") -> str:
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def _split(root: etree._Element, words: str) -> tuple[etree._Element, etree._Element, str]:
    """The run that holds ``words``, cut before them, with what stands after them."""
    for run in paragraph(root, words).iter(f"{{{W}}}r"):
        text = run.find(f"{{{W}}}t")
        if text is not None and words in (text.text or ""):
            before, _, after = (text.text or "").partition(words)
            text.text = before
            return run, text, after
    raise AssertionError(f"no run says {words!r}")


def _after(run: etree._Element, *made: etree._Element) -> None:
    for each in reversed(made):
        run.addnext(each)


def replaced(old: str, new: str, by: str = ANA) -> Change:
    """``old`` deleted and ``new`` added in its place, tracked; either may be empty, not both."""

    def change(root: etree._Element) -> None:
        run, _, after = _split(root, old)
        _after(
            run,
            element(f'<w:del w:id="900" {by}>{_run(old, "delText")}</w:del>'),
            *([element(f'<w:ins w:id="901" {by}>{_run(new)}</w:ins>')] if new else []),
            element(_run(after)),
        )

    return change


def typed(old: str, new: str) -> Change:
    """``old`` overwritten with ``new``; nothing says that it was."""

    def change(root: etree._Element) -> None:
        _, text, after = _split(root, old)
        text.text = f"{text.text}{new}{after}"

    return change


def set_bold(words: str, by: str = ANA) -> Change:
    """Words set in bold, tracked."""

    def change(root: etree._Element) -> None:
        run, _, after = _split(root, words)
        properties = f'<w:rPr><w:b/><w:rPrChange w:id="902" {by}><w:rPr/></w:rPrChange></w:rPr>'
        _after(run, element(f"<w:r>{properties}<w:t>{words}</w:t></w:r>"), element(_run(after)))

    return change


def paragraph_added(after: str, words: str, by: str = ANA) -> Change:
    """A new paragraph below another one, tracked as Word does: the end of the one above is the new one."""

    def change(root: etree._Element) -> None:
        above = paragraph(root, after)
        properties = above.find(f"{{{W}}}pPr")
        style = properties.find(f"{{{W}}}pStyle").get(f"{{{W}}}val")
        properties.append(element(f'<w:rPr><w:ins w:id="903" {by}/></w:rPr>'))
        made = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:ins w:id="904" {by}>{_run(words)}</w:ins></w:p>'
        above.addnext(element(made))

    return change


def paragraph_deleted(words: str, by: str = ANA) -> Change:
    """A whole paragraph deleted, tracked."""

    def change(root: etree._Element) -> None:
        found = paragraph(root, words)
        properties = found.find(f"{{{W}}}pPr")
        properties.append(element(f'<w:rPr><w:del w:id="905" {by}/></w:rPr>'))
        for run in list(found.iterchildren(f"{{{W}}}r")):
            for text in run.iter(f"{{{W}}}t"):
                text.tag = f"{{{W}}}delText"
            around = element(f'<w:del w:id="906" {by}></w:del>')
            run.addprevious(around)
            around.append(run)

    return change


def removed(words: str) -> Change:
    """A whole paragraph taken out with all its marks; nothing says that it was there."""

    def change(root: etree._Element) -> None:
        found = paragraph(root, words)
        found.getparent().remove(found)

    return change


def row(words: str, what: str, by: str = ANA) -> Change:
    """The row that holds these words "ins"-erted or "del"-eted, tracked."""

    def change(root: etree._Element) -> None:
        found = paragraph(root, words)
        while found.tag != f"{{{W}}}tr":
            found = found.getparent()
        found.insert(0, element(f'<w:trPr><w:{what} w:id="907" {by}/></w:trPr>'))

    return change


def put_after(words: str, xml: str) -> Change:
    """Elements put below a paragraph."""

    def change(root: etree._Element) -> None:
        paragraph(root, words).addnext(element(xml))

    return change


def remarked(words: str, key: int) -> Change:
    """A comment set on words."""

    def change(root: etree._Element) -> None:
        run, _, after = _split(root, words)
        _after(
            run,
            element(f'<w:commentRangeStart w:id="{key}"/>'.replace("/>", "></w:commentRangeStart>")),
            element(_run(words)),
            element(f'<w:commentRangeEnd w:id="{key}"></w:commentRangeEnd>'),
            element(f'<w:r><w:commentReference w:id="{key}"/></w:r>'),
            element(_run(after)),
        )

    return change


def comments(**texts: str) -> dict[str, bytes]:
    """The parts of the file that hold comments by Ana, by their keys ("c1" for 1)."""
    inside = "".join(
        f'<w:comment w:id="{key[1:]}" {ANA}><w:p>{_run(text)}</w:p></w:comment>' for key, text in texts.items()
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return {
        "word/comments.xml": f'<w:comments xmlns:w="{W}">{inside}</w:comments>'.encode(),
        "relation": f'<Relationship Id="rIdComments" Type="{relations}/comments" Target="comments.xml"/>'.encode(),
    }


def with_comments(content: bytes, **texts: str) -> bytes:
    """The file with comments by Ana in it."""
    parts = comments(**texts)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", parts["relation"] + b"</Relationships>")
            new.writestr(name, part)
        new.writestr("word/comments.xml", parts["word/comments.xml"])
    return out.getvalue()
