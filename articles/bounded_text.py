"""Fields of text whose runs of combining marks are bounded, in Python as in the database.

A value is bounded when it is written, by whatever way of the ORM (forms, ``save``,
``bulk_create``, ``update``), and when it is read: other programs write rows, too, and older rows
exist. Everything that reads articles is therefore safe from texts that take quadratic time.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Model

from lexicon.normal_forms import with_bounded_marks

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    TextBase = models.TextField[str | Combinable, str]
    CharBase = models.CharField[str | Combinable, str]
else:
    TextBase, CharBase = models.TextField, models.CharField


class _BoundedMarks:
    """The conversions. Migrations see Django's own field, so that no table is made anew."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Return a value of the database."""
        return with_bounded_marks(value) if value else value

    def pre_save(self, instance: Model, add: bool) -> Any:
        """Bound the value of the instance, too: what was saved is what is used on."""
        value = super().pre_save(instance, add)  # type: ignore[misc]
        if isinstance(value, str) and (bounded := with_bounded_marks(value)) != value:
            setattr(instance, self.attname, bounded)  # type: ignore[attr-defined]
            return bounded
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Return a value for the database."""
        value = super().get_prep_value(value)  # type: ignore[misc]
        return with_bounded_marks(value) if isinstance(value, str) else value

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field as migrations know it."""
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{self._kind}", args, kwargs  # type: ignore[attr-defined]


class BoundedTextField(_BoundedMarks, TextBase):
    """A ``TextField`` with bounded runs of marks."""

    _kind = "TextField"


class BoundedCharField(_BoundedMarks, CharBase):
    """A ``CharField`` with bounded runs of marks."""

    _kind = "CharField"
