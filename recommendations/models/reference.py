"""Permanent references are made in one place for both apps; migrations know it by this name too."""

from consultations.models.reference import LENGTH, fresh

__all__ = ["LENGTH", "fresh"]
