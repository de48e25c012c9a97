"""The sessions of editors: time limits, the list of an account's sessions, and their end."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from searchsite.accounts.second_factor import has_second_factor
from searchsite.client_address import client_address

STARTED, SEEN, ADDRESS = "started", "seen", "address"
SINGLE_FACTOR = "single_factor"
SEEN_STEP = 60  # seconds between two writes of the last request


@dataclass(frozen=True, slots=True)
class EditorSession:
    """A session that is shown to its owner."""

    key: str
    started: datetime | None
    seen: datetime | None
    address: str


def begin(request: HttpRequest) -> None:
    """Note begin and address of a session at login, and remove expired sessions."""
    now = int(time.time())
    request.session[STARTED] = request.session[SEEN] = now
    request.session[ADDRESS] = client_address(request)
    note_factors(request.session, int(request.session[SESSION_KEY]))
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def has_expired(session: Any, now: float) -> bool:
    """Return whether a session was idle for too long, or is older than it may be."""
    started = session.get(STARTED, now)
    idle = now - session.get(SEEN, started)
    return bool(
        idle > settings.SESSION_IDLE_MINUTES * 60
        or now - started > settings.SESSION_MAX_HOURS * 3_600
    )


def touch(session: Any, now: float) -> None:
    """Note a request, at most once a minute."""
    session.setdefault(STARTED, int(now))
    if now - session.get(SEEN, 0) >= SEEN_STEP:
        session[SEEN] = int(now)
        note_factors(session, int(session[SESSION_KEY]))


def note_factors(session: Any, user_id: int) -> None:
    """Note whether the account has no second factor, which saves a query for each page.

    An account that gets one ends its other sessions; the note is renewed each minute besides.
    """
    session[SINGLE_FACTOR] = not has_second_factor(user_id)


def sessions_of(user: User) -> list[EditorSession]:
    """Return the sessions of an account, the newest first."""
    found = [
        EditorSession(key, _moment(values, STARTED), _moment(values, SEEN), values.get(ADDRESS, ""))
        for key, values in _stored_sessions()
        if values.get(SESSION_KEY) == str(user.pk)
    ]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda session: session.started or oldest, reverse=True)


def end_sessions(user: User | None = None, *, but: str | None = None) -> int:
    """End the sessions of an account, or all; return their number.

    Args:
        user: The account; None ends the sessions of all accounts.
        but: The key of a session that continues.
    """
    if user is None:
        return Session.objects.exclude(session_key=but or "").delete()[0]
    keys = [session.key for session in sessions_of(user) if session.key != but]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def _stored_sessions() -> Iterator[tuple[str, dict[str, Any]]]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        yield session.session_key, session.get_decoded()


def _moment(values: dict[str, Any], name: str) -> datetime | None:
    seconds = values.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
