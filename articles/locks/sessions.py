"""Sessions of the server that hold advisory locks, apart from the connections of requests.

A session holds one lock at a time: the server counts locks by session, so two threads of one
session would not exclude each other. A process keeps an idle session or two for its next locks.
"""

import atexit
import os
import threading
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

MAX_IDLE = 2  # sessions that a process keeps
#: How the server notices a dead machine: within 30 seconds, not after the two hours of Linux.
_SERVER_SETTINGS = {
    "tcp_keepalives_idle": "10s",
    "tcp_keepalives_interval": "5s",
    "tcp_keepalives_count": "4",
    "tcp_user_timeout": "30s",
    "idle_session_timeout": "0",
}
#: How this machine notices a dead server; a setting in DATABASE_URL goes first.
_CLIENT_SETTINGS = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,  # ms
    "application_name": "telusur-lock",
}
_guard = threading.Lock()
_idle: list["Session"] = []
_inherited: list["Session"] = []  # of the parent process; to close them would end its sessions


class Session:
    """A connection to the database of ``using``, for any thread. Raises ``DatabaseError``."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.database = connections[using].settings_dict["NAME"]
        self._process = os.getpid()
        self._connection: BaseDatabaseWrapper = connections[using].copy()
        options = self._connection.settings_dict["OPTIONS"]
        self._connection.settings_dict["OPTIONS"] = {**_CLIENT_SETTINGS, **options}
        self._connection.inc_thread_sharing()
        settings = [part for pair in _SERVER_SETTINGS.items() for part in pair]
        calls = ", ".join("set_config(%s, %s, false)" for _name in _SERVER_SETTINGS)
        try:
            self.value(f"SELECT {calls}", *settings)
        except BaseException:
            self.close()
            raise

    def value(self, statement: str, *parameters: Any) -> Any:
        """Run a statement; return the first value of its first row."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchone()[0]

    def close(self) -> None:
        """End the session, and so release its lock."""
        if self._process != os.getpid():
            _inherited.append(self)
            return
        with suppress(DatabaseError, InterfaceError):  # it may be lost already
            self._connection.close()


def take_session(using: str) -> Session:
    """Return an idle session that answers, or a new one. Raises ``DatabaseError``."""
    database = connections[using].settings_dict["NAME"]
    while True:
        with _guard:
            fitting = [each for each in _idle if (each.using, each.database) == (using, database)]
            if not fitting:
                break
            session = fitting[-1]
            _idle.remove(session)
        try:
            session.value("SELECT 1")
        except (DatabaseError, InterfaceError):
            session.close()
        else:
            return session
    return Session(using)


def give_back(session: Session) -> None:
    """Keep a session without a lock for the next one, or end it."""
    with _guard:
        if len(_idle) < MAX_IDLE:
            _idle.append(session)
            return
    session.close()


def close_idle() -> None:
    """End all idle sessions, such as before the end of the process."""
    with _guard:
        closing = _idle[:]
        _idle.clear()
    for session in closing:
        session.close()


def _leave_to_parent() -> None:
    """Forget the sessions of the parent in a forked process, without closing them."""
    global _guard  # noqa: PLW0603 - another thread of the parent may have held it
    _guard = threading.Lock()
    _inherited.extend(_idle)
    _idle.clear()


os.register_at_fork(after_in_child=_leave_to_parent)
atexit.register(close_idle)
