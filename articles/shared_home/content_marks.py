"""Marks of the transactions that changed articles, for remembered pages on PostgreSQL.

A number that PostgreSQL gives out is visible before the commit that used it, so no counter tells
which changes a reader sees. A trigger writes the number of its transaction into a row instead, and
the rows that a reader sees are the changes that it sees: between two removals of old rows their
number grows with every such commit, whatever its order. A removal replaces a random stamp. Other
writes (sessions, counters, the query log) leave no mark, so that remembered pages outlive them.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.database_triggers import Trigger, TriggerSet, installer

MAX_MARKS = 500  # counting them takes 0.1 ms
STAMP_ROW = 2  # in the table of stamps

_MARK = (
    "INSERT INTO articles_contentmark (xid) VALUES (pg_current_xact_id()::text::bigint)"
    " ON CONFLICT DO NOTHING;"
)
_STAMP = f"SELECT stamp FROM articles_variantsstamp WHERE id = {STAMP_ROW}"  # noqa: S608
_RENEW = (
    f"INSERT INTO articles_variantsstamp (id, stamp) VALUES ({STAMP_ROW},"  # noqa: S608
    " md5(random()::text || clock_timestamp()::text))"
    " ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp"
)
#: The visible marks as one value, on PostgreSQL.
VISIBLE = f"concat(({_STAMP}), ':', (SELECT count(*) FROM articles_contentmark))"  # noqa: S608
#: SQLite needs none: its own counter is exact.
TRIGGERS = TriggerSet(
    purpose="The marks of changes",
    table="articles_article",
    triggers=tuple(
        Trigger(name=f"articles_content_{event.lower()}", event=event, sqlite="SELECT 1;")
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    function="articles_mark_content",
    function_body=f"{_MARK} RETURN NULL;",
    scope="STATEMENT",
)
_install = installer(TRIGGERS, "articles_contentmark", "articles_variantsstamp")


def install_triggers_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers after every migration, where the database needs them."""
    if connections[using].vendor == "postgresql":
        _install(sender, using, **kwargs)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that the database needs and does not have."""
    return TRIGGERS.missing(connection) if connection.vendor == "postgresql" else set()


def forget_old(connection: BaseDatabaseWrapper, *, most: int = MAX_MARKS) -> bool:
    """Remove the marks if they are many; return whether it was done. Obsoletes remembered pages."""
    if connection.vendor != "postgresql":
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_contentmark")
        if cursor.fetchone()[0] <= most:
            return False
        cursor.execute("DELETE FROM articles_contentmark")
        cursor.execute(_RENEW)
    return True
