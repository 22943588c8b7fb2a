"""Fields of one line on their way through a form that writes rows itself, such as the admin's."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from wgec.kernel.lines import one_line


def keep_in_one_line(row: models.Model, *names: str) -> None:
    """Bring these fields to the form in which actions keep them; raises ``ValidationError`` where nothing is left."""
    for name in names:
        given = getattr(row, name)
        setattr(row, name, one_line(given))
        if given and not getattr(row, name):
            field = row._meta.get_field(name)
            words = {"field": field.verbose_name}  # type: ignore[union-attr]  # a column of this model
            raise ValidationError(_("Nothing of this %(field)s can be seen. Write letters.") % words)
