"""The announcement that articles changed, sent once after each commit.

Whoever keeps something derived from the articles (the index) listens to ``articles_changed``;
``articles`` itself knows no listener. A bulk run holds the announcements back and makes one itself.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, transaction
from django.dispatch import Signal

#: Sent with ``bulk`` (bool: very many articles at once, take the fastest way) and ``on_progress``
#: (None, or a callable that is told how many articles are done and how many there are).
articles_changed = Signal()

_state = threading.local()


def announce_after_commit(database: str | None = None) -> None:
    """Announce the change when the transaction is through; once, however many changes it holds."""
    connection = transaction.get_connection(database or DEFAULT_DB_ALIAS)
    if any(entry[1] is _announce_unless_held for entry in connection.run_on_commit):
        return
    transaction.on_commit(_announce_unless_held, using=connection.alias)


def announce(*, bulk: bool = False, on_progress: Callable[[int, int], None] | None = None) -> None:
    """Tell every listener now."""
    articles_changed.send(sender=None, bulk=bulk, on_progress=on_progress)


@contextmanager
def deferred_announcements() -> Iterator[None]:
    """Hold this thread's announcements back; who uses it calls ``announce(bulk=True)`` afterwards.

    Nothing is lost if that call never comes: the outbox keeps what the index does not have.
    """
    _state.held = getattr(_state, "held", 0) + 1
    try:
        yield
    finally:
        _state.held -= 1


def _announce_unless_held() -> None:
    if not getattr(_state, "held", 0):
        announce()
