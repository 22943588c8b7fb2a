"""For whom a group speaks: the delegations that its position lists, as long as they have not spoken themselves."""

from collections.abc import Callable, Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.enums import Kind
from consultations.models import Delegation, GroupMember, User
from consultations.models.recorded import record_created
from recommendations.models import Position, Recommendation, SpokenFor
from recommendations.queries import positions as queries
from wgec.kernel.errors import Malformed, Refused


def checked(speaker: Delegation, listed: Collection[Delegation]) -> tuple[Delegation, ...]:
    """Each of ``listed`` once; raises ``Malformed`` or ``Refused`` for one for which ``speaker`` may not speak.

    One query, none where nobody is listed.
    """
    if not listed:
        return ()
    if speaker.kind != Kind.REGIONAL_GROUP:
        raise Malformed(
            _("%(name)s is no regional group and speaks for itself alone. Leave the other delegations out.")
            % {"name": speaker.name}
        )
    once = {delegation.pk: delegation for delegation in listed}
    rows = GroupMember.objects.filter(group=speaker, member__in=once).values_list("member", flat=True)
    members = set(rows)
    for delegation in once.values():
        if delegation.pk not in members:
            raise Refused(
                _("%(name)s is not listed as a member of %(group)s. Leave it out, or ask the secretariat to list it.")
                % {"name": delegation.name, "group": speaker.name}
            )
        if not delegation.is_active:
            raise Refused(_("%(name)s is no longer active in the group. Leave it out.") % {"name": delegation.name})
    return tuple(once.values())


def says_the_same(position: Position, listed: Collection[Delegation]) -> bool:
    """Whether ``position`` speaks for ``listed`` already; those that have dissociated may be named or left out."""
    if position.delegation.kind != Kind.REGIONAL_GROUP:
        return not listed
    entries = {entry.delegation_id: entry.dissociated_at is None for entry in position.speaks_for.all()}
    wanted = {delegation.pk for delegation in listed}
    return wanted == set(entries) or wanted == {key for key, stands in entries.items() if stands}


def still_listed(position: Position) -> list[Delegation]:
    """Those for which ``position`` speaks and may still speak: active members of the group that have not dissociated.

    One query, none for who is no group.
    """
    if position.delegation.kind != Kind.REGIONAL_GROUP:
        return []
    members = GroupMember.objects.filter(group=position.delegation_id).values("member")
    entries = SpokenFor.objects.filter(position=position, dissociated_at=None, delegation__is_active=True)
    return [
        each.delegation for each in entries.filter(delegation__in=members).select_related("delegation").order_by("pk")
    ]


def dissociated(
    row: Recommendation, speaker: Delegation, listed: Collection[Delegation], *, first: int
) -> dict[int, SpokenFor]:
    """Those of ``listed``, by their keys, that have said since revision ``first`` that the group is not their voice.

    One query, none where nobody is listed.
    """
    if not listed:
        return {}
    entries = SpokenFor.objects.filter(
        position__recommendation=row,
        position__amendment=None,
        position__delegation=speaker,
        position__revision__number__gte=first,
        delegation__in=listed,
    )
    gone = entries.exclude(dissociated_at=None).select_related("delegation").order_by("-pk")
    return {entry.delegation_id: entry for entry in gone}


def refuse_dissociated(speaker: Delegation, gone: Mapping[int, SpokenFor]) -> None:
    """Raise ``Refused`` where somebody is ``gone``."""
    for entry in gone.values():
        raise Refused(
            _("%(name)s has said that %(group)s does not speak for it on this text. Leave it out.")
            % {"name": entry.delegation.name, "group": speaker.name}
        )


def write(position: Position, listed: Iterable[Delegation], gone: Mapping[int, SpokenFor]) -> None:
    """Write down for whom ``position`` speaks, who is ``gone`` as dissociated; two queries, none for nobody."""
    rows = [SpokenFor(position=position, delegation=delegation) for delegation in listed]
    for row in rows:
        if entry := gone.get(row.delegation_id):
            row.dissociated_at, row.dissociated_by = entry.dissociated_at, entry.dissociated_by
    record_created(SpokenFor.objects.bulk_create(rows))


def tell_listed(row: Recommendation, position: Position, listed: Collection[Delegation], *, by: User | None) -> None:
    """Those for which the group speaks learn it, unless they have spoken themselves: then it does not count."""
    if not listed:
        return
    spoken = queries.in_force(row).filter(delegation__in=listed).values_list("delegation", flat=True)
    own_words = set(spoken)
    title, group = row.title, position.delegation.name
    tell(
        row,
        [delegation for delegation in listed if delegation.pk not in own_words],
        "position.record",
        lambda: (
            _("%(group)s speaks for your delegation on %(title)s. State your own position, or dissociate from its.")
            % {"group": group, "title": title}
        ),
        by=by,
    )


def tell_dissociated(row: Recommendation, entries: Iterable[SpokenFor], name: str, *, by: User) -> None:
    """The groups learn that the delegation called ``name`` does not stand behind their positions."""
    title = row.title
    tell(
        row,
        [entry.position.delegation for entry in entries],
        "position.dissociate",
        lambda: (
            _("%(name)s has said that your position on %(title)s does not speak for it.")
            % {"name": name, "title": title}
        ),
        by=by,
    )


def tell(
    row: Recommendation,
    delegations: Collection[Delegation],
    kind: str,
    sentence: Callable[[], str],
    *,
    by: User | None,
) -> None:
    """The heads and drafters of the delegations are told about ``row``, except the person whose deed it is."""
    people = consultation_queries.writers_of(delegations) if delegations else ()
    others = [each for each in people if by is None or each.pk != by.pk]
    notices.tell(others, kind, sentence, address=row.get_absolute_url(), about=lambda: row.title)
