"""Advisory locks of PostgreSQL, held by a session of their own for the time of a block.

The name of a lock is hashed to the number that PostgreSQL wants. On SQLite, a lock is always free:
the caller has a file lock as well, and all processes are on one machine.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connections

from articles.locks.sessions import Session, give_back, take_session

RETRY_SECONDS = 0.05
_HELD = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (classid::bigint << 32 | objid::bigint) = %s"
)
_HELD_HERE = f"{_HELD} AND pid = pg_backend_pid()"
_of_thread = threading.local()  # ``held``: the locks that each thread holds


class LockLost(Exception):
    """The session that held a lock has ended: another process may hold the lock now."""


@contextmanager
def advisory_lock(
    name: str, *, wait_seconds: float = 0.0, using: str = "default"
) -> Iterator[bool]:
    """Hold the lock ``name`` during the block; yield whether it was acquired in time.

    Raises ``DatabaseError`` if the server does not answer. NOTE: a pooler in transaction mode, such
    as PgBouncer's, gives each statement another session: ``ensure_held`` fails behind one.
    """
    if connections[using].vendor != "postgresql":
        yield True
        return
    session = take_session(using)
    lock = _HeldLock(name, session)
    try:
        acquired = lock.acquire(wait_seconds)
    except BaseException:
        session.close()
        raise
    if not acquired:
        give_back(session)
        yield False
        return
    held = _locks_of_thread()
    held.append(lock)
    try:
        yield True
    finally:
        held.remove(lock)
        lock.release()


def is_held(name: str, *, using: str = "default") -> bool:
    """Return whether any process, on any machine, holds the lock ``name`` now."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [lock_number(name)])
        return bool(cursor.fetchone()[0])


def ensure_held() -> None:
    """Raise ``LockLost`` if this thread has lost a lock that it took and has not released."""
    for lock in _locks_of_thread():
        lock.ensure_held()


def lock_number(name: str) -> int:
    """Return the number of a lock: 64 bits with a sign, and a different one for each name."""
    digest = hashlib.blake2b(f"telusur:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


class _HeldLock:
    def __init__(self, name: str, session: Session) -> None:
        self._name = name
        self._number = lock_number(name)
        self._session = session

    def acquire(self, wait_seconds: float) -> bool:
        deadline = time.monotonic() + wait_seconds
        while not self._session.value("SELECT pg_try_advisory_lock(%s)", self._number):
            if time.monotonic() >= deadline:
                return False
            time.sleep(RETRY_SECONDS)
        return True

    def ensure_held(self) -> None:
        try:
            held = self._session.value(_HELD_HERE, self._number)
        except (DatabaseError, InterfaceError) as error:
            raise LockLost(self._loss()) from error
        if not held:
            raise LockLost(self._loss())

    def release(self) -> None:
        """Unlock and keep the session; a session that does not hold the lock is ended."""
        try:
            released = self._session.value("SELECT pg_advisory_unlock(%s)", self._number)
        except (DatabaseError, InterfaceError):
            released = False
        if released:
            give_back(self._session)
        else:
            self._session.close()

    def _loss(self) -> str:
        return (
            f"The session of PostgreSQL that held the lock {self._name!r} has ended,"
            " so another process may hold the lock now."
        )


def _locks_of_thread() -> list[_HeldLock]:
    if not hasattr(_of_thread, "held"):
        _of_thread.held = []
    held: list[_HeldLock] = _of_thread.held
    return held
