"""Formats of log records: a line for people, or a JSON object for programs.

Both give the time in the site's zone with its offset, whatever the zone of the process, and the id
of the request. A record is always one line, but for the traceback that a line can have: control
characters in messages are escaped, because parts of messages come from requests.
"""

import json
import logging
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from searchsite.logs.request_id import current_request_id

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: Loggers of requests that Django refuses, as it does with a status below 500: their tracebacks say
#: nothing that the message does not.
REFUSALS = "django.security"
#: Attributes of a record that the access log sets and JSON repeats as keys of their own.
FIELDS = ("client", "method", "path", "status", "bytes", "milliseconds", "agent")


class _ZoneFormatter(logging.Formatter):
    """Format the time of a record in one zone."""

    def __init__(self, *, zone: str) -> None:
        super().__init__()
        self._zone = ZoneInfo(zone)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Return the time with milliseconds and the offset of the zone."""
        moment = datetime.fromtimestamp(record.created, self._zone)
        return moment.isoformat(timespec="milliseconds")


class LineFormatter(_ZoneFormatter):
    """``time LEVEL logger [request id] message``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it the traceback if the record has one."""
        request = current_request_id()
        line = (
            f"{self.formatTime(record)} {record.levelname} {record.name}"
            f"{f' [{request}]' if request else ''}: {escape_controls(record.getMessage())}"
        )
        traceback = _traceback(self, record)
        return f"{line}\n{traceback}" if traceback else line


class JsonFormatter(_ZoneFormatter):
    """A JSON object in one line, with the traceback as a string."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object; its keys are stable."""
        entry: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if request := current_request_id():
            entry["request_id"] = request
        for name in FIELDS:
            if (value := getattr(record, name, None)) is not None:
                entry[name] = value
        if traceback := _traceback(self, record):
            entry["exception"] = traceback
        return json.dumps(entry, ensure_ascii=True, default=str)


def escape_controls(text: str) -> str:
    r"""Return the text with its control characters escaped.

    >>> print(escape_controls("one\nWARNING two"))
    one\nWARNING two
    """
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    parts = []
    is_refusal = record.name.startswith(REFUSALS) or getattr(record, "status_code", 500) < 500
    if record.exc_info and not is_refusal:
        parts.append(record.exc_text or formatter.formatException(record.exc_info))
    if record.stack_info:
        parts.append(formatter.formatStack(record.stack_info))
    return "\n".join(parts)
