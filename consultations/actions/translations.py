"""Contributions in other languages: official ones by the secretariat, courtesy ones by the delegation."""

from django.utils.translation import gettext as _

from consultations import steps
from consultations.actions import contributions, parts
from consultations.enums import TranslationKind
from consultations.models import Contribution, Translation, User
from consultations.models.recorded import moment, recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed
from wgec.kernel.lines import one_line


def add(
    contribution: Contribution,
    text: str,
    *,
    by: User | None,
    language: str,
    kind: str = TranslationKind.COURTESY,
    translator: str = "",
) -> Translation:
    """Add a translation of the whole contribution, or put a better one in the place of its like. Twice is once.

    The original stays what counts, and what a translation was before stays in its history.
    """
    if kind not in TranslationKind.values:
        raise Malformed(_("A translation is “official” or “courtesy”."))
    parts.require_language(language)
    said = parts.canonical(text, _("The translation"))
    if not said:
        raise Malformed(_("The translation is empty."))
    with recorded(by=by):
        row = contributions.locked(contribution)
        steps.require_permission("translate", row, by=by)
        if kind == TranslationKind.OFFICIAL:
            guard("consultations.translate_officially", by)
        steps.require("translate", row, by=by)
        if language == row.language:
            raise Malformed(_("That is the language of the original. Choose the one it was translated into."))
        name = one_line(translator)[:200]
        made = row.translations.filter(language=language, kind=kind).first() or Translation(
            contribution=row, language=language, kind=kind
        )
        if made.pk and (made.text, made.translator) == (said, name):
            return made
        made.text, made.translator, made.created_at, made.created_by = said, name, moment(), by
        made.save()
        contributions.note("translate", row, by=by, details={"language": language, "kind": kind})
        return made
