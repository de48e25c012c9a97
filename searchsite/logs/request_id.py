"""The id of the current request: the proxy's, or a new one.

The id stands in every line that is logged while the request is answered, in the access log, and in
the header ``X-Request-ID`` of the response, so that an operator can join them.
"""

import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
_VALID = re.compile(r"[A-Za-z0-9._:+/=-]{8,64}")  # of a proxy's id: it is written into the log

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request that this thread answers; empty outside of requests."""
    return _current.get()


def begin_request(given: str) -> str:
    """Set the id of the request: ``given`` if it is valid, else a new one of 16 hex digits."""
    chosen = given if _VALID.fullmatch(given) else secrets.token_hex(8)
    _current.set(chosen)
    return chosen


def end_request() -> None:
    """Forget the id."""
    _current.set("")
