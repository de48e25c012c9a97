"""Database triggers: their definition, their installation and the check for missing ones.

A trigger sees every write to its table: the ORM, ``bulk_create``, raw SQL, other programs. SQLite
drops triggers when a migration rebuilds the table, so ``post_migrate`` installs them again.
SQLite and PostgreSQL are supported. On PostgreSQL all triggers of a set share one function.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Event = Literal["INSERT", "UPDATE", "DELETE"]

_NAMES_QUERY = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One trigger, which runs after its event.

    ``sqlite`` is the statement of the trigger on SQLite; PostgreSQL runs the function of the set.
    ``condition`` maps a database vendor to a WHEN clause; without a clause, the trigger always
    runs. ``columns`` limits an update to statements that set one of them.
    """

    name: str
    event: Event
    sqlite: str
    condition: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @property
    def occasion(self) -> str:
        """Return the event in SQL, with its columns."""
        return f"{self.event} OF {', '.join(self.columns)}" if self.columns else self.event


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSet:
    """The triggers of one table. ``purpose`` begins the error message on other databases.

    With ``timing`` BEFORE, the function on PostgreSQL changes the row itself. SQLite cannot do
    that: there, a trigger runs after its event and updates the row.
    """

    purpose: str
    table: str
    triggers: tuple[Trigger, ...]
    function: str
    function_body: str
    scope: Literal["ROW", "STATEMENT"] = "ROW"  # on PostgreSQL; SQLite runs triggers per row
    timing: Literal["AFTER", "BEFORE"] = "AFTER"  # on PostgreSQL

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the triggers."""
        return tuple(trigger.name for trigger in self.triggers)

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Create the triggers, and replace old versions of them.

        Raises ``NotImplementedError`` on other databases than SQLite and PostgreSQL.
        """
        if connection.vendor not in _STATEMENTS:
            raise NotImplementedError(
                f"{self.purpose} needs SQLite or PostgreSQL,"
                f" and DATABASE_URL names {connection.vendor}."
            )
        with connection.cursor() as cursor:
            for statement in _STATEMENTS[connection.vendor](self):
                cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Drop the triggers."""
        of_table = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in self.names:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")

    def missing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """Return the names of the triggers that the database does not have."""
        with connection.cursor() as cursor:
            cursor.execute(_NAMES_QUERY[connection.vendor])
            return set(self.names) - {row[0] for row in cursor.fetchall()}


def installer(triggers: TriggerSet, *needed: str) -> Callable[..., None]:
    """Return a receiver of ``post_migrate`` that installs the triggers if their tables exist.

    ``needed`` are tables besides that of the triggers. If one of them is gone, because a migration
    was taken back, the triggers are dropped: they would fail every write to their own table.
    """

    def install_triggers_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
        connection = connections[using]
        tables = set(connection.introspection.table_names())
        if {triggers.table, *needed} <= tables:
            triggers.install(connection)
        elif triggers.table in tables:
            triggers.remove(connection)

    return install_triggers_after_migrate


def remover(triggers: TriggerSet) -> Callable[..., None]:
    """Return a receiver of ``pre_migrate`` that drops triggers which read other tables, on SQLite.

    While a migration makes such a table anew, it is missing for a moment, and SQLite then refuses
    to rename any table. The ``installer`` of the triggers brings them back.
    """

    def remove_triggers_before_migrate(
        sender: Any, using: str, plan: Sequence[tuple[Any, bool]], **kwargs: Any
    ) -> None:
        connection = connections[using]
        if connection.vendor == "sqlite" and plan:
            triggers.remove(connection)

    return remove_triggers_before_migrate


def _sqlite_statements(triggers: TriggerSet) -> Iterator[str]:
    for trigger in triggers.triggers:
        yield f"DROP TRIGGER IF EXISTS {trigger.name}"
        condition = trigger.condition.get("sqlite")
        when = f" WHEN {condition}" if condition else ""
        yield (
            f"CREATE TRIGGER {trigger.name} AFTER {trigger.occasion} ON {triggers.table}{when}"
            f" BEGIN {trigger.sqlite} END"
        )


def _postgresql_statements(triggers: TriggerSet) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {triggers.function}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {triggers.function_body} END $$"
    )
    for trigger in triggers.triggers:
        yield f"DROP TRIGGER IF EXISTS {trigger.name} ON {triggers.table}"
        condition = trigger.condition.get("postgresql")
        when = f" WHEN ({condition})" if condition else ""
        yield (
            f"CREATE TRIGGER {trigger.name} {triggers.timing} {trigger.occasion}"
            f" ON {triggers.table} FOR EACH {triggers.scope}{when}"
            f" EXECUTE FUNCTION {triggers.function}()"
        )


_STATEMENTS: dict[str, Callable[[TriggerSet], Iterator[str]]] = {
    "sqlite": _sqlite_statements,
    "postgresql": _postgresql_statements,
}
