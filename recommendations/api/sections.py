"""The verbs on the sections of a compilation."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import queries
from recommendations.actions import sections
from recommendations.api import compiling_serializers as shapes
from recommendations.api.serializers import SectionSerializer
from recommendations.models import Section
from wgec.kernel.endpoints import Endpoint, valid


class SectionVerbs(Endpoint):
    """What the sections' endpoint answers about arranging them."""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,9}"

    @extend_schema(
        summary="Add a section after the last one",
        request=shapes.NewSectionSerializer,
        responses={201: SectionSerializer},
    )
    def create(self, request: Request) -> Response:
        """It gets the next numeral unless one is named."""
        given = valid(shapes.NewSectionSerializer(data=request.data))
        made = sections.add(given.pop("consultation"), by=self.person, **given)
        return self._now(made, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Rename a section", request=shapes.RenameSectionSerializer, responses={200: SectionSerializer}
    )
    def partial_update(self, request: Request, id: str) -> Response:
        """Its title, and its numeral as it is printed."""
        given = valid(shapes.RenameSectionSerializer(data=request.data))
        return self._now(sections.rename(self.get_object(), by=self.person, **given))

    @extend_schema(
        summary="Move a section with everything in it",
        request=shapes.MoveSectionSerializer,
        responses={200: SectionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def move(self, request: Request, id: str) -> Response:
        """The numerals stay in order; numbers stay with their texts."""
        given = valid(shapes.MoveSectionSerializer(data=request.data))
        return self._now(sections.move(self.get_object(), by=self.person, **given))

    @extend_schema(summary="Remove an empty section", request=shapes.RemoveSectionSerializer, responses={204: None})
    @action(detail=True, methods=["POST"])
    def remove(self, request: Request, id: str) -> Response:
        """Refused while anything stands in it."""
        given = valid(shapes.RemoveSectionSerializer(data=request.data))
        sections.remove(self.get_object(), by=self.person, **given)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _now(self, section: Section, answered: int = status.HTTP_200_OK) -> Response:
        row = queries.sections(self.person).get(pk=section.pk)
        return Response(SectionSerializer(row).data, status=answered)
