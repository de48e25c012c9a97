"""Mails that readers wait for are sent by a thread of the worker, so that no request waits.

If the process ends before, or another one sends at that moment for long, ``manage.py send_alerts``
sends them.
"""

import logging
import threading
import time

from django.db import connections, transaction

from searchsite.alerts.sending import send_requested

ATTEMPTS = 20
SECONDS = 1.0  # between two attempts

logger = logging.getLogger(__name__)
_wanted = threading.Event()
_guard = threading.Lock()


def send_soon() -> None:
    """Start the thread after the commit; one thread of a process is enough."""
    transaction.on_commit(_start)


def _start() -> None:
    _wanted.set()
    if _guard.acquire(blocking=False):
        threading.Thread(target=_send, name="alert-mail", daemon=True).start()


def _send() -> None:
    try:
        for _attempt in range(ATTEMPTS):
            _wanted.clear()
            if send_requested() and not _wanted.is_set():
                break
            time.sleep(SECONDS)
    except Exception as error:  # the timer sends them
        logger.warning("Mails could not be sent at once: %s", type(error).__name__)
    finally:
        connections.close_all()  # those of this thread
        _guard.release()
    if _wanted.is_set():  # asked for after the last look
        _start()
