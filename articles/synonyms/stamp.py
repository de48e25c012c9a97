"""A stamp that changes with every change to a group, by whatever path it is made.

Triggers write it in the transaction of the change, so that every process sees with its next look
that the table it keeps is out of date. It is random: a restored database never repeats one.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGERS = tuple(f"articles_variants_{event}" for event in ("insert", "update", "delete"))

_WRITE = (
    "INSERT INTO articles_variantsstamp (id, stamp) VALUES (1, {random})"
    " ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;"
)
_READ = "SELECT stamp FROM articles_variantsstamp WHERE id = 1"


def read_stamp(using: str = "default") -> str:
    """Return the stamp of the table; empty when no group was ever written."""
    with connections[using].cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers anew, on SQLite or PostgreSQL."""
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]():
            cursor.execute(statement)


def _sqlite_statements() -> list[str]:
    write = _WRITE.format(random="lower(hex(randomblob(16)))")
    return [
        statement
        for name in TRIGGERS
        for statement in (
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {_event(name)} ON articles_variantgroup"
            f" BEGIN {write} END",
        )
    ]


def _postgresql_statements() -> list[str]:
    write = _WRITE.format(random="md5(random()::text || clock_timestamp()::text)")
    return [
        "CREATE OR REPLACE FUNCTION articles_stamp_variants() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {write} RETURN NULL; END $$",
        *(
            statement
            for name in TRIGGERS
            for statement in (
                f"DROP TRIGGER IF EXISTS {name} ON articles_variantgroup",
                f"CREATE TRIGGER {name} AFTER {_event(name)} ON articles_variantgroup"
                " FOR EACH STATEMENT EXECUTE FUNCTION articles_stamp_variants()",
            )
        ),
    ]


def _event(trigger: str) -> str:
    return trigger.rpartition("_")[2].upper()


_STATEMENTS: dict[str, Any] = {"sqlite": _sqlite_statements, "postgresql": _postgresql_statements}
