"""The version stamp of the editors' tables for searches: synonyms, and outlets of sources.

Every change to a row replaces it.

Triggers write it in the transaction of the change. A process that caches a table compares the
stamp and reads the table again when the two differ. The stamp is random, so a restored database
never repeats an earlier one.
"""

from django.db import connections

from articles.database_triggers import Event, Trigger, TriggerSet

_WRITE = (
    "INSERT INTO articles_variantsstamp (id, stamp) VALUES (1, {random})"
    " ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;"
)
_READ = "SELECT stamp FROM articles_variantsstamp WHERE id = 1"
_WRITE_SQLITE = _WRITE.format(random="lower(hex(randomblob(16)))")
_WRITE_POSTGRESQL = _WRITE.format(random="md5(random()::text || clock_timestamp()::text)")


def stamp_triggers(*, purpose: str, table: str, prefix: str, function: str) -> TriggerSet:
    """Return triggers that replace the stamp on every change to a table."""
    events: tuple[Event, ...] = ("INSERT", "UPDATE", "DELETE")
    return TriggerSet(
        purpose=purpose,
        table=table,
        triggers=tuple(
            Trigger(name=f"{prefix}_{event.lower()}", event=event, sqlite=_WRITE_SQLITE)
            for event in events
        ),
        function=function,
        function_body=f"{_WRITE_POSTGRESQL} RETURN NULL;",
        scope="STATEMENT",
    )


TRIGGERS = stamp_triggers(
    purpose="The table of synonyms",
    table="articles_variantgroup",
    prefix="articles_variants",
    function="articles_stamp_variants",
)


def read_stamp(using: str = "default") -> str:
    """Return the stamp of the tables, or an empty string if nothing was ever written."""
    with connections[using].cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def renew_stamp(using: str = "default") -> None:
    """Replace the stamp because the database was restored.

    Numbers that the database gives out begin again at those of the backup. With another stamp,
    nothing that was remembered for such a number before is taken for the present.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_SQLITE if connection.vendor == "sqlite" else _WRITE_POSTGRESQL)
