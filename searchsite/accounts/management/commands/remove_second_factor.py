"""``manage.py remove_second_factor``: for editors who lost their app and their recovery codes."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from searchsite.accounts import second_factor
from searchsite.accounts.events import note
from searchsite.accounts.sessions import end_sessions


class Command(BaseCommand):
    """Remove app and recovery codes of an account, and end its sessions."""

    help = (
        "Remove the second factor of an account, and end its sessions. Make sure first that the"
        " person who asks owns the account."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name of the account."""
        parser.add_argument("name", metavar="NAME", help="the account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove the second factor."""
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['name']!r}.")
        if not second_factor.remove(user):
            raise CommandError(f"The account {options['name']!r} has no second factor.")
        end_sessions(user)
        note("Second factor removed", user=user.get_username())
        self.stdout.write(f"The second factor of {user.get_username()} is removed.")
