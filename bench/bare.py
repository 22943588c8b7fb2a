"""The same report as plain Typst source with the engine's own looks: the yardstick for the PDF's time."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst

from recommendations.report.document import Document
from recommendations.report.renderers import pdf

PREAMBLE = """#set document(title: "Report")
#set page(paper: "a4", margin: (top: 31mm, bottom: 29mm, x: 33mm),
  footer: context [Page #here().page() of #counter(page).final().first()])
#set text(lang: "en", size: 10.8pt, font: "Source Serif 4")
#set par(justify: true)
#outline()
#pagebreak()
"""

Node = Any


def source(document: Document) -> str:
    """The document as Typst source: headings, lists, tables, notes, a generated contents list; no styling."""
    lines = [PREAMBLE]
    for part in pdf.plain(document)["parts"]:
        lines.append(f"= #{_quoted(_words(part['title']))}\n")
        for entry in part["entries"]:
            lines.append(f"== #{_quoted(entry['heading'] + ' ' + _words(entry['attribution']))}\n")
            lines.append(_all(entry["blocks"]))
    return "".join(lines)


def compile(path: Path) -> bytes:
    """What the engine makes of the source at ``path``, tagged as the report is."""
    made = typst.Compiler(str(path), font_paths=pdf._fonts()).compile(format="pdf", pdf_standards=["ua-1", "a-2a"])
    assert isinstance(made, bytes)
    return made


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _words(name: Node) -> str:
    """A name without the language that it may have."""
    return str(name if isinstance(name, str) else name[0])


def _all(nodes: Iterable[Node]) -> str:
    return "".join(map(_source, nodes))


def _bracketed(groups: Iterable[Iterable[Node]]) -> str:
    return ", ".join(f"[{_all(nodes)}]" for nodes in groups)


def _source(node: Node) -> str:
    if isinstance(node, str):
        return f"#{_quoted(node)};"
    kind, *rest = node
    return str(_KINDS[kind](*rest))


_KINDS: dict[str, Any] = {
    "p": lambda inlines: f"#par[{_all(inlines)}]\n",
    "h": lambda level, inlines: f"#heading(level: {level + 2}, outlined: false)[{_all(inlines)}]\n",
    "ul": lambda members: f"#list({_bracketed(members)})\n",
    "ol": lambda start, members: f"#enum(start: {start}, {_bracketed(members)})\n",
    "ll": lambda labels, members: (
        "#terms(" + ", ".join(f"([#{_quoted(a)}], [{_all(b)}])" for a, b in zip(labels, members, strict=True)) + ")\n"
    ),
    "t": lambda shares, _fits, head, rows: (
        f"#table(columns: {len(shares)}, {_bracketed(cell for row in [head or [], *rows] for cell in row)})\n"
    ),
    "q": lambda blocks: f"#quote(block: true)[{_all(blocks)}]\n",
    "voice": lambda language, _direction, _size, block: _source(block),
    "strong": lambda inlines: f"#strong[{_all(inlines)}]",
    "emphasis": lambda inlines: f"#emph[{_all(inlines)}]",
    "strike": lambda inlines: f"#strike[{_all(inlines)}]",
    "a": lambda href, inlines: f"#link({_quoted(href)})[{_all(inlines)}]",
    "span": _all,
    "code": lambda text: f"#raw({_quoted(text if isinstance(text, str) else ''.join(text[1]))})",
    "pieces": lambda pieces: f"#{_quoted(''.join(pieces))};",
    "note": lambda number, blocks: f"#footnote[{_all(blocks)}]",
    "again": lambda number: f"#super[{number}]",
    "br": lambda: "#linebreak()",
}
