"""Where what waits is dealt with: one table, so that every line of the home page leads to the page made for it."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

#: What a line is about → the name of the page on which it is dealt with.
PAGES = {
    # one's delegation
    "contribute": "consultations:contribute",  # the slug of the round
    "contribution": "consultations:contribution",  # its reference
    "contribution file": "consultations:contribution-file",  # the references of the contribution and of the file
    "own contributions": "consultations:own-contributions",
    "extract": "recommendations:extract",  # its key
    "validation": "recommendations:validation",
    # the secretariat
    "case": "recommendations:case",  # the kind, and the reference of the subject
    "queue": "recommendations:queue",
    "extraction": "recommendations:extraction",  # the slug of the round
    "extraction desk": "recommendations:contribution-extract",  # the reference of the contribution
    "validation status": "recommendations:validation-status",  # the slug of the round
    # everybody
    "phases": "consultations:phases",  # the slug of the round
}


def address(page: str, *about: object, otherwise: str, **query: str) -> str:
    """Where ``page`` of the table is; ``otherwise`` where the site has no such page."""
    try:
        found = reverse(PAGES[page], args=[str(each) for each in about])
    except NoReverseMatch:
        return otherwise
    return asking(found, **query)


def to(name: str, *about: object, **query: str) -> str:
    """A page that is always there, by the name of its address, with what it is asked."""
    return asking(reverse(name, args=[str(each) for each in about]), **query)


def asking(path: str, **query: str) -> str:
    """``path`` with a query; the ``fragment`` among it, if any, at the end."""
    fragment = query.pop("fragment", "")
    path = f"{path}?{urlencode(query)}" if query else path
    return f"{path}#{fragment}" if fragment else path
