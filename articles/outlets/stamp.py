"""Triggers that replace the stamp of the editors' tables when an outlet changes.

The synonyms and the outlets share one stamp (``articles.synonyms.stamp``), so that a search reads
it with one query.
"""

from typing import Any

from django.db import connections

from articles.synonyms.stamp import stamp_triggers

TRIGGERS = stamp_triggers(
    purpose="The table of outlets",
    table="articles_outlet",
    prefix="articles_outlets",
    function="articles_stamp_outlets",
)


def install_triggers_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers if the database has the tables (a signal receiver)."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if {"articles_outlet", "articles_variantsstamp"} <= set(tables):
        TRIGGERS.install(connection)
