"""``manage.py send_alerts``: compare new articles with all alerts, and send the mails."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from articles.locks import LockLost
from searchsite.alerts.sending import Report, send_alerts

WATCH_SECONDS = 60


class Command(BaseCommand):
    """Send the alerts. Any number of processes may run it: one works, the others end."""

    help = (
        "Send e-mail alerts: compare new articles with all alerts, and send the mails that are due"
        " (for cron or a timer, once a minute). Needs EMAIL_URL and SITE_URL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--watch",
            action="store_true",
            help="go on until Ctrl-C, once a minute",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["watch"]:
            if problems := self._send():
                raise CommandError(" ".join(problems))
            return
        while True:
            for problem in self._send(quiet=True):
                self.stderr.write(problem)
            close_old_connections()
            time.sleep(WATCH_SECONDS)

    def _send(self, *, quiet: bool = False) -> list[str]:
        """Send once, print the numbers, and return what hinders it."""
        try:
            report = send_alerts()
        except LockLost as error:
            return [str(error)]
        if report is None:
            if not quiet:
                self.stdout.write("Another process is sending alerts.")
            return []
        if not settings.ALERTS:
            if not quiet:
                self.stdout.write("E-mail alerts are off: EMAIL_URL is not set.")
            return []
        if not quiet or report.found or report.sent or report.failed or report.bounced:
            self.stdout.write(_sentence(report))
        return report.problems


def _sentence(report: Report) -> str:
    return (
        f"Found {report.found:,} hit(s); sent {report.sent:,} mail(s), {report.failed:,} failed and"
        f" are tried again, {report.bounced:,} were refused."
        + (f" Removed {report.removed:,} old alert(s)." if report.removed else "")
    )
