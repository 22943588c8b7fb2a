"""The endpoint of the overview: where the whole compilation of a consultation stands."""

from collections.abc import Collection
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import queries as consultation_queries
from recommendations.api.standing_serializers import StandingSerializer
from recommendations.queries import holding as words
from recommendations.queries import standing as seen
from wgec.kernel.endpoints import Endpoint


class StandingEndpoint(Endpoint):
    """Below each consultation."""

    serializer_class = StandingSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Where the compilation stands: every text, who holds back what, who has not spoken",
        parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)],
        responses=StandingSerializer,
    )
    def list(self, request: Request, slug: str) -> Response:
        """Of sealed texts it says nothing but that they are sealed."""
        found = seen.standing(get_object_or_404(consultation_queries.consultations(), slug=slug))
        return Response(_standing(found, words.holding(found, found.away, found.disputed, self.person)))


def _standing(found: seen.Standing, holding: words.Holding) -> dict[str, Any]:
    return {
        "counts": found.counts,
        "texts": [_text(text, found) for text in found.texts],
        "away": [
            {**_named(each.text), "without_it": each.text.without_it, "held": each.held and _held(each.held)}
            for each in holding.away
        ],
        "disputed": [
            {**_named(each.text), "objecting": [_held(held) for side in each.sides for held in side.held]}
            for each in holding.disputed
        ],
        "silent": [{"delegation": each.delegation.slug, "texts": each.texts} for each in found.silent],
        "silent_groups": [
            {"group": each.code, "seats": each.seats, "on_some": each.on_some, "on_all": each.on_all}
            for each in found.silent_groups
        ],
        "calls": [
            {
                "recommendation": call.recommendation.reference,
                "revision": call.revision.number,
                "kind": call.kind,
                "opened_at": call.opened_at,
                "closes_at": call.closes_at,
            }
            for call in found.calls
        ],
    }


def _named(text: seen.Text) -> dict[str, Any]:
    row = text.recommendation
    return {"reference": row.reference, "number": row.number, "state": text.state}


def _text(text: seen.Text, found: seen.Standing) -> dict[str, Any]:
    def slugs(keys: Collection[int]) -> list[str]:
        return [row.slug for row in found.named(keys)] if keys else []

    row = text.recommendation
    return {
        **_named(text),
        "section": row.section.numeral if row.section else None,
        "attribution": row.attribution,
        "designation": text.designation or None,
        "expressed": text.expressed,
        "seats": text.seats,
        "objecting": slugs(text.objecting),
        "conditional": slugs(text.conditional),
        "reserved": slugs(text.reserved),
    }


def _held(held: words.Held) -> dict[str, Any]:
    position = held.position
    return {
        "delegation": held.delegation.slug,
        "group": held.delegation.group,
        "through": position.delegation.slug if held.is_spoken_for else None,
        "stance": position.stance,
        "statement": position.statement,
        "change_needed": position.change_needed,
        "expected_on": position.expected_on,
        "amendments": [
            {"reference": each.reference, "label": each.label, "status": each.status} for each in held.amendments
        ],
        "since": held.since,
    }
