"""The versions by which an undo of an import recognises later edits.

A change that belongs to the import, or one that only takes another back, moves them along.
"""

from collections.abc import Iterable

from django.db import connections, router

from articles.models import ImportedArticle
from articles.revisions.recording import Change
from articles.revisions.values import VERSION, field_value

_MOVE = "UPDATE articles_importedarticle SET version = %s WHERE article_id = %s AND version = %s"


def move_versions(changes: Iterable[Change]) -> None:
    """Give articles that were as an import left them their new version, in this transaction.

    The changes hold the versions before and after (``VERSION``).
    """
    database = connections[router.db_for_write(ImportedArticle)]
    adapt = database.ops.adapt_datetimefield_value
    rows = [
        (
            adapt(field_value(VERSION, change.after[VERSION])),
            change.article_id,
            adapt(field_value(VERSION, change.before[VERSION])),
        )
        for change in changes
    ]
    if rows:
        with database.cursor() as cursor:
            cursor.executemany(_MOVE, rows)
