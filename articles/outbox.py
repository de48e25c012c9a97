"""The outbox: database triggers that note every change to an article in its own transaction.

A trigger sees what no signal does: ``bulk_create``, ``QuerySet.update``, raw SQL, other programs.
``post_migrate`` puts the triggers (back) in place, since SQLite drops them when a migration
rebuilds the table; ``missing_triggers`` lets a system check say so should they ever be gone.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

#: A change to any of these changes what the index holds of an article.
INDEXED_COLUMNS = ("title", "body", "source", "author", "category", "published_at", "status")

TRIGGERS = ("articles_outbox_insert", "articles_outbox_update", "articles_outbox_delete")

_INSERT = "INSERT INTO articles_pendingupdate (article_id) VALUES ({row}.id);"


def install_triggers_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers where the tables exist (a signal receiver)."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if {"articles_article", "articles_pendingupdate"} <= set(tables):
        install_triggers(connection)


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Create the three triggers anew. Raises ``NotImplementedError`` on an unknown database."""
    if connection.vendor not in _STATEMENTS:
        raise NotImplementedError(
            f"The outbox needs SQLite or PostgreSQL, and DATABASE_URL names {connection.vendor}."
        )
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]():
            cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper, names: Iterable[str] = TRIGGERS) -> set[str]:
    """Return those of the triggers that the database does not have."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(names) - {row[0] for row in cursor.fetchall()}


def _sqlite_statements() -> list[str]:
    insert, update, delete = TRIGGERS
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in INDEXED_COLUMNS)
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
        f"CREATE TRIGGER {insert} AFTER INSERT ON articles_article"
        f" BEGIN {_INSERT.format(row='NEW')} END",
        f"CREATE TRIGGER {update} AFTER UPDATE ON articles_article WHEN {changed}"
        f" BEGIN {_INSERT.format(row='NEW')} END",
        f"CREATE TRIGGER {delete} AFTER DELETE ON articles_article"
        f" BEGIN {_INSERT.format(row='OLD')} END",
    ]


def _postgresql_statements() -> list[str]:
    insert, update, delete = TRIGGERS
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in INDEXED_COLUMNS)
    body = "IF TG_OP = 'DELETE' THEN {old} RETURN OLD; END IF; {new} RETURN NEW;".format(
        old=_INSERT.format(row="OLD"), new=_INSERT.format(row="NEW")
    )
    return [
        "CREATE OR REPLACE FUNCTION articles_note_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} END $$",
        *(f"DROP TRIGGER IF EXISTS {name} ON articles_article" for name in TRIGGERS),
        f"CREATE TRIGGER {insert} AFTER INSERT ON articles_article FOR EACH ROW"
        " EXECUTE FUNCTION articles_note_change()",
        f"CREATE TRIGGER {update} AFTER UPDATE ON articles_article FOR EACH ROW"
        f" WHEN ({changed}) EXECUTE FUNCTION articles_note_change()",
        f"CREATE TRIGGER {delete} AFTER DELETE ON articles_article FOR EACH ROW"
        " EXECUTE FUNCTION articles_note_change()",
    ]


_STATEMENTS = {"sqlite": _sqlite_statements, "postgresql": _postgresql_statements}
