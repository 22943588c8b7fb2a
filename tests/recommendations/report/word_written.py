"""What Word makes of a file when it saves it: runs cut in pieces, session ids, spelling marks, its own namespaces."""

import io
import itertools
import zipfile
from collections.abc import Callable

from lxml import etree

from tests.recommendations.report.changed import W

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
W16SE = "http://schemas.microsoft.com/office/word/2015/wordml/symex"
W16DU = "http://schemas.microsoft.com/office/word/2023/wordml/word16du"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SPACES = {"w": W, "w14": W14, "w15": W15, "w16se": W16SE, "w16du": W16DU, "mc": MC, "m": M, "wp": WP, "wps": WPS}
_KEPT = "{http://www.w3.org/XML/1998/namespace}space"


def saved(content: bytes, *changes: Callable[[etree._Element], None]) -> bytes:
    """The file as Word saves it, with changes made in its body first."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name in ("word/document.xml", "word/footnotes.xml"):
                part = _part(part, changes if name == "word/document.xml" else ())
            new.writestr(name, part)
    return out.getvalue()


def xml(markup: str) -> list[etree._Element]:
    """Elements written with the prefixes that Word uses."""
    declared = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in SPACES.items())
    return list(etree.fromstring(f"<root {declared}>{markup}</root>"))


def run(words: str) -> str:
    """A run as Word writes one, in two pieces."""
    cut = len(words) // 2
    return "".join(
        f'<w:r w:rsidR="00B24D11"><w:t xml:space="preserve">{each}</w:t></w:r>'
        for each in (words[:cut], words[cut:])
        if each
    )


def _part(content: bytes, changes: tuple[Callable[[etree._Element], None], ...]) -> bytes:
    old = etree.fromstring(content)
    for change in changes:
        change(old)
    root = etree.Element(old.tag, nsmap={**SPACES, **old.nsmap})
    root.set(f"{{{MC}}}Ignorable", "w14 w15 w16se w16du wp14")
    root.extend(old)
    for number, paragraph in enumerate(root.iter(f"{{{W}}}p")):
        paragraph.set(f"{{{W14}}}paraId", f"{number + 1:08X}")
        paragraph.set(f"{{{W}}}rsidR", "00A77B3E")
        paragraph.set(f"{{{W}}}rsidRDefault", "00A77B3E")
    for each in list(root.iter(f"{{{W}}}r")):
        _cut(each)
    for body in root.iter(f"{{{W}}}body"):
        _go_back(body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cut(whole: etree._Element) -> None:
    """A run in pieces, with marks of spelling and smart tags between them."""
    texts = [each for each in whole if each.tag in (f"{{{W}}}t", f"{{{W}}}delText")]
    whole.set(f"{{{W}}}rsidRPr", "00C44A55")
    if len(texts) != 1 or len(whole) > 2 or len(texts[0].text or "") < 4:
        return
    text = texts[0].text or ""
    pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
    properties = whole.find(f"{{{W}}}rPr")
    for number, piece in enumerate(reversed(pieces[1:])):
        made = etree.Element(f"{{{W}}}r", {f"{{{W}}}rsidR": "00D0A1B2"})
        if properties is not None:
            made.append(etree.fromstring(etree.tostring(properties)))
        etree.SubElement(made, texts[0].tag, {_KEPT: "preserve"}).text = piece
        if number % 3 == 1:
            tag = etree.Element(f"{{{W}}}smartTag", {f"{{{W}}}element": "City"})
            etree.SubElement(tag, f"{{{W}}}smartTagPr")
            tag.append(made)
            made = tag
        whole.addnext(made)
        whole.addnext(etree.Element(f"{{{W}}}proofErr", {f"{{{W}}}type": "spellStart"}))
    texts[0].text = pieces[0]
    texts[0].set(_KEPT, "preserve")
    texts[0].addprevious(etree.Element(f"{{{W}}}lastRenderedPageBreak"))


def _go_back(body: etree._Element) -> None:
    """The bookmark where the cursor stood last, around half of the body, and a permission."""
    marks = itertools.chain.from_iterable(
        xml(markup)
        for markup in (
            '<w:bookmarkStart w:id="77001" w:name="_GoBack"/>',
            '<w:permStart w:id="77002" w:edGrp="everyone"/>',
        )
    )
    for mark in marks:
        body.insert(len(body) // 2, mark)
    body.insert(len(body) - 1, xml('<w:bookmarkEnd w:id="77001"/>')[0])
    body.insert(len(body) - 1, xml('<w:permEnd w:id="77002"/>')[0])
