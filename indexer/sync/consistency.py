"""Compare the database and the index article by article, and mend what differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from articles.models import PendingUpdate
from indexer import spelling
from indexer.engines import get_index_builder
from indexer.exceptions import IndexerError
from indexer.sync.article_source import PublishedArticles
from indexer.sync.drain import drain
from indexer.sync.index_locks import writer_lock
from indexer.sync.outbox import BATCH, apply_articles

WRITER_WAIT_SECONDS = 600.0
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Differences:
    """Where database and index disagree, as sorted article ids."""

    articles: int  # published, in the database
    documents: int  # in the index
    missing: tuple[int, ...]  # published, and not in the index
    stale: tuple[int, ...]  # in the index with another content
    extra: tuple[int, ...]  # in the index, and not published or not there at all
    repeated: tuple[int, ...]  # in the index more than once
    pending: frozenset[int]  # known to the outbox: the next drain mends them
    damaged_files: tuple[str, ...] = ()
    spelling: str = ""  # what is wrong with the file of words for corrections

    def article_ids(self) -> tuple[int, ...]:
        """Return every article that differs."""
        return tuple(sorted({*self.missing, *self.stale, *self.extra, *self.repeated}))

    def batches(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the articles that differ, ``size`` at a time."""
        found = self.article_ids()
        for start in range(0, len(found), size):
            yield found[start : start + size]

    def __bool__(self) -> bool:
        return bool(self.article_ids() or self.damaged_files or self.spelling)


def compare(*, generation: str | None = None, read_files: bool = False) -> Differences:
    """Compare every published article with the index by its digest.

    Takes one pass over the database; memory: 16 bytes and an id for each document.
    ``read_files`` also checks the index files' checksums. Raises ``IndexerError``.
    """
    builder = get_index_builder()
    indexed: dict[int, bytes] = {}
    repeated = set()
    for article_id, digest in builder.digests(generation=generation):
        if article_id in indexed:
            repeated.add(article_id)
        indexed[article_id] = digest
    documents = len(indexed)
    articles, missing, stale = 0, [], []
    for document in PublishedArticles().read(0, LARGEST_KEY):
        articles += 1
        digest = indexed.pop(document.article_id, b"")
        if not digest:
            missing.append(document.article_id)
        elif digest != document.digest:
            stale.append(document.article_id)
    return Differences(
        articles=articles,
        documents=documents,
        missing=tuple(missing),
        stale=tuple(stale),
        extra=tuple(sorted(indexed)),
        repeated=tuple(sorted(repeated)),
        pending=frozenset(PendingUpdate.objects.values_list("article_id", flat=True)),
        damaged_files=tuple(builder.damaged_files()) if read_files and not generation else (),
        spelling=spelling.defect(builder.current_generation() or "")
        if read_files and not generation
        else "",
    )


def verify() -> Differences:
    """Compare articles and index files while nobody writes the index.

    What an editor saves meanwhile is pending, and said to be. Raises ``IndexerError``.
    """
    with writer_lock(WRITER_WAIT_SECONDS) as held:
        if not held:
            raise IndexerError("The index writer's lock is not to be had. Try again later.")
        found = compare(read_files=True)
    drain()  # what a save left to us, because we held the lock
    return found


def repair() -> tuple[Differences, int]:
    """Drain the outbox, mend what still differs, and return what was found and how many mended.

    Raises ``IndexerError`` when files are damaged: then only a rebuild helps.
    """
    builder = get_index_builder()
    drain()
    with writer_lock(WRITER_WAIT_SECONDS) as held:
        if not held:
            raise IndexerError("The index writer's lock is not to be had. Try again later.")
        found = compare(read_files=True)
        if found.damaged_files:
            names = ", ".join(found.damaged_files)
            raise IndexerError(f"Damaged index files: {names}. Run `manage.py reindex`.")
        if found.spelling:
            spelling.write(builder)
        for batch in found.batches(BATCH):
            apply_articles(builder, batch)
    drain()
    return found, len(found.article_ids())
