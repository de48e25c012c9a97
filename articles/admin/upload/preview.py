"""The preview of an upload: for each file its articles, duplicates and rejections.

The first articles (``MAX_SHOWN_ARTICLES``) get a row each, with a checkbox. The others are only
counted; the editor selects all of them or none. Only an excerpt of each text stays in memory.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from articles.admin.upload.pending import Item, UploadedName
from articles.importing.duplicates import Key, KnownArticle
from articles.importing.importer import plan
from articles.importing.record import ArticleRecord, Rejection

MAX_SHOWN_ARTICLES = 200
MAX_SHOWN_REJECTIONS = 50  # per file
EXCERPT_CHARACTERS = 280
BATCH = 200

NEW, CHANGED, SAME, REPEATED = "new", "changed", "same", "repeated"


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the preview."""

    number: int  # in the whole upload, counted from 0
    kind: str  # NEW; CHANGED from or SAME as a stored article; REPEATED within the upload
    record: ArticleRecord  # with an excerpt as its body
    known: KnownArticle | None

    @property
    def choice(self) -> str:
        """Return the value of the checkbox: the number, and the id to update or "new"."""
        target = self.known.pk if self.known and self.known.pk else NEW
        return f"{self.number}:{target}"


@dataclass(slots=True)
class FilePreview:
    """The articles and rejections of one file."""

    file: UploadedName
    rows: list[Row] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # articles of each kind
    rejected: int = 0

    @property
    def articles(self) -> int:
        """Return the number of articles."""
        return self.counts.total()

    @property
    def hidden_rejections(self) -> int:
        """Return the number of rejections that are not shown."""
        return self.rejected - len(self.rejections)


@dataclass(slots=True)
class Preview:
    """The preview of a whole upload; ``rest`` counts the articles without a row."""

    files: list[FilePreview] = field(default_factory=list)
    rest: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> Counter[str]:
        """Return the number of articles of each kind."""
        return sum((file.counts for file in self.files), Counter())

    @property
    def articles(self) -> int:
        """Return the number of articles."""
        return self.counts.total()

    @property
    def unchanged(self) -> int:
        """Return the number of articles that would change nothing."""
        return self.counts[SAME] + self.counts[REPEATED]

    @property
    def rejected(self) -> int:
        """Return the number of rejections."""
        return sum(file.rejected for file in self.files)


def preview(entries: Iterable[UploadedName | Item]) -> Preview:
    """Return the preview of these entries, compared with the current database."""
    seen: dict[Key, KnownArticle] = {}
    result = Preview()
    number = 0
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        planned = iter(plan([entry for entry in batch if isinstance(entry, ArticleRecord)], seen))
        for entry in batch:
            if isinstance(entry, UploadedName):
                result.files.append(FilePreview(entry))
            elif isinstance(entry, Rejection):
                _reject(result.files[-1], entry)
            else:
                item = next(planned)
                kind = _kind(item.known, differs=item.differs)
                _show(result, Row(number, kind, _with_excerpt(item.record), item.known))
                number += 1
    return result


def _kind(known: KnownArticle | None, *, differs: bool) -> str:
    if known is None:
        return NEW
    if known.pk is None:
        return REPEATED
    return CHANGED if differs else SAME


def _reject(file: FilePreview, rejection: Rejection) -> None:
    file.rejected += 1
    if len(file.rejections) < MAX_SHOWN_REJECTIONS:
        file.rejections.append(rejection)


def _show(result: Preview, row: Row) -> None:
    file = result.files[-1]
    file.counts[row.kind] += 1
    if row.number < MAX_SHOWN_ARTICLES:
        file.rows.append(row)
    else:
        result.rest[row.kind] += 1


def _with_excerpt(record: ArticleRecord) -> ArticleRecord:
    excerpt = " ".join(record.body[: EXCERPT_CHARACTERS * 2].split())
    if len(excerpt) > EXCERPT_CHARACTERS:
        excerpt = f"{excerpt[:EXCERPT_CHARACTERS].rsplit(' ', 1)[0]} …"
    return replace(record, body=excerpt, original="")
