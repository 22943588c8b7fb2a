"""The addresses of this app's endpoints."""

from rest_framework.routers import DefaultRouter


def register(router: DefaultRouter) -> None:
    """Add this app's endpoints to the API's router."""
