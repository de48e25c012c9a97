"""gunicorn's logger: its messages in the format of the site, and one access line per request.

A line has the client's address behind trusted proxies, the id of the request, and the duration. The
parameters of a URL contain what a reader searches, so they are written only with ``LOG_QUERIES``,
and referring pages never. The server's process has no Django: it reads the environment itself.
"""

import logging
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from searchsite import environment
from searchsite.logs.formatters import JsonFormatter, LineFormatter, escape_controls
from searchsite.logs.repeated import RepeatedFilter

MAX_LENGTH = 2_000  # characters of a path or of a browser's name
#: gunicorn's warning of a malformed request, up to what the client sent.
_MALFORMED = re.compile(r"(Invalid request from ip=\S+ [^:]*):.*", re.DOTALL)


class AccessLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Write gunicorn's messages to standard error, and accesses to standard output."""

    zone = environment.DEFAULT_ZONE
    format = "line"
    queries = False

    @classmethod
    def read_environment(cls) -> None:
        """Read the settings of the log. Raises ``ImproperlyConfigured``."""
        cls.zone = environment.zone("TIME_ZONE", default=environment.DEFAULT_ZONE)
        cls.format = environment.choice("LOG_FORMAT", ("line", "json"), default="line")
        cls.queries = environment.switch("LOG_QUERIES", default=False)

    def setup(self, cfg: Any) -> None:
        """Set the handlers of both loggers."""
        super().setup(cfg)
        formatter = (JsonFormatter if self.format == "json" else LineFormatter)(zone=self.zone)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
            handler.addFilter(_without_floods(RepeatedFilter()))
        self.access_log.handlers = []
        if cfg.accesslog:
            output = logging.StreamHandler(sys.stdout)
            output.setFormatter(formatter)
            self.access_log.addHandler(output)

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a warning; a malformed request is quoted only with ``LOG_QUERIES``."""
        super().warning(msg if self.queries else _MALFORMED.sub(r"\1", msg), *args, **kwargs)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Write one line about a request that was answered."""
        if not self.access_log.handlers:
            return
        from searchsite.client_address import address_of

        path = str(environ.get("RAW_URI") or environ.get("PATH_INFO") or "")[:MAX_LENGTH]
        if not self.queries:
            path = path.partition("?")[0]
        milliseconds = round(request_time.total_seconds() * 1_000, 1)
        fields = {
            "client": address_of(
                environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
            ),
            "method": environ.get("REQUEST_METHOD", ""),
            "path": path,
            "status": int(str(resp.status).partition(" ")[0]),
            "bytes": getattr(resp, "sent", 0),
            "milliseconds": milliseconds,
            "agent": str(environ.get("HTTP_USER_AGENT", ""))[:MAX_LENGTH],
        }
        message = "request"
        if self.format == "line":
            message = (
                f"{fields['client']} {fields['method']} {escape_controls(path)} {fields['status']}"
                f" {fields['bytes']} B {milliseconds} ms"
            )
        self.access_log.info("%s", message, extra=fields)


def _without_floods(repeated: RepeatedFilter) -> Callable[[logging.LogRecord], bool]:
    """Return a filter for warnings: each malformed request writes one."""
    return lambda record: record.levelno < logging.WARNING or repeated.filter(record)
