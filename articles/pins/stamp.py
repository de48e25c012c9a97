"""Triggers that replace the stamp of the editors' tables when a pin changes.

Remembered pages and cached tables depend on the stamp (``articles.synonyms.stamp``), so a change of
a pin shows in the next search.
"""

from typing import Any

from django.db import connections

from articles.synonyms.stamp import stamp_triggers

TRIGGERS = stamp_triggers(
    purpose="The table of pins",
    table="articles_pin",
    prefix="articles_pins",
    function="articles_stamp_pins",
)


def install_triggers_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers if the database has the tables (a signal receiver)."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if {"articles_pin", "articles_variantsstamp"} <= set(tables):
        TRIGGERS.install(connection)
