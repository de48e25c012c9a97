"""``manage.py set_role``: give an account a role, or take its roles."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from searchsite.accounts.roles import NO_ROLE, ROLE_KEYS, UnknownRoleError, give_role


class Command(BaseCommand):
    """Give an account one role instead of those that it has."""

    help = (
        f"Give an account a role ({', '.join(ROLE_KEYS)}, or a group of your own) instead of its"
        f" other roles. {NO_ROLE!r} takes all roles; the account may then not enter the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the account and the role."""
        parser.add_argument("name", help="name of the account")
        parser.add_argument("role", help="name of the role or group")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role and print what the account has now."""
        account = User.objects.filter(username=options["name"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['name']!r}.")
        try:
            give_role(account, options["role"])
        except UnknownRoleError as error:
            raise CommandError(str(error)) from error
        groups = ", ".join(account.groups.order_by("name").values_list("name", flat=True))
        self.stdout.write(f"{account.get_username()}: {groups or 'no role'}.")
        if account.is_superuser:
            self.stdout.write("It is a superuser, which has all rights with any role.")
