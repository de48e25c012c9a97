"""The announcement that articles changed, sent once after each commit.

Whoever keeps something derived from the articles (the index) listens to ``articles_changed``;
``articles`` itself knows no listener.
"""

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, transaction
from django.dispatch import Signal

#: Sent with ``bulk`` (bool: very many articles at once, take the fastest way) and ``on_progress``
#: (None, or a callable that is told how many articles are done and how many there are).
articles_changed = Signal()


def announce_after_commit(database: str | None = None) -> None:
    """Announce the change when the transaction is through; once, however many changes it holds."""
    connection = transaction.get_connection(database or DEFAULT_DB_ALIAS)
    if any(callback is announce for _, callback, _ in connection.run_on_commit):
        return
    transaction.on_commit(announce, using=connection.alias)


def announce(
    *, bulk: bool = False, on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Tell every listener now."""
    articles_changed.send(sender=None, bulk=bulk, on_progress=on_progress)
