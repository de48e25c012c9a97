"""The signal ``articles_changed``, sent once after each commit that changed articles.

The index, which is derived from the articles, listens to it; ``articles`` depends on no listener. A
bulk operation defers the announcements and sends one at its end.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, transaction
from django.dispatch import Signal

#: Arguments: ``bulk`` (bool; many articles changed, so choose the fastest method) and
#: ``on_progress`` (None, or a callable that takes the number of finished and of all articles).
articles_changed = Signal()

_state = threading.local()


def announce_after_commit(database: str | None = None) -> None:
    """Announce the changes of the current transaction once, after its commit."""
    connection = transaction.get_connection(database or DEFAULT_DB_ALIAS)
    if any(entry[1] is _announce_unless_deferred for entry in connection.run_on_commit):
        return
    transaction.on_commit(_announce_unless_deferred, using=connection.alias)


def announce(*, bulk: bool = False, on_progress: Callable[[int, int], None] | None = None) -> None:
    """Send the signal to all listeners now."""
    articles_changed.send(sender=None, bulk=bulk, on_progress=on_progress)


@contextmanager
def deferred_announcements() -> Iterator[None]:
    """Defer the announcements of this thread; the caller sends ``announce(bulk=True)`` afterwards.

    If the caller fails to send it, no change is lost: the outbox keeps all changes.
    """
    _state.deferred = getattr(_state, "deferred", 0) + 1
    try:
        yield
    finally:
        _state.deferred -= 1


def _announce_unless_deferred() -> None:
    if not getattr(_state, "deferred", 0):
        announce()
