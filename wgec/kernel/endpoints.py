"""What every endpoint is built on, and what its schema says of all of them."""

from typing import Any

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

#: How references and addresses look in URLs; anything else is nobody's.
REFERENCE = "[0-9a-z]{1,12}"
SLUG = "[-a-zA-Z0-9_]+"


@method_decorator([cache_control(private=True, no_cache=True), conditional_page], name="dispatch")
class Endpoint(GenericViewSet):
    """A viewset whose answers carry an ETag: asking again for what has not changed costs 304 and no body."""

    @property
    def person(self) -> Any:
        """Who asks, acting for their delegation; a stranger is anonymous."""
        return self.request.user


def valid(serializer: serializers.BaseSerializer) -> dict[str, Any]:
    """What was handed in; raises DRF's ValidationError, which is answered with 400."""
    serializer.is_valid(raise_exception=True)
    given: dict[str, Any] = serializer.validated_data
    return given


class NotThere(APIView):
    """Every other address below the API: 404 as JSON."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before anything else is looked at: nobody has a right to nothing."""
        raise Http404


# --- the schema ------------------------------------------------------------------------------


class RefusalSerializer(serializers.Serializer):
    """Why a request was refused."""

    detail = serializers.CharField(help_text="A sentence for people.")
    code = serializers.CharField(help_text="A word for programs, such as “text_has_moved”.")
    current_revision = serializers.IntegerField(
        required=False, help_text="With “text_has_moved”: the revision that stands now."
    )
    fields = serializers.DictField(  # type: ignore[assignment]  # a name of DRF's own, wanted in the answer
        required=False, help_text="With “malformed”: the complaints, by field."
    )


ACTING_FOR = OpenApiParameter(
    "Acting-For",
    str,
    OpenApiParameter.HEADER,
    description="Who serves several delegations names one here, by its address; otherwise it is the first.",
)


REFUSALS = {
    "400": "What was sent makes no sense.",
    "401": "Sign in, or send a token.",
    "403": "Not yours to do.",
    "404": "Not there, or not yours to read.",
    "409": "The group's rules or the state of things do not allow it.",
    "413": "More than can be sent at once.",
    "415": "Only JSON is taken.",
    "429": "Too often; “Retry-After” says when to come again.",
    "503": "A part of the site does not answer. Try again in a minute.",
}


class AnySessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """Says of our session authentication what drf-spectacular says of DRF's."""

    match_subclasses = True
    priority = 1


class Schema(AutoSchema):
    """Adds to every operation what is true of all: the header ``Acting-For`` and the shape of refusals."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        """A list of rows, unless the serializer says of itself that it answers one thing: ``answers_one``."""
        if serializer is None:
            serializer = self.get_response_serializers()
        shapes = serializer.values() if isinstance(serializer, dict) else [serializer]
        if any(getattr(shape, "answers_one", False) for shape in shapes):
            return False
        return bool(super()._is_list_view(serializer))

    def get_auth(self) -> list[Any]:
        """Reading needs no sign-in where the group reads in public."""
        return [*super().get_auth(), *([{}] if self.method == "GET" else [])]

    def get_override_parameters(self) -> list[Any]:
        """The header that says for whom one acts."""
        return [ACTING_FOR]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in self._refused_with():
            refusal = OpenApiResponse(RefusalSerializer, description=REFUSALS[status])
            body = self._get_response_for_code(refusal, status, direction=direction)  # type: ignore[no-untyped-call]
            bodies.setdefault(status, body)
        return bodies

    def _refused_with(self) -> list[str]:
        writes = self.method in {"POST", "PATCH"}
        queried = {parameter["name"] for parameter in self._get_parameters() if parameter["in"] == "query"}
        never = set() if writes else {"409", "413", "415"}
        if not (writes or queried):
            never.add("400")
        if "{" not in self.path and "page" not in queried:
            never.add("404")
        return [status for status in REFUSALS if status not in never]
