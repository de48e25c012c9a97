"""The moment at which an article was first public: set once, by the database.

"New" means this moment and not ``published_at``, which an old text or an editor may set to any
date. Triggers keep the rule for every write (the ORM, ``bulk_create``, raw SQL, other programs):

- A row that is inserted as published gets the time of the statement, unless the statement states a
  moment, as a restored backup does.
- A draft, scheduled or trashed row that becomes published gets the time of the statement, whatever
  the statement states.
- After that, no statement changes it: a stale instance that saves all columns leaves it as it was.
  Withdrawing, discarding and publishing again do not move it.
- A row that was never public has none.

PostgreSQL changes the row before it is written, by the one clock of all machines. SQLite updates it
afterwards, so there ``pre_save`` sets the moment of new rows, and imports do not write them twice.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connections, models, router
from django.db.models import Model
from django.utils import timezone

from articles.database_triggers import Trigger, TriggerSet, installer

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    MomentBase = models.DateTimeField[datetime | Combinable | None, datetime | None]
else:
    MomentBase = models.DateTimeField

COLUMN = "first_published_at"

#: SQLite counts milliseconds; rounded up, the moment is never before the statement. The zeros give
#: it the form in which Django writes it, so that saving an instance does not seem to change it.
_NOW = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now', '+0.001 seconds') || '000'",
    "postgresql": "statement_timestamp()",
}
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def _value_after_update(vendor: str) -> str:
    return (
        f"CASE WHEN OLD.{COLUMN} IS NOT NULL THEN OLD.{COLUMN}"
        f" WHEN NEW.status <> 'published' THEN NULL ELSE {_NOW[vendor]} END"
    )


def _is_wrong_after_update(vendor: str) -> str:
    """Return the condition; a published row without a moment accepts one."""
    return (
        f"CASE WHEN OLD.{COLUMN} IS NOT NULL THEN NEW.{COLUMN} {_DIFFERS[vendor]} OLD.{COLUMN}"
        f" WHEN NEW.status <> 'published' THEN NEW.{COLUMN} IS NOT NULL"
        f" ELSE OLD.status <> 'published' OR NEW.{COLUMN} IS NULL END"
    )


def _sqlite_update(value: str) -> str:
    return f"UPDATE articles_article SET {COLUMN} = {value} WHERE id = NEW.id;"  # noqa: S608


TRIGGERS = TriggerSet(
    purpose="The moment of first publication",
    table="articles_article",
    triggers=(
        Trigger(
            name="articles_first_published_insert",
            event="INSERT",
            sqlite=_sqlite_update(_NOW["sqlite"]),
            condition=dict.fromkeys(_NOW, f"NEW.status = 'published' AND NEW.{COLUMN} IS NULL"),
        ),
        Trigger(
            name="articles_first_published_update",
            event="UPDATE",
            columns=("status", COLUMN),
            sqlite=_sqlite_update(_value_after_update("sqlite")),
            condition={vendor: _is_wrong_after_update(vendor) for vendor in _NOW},
        ),
    ),
    function="articles_keep_first_published",
    function_body=(
        f"IF TG_OP = 'INSERT' THEN NEW.{COLUMN} := {_NOW['postgresql']}; RETURN NEW; END IF;"
        f" NEW.{COLUMN} := {_value_after_update('postgresql')}; RETURN NEW;"
    ),
    timing="BEFORE",
)

#: A receiver of ``post_migrate``. The migration of the column also makes the table of the queue.
install_triggers_after_migrate = installer(TRIGGERS, "articles_newarticle")


class FirstPublicationField(MomentBase):
    """A moment that new published rows on SQLite get from Python, and all others from triggers."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        """Return the value; on SQLite, set it on a new instance that is published."""
        value = super().pre_save(model_instance, add)
        is_first = add and value is None and getattr(model_instance, "status", "") == "published"
        database = router.db_for_write(type(model_instance), instance=model_instance)
        if is_first and connections[database].vendor == "sqlite":
            value = timezone.now()
            setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """Return the field as migrations know it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs
