"""``manage.py read_upload``: read the files of an upload outside the request that sent them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.management.upload_argument import add_token, upload_of
from articles.uploads.reading import read_files
from articles.uploads.store import UploadGoneError


class Command(BaseCommand):
    """Read the files that are not read yet. The upload page starts this command by itself."""

    help = "Read the files of an upload (the upload page starts this by itself)."

    def add_arguments(self, parser: CommandParser) -> None:
        add_token(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        upload = upload_of(options["token"])
        try:
            read_files(upload)
        except UploadGoneError:
            self.stdout.write("The upload was discarded meanwhile.")
