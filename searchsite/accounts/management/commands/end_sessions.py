"""``manage.py end_sessions``: end the sessions of all accounts, or of some."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from searchsite.accounts.events import note
from searchsite.accounts.sessions import end_sessions


class Command(BaseCommand):
    """End sessions: their owners must log in again."""

    help = "End the sessions of the accounts that are named, or of all accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the names of accounts."""
        parser.add_argument("names", nargs="*", metavar="NAME", help="an account; none: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """End the sessions and print their number."""
        users = [_user(name) for name in options["names"]]
        count = sum(end_sessions(user) for user in users) if users else end_sessions()
        note("Sessions ended", user=",".join(options["names"]) or "(all)", count=count)
        self.stdout.write(f"{count} sessions ended.")


def _user(name: str) -> User:
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no account {name!r}.") from error
