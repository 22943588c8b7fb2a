"""Rows for tests: people as in the documentation, recommendations with their first revision."""

from collections.abc import Sequence
from typing import Any

import factory
from django.utils import timezone

from consultations import queries
from consultations.enums import DelegateRole, Kind, Region, StakeholderGroup, Standing
from consultations.models import Consultation, Delegate, Delegation, User
from recommendations.actions import recommendations
from recommendations.actions.recommendations import NewProposer, NewRecommendation
from recommendations.enums import Status
from recommendations.models import Recommendation, Section

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.name.split()[0].lower()}@example.org")
    password = factory.django.Password(PASSWORD)


class DelegationFactory(factory.django.DjangoModelFactory):
    """A member State."""

    class Meta:
        model = Delegation

    name = factory.Sequence(lambda n: f"State {n}")
    slug = factory.LazyAttribute(lambda row: row.name.lower().replace(" ", "-"))
    short_name = factory.LazyAttribute(lambda row: row.name[:3].upper())
    kind = Kind.STATE
    group = StakeholderGroup.GOVERNMENT
    region = Region.AFRICAN
    standing = Standing.MEMBER


class ConsultationFactory(factory.django.DjangoModelFactory):
    """A round."""

    class Meta:
        model = Consultation

    slug = factory.Sequence(lambda n: f"round-{n}")
    title = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())


class SectionFactory(factory.django.DjangoModelFactory):
    """A section of a round."""

    class Meta:
        model = Section

    consultation = factory.SubFactory(ConsultationFactory)
    position = factory.Sequence(lambda n: n + 1)
    numeral = factory.LazyAttribute(lambda row: f"S{row.position}")
    title = factory.LazyAttribute(lambda row: f"Section {row.position}")


def delegate(name: str, delegation: Delegation, role: str = DelegateRole.HEAD, **fields: Any) -> User:
    """A user who acts for ``delegation``, seated as in a request."""
    user = UserFactory(name=name, **fields)
    Delegate.objects.create(user=user, delegation=delegation, role=role)
    queries.take_seat(user)
    return user


def recommendation(
    consultation: Consultation,
    text: str = "States cooperate.",
    *,
    number: int | None = None,
    proposers: Sequence[Delegation] = (),
    **fields: Any,
) -> Recommendation:
    """One recommendation with revision 1; published unless ``status`` says otherwise."""
    new = NewRecommendation(
        text=text,
        number=number,
        place=fields.pop("place", number or Recommendation.objects.count() + 1),
        attribution=fields.pop("attribution", ", ".join(each.name for each in proposers) or "Secretariat"),
        proposers=[NewProposer(each) for each in proposers],
        status=fields.pop("status", Status.PUBLISHED),
        at=fields.pop("at", timezone.now()),
        **fields,
    )
    return recommendations.add(consultation, [new], by=None)[0]
