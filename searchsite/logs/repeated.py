"""A filter that writes a repeated line once a minute, with the number of repetitions."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

WINDOW_SECONDS = 60.0
MAX_MESSAGES = 256  # different ones that are remembered
NEVER_DROPPED = "searchsite.security"  # each login and each refusal counts
MAX_LENGTH = 500  # characters of a message that are compared


class RepeatedFilter(logging.Filter):
    """Drop a line that was written less than a minute ago; the next one says how many were dropped.

    Lines are the same if their logger, level and text are. Tests pass a ``clock``.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: OrderedDict[tuple[str, int, str], list[float]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is written; add the number of dropped ones to it."""
        if record.name.startswith(NEVER_DROPPED):
            return True
        key = (record.name, record.levelno, record.getMessage()[:MAX_LENGTH])
        now = self._clock()
        with self._lock:
            entry = self._seen.get(key)
            if entry and now - entry[0] < WINDOW_SECONDS:
                entry[1] += 1
                return False
            dropped = int(entry[1]) if entry else 0
            self._seen[key] = [now, 0]
            self._seen.move_to_end(key)
            if len(self._seen) > MAX_MESSAGES:
                self._seen.popitem(last=False)
        if dropped:
            record.msg = f"{record.getMessage()} (and {dropped} times more since the last line)"
            record.args = ()
        return True
