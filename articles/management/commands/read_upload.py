"""``manage.py read_upload``: read the files of an upload outside the request that sent them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Upload
from articles.uploads.reading import read_files
from articles.uploads.store import UploadGoneError


class Command(BaseCommand):
    """Read the files that are not read yet. The upload page starts this command by itself."""

    help = "Read the files of an upload (the upload page starts this by itself)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("token", help="the last part of the address of the upload")

    def handle(self, *args: Any, **options: Any) -> None:
        upload = Upload.objects.filter(token=options["token"]).first()
        if upload is None:
            raise CommandError("There is no such upload; it was discarded or has expired.")
        try:
            read_files(upload)
        except UploadGoneError:
            self.stdout.write("The upload was discarded meanwhile.")
