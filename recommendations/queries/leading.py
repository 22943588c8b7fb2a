"""Where what waits is dealt with: the addresses of its pages, with what they are asked."""

from urllib.parse import urlencode

from django.urls import reverse


def to(name: str, *about: object, **query: str) -> str:
    """The page of that name about these, with what it is asked; ``fragment`` among it is the place on the page."""
    path = reverse(name, args=[str(each) for each in about])
    fragment = query.pop("fragment", "")
    path = f"{path}?{urlencode(query)}" if query else path
    return f"{path}#{fragment}" if fragment else path
