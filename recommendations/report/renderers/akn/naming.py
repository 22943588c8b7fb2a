"""The names of places (eId) and of things outside (IRI), by the Akoma Ntoso Naming Convention."""

import re
import unicodedata

_ADDRESS = re.compile(r"([A-Za-z]+:)(//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?\Z", re.DOTALL)
_HOST = re.compile(r"(//([^@\[\]]*@)?(\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(:[0-9]*)?)?")


class Names:
    """Gives every place of one document a name that no other has: "recommendation_12__text__list_1__item_a"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counted: dict[str, int] = {}

    def within(self, prefix: str, kind: str) -> str:
        """The next place of its kind within the one named ``prefix``."""
        stem = _joined(prefix, kind)
        self._counted[stem] = count = self._counted.get(stem, 0) + 1
        return self._free(f"{stem}_{count}")

    def numbered(self, prefix: str, kind: str, printed: str) -> str:
        """A place named by its printed number, or counted where that has no letter or digit to name it by."""
        number = plain(printed)
        return self._free(f"{_joined(prefix, kind)}_{number}") if number else self.within(prefix, kind)

    def sole(self, prefix: str, kind: str) -> str:
        """The only place of its kind within the one named ``prefix``."""
        return self._free(_joined(prefix, kind))

    def _free(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._taken.add(name)
        return name


def plain(printed: str) -> str:
    """The letters and digits of a printed number, what stands between them as one hyphen: "(4) bis." gives "4-bis"."""
    bare = unicodedata.normalize("NFKD", printed)
    return "-".join(re.findall("[0-9A-Za-z]+", "".join(each for each in bare if not unicodedata.combining(each))))


def slug(name: str) -> str:
    """``name`` as a part of an IRI, which may be of any script: "Vert & bleu" gives "vert-bleu"."""
    return "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold()))


def number_of(symbol: str) -> str:
    """A document's symbol as a part of an IRI, as the United Nations write it: "A/71/L 4" gives "A-71-L_4"."""
    return re.sub(r"[^\w.()-]", "-", re.sub(r"\s+", "_", symbol.strip()))


def address(href: str) -> str:
    """An address that people wrote, as RFC 3986 has it: what may not stand where it stands is percent-encoded."""
    found = _ADDRESS.match(href)
    if found is None:
        return href
    scheme, host, path, query, fragment = found.groups(default="")
    if not _HOST.fullmatch(host):
        host = f"//{_encoded(host[2:], '[]:@')}"
    path, query = _encoded(path, "[]"), _encoded(query, "[]")
    return scheme + host + path + query + fragment[:1] + _encoded(fragment[1:], "[]#")


def _encoded(part: str, characters: str) -> str:
    return "".join(f"%{ord(each):02X}" if each in characters else each for each in part)


def _joined(prefix: str, kind: str) -> str:
    return f"{prefix}__{kind}" if prefix else kind
