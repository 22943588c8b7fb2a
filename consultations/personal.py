"""Everything kept about one person, found through the relations themselves: what a new app adds is in it too."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from consultations import queries
from consultations.enums import Audience
from consultations.models import Event, Invitation, User

#: Rows that are the person's own and go with the account: model and the field that names the person.
#: Everything else that points to an account belongs to the group's record and stays; a test names it all.
GOES = {
    "account.EmailAddress": "user",
    "authtoken.Token": "user",
    "authtoken.TokenProxy": "user",
    "consultations.DigestTime": "user",
    "consultations.Follow": "user",
    "consultations.Mail": "recipient",
    "consultations.MailPreference": "user",
    "consultations.Notice": "user",
    "consultations.Writing": "user",
    "mfa.Authenticator": "user",
    "socialaccount.SocialAccount": "user",
    "usersessions.UserSession": "user",
}
#: Rows whose every field is told to the person. Of the others, which are the delegation's or the group's, may be sealed
#: and may name somebody else, it is told that the person did it, and when.
WHOLE = {*GOES, "consultations.Delegate", "recommendations.Comment"}
#: Fields that open something: who holds the file could use them.
SECRET = frozenset({"password", "key", "digest", "session_key", "token", "token_secret", "secret"})
#: What names a row to people, the best first.
_NAMES = ("reference", "slug", "name")


def about(person: User) -> dict[str, Any]:
    """The account, what it was, every row that points to it, its events, and invitations to its address."""
    found: dict[str, Any] = {
        "written_at": timezone.now(),
        "account": _row(person, {}),
        "history_of_the_account": list(_changes(person)),
    }
    for relation in relations():
        rows = relation.related_model._default_manager.filter(**{relation.field.name: person})
        label = relation.related_model._meta.label
        written = _rows if label in WHOLE else partial(_deeds, relation.field.name)
        if listed := written(list(rows.order_by("pk"))):
            found[f"{label}.{relation.field.name}"] = listed
    found["events"] = _rows(list(_events(person).order_by("at", "pk")))
    found["invitations_to_your_address"] = _rows(list(Invitation.objects.filter(email=person.email).order_by("pk")))
    return found


def relations() -> Iterator[Any]:
    """The foreign keys that point to a person, those of histories left out: these say who wrote, not about whom."""
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or hasattr(relation.related_model, "history_type"):
            continue
        if not relation.related_model._meta.auto_created:  # groups and permissions, which are the instance's
            yield relation


def _events(person: User) -> QuerySet[Event]:
    """Their own deeds; those for a delegation's eyes only while they act for it."""
    mine = Event.objects.filter(person_id=person.pk).exclude(audience=Audience.DELEGATION)
    return mine | queries.events(person).filter(person_id=person.pk)


def _changes(person: User) -> Iterator[dict[str, Any]]:
    """What the account was, each time it became something else; signing in alone writes a row too."""
    before: dict[str, Any] = {}
    for row in _rows(list(User.history.filter(id=person.pk).order_by("history_date", "history_id"))):
        now = {name: value for name, value in row.items() if not name.startswith("history_")}
        if now != before:
            yield {**now, "since": row["history_date"]}
        before = now


def _deeds(field: str, rows: list[Any]) -> list[dict[str, Any]]:
    """That the person did it, and when, without what it says."""
    names = ("id", "reference", field.removesuffix("_by") + "_at")
    return [{name: getattr(row, name) for name in names if hasattr(row, name)} for row in rows]


def _rows(rows: list[Any]) -> list[dict[str, Any]]:
    if not rows:
        return []
    named = {
        field.name: _named(field.related_model, {getattr(row, field.attname) for row in rows})
        for field in rows[0]._meta.concrete_fields
        if field.is_relation and field.related_model is not User
    }
    return [_row(row, named) for row in rows]


def _row(row: Any, named: dict[str, dict[Any, str]]) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in SECRET]
    if row._meta.label == "mfa.Authenticator":  # its data are its secret
        fields = [field for field in fields if field.name != "data"]
    return {field.name: _value(field.value_from_object(row), named.get(field.name, {})) for field in fields}


def _value(value: Any, names: dict[Any, str]) -> Any:
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return names.get(value, value) if names else value


def _named(model: Any, keys: set[Any]) -> dict[Any, str]:
    """How the rows of those keys are called, where they have a name of any kind; one query."""
    fields = {field.name for field in model._meta.concrete_fields}
    name = next((name for name in _NAMES if name in fields), None)
    if name is None:
        return {}
    return dict(model._default_manager.filter(pk__in=keys - {None}).values_list("pk", name))
