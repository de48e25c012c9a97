"""Announcements are sent once per transaction and deferred per thread."""

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from articles.signals import (
    announce,
    announce_after_commit,
    articles_changed,
    deferred_announcements,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Any:
    """Return the list of announcements."""
    announced: list[Any] = []

    def listen(bulk: bool, on_progress: Any, **_: Any) -> None:
        announced.append((bulk, on_progress))

    articles_changed.connect(listen)
    yield announced
    articles_changed.disconnect(listen)


def test_without_a_transaction_it_is_sent_at_once(heard: list[Any]) -> None:
    announce_after_commit()

    assert heard == [(False, None)]


def test_it_is_sent_once_after_the_commit(heard: list[Any]) -> None:
    with transaction.atomic():
        for _ in range(3):
            announce_after_commit()
        assert heard == []

    assert heard == [(False, None)]
    with transaction.atomic():
        announce_after_commit()
    assert len(heard) == 2


def test_it_is_not_sent_after_a_rollback(heard: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce_after_commit()
        raise ZeroDivisionError

    assert heard == []


def test_a_bulk_announcement_carries_its_progress(heard: list[Any]) -> None:
    def progress(done: int, total: int) -> None: ...

    announce(bulk=True, on_progress=progress)

    assert heard == [(True, progress)]


def test_deferring_affects_one_thread(heard: list[Any]) -> None:
    def announce_elsewhere() -> None:
        announce()
        connections.close_all()

    with deferred_announcements():
        announce_after_commit()
        other = threading.Thread(target=announce_elsewhere)
        other.start()
        other.join()

    assert heard == [(False, None)]
    announce_after_commit()
    assert len(heard) == 2
