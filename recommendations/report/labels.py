"""Which issue of its series an edition is, as official documents say it: the first, Rev.1, Rev.2; Corr.1 of another.

A series is what a reader takes for one document that is issued anew: the same kind of report on the same texts, in one
language, for the same readers, under one symbol. So nobody sees a label missing that only others may see.
"""

import hashlib
import json
import re

from django.utils.translation import gettext as _

from recommendations.enums import ReportKind
from recommendations.models import Edition
from recommendations.report import speaking
from recommendations.report.design import Design
from recommendations.report.document import Document

_SUFFIX = re.compile(r"/(Rev|Corr)\.(\d{1,4})$")


def series_of(edition: Edition, design: Design, language: str) -> str:
    """The name of the series of an edition of this design whose frame is in ``language``."""
    if edition.corrects_id is not None:
        return f"corrects {edition.corrects_id} {edition.audience}"
    scope = {
        "language": language,
        "audience": edition.audience,
        "symbol": _SUFFIX.sub("", design.symbol),
        "sections": sorted(design.sections),
        "states": sorted(design.states),
        "delegation": design.delegation,
        "days": [design.since, design.until],
    }
    return hashlib.sha256(json.dumps(scope, sort_keys=True).encode()).hexdigest()[:40]


def written(symbol: str) -> int | None:
    """The number of the revision or corrigendum that a symbol ends in; None for one that names none."""
    found = _SUFFIX.search(symbol)
    return int(found[2]) if found else None


def first_of(edition: Edition) -> int:
    """What the first of a series is: no revision, but the first corrigendum."""
    return 1 if edition.kind == ReportKind.CORRIGENDUM else 0


def printed(edition: Edition, document: Document) -> str:
    """What the head of the document says of it, in its language: nothing where the secretariat wrote its own words.

    These are the design's revision statement, and a symbol that ends in the number of the revision. Nor is anything
    said of the first of a series: official documents do not, and what was made before there were labels stays as it is.
    """
    if not edition.revision or edition.design.get("revision_statement") or written(document.symbol) is not None:
        return ""
    with speaking.spoken(document.language):
        return edition.label


def noticed(edition: Edition) -> list[str]:
    """A warning where the symbol names another issue than this is: what was written is printed all the same."""
    number = written(str(edition.design.get("symbol", "")))
    if number is None or number == edition.revision:
        return []
    return [
        _("Its symbol ends in %(number)s, but it is %(label)s of its series.")
        % {"number": number, "label": edition.label}
    ]
