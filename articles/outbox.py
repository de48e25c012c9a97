"""The outbox: database triggers that record every change to an article in its own transaction.

Signals miss ``bulk_create``, ``QuerySet.update``, raw SQL and other programs; triggers do not.
``post_migrate`` installs them, and a system check reports missing ones.
"""

from articles.database_triggers import Trigger, TriggerSet, installer

#: The columns that the index holds, and those that pages show beside them. A change to any of them
#: is recorded: remembered pages are compared with the records (``articles.revision``).
RECORDED_COLUMNS = (
    *("title", "body", "source", "author", "category", "kind", "published_at", "status"),
    *("slug", "url", "stated_kind"),
)

_INSERT = "INSERT INTO articles_pendingupdate (article_id) VALUES ({row}.id);"
_NEW, _OLD = _INSERT.format(row="NEW"), _INSERT.format(row="OLD")
#: A NULL that becomes a value, or the reverse, counts as a change as well.
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}

TRIGGERS = TriggerSet(
    purpose="The outbox",
    table="articles_article",
    triggers=(
        Trigger(name="articles_outbox_insert", event="INSERT", sqlite=_NEW),
        Trigger(
            name="articles_outbox_update",
            event="UPDATE",
            sqlite=_NEW,
            condition={
                vendor: " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in RECORDED_COLUMNS)
                for vendor, differs in _DIFFERS.items()
            },
        ),
        Trigger(name="articles_outbox_delete", event="DELETE", sqlite=_OLD),
    ),
    function="articles_note_change",
    function_body=f"IF TG_OP = 'DELETE' THEN {_OLD} RETURN OLD; END IF; {_NEW} RETURN NEW;",
)

#: A receiver of ``post_migrate``.
install_triggers_after_migrate = installer(TRIGGERS, "articles_pendingupdate")
