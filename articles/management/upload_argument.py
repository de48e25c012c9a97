"""The argument of the commands that work on one upload: its token."""

from django.core.management.base import CommandError, CommandParser

from articles.models import Upload


def add_token(parser: CommandParser) -> None:
    """Add the argument ``token``."""
    parser.add_argument("token", help="the last part of the address of the upload")


def upload_of(token: str) -> Upload:
    """Return the upload of a token. Raises ``CommandError``."""
    upload = Upload.objects.filter(token=token).first()
    if upload is None:
        raise CommandError("There is no such upload; it was discarded or has expired.")
    return upload
