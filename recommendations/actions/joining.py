"""Who stands behind a text that took in another one, or came out of one; and who has to speak on it anew."""

from collections.abc import Callable, Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.actions.notices import Message
from consultations.models import User
from recommendations.actions import revisions
from recommendations.models import Proposer, Recommendation, SpokenFor
from recommendations.queries import positions

BETWEEN = "; "  #: printed attributions have commas of their own


def join(target: Recommendation, row: Recommendation) -> list[str]:
    """Put those who propose ``row`` behind ``target`` too, after its own, and print both; both are locked.

    The addresses of the delegations that are new there.
    """
    known = {(each.delegation_id, each.person, each.role) for each in target.proposers.all()}
    known |= {(delegation, "", role) for delegation, _person, role in known}
    coming = [each for each in row.proposers.select_related("delegation") if _key(each) not in known]
    last = target.proposers.aggregate(last=Max("position"))["last"] or 0
    for position, each in enumerate(coming, start=last + 1):
        Proposer.objects.create(
            recommendation=target, delegation=each.delegation, person=each.person, role=each.role, position=position
        )
    printed = joint([target.attribution, row.attribution])
    if printed != target.attribution:
        target.attribution = printed
        revisions.renew_search(target)
        target.save(update_fields=["attribution", "search_text"])
    return [each.delegation.slug for each in coming]


def joint(attributions: Iterable[str]) -> str:
    """One printed attribution of several, each once and in order; where they do not fit, how many more there are."""
    names = list(dict.fromkeys(name for each in attributions for name in each.split(BETWEEN) if name))
    most = Recommendation._meta.get_field("attribution").max_length or 0
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        line = BETWEEN.join(names[:shown]) + more
        if len(line) <= most:
            return line
    return names[0][:most]


def _key(proposer: Proposer) -> tuple[int, str, str]:
    return proposer.delegation_id, proposer.person, proposer.role


def tell_merged(row: Recommendation, target: Recommendation, *, by: User | None) -> None:
    """Tell who has spoken on ``row`` that it went into ``target``, and ask them anew; tell its authors."""
    titles = {"title": row.title, "target": target.title}
    _tell(
        row,
        "recommendation.merge_into",
        by=by,
        address=target.get_absolute_url(),
        asked=lambda: (
            _(
                "%(title)s, on which your delegation has stated its position, was merged into %(target)s. The position "
                "is not carried over: state it anew on %(target)s."
            )
            % titles
        ),
        told=lambda: _("Your recommendation, %(title)s, was merged into %(target)s.") % titles,
    )


def tell_split(row: Recommendation, *, by: User | None) -> None:
    """Tell who has spoken on ``row``, which was split, and ask them anew; tell its authors."""
    title = {"title": row.title}
    _tell(
        row,
        "recommendation.split",
        by=by,
        address=row.get_absolute_url(),
        asked=lambda: (
            _(
                "%(title)s, on which your delegation has stated its position, was split into several texts. The "
                "position is not carried over: state it anew on each of them."
            )
            % title
        ),
        told=lambda: _("Your recommendation, %(title)s, was split into several texts.") % title,
    )


def _tell(
    row: Recommendation,
    kind: str,
    *,
    by: User | None,
    address: str,
    asked: Callable[[], str],
    told: Callable[[], str],
) -> None:
    in_force = positions.in_force(row)
    spoken = set(in_force.values_list("delegation", flat=True))
    entries = SpokenFor.objects.filter(position__in=in_force, dissociated_at=None)
    spoken |= set(entries.values_list("delegation", flat=True))
    authors = set(row.proposers.values_list("delegation", flat=True))
    writers = consultation_queries.writers_by_delegation(spoken | authors)

    def people(delegations: Iterable[int]) -> dict[int, User]:
        found = (person for pk in delegations for person in writers.get(pk, ()))
        return {person.pk: person for person in found if by is None or person.pk != by.pk}

    first = people(sorted(spoken))
    rest = [person for pk, person in people(sorted(authors)).items() if pk not in first]
    notices.tell_each([Message(first.values(), kind, asked, address), Message(rest, kind, told, address)])
