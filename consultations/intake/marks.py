"""What stands at the beginning of a line: a bullet, a label that its author wrote, or neither."""

import re
from dataclasses import dataclass

from consultations.intake import labels

# Bullets of word processors, also as the private characters which their symbol fonts leave behind.
GLYPHS = "•‣◦▪▫●○■□◆◇➢➤✓✔·\u2043\u2219\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf02d\uf0e8\uf0be\uf06f"
_GLYPH = re.compile(rf"(?P<mark>[{GLYPHS}])\s*(?=\S|$)")
_DASH = re.compile(r"(?P<mark>[-*+–—])\s+(?=\S)")
_LABEL = re.compile(
    r"""(?P<mark>
        \d{1,3}(?:\.\d{1,3}){1,4}\.?   # 2.1
      | \d{1,3}[.)]                    # 1. 1)
      | \((?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,7}|[IVXLC]{1,7})\)  # (1) (a) (iv)
      | (?:[a-zA-Z]|[ivxlc]{1,7}|[IVXLC]{1,7})[.)]          # a. a) iv.
      | [A-Z]\d{1,2}[.)]               # A1.
    )\s+(?=\S)""",
    re.VERBOSE,
)
_FIRST = re.compile(r"\(?(?:1|a|i|A|I|[A-Z]1)[.)]+|\d{1,3}(?:\.1){1,4}\.?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A bullet (``label`` is "-", ``sign`` what is printed) or a label, and the words after it."""

    label: str
    sign: str
    rest: str

    @property
    def is_bullet(self) -> bool:
        return self.label == "-"

    @property
    def is_glyph(self) -> bool:
        """Whether it is a sign that stands nowhere but before an item."""
        return self.is_bullet and self.sign in GLYPHS

    @property
    def begins(self) -> bool:
        """Whether a series of labels can begin with it."""
        return is_first(self.label)


def of(line: str) -> Mark | None:
    """The mark that a line begins with."""
    text = line.strip()
    if match := _GLYPH.match(text) or _DASH.match(text):
        return Mark("-", match["mark"], text[match.end() :])
    if match := _LABEL.match(text):
        return Mark(match["mark"], match["mark"], text[match.end() :])
    return None


def kind(label: str) -> str:
    """The kind of list that a label belongs to: "(a)" and "(b)" are alike, and so are "(i)" and "(iv)"."""
    return re.sub(r"A+", "A", re.sub(r"a+", "a", labels.style(label)))


def goes_on(before: str, label: str) -> bool:
    """Whether a label may stand in the series of the one before it: the next, the same again, or after a gap."""
    if kind(before) != kind(label):
        return False
    return before == label or labels.follows(before, label) or skipped(before, label) > 0


def skipped(before: str, label: str) -> int:
    """How many labels are missing between two of one series; 0 when none is, or when they are of no one series."""
    if kind(before) != kind(label) or labels.follows(before, label):
        return 0
    stem, last = _ordinal(before)
    other, following = _ordinal(label)
    if stem != other:
        return 0
    gaps = [b - a - 1 for a in labels.ranks(last) for b in labels.ranks(following) if b > a]
    return min(gaps, default=0)


def _ordinal(label: str) -> tuple[str, str]:
    """What a series has in common, and the number or letter that counts in it."""
    match = re.match(r"(.*?)(\d+|[a-zA-Z]+)\W*$", label)
    return (match[1], match[2]) if match else (label, "")


def is_first(label: str) -> bool:
    """Whether a series of labels can begin with this one."""
    return bool(_FIRST.fullmatch(label))
