"""Statements of tests that SQLite and PostgreSQL write differently."""

from django.db import connection, transaction

from articles.database_triggers import TriggerSet


def drop_trigger(triggers: TriggerSet, name: str) -> None:
    """Remove a trigger of a set, as a careless operator might."""
    table = f" ON {triggers.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")


def query_plan(sql: str) -> str:
    """Return the plan of a query; PostgreSQL would scan and sort a small table, so that is dear."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for step in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{step} = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def scans_a_table(plan: str) -> bool:
    """Return whether a plan reads all rows of a table, not those that an index finds."""
    return "Seq Scan" in plan or "SCAN" in plan
