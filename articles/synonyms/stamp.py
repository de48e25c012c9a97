"""The version stamp of the synonym table; every change to a group replaces it.

Triggers write it in the transaction of the change. A process that caches the table compares the
stamp and reads the table again when the two differ. The stamp is random, so a restored database
never repeats an earlier one.
"""

from django.db import connections

from articles.database_triggers import Trigger, TriggerSet

_WRITE = (
    "INSERT INTO articles_variantsstamp (id, stamp) VALUES (1, {random})"
    " ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;"
)
_READ = "SELECT stamp FROM articles_variantsstamp WHERE id = 1"
_WRITE_SQLITE = _WRITE.format(random="lower(hex(randomblob(16)))")
_WRITE_POSTGRESQL = _WRITE.format(random="md5(random()::text || clock_timestamp()::text)")

TRIGGERS = TriggerSet(
    purpose="The table of synonyms",
    table="articles_variantgroup",
    triggers=(
        Trigger(name="articles_variants_insert", event="INSERT", sqlite=_WRITE_SQLITE),
        Trigger(name="articles_variants_update", event="UPDATE", sqlite=_WRITE_SQLITE),
        Trigger(name="articles_variants_delete", event="DELETE", sqlite=_WRITE_SQLITE),
    ),
    function="articles_stamp_variants",
    function_body=f"{_WRITE_POSTGRESQL} RETURN NULL;",
    scope="STATEMENT",
)


def read_stamp(using: str = "default") -> str:
    """Return the stamp of the table, or an empty string if no group was ever written."""
    with connections[using].cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
