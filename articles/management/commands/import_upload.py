"""``manage.py import_upload``: import the chosen articles of an upload outside the request."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.upload_argument import add_token, upload_of
from articles.models import Upload
from articles.uploads.saving import run_import
from articles.uploads.store import remove_expired_uploads


class Command(BaseCommand):
    """Import an upload that an editor confirmed; go on where a killed import ended."""

    help = "Import a confirmed upload (the upload page starts this by itself)."

    def add_arguments(self, parser: CommandParser) -> None:
        add_token(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        upload = upload_of(options["token"])
        if upload.state in (Upload.State.READING, Upload.State.READY):
            raise CommandError("Nobody has confirmed this upload: press Impor on its page.")
        run_import(upload, bulk=True)
        remove_expired_uploads()
