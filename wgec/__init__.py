"""The project: wiring on top, a small kernel underneath, no domain."""

from wgec.celery import app as celery_app

__all__ = ["celery_app"]
