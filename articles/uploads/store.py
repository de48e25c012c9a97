"""The store of uploads: create one and fill it in bounded batches, find it again, remove it.

An upload belongs to one user. While its articles are read it is in state ``READING``; the last
batch makes it ``READY``. An upload without a change for a day is removed; an interrupted import can
be resumed for a month.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.importing.duplicates import Key, KnownArticle
from articles.importing.record import ArticleRecord, Rejection
from articles.uploads.contents import Entry, UploadedName, content_of, record_of, storable
from articles.uploads.models import Upload, UploadedItem
from articles.uploads.verdicts import Verdict, first_choice, verdicts

LIFETIME = timedelta(days=1)
LIFETIME_OF_INTERRUPTED = timedelta(days=30)
BATCH_ITEMS = 200
BATCH_CHARACTERS = 4_000_000
MAX_NAME = 300
T = TypeVar("T")
#: An import in one of these states changes its upload with each batch, or was interrupted.
RUNNING = (Upload.State.IMPORTING, Upload.State.STOPPING)


class UploadGoneError(Exception):
    """The upload does not exist, belongs to another user, has expired or was discarded."""


class UploadWriter:
    """A writer of the items of an upload, in batches."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._number = 0  # of the next written item
        self._file = 0
        self._waiting: list[Entry] = []
        self._characters = 0
        self._seen: dict[Key, KnownArticle] = {}
        self._texts: set[int | None] = set()
        self._numbers: dict[str, int] = {}  # content hash -> number of the first article with it

    @classmethod
    def resumed(cls, upload: Upload, number: int) -> "UploadWriter":
        """Return a writer that goes on at ``number``; the items from there on are removed."""
        writer = cls(upload)
        upload.items.filter(number__gte=number).delete()
        items = upload.items.filter(kind=UploadedItem.Kind.ARTICLE).values_list("number", "content")
        for batch in batched(items.iterator(chunk_size=BATCH_ITEMS), BATCH_ITEMS):
            records = [record_of(content) for _number, content in batch]
            found = verdicts(records, writer._seen, texts=writer._texts, near=False)
            for (earlier, _content), verdict in zip(batch, found, strict=True):
                writer._numbers.setdefault(verdict.content_hash, earlier)
        writer._number = number
        return writer

    def add(self, entry: Entry) -> None:
        """Write the name of a file, or an article or rejection of the last file."""
        self._waiting.append(entry)
        if isinstance(entry, ArticleRecord):
            self._characters += len(entry.body) + len(entry.original)
        if len(self._waiting) >= BATCH_ITEMS or self._characters >= BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> int:
        """Write the waiting items, and return the number of the next item.

        Raises ``UploadGoneError`` if the upload was discarded meanwhile.
        """
        records = [entry for entry in self._waiting if isinstance(entry, ArticleRecord)]
        found = iter(verdicts(records, self._seen, texts=self._texts))
        items = []
        for number, entry in enumerate(self._waiting, start=self._number):
            item = self._item(number, entry)
            if isinstance(entry, ArticleRecord):
                self._judge(item, entry, next(found))
            items.append(item)
        with transaction.atomic():
            touch(self._upload)
            UploadedItem.objects.bulk_create(items)
        self._number += len(items)
        self._waiting.clear()
        self._characters = 0
        return self._number

    def _item(self, number: int, entry: Entry) -> UploadedItem:
        if isinstance(entry, UploadedName):
            self._file = number
        return UploadedItem(
            upload=self._upload,
            number=number,
            file=self._file,
            kind=_KINDS[type(entry)],
            content=content_of(entry),
        )

    def _judge(self, item: UploadedItem, record: ArticleRecord, verdict: Verdict) -> None:
        item.warned, item.draft = bool(record.warnings), record.status == "draft"
        item.verdict, item.target = verdict.kind, verdict.target
        self._numbers.setdefault(verdict.content_hash, item.number)
        item.repeats = self._numbers.get(verdict.repeated)
        item.choice = first_choice(verdict)


@contextmanager
def create_upload(user_id: int, name: str) -> Iterator[tuple[Upload, UploadWriter]]:
    """Yield a new upload and its writer; make it ready at the end, or remove it after an error."""
    upload = open_upload(user_id, name)
    writer = UploadWriter(upload)
    try:
        yield upload, writer
        writer.flush()
    except BaseException:
        upload.delete()
        raise
    mark_ready(upload)


def open_upload(user_id: int, name: str) -> Upload:
    """Create an upload that is being read."""
    remove_expired_uploads()
    shown = storable(name)
    return Upload.objects.create(user_id=user_id, name=shown[:MAX_NAME])


def mark_ready(upload: Upload) -> None:
    """Move an upload that was read to the state of waiting for a decision."""
    reading = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING)
    reading.update(state=Upload.State.READY, changed_at=timezone.now())


def touch(upload: Upload, **values: object) -> None:
    """Save values of an upload and the time. Raises ``UploadGoneError`` if it was discarded."""
    if not Upload.objects.filter(pk=upload.pk).update(changed_at=timezone.now(), **values):
        raise UploadGoneError


def find_upload(token: str, user_id: int) -> Upload:
    """Return an upload of this user. Raises ``UploadGoneError``."""
    is_token = token.isascii() and token.isprintable()
    upload = uploads_of(user_id).filter(token=token).first() if is_token else None
    if upload is None:
        raise UploadGoneError
    return upload


def uploads_of(user_id: int) -> QuerySet[Upload]:
    """Return the uploads of a user that have not expired, the newest first."""
    return Upload.objects.filter(user_id=user_id).exclude(pk__in=_expired().values("pk"))


def remove_upload(upload: Upload) -> bool:
    """Remove an upload unless an import of it runs; return whether it was removed."""
    removed, _counts = Upload.objects.filter(pk=upload.pk).exclude(state__in=RUNNING).delete()
    return bool(removed)


def remove_expired_uploads() -> None:
    """Remove the uploads that nobody changed for a day."""
    expired = list(_expired().values_list("pk", flat=True))
    if expired:
        UploadedItem.objects.filter(upload__in=expired).delete()
        _expired().filter(pk__in=expired).delete()


def _expired() -> QuerySet[Upload]:
    now = timezone.now()
    interrupted = Q(state__in=RUNNING)
    old = Q(changed_at__lt=now - LIFETIME) & ~interrupted
    return Upload.objects.filter(
        old | (interrupted & Q(changed_at__lt=now - LIFETIME_OF_INTERRUPTED))
    )


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of ``size``; the last one may be shorter."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch


_KINDS = {
    UploadedName: UploadedItem.Kind.FILE,
    ArticleRecord: UploadedItem.Kind.ARTICLE,
    Rejection: UploadedItem.Kind.REJECTION,
}
