"""The last doors before a page: nothing but these tags, attributes, classes and addresses ever passes (nh3)."""

import nh3

ALLOWED: dict[str, set[str]] = {
    **{tag: {"dir", "lang"} for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td")},
    **{tag: set() for tag in ("strong", "em", "del", "ins", "s", "code", "br", "ul", "table", "thead", "tbody", "tr")},
    "li": {"dir", "id", "lang"},
    "th": {"dir", "lang", "scope"},
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
    "a": {"title"},
    "mark": {"data-comments"},
    "span": {"data-source"},
}
MARKED = {tag: ALLOWED.get(tag, set()) | _MARKED.get(tag, set()) for tag in (*ALLOWED, "mark")}
MARKED_CLASSES: dict[str, set[str]] = {
    **CLASSES,
    "span": {*CLASSES["span"], "unit-marks", "written", *(f"shade-{number}" for number in range(1, 9))},
    "a": {*CLASSES["a"], "written-mark", "unit-mark", "amendments", "amend", "comments", "agreed", "agree"},
    "div": {*CLASSES["div"], "unit-table", "unit-note"},
}


def a_door(attributes: dict[str, set[str]], classes: dict[str, set[str]]) -> nh3.Cleaner:
    """A door that lets through nothing but these tags, attributes and classes."""
    return nh3.Cleaner(
        tags=set(attributes),
        attributes=attributes,
        allowed_classes=classes,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


DOOR = a_door(ALLOWED, CLASSES)
MARKED_DOOR = a_door(MARKED, MARKED_CLASSES)
