"""Rows that are written once: the model refuses, and so does the database (triggers in the migrations)."""

from typing import Any, NoReturn

from django.db import models


class Immutable(TypeError):
    """A programming mistake: code tried to change or delete a row that must stay as it is."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A queryset that only reads and creates."""

    def update(self, **values: Any) -> NoReturn:
        """Refused, always."""
        raise Immutable(f"{self.model._meta.label} rows are never changed.")

    def delete(self) -> NoReturn:
        """Refused, always."""
        raise Immutable(f"{self.model._meta.label} rows are never deleted.")


class AppendOnly(models.Model):
    """A model whose rows can be created and read, nothing else."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; saving it again is refused."""
        if not self._state.adding:
            raise Immutable(f"{self._meta.label} {self.pk} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, always."""
        raise Immutable(f"{self._meta.label} {self.pk} is never deleted.")
