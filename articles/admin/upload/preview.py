"""What importing an upload would do: for each file its articles, duplicates and rejections.

The first few hundred articles are shown one by one, each with a choice; of the others only the
numbers, chosen all together. Texts are let go as soon as their row is made.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from articles.admin.upload.pending import Item, UploadedName
from articles.importing.duplicates import Key, Known
from articles.importing.importer import plan
from articles.importing.record import ArticleRecord, Rejection

SHOWN_ARTICLES = 200
SHOWN_REJECTIONS = 50  # a file
EXCERPT = 280  # characters
BATCH = 200

NEW, CHANGED, SAME, REPEATED = "new", "changed", "same", "repeated"


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the upload as the preview shows it."""

    number: int  # in the whole upload, counted from 0
    kind: str  # NEW; CHANGED or SAME than a stored article; REPEATED within the upload
    record: ArticleRecord  # its texts cut short
    known: Known | None

    @property
    def choice(self) -> str:
        """Return the value of the row's checkbox: which article, and what is to become of it."""
        target = self.known.pk if self.known and self.known.pk else NEW
        return f"{self.number}:{target}"


@dataclass(slots=True)
class FilePreview:
    """What was found in one file."""

    file: UploadedName
    rows: list[Row] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # of the kinds, all articles
    rejected: int = 0

    @property
    def articles(self) -> int:
        """Return how many articles were found."""
        return self.counts.total()

    @property
    def hidden_rejections(self) -> int:
        """Return how many rejections are only counted."""
        return self.rejected - len(self.rejections)


@dataclass(slots=True)
class Preview:
    """The whole upload; ``rest`` counts the articles that have no row of their own."""

    files: list[FilePreview] = field(default_factory=list)
    rest: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> Counter[str]:
        """Return how many articles of each kind there are."""
        return sum((file.counts for file in self.files), Counter())

    @property
    def articles(self) -> int:
        """Return how many articles were found."""
        return self.counts.total()

    @property
    def unchanged(self) -> int:
        """Return how many articles bring nothing that is not there yet."""
        return self.counts[SAME] + self.counts[REPEATED]

    @property
    def rejected(self) -> int:
        """Return how many things could not be read."""
        return sum(file.rejected for file in self.files)


def preview(entries: Iterable[UploadedName | Item]) -> Preview:
    """Return what importing these entries would do now."""
    seen: dict[Key, Known] = {}
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
                _show(result, Row(number, kind, _cut(item.record), item.known))
                number += 1
    return result


def _kind(known: Known | None, *, differs: bool) -> str:
    if known is None:
        return NEW
    if known.pk is None:
        return REPEATED
    return CHANGED if differs else SAME


def _reject(file: FilePreview, rejection: Rejection) -> None:
    file.rejected += 1
    if len(file.rejections) < SHOWN_REJECTIONS:
        file.rejections.append(rejection)


def _show(result: Preview, row: Row) -> None:
    file = result.files[-1]
    file.counts[row.kind] += 1
    if row.number < SHOWN_ARTICLES:
        file.rows.append(row)
    else:
        result.rest[row.kind] += 1


def _cut(record: ArticleRecord) -> ArticleRecord:
    beginning = " ".join(record.body[: EXCERPT * 2].split())
    cut = beginning if len(beginning) <= EXCERPT else f"{beginning[:EXCERPT].rsplit(' ', 1)[0]} …"
    return replace(record, body=cut, original="")
