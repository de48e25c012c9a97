"""``manage.py add_editor``: make an account for the admin, with a role."""

import getpass
import sys
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from searchsite.accounts.roles import ROLE_KEYS, UnknownRoleError, give_role

TRIES = 3


class Command(BaseCommand):
    """Make an account that may enter the admin."""

    help = (
        "Make an account for the admin, with a role. The password is asked for; without a terminal,"
        " it is the first line of the standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the account, its role and its person."""
        parser.add_argument("name", help="name of the account")
        parser.add_argument(
            "--role",
            default=ROLE_KEYS[0],
            help=f"{', '.join(ROLE_KEYS)}, or a group of your own (default: {ROLE_KEYS[0]})",
        )
        parser.add_argument("--email", default="", help="e-mail address of the person")
        parser.add_argument("--full-name", default="", help="name of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and print its role."""
        first, _space, last = options["full_name"].strip().partition(" ")
        account = User(
            username=options["name"],
            email=User.objects.normalize_email(options["email"]),
            first_name=first,
            last_name=last.strip(),
        )
        try:
            with translation.override("en"):
                account.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        account.set_password(self._password(account))
        try:
            with transaction.atomic():
                account.save()
                give_role(account, options["role"])
        except UnknownRoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The account {account.get_username()} has the role {options['role']}.")

    def _password(self, account: User) -> str:
        """Return a password that the rules of the site accept."""
        if not sys.stdin.isatty():
            password = sys.stdin.readline().rstrip("\r\n")
            if problems := _problems(password, account):
                raise CommandError(problems)
            return password
        for _try in range(TRIES):
            password = getpass.getpass("Password: ")
            if problems := _problems(password, account):
                self.stderr.write(problems)
            elif getpass.getpass("Password (again): ") != password:
                self.stderr.write("The two passwords differ.")
            else:
                return password
        raise CommandError("No account was made.")


def _problems(password: str, account: User) -> str:
    if not password:
        return "The password is empty."
    with translation.override("en"):  # as all commands
        try:
            validate_password(password, account)
        except ValidationError as error:
            return " ".join(error.messages)
    return ""
