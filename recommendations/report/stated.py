"""What is on record beside a text, in the words in which the report prints it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recommendations.enums import Addressed, ObjectionState, Stance
from recommendations.models import Objection, Position
from recommendations.queries.statements import Stated
from recommendations.report import phrases
from recommendations.report.document import Columns, Statement
from wgec.kernel.text import blocks


def statements(beside: Stated) -> tuple[Statement, ...]:
    """The chair's call first, then what delegations have put on record, in the language that is active."""
    return (
        *_designation(beside),
        *(_objection(each) for each in beside.objections),
        *(_said("reservation", _("Reservation"), each) for each in beside.reservations),
        *(_condition(each) for each in beside.conditions),
        *(_explanation(each) for each in beside.explanations),
    )


def _designation(beside: Stated) -> Iterator[Statement]:
    """Nothing where the chair has not called it anything. That the group agreed is said of consensus alone."""
    found = beside.designation
    if found is None:
        return
    word = str(found.get_word_display())
    if beside.is_outdated:
        word = _("%(word)s, on revision %(number)s; the text has changed since") % {
            "word": word,
            "number": found.revision.number,
        }
    sentences = [phrases.sentence(word)]
    if beside.is_agreed:
        sentences.append(_("The Working Group agreed on this text."))
    if beside.differs and beside.indicator is not None:
        sentences.append(_("Computed from the positions: %(state)s.") % {"state": beside.indicator.label})
        if found.reason:
            sentences.append(_("The chair's reason: %(reason)s") % {"reason": phrases.spaced(found.reason)})
    yield Statement("designation", _("Designation"), phrases.together(*sentences))


def _objection(row: Objection) -> Statement:
    """The reason, what would remove it, and how far it has been dealt with."""
    position = row.position
    sentences = [
        phrases.spaced(position.statement),
        _("Change that would remove it: %(change)s") % {"change": phrases.spaced(position.change_needed)},
        _how_far(row),
    ]
    return Statement("objection", _("Objection"), phrases.together(*sentences), row.delegation.name)


def _how_far(row: Objection) -> str:
    if row.state == ObjectionState.SUSTAINED:
        return pgettext("an objection", "Sustained.")
    if row.state != ObjectionState.ADDRESSED:
        return _("Not addressed yet.")
    if row.addressed_as == Addressed.TEXT:
        number = row.addressed_in.number if row.addressed_in else ""
        return _("Addressed by revision %(number)s.") % {"number": number}
    return _("Addressed by a reasoned reply: %(reply)s") % {"reply": phrases.spaced(blocks.plain(row.reply))}


def _condition(row: Position) -> Statement:
    """On what the support depends: amendments, or instructions that are awaited."""
    if row.stance == Stance.PENDING and row.expected_on is not None:
        words = _("expected on %(day)s") % {"day": phrases.date_line(row.expected_on)}
    else:
        words = phrases.listed(amendment.label for amendment in row.amendments.all())
    return Statement("condition", str(row.get_stance_display()), words, row.delegation.name)


def _explanation(row: Position) -> Statement:
    label = _("Explanation of position (%(stance)s)") % {"stance": row.get_stance_display()}
    return _said("explanation", label, row)


def columns() -> Columns:
    """The words of a report that is a table, in the language that is active."""
    return Columns(
        about=_("About"),
        recommendations=_("Recommendations"),
        contributions=_("Contributions"),
        statements=_("Statements"),
        title=_("Title"),
        date=_("Date"),
        group=_("Group"),
        masthead=_("Masthead"),
        symbol=_("Symbol"),
        distribution=_("Distribution"),
        original=_("Original language"),
        revision=_("Revision"),
        disclaimer=_("Disclaimer"),
        language=_("Language"),
        fingerprint=_("Fingerprint"),
        part=_("Part"),
        part_title=_("Title of the part"),
        number=_("Number"),
        label=_("Label"),
        reference=_("Reference"),
        status=_("Status"),
        published=pgettext("a text in a report", "published"),
        merged=pgettext("a text in a report", "merged"),
        replaced=pgettext("a text in a report", "replaced"),
        withdrawn=pgettext("a text in a report", "withdrawn"),
        attribution=_("Attribution"),
        delegations=_("Delegations"),
        persons=_("Persons"),
        provenance=_("Provenance"),
        text=_("Text"),
        markdown=_("Text in Markdown"),
        pointer=_("What became of it"),
        successor=_("Number of the text that it led to"),
        designation=_("Designation"),
        objection=_("Objections"),
        reservation=_("Reservations"),
        condition=_("Conditions"),
        explanation=_("Explanations of position"),
        authors=_("Authors"),
        correction=_("Editorial corrections"),
        remark=_("Remark"),
        kind=_("Kind"),
        printed=_("As printed"),
        delegation=_("Delegation"),
        cut=_("[Cut here: a cell holds no more. The whole stands in the other formats of this report.]"),
    )


def _said(kind: str, label: str, row: Position) -> Statement:
    return Statement(kind, label, phrases.one_line(row.statement), row.delegation.name)  # type: ignore[arg-type]
