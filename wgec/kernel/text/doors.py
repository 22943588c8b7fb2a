"""The last doors of every text: the tags, attributes, classes and addresses that pass, and nothing else."""

import nh3

ALLOWED: dict[str, set[str]] = {
    **{tag: {"dir"} for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td")},
    **{tag: set() for tag in ("strong", "em", "del", "ins", "s", "code", "br", "ul", "table", "thead", "tbody", "tr")},
    "li": {"dir", "id"},
    "th": {"dir", "scope"},
    "ol": {"start"},
    "sup": set(),
    "span": set(),
    "a": {"href", "id", "role", "aria-label"},
    "div": {"tabindex", "role", "aria-label"},
    "section": {"role", "aria-label"},
}
CLASSES: dict[str, set[str]] = {
    "ul": {"labelled"},
    "span": {"label", "dead-link"},
    "sup": {"note-mark"},
    "a": {"note-back", "moved-mark"},
    "ins": {"moved"},
    "del": {"moved"},
    "div": {"table-scroll", "notes"},
    "section": {"notes"},
}
#: What a page with identities and marks lets through besides.
_MARKED: dict[str, set[str]] = {
    **{tag: {"id", "data-unit"} for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div")},
    "mark": {"data-comments"},
    "span": {"data-revision"},
}
MARKED = {tag: ALLOWED.get(tag, set()) | _MARKED.get(tag, set()) for tag in (*ALLOWED, "mark")}
MARKED_CLASSES: dict[str, set[str]] = {
    **CLASSES,
    "span": {*CLASSES["span"], "unit-marks", "written", *(f"shade-{number}" for number in range(1, 9))},
    "a": {*CLASSES["a"], "written-mark", "unit-mark", "amendments", "comments", "agreed"},
    "div": {*CLASSES["div"], "unit-table", "unit-note"},
}


def door(html: str, *, marked: bool = False) -> str:
    """``html`` with nothing but the tags, attributes, classes and addresses that a text (with marks) may have."""
    return (_MARKED_DOOR if marked else _DOOR).clean(html)


def cleaner(attributes: dict[str, set[str]], classes: dict[str, set[str]]) -> nh3.Cleaner:
    """A door for these tags with their attributes and classes."""
    return nh3.Cleaner(
        tags=set(attributes),
        attributes=attributes,
        allowed_classes=classes,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


_DOOR = cleaner(ALLOWED, CLASSES)
_MARKED_DOOR = cleaner(MARKED, MARKED_CLASSES)
