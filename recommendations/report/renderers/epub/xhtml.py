"""From the safe HTML of a text to XHTML as books have it: well-formed, notes marked as such, addresses sound."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote, urlsplit, urlunsplit

from lxml import etree

from recommendations.report.renderers.voice import Voice, named

Element = etree._Element

EPUB = "http://www.idpf.org/2007/ops"
TYPE = f"{{{EPUB}}}type"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_UNREADABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HOST = re.compile(r"(?:[\w\-~%]+(?:\.[\w\-~%]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")
_SAFE = "!$%&'()*+,/:;=?@~"
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def written(text: str) -> str:
    """``text`` as characters of XML: those that XML does not have are left out."""
    return escape(_UNREADABLE.sub("", text))


def name(words: str, around: Voice) -> str:
    """A name, which keeps its own direction in the line where it stands; its language is said where it is another."""
    own = named(words, around)
    language = "" if own == around else own.attributes
    return f"<bdi{language}>{written(words)}</bdi>"


def page(title: str, how: Voice, style: str, body: str) -> bytes:
    """A whole file around ``body``."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="{EPUB}" xml:lang="{how.language}"{how.attributes}>\n'
        f'<head>\n<meta charset="utf-8"/>\n<title>{written(title)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{style}"/>\n</head>\n'
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def parsed(html: str) -> Element:
    """The element that ``html`` is, ready for a book. ``html`` is what the one door lets through, in one element."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    whole = etree.fromstring(f"<!DOCTYPE html><body>{_UNREADABLE.sub('', html)}".encode(), parser)
    root = bare("body", {})
    root.extend(whole[0])
    for link in root.iter("a"):
        _link(link)
    for element in root.iterfind(".//*[@lang]"):
        element.set(XML_LANGUAGE, element.get("lang", ""))
    for notes in list(root.iter("section")):
        if notes.get("role") == "doc-endnotes":
            _footnotes(notes)
    return root[0]


def bare(tag: str, attributes: Mapping[str, str]) -> Element:
    """An element with nothing inside, which knows the names that books add."""
    return etree.Element(tag, dict(attributes), nsmap={"epub": EPUB})


def serialised(element: Element) -> str:
    """The element as XHTML."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def headings(element: Element, tags: Iterable[str], prefix: str) -> list[tuple[str, str, str]]:
    """The tag, the place and the words of each heading among ``tags``; its id begins with ``prefix``."""
    found = []
    for count, heading in enumerate(element.iter(*tags), start=1):
        heading.set("id", anchor := f"{prefix}{count}")
        found.append((str(heading.tag), anchor, " ".join("".join(_words(heading)).split())))
    return found


def address(href: str) -> str:
    """An outer address as the strictest checker reads it, empty where it is none."""
    try:
        parts = urlsplit(href)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme != "mailto" and not _HOST.fullmatch(parts.netloc.rpartition("@")[2]):
        return ""
    where = quote(parts.netloc, safe=f"{_SAFE}[]")
    inside = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    return _BAD_PERCENT.sub("%25", urlunsplit((parts.scheme, where, *inside)))


def _words(heading: Element) -> Iterator[str]:
    """The words of a heading without the numbers of its notes."""
    yield heading.text or ""
    for child in heading:
        if child.tag != "sup":
            yield from _words(child)
        yield child.tail or ""


def _link(link: Element) -> None:
    link.attrib.pop("rel", "")
    if link.get("role") == "doc-noteref":
        link.set(TYPE, "noteref")
    href = str(link.attrib.pop("href", ""))
    if sound := href if href.startswith("#") else address(href):
        link.set("href", sound)
    else:
        link.tag = "span"


def _footnotes(notes: Element) -> None:
    """The list of notes as single ones, each with its number: so a reading system shows one where it is cited."""
    listed = notes[0]
    for number, note in enumerate(listed, start=int(listed.get("start", "1"))):
        note.tag = "aside"
        note.set("class", "note")
        note.set("role", "doc-footnote")
        note.set(TYPE, "footnote")
        first = note[0] if len(note) and note[0].tag == "p" and not (note.text or "").strip() else note
        mark = etree.Element("span")
        mark.set("class", "note-number")
        mark.text, mark.tail, first.text = f"{number}.", f" {first.text or ''}", None
        first.insert(0, mark)
    notes.tag = "div"
    notes.text, notes[:] = "\n", list(listed)
    for name in ("role", "aria-label"):
        notes.attrib.pop(name, "")
