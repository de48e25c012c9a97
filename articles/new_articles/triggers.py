"""Triggers that put articles into the queue when they are first public.

They write nothing while no alert is active, so that sites without alerts keep no queue. A row that
is inserted with a moment of more than a day ago is not new: it comes from a backup or a copy.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.database_triggers import Trigger, TriggerSet, installer, remover
from articles.first_publication import COLUMN

ALERTS = "articles_alert"

_HAS_ALERTS = f"EXISTS (SELECT 1 FROM {ALERTS} WHERE status = 'active')"  # noqa: S608
_NEW_ROW = {
    "sqlite": "NEW.status = 'published'"
    f" AND (NEW.{COLUMN} IS NULL OR julianday(NEW.{COLUMN}) > julianday('now') - 1)",
    "postgresql": "NEW.status = 'published'"
    f" AND (NEW.{COLUMN} IS NULL OR NEW.{COLUMN} > statement_timestamp() - interval '1 day')",
}
_FIRST_PUBLIC = f"OLD.{COLUMN} IS NULL AND OLD.status <> 'published' AND NEW.status = 'published'"
_NOTE = (
    "INSERT INTO articles_newarticle (article_id) SELECT NEW.id"
    f" WHERE {_HAS_ALERTS} ON CONFLICT DO NOTHING;"
)

TRIGGERS = TriggerSet(
    purpose="The queue of new articles",
    table="articles_article",
    triggers=(
        Trigger(name="articles_new_insert", event="INSERT", sqlite=_NOTE, condition=_NEW_ROW),
        Trigger(
            name="articles_new_update",
            event="UPDATE",
            columns=("status",),
            sqlite=_NOTE,
            condition=dict.fromkeys(("sqlite", "postgresql"), _FIRST_PUBLIC),
        ),
    ),
    function="articles_note_new",
    function_body=f"{_NOTE} RETURN NULL;",
)

#: Receivers of ``post_migrate`` and ``pre_migrate``. Articles that other processes publish during a
#: migration on SQLite are not queued.
install_triggers_after_migrate = installer(TRIGGERS, "articles_newarticle", ALERTS)
remove_triggers_before_migrate = remover(TRIGGERS)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that the database needs and does not have."""
    needs_them = ALERTS in connection.introspection.table_names()
    return TRIGGERS.missing(connection) if needs_them else set()
