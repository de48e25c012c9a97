"""Triggers that replace the stamp of the editors' tables when a byline changes.

The bylines share the stamp of the synonyms and outlets (``articles.synonyms.stamp``).
"""

from typing import Any

from django.db import connections

from articles.synonyms.stamp import stamp_triggers

TRIGGERS = stamp_triggers(
    purpose="The table of bylines",
    table="articles_byline",
    prefix="articles_bylines",
    function="articles_stamp_bylines",
)


def install_triggers_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers if the database has the tables (a signal receiver)."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if {"articles_byline", "articles_variantsstamp"} <= set(tables):
        TRIGGERS.install(connection)
