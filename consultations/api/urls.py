"""The addresses of this app's endpoints."""

from rest_framework.routers import DefaultRouter

from consultations.api.contributions import ContributionEndpoint
from consultations.api.mail import BounceEndpoint
from consultations.api.people import DelegateEndpoint, InvitationEndpoint
from consultations.api.views import ConsultationEndpoint, DelegationEndpoint, NoticeEndpoint


def register(router: DefaultRouter) -> None:
    """Add this app's endpoints to the API's router."""
    router.register("consultations", ConsultationEndpoint)
    router.register("delegations", DelegationEndpoint)
    router.register("delegates", DelegateEndpoint)
    router.register("invitations", InvitationEndpoint)
    router.register("notices", NoticeEndpoint)
    router.register("contributions", ContributionEndpoint)
    router.register("bounces", BounceEndpoint, basename="bounce")
