"""The sender: one process at a time, on all machines, sends what waits.

A file lock and a lock of PostgreSQL make the process the only one; both end with it. Each mail is
recorded before and after the dialogue with the server (``articles.alerts.mails``).
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone

from articles import locks
from articles.alerts import digests, mails, retention
from articles.alerts.models import AlertMail
from articles.worker_processes import lock_of_work
from indexer.exceptions import IndexerError
from searchsite.alerts.links import site_host
from searchsite.alerts.mail_texts import compose
from searchsite.alerts.matching import match_new_articles
from searchsite.alerts.smtp_failures import Failure, failure_of

LOCK = "send-alerts"
MAILS_OF_A_CONNECTION = 100
REQUESTED = (AlertMail.Kind.CONFIRM, AlertMail.Kind.MANAGE)

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail program of Django did not send a mail, and does not say why."""


@dataclass(slots=True)
class Report:
    """What a run of the sender has done."""

    found: int = 0  # hits
    sent: int = 0
    failed: int = 0
    bounced: int = 0
    removed: int = 0  # alerts whose time of storage is over
    problems: list[str] = field(default_factory=list)


def send_alerts() -> Report | None:
    """Compare new articles, make the mails that are due, and send all; None if another one does.

    Raises ``articles.locks.LockLost`` if another process may be the sender now.
    """
    with lock_of_work(LOCK) as alone:
        if not alone:
            return None
        report = Report()
        now = timezone.now()
        report.removed = retention.remove_old(now)
        if not settings.ALERTS:
            return report
        sender = Sender(report)
        sender.send_waiting(requested=True)  # a reader waits for them
        try:
            report.found = match_new_articles(now)
        except IndexerError as error:
            report.problems.append(f"New articles wait, because the index does not answer: {error}")
        for alert in digests.due_alerts(now):
            locks.ensure_held()
            digests.make_digest(alert, now, domain=site_host())
        sender.send_waiting()
        return report


def send_requested() -> bool:
    """Send the mails that readers wait for; return False if another process is the sender now."""
    with lock_of_work(LOCK) as alone:
        if alone:
            Sender(Report()).send_waiting(requested=True)
        return alone


class Sender:
    """The dialogue with the mail server, over few connections."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._connection: BaseEmailBackend | None = None
        self._delivered = 0  # over this connection
        self._is_server_away = False

    def send_waiting(self, *, requested: bool = False) -> None:
        """Send the mails whose time has come, each before those that readers do not wait for.

        Ends at once if the server takes no mails: the others stay as they are.
        """
        before = get_script_prefix()
        set_script_prefix(settings.SITE_ROOT)  # a thread has no prefix of its own
        try:
            while not self._is_server_away and (mail := _next(timezone.now(), requested)):
                self._send(mail)
        finally:
            set_script_prefix(before)
            self._close()

    def _send(self, mail: AlertMail) -> None:
        locks.ensure_held()
        try:
            message = compose(mail)
            if message is None:
                mails.drop(mail)
                return
            mails.begin(mail)
            self._deliver(message)
        except DatabaseError:
            raise
        except Exception as error:  # whatever it is, the mail is kept and the next one sent
            self._close()
            self._note(mail, failure_of(error))
            return
        mails.sent(mail, timezone.now())
        self._report.sent += 1

    def _deliver(self, message: EmailMessage) -> None:
        if self._connection is None or self._delivered >= MAILS_OF_A_CONNECTION:
            self._close()
            self._connection, self._delivered = get_connection(), 0
            self._connection.open()
        if self._connection.send_messages([message]) != 1:
            raise NotSent
        self._delivered += 1

    def _note(self, mail: AlertMail, failure: Failure) -> None:
        now = timezone.now()
        if failure.is_bounce:
            is_last = mails.bounced(mail, now, failure.code)
            self._report.bounced += 1
            logger.info("Mail %s bounced (%s)%s", mail.pk, failure.code, ", paused" * is_last)
            return
        mails.failed(mail, now, failure.code)
        self._report.failed += 1
        logger.warning("Mail %s could not be sent (%s).", mail.pk, failure.code)
        if failure.is_of_server:
            self._is_server_away = True
            self._report.problems.append(f"The mail server takes no mails: {failure.code}")

    def _close(self) -> None:
        if self._connection is not None:
            try:
                self._connection.close()
            except Exception as error:
                logger.info("The mail server has closed the connection (%s).", type(error).__name__)
            self._connection = None


def _next(now: datetime, requested: bool) -> AlertMail | None:
    waiting = mails.waiting_mails(now)
    return (waiting.filter(kind__in=REQUESTED) if requested else waiting).first()
