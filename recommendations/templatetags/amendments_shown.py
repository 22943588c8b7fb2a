"""Amendments in templates: what they change, inline, side by side or as excerpts; their marks beside a text."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.core.cache import cache
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from consultations.templatetags.texts_shown import compared_html, page_words, text_html
from recommendations.enums import Agreement, AmendmentKind
from recommendations.models import AgreedUnit, Amendment, Recommendation
from recommendations.queries import amendments
from recommendations.queries.rolling import Material
from recommendations.queries.rolling import names as rolling_names
from wgec.kernel.text import marked, rolling
from wgec.kernel.text.excerpting import excerpts
from wgec.kernel.text.rendering import unit_id

register = template.Library()

KEPT = 7 * 24 * 3600  # seconds: a rolling text is made of texts that never change

Marks = dict[int, list[marked.Mark]]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What goes or changes of a text, and what stands in its place; of a request in words only what it says."""

    old: str
    new: str


@register.simple_tag
def excerpts_of(amendment: Amendment) -> Excerpt:
    """What the amendment changes and into what."""
    version = amendment.current
    if version is None:
        return Excerpt("", "")
    if amendment.kind == AmendmentKind.FREE_TEXT:
        return Excerpt("", version.text)
    return Excerpt(*excerpts(amendments.base_text(version), version.text))


@register.filter
def apart(amendment: Amendment) -> str:
    """What tells it from every other one where it is named by words alone: drafts have no number yet."""
    return amendment.label if amendment.number is not None else f"{amendment.label} {amendment.reference}"


@register.simple_tag
def changes_html(amendment: Amendment) -> SafeString:
    """What the amendment changes, marked word by word; of a request in words the request."""
    excerpt = excerpts_of(amendment)
    if amendment.kind == AmendmentKind.FREE_TEXT:
        return text_html(excerpt.new, amendment.reference, 4, apart(amendment))
    return compared_html(excerpt.old, excerpt.new, amendment.reference, apart(amendment))


@register.simple_tag
def difference_html(old: str, new: str, whole: bool = False, prefix: str = "compared") -> SafeString:
    """``new`` with every difference from ``old`` marked: all of it, or only where something changes."""
    return compared_html(*((old, new) if whole else excerpts(old, new)), prefix)


@register.simple_tag
def rolling_html(material: Material) -> SafeString:
    """The rolling text; made once for the same content and language."""
    key = f"rolling-linked-{get_language()}-{material.fingerprint}"
    html: str | None = cache.get(key)
    if html is None:
        words, names = page_words(_("Footnotes")), rolling_names()
        links = {
            (key, name): reverse("recommendations:amendment", args=[key]) for key, name in material.who_proposes_what
        }
        html = rolling.to_html(
            material.roll(), prefix="rolling-", heading_level=3, words=words, names=names, links=links
        )
        cache.set(key, html, KEPT)
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


def amendment_marks(recommendation: Recommendation, counts: Mapping[str, int], *, may_amend: bool) -> Marks:
    """Beside each unit how many open amendments it has, with the way to them; and the way to amend it."""
    current = recommendation.current
    if current is None:
        return {}
    listed = reverse("recommendations:amendments", args=[recommendation.reference])
    writing = reverse("recommendations:recommendation-amend", args=[recommendation.reference])
    found: Marks = {}
    for place, unit in enumerate(current.unit_ids, start=1):
        if count := counts.get(unit):
            title = ngettext("%(count)s amendment to unit %(place)s", "%(count)s amendments to unit %(place)s", count)
            shown = title % {"count": count, "place": place}
            found.setdefault(place, []).append(marked.Mark(str(count), shown, f"{listed}?unit={unit}", "amendments"))
        if may_amend:
            shown = _("Amend unit %(place)s") % {"place": place}
            address = f"{writing}?kind={AmendmentKind.ALTERNATIVE}&unit={unit}"
            found.setdefault(place, []).append(marked.Mark("", shown, address, "amend"))
    return found


def agreement_marks(recommendation: Recommendation, agreed: Mapping[str, AgreedUnit], *, may_agree: bool) -> Marks:
    """Beside each unit how far it is agreed; for who may mark it so the way to that."""
    current = recommendation.current
    found: Marks = {}
    for place, unit in enumerate(current.unit_ids if current else (), start=1):
        known = agreed.get(unit)
        address = reverse("recommendations:recommendation-agree-unit", args=[recommendation.reference, unit])
        if known is not None:
            label = "✓" if known.agreement == Agreement.AGREED else "✓?"
            title = _("Unit %(place)s: %(agreement)s") % {"place": place, "agreement": known.get_agreement_display()}
            href = address if may_agree else f"#{unit_id(unit)}"
            found[place] = [marked.Mark(label, title, href, "agreed")]
        elif may_agree:
            title = _("Mark unit %(place)s as agreed") % {"place": place}
            found[place] = [marked.Mark("", title, address, "agree")]
    return found
