"""Compare the index with the database article by article, and repair the differences."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from articles.models import PendingUpdate
from indexer import copies, spelling, suggest
from indexer.engines import get_index_builder
from indexer.engines.interface import IndexBuilder, IndexDocument
from indexer.exceptions import IndexDamaged
from indexer.storage.damage_notes import replace_notes
from indexer.sync import database_token
from indexer.sync.article_source import PublishedArticles, read_published
from indexer.sync.drain import drain
from indexer.sync.index_locks import WRITER_WAIT_SECONDS, ensure_locks, exclusive_writer
from indexer.sync.outbox import COMMIT_BATCH_SIZE, apply_articles

logger = logging.getLogger(__name__)

MAX_KEY = 2**63 - 1
MAX_SUGGESTION_RANGE = 50_000  # articles whose words are read at a time
MIN_REBUILT = 2_000  # articles in damaged files from which a rebuild is faster than mending


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences between database and index, as sorted article ids."""

    articles: int  # published, in the database
    documents: int  # in the index
    missing: tuple[int, ...]  # published, but not in the index
    stale: tuple[int, ...]  # in the index with other content
    extra: tuple[int, ...]  # in the index, but unpublished or deleted in the database
    repeated: tuple[int, ...]  # in the index more than once
    pending: frozenset[int]  # in the outbox: the next drain repairs them
    damaged_files: tuple[str, ...] = ()
    spelling_defect: str = ""  # of the file of words for corrections: missing or damaged
    suggestions_defect: str = ""  # of the files of suggestions: missing or damaged

    def article_ids(self) -> tuple[int, ...]:
        """Return the ids of all articles that differ."""
        return tuple(sorted({*self.missing, *self.stale, *self.extra, *self.repeated}))

    def batches(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the ids of the articles that differ, ``size`` at a time."""
        differing = self.article_ids()
        for start in range(0, len(differing), size):
            yield differing[start : start + size]

    def __bool__(self) -> bool:
        defects = self.damaged_files or self.spelling_defect or self.suggestions_defect
        return bool(self.article_ids() or defects)


def compare(
    builder: IndexBuilder | None = None,
    *,
    generation: str | None = None,
    read_files: bool = False,
) -> Differences:
    """Compare all published articles with a generation (default: the current one) by digest.

    ``builder`` is that of the site, unless another one is given. Reads the database once. Memory:
    an id and 16 bytes per document. With ``read_files``, also verifies the checksums of the current
    generation's files. Raises ``IndexerError``.
    """
    builder = builder or get_index_builder()
    indexed: dict[int, bytes] = {}
    repeated = set()
    for article_id, digest in builder.digests(generation=generation):
        if article_id in indexed:
            repeated.add(article_id)
        indexed[article_id] = digest
    documents = len(indexed)
    articles, missing, stale = 0, [], []
    for document in PublishedArticles().read(0, MAX_KEY):
        articles += 1
        digest = indexed.pop(document.article_id, b"")
        if not digest:
            missing.append(document.article_id)
        elif digest != document.digest:
            stale.append(document.article_id)
    check_files = read_files and not generation
    current = (builder.current_generation() if check_files else None) or ""
    return Differences(
        articles=articles,
        documents=documents,
        missing=tuple(missing),
        stale=tuple(stale),
        extra=tuple(sorted(indexed)),
        repeated=tuple(sorted(repeated)),
        pending=frozenset(PendingUpdate.objects.values_list("article_id", flat=True)),
        damaged_files=tuple(builder.damaged_files()) if check_files else (),
        spelling_defect=spelling.defect(current) if check_files else "",
        suggestions_defect=suggest.defect(current) if check_files else "",
    )


def verify(*, writer_wait_seconds: float = WRITER_WAIT_SECONDS) -> Differences:
    """Compare articles and index files while no other process writes to the index.

    Changes that editors save meanwhile are reported as pending. Raises ``IndexerError``.
    """
    with exclusive_writer(writer_wait_seconds):
        differences = compare(read_files=True)
        _note(differences.damaged_files)
    drain()  # changes that were saved while this process held the lock
    return differences


def repair(*, writer_wait_seconds: float = WRITER_WAIT_SECONDS) -> tuple[Differences, int]:
    """Mend damaged files, drain the outbox and repair the remaining differences.

    Returns the differences after the drain and the number of articles repaired. Raises
    ``IndexDamaged`` for files that only a rebuild replaces.
    """
    mend(writer_wait_seconds=writer_wait_seconds)
    drain()
    with exclusive_writer(writer_wait_seconds):
        builder = get_index_builder()  # only now, as the site may have moved to another engine
        copies.update_all()
        differences = compare(read_files=True)
        if differences.spelling_defect:
            spelling.write(builder)
        generation = builder.current_generation()
        if differences.suggestions_defect and generation:
            source = PublishedArticles()
            suggest.finish(source, generation, source.ranges(MAX_SUGGESTION_RANGE)).join()
        for batch in differences.batches(COMMIT_BATCH_SIZE):
            apply_articles(builder, batch)
        if generation and not database_token.belongs(generation):
            ensure_locks()
            database_token.confirm(generation, database_token.begin(generation))
    drain()
    return differences, len(differences.article_ids())


def mend(*, writer_wait_seconds: float = WRITER_WAIT_SECONDS) -> tuple[str, ...]:
    """Replace damaged files of the index by the articles that they held; return their names.

    The articles come from the database, in one commit, so that readers miss none meanwhile. Raises
    ``IndexDamaged`` if most articles are in damaged files: a rebuild is faster then, and parallel.
    """
    with exclusive_writer(writer_wait_seconds):
        builder = get_index_builder()
        damaged = tuple(builder.damaged_files())
        if damaged:
            indexed = builder.sound_articles(damaged)
            published = PublishedArticles().keys()
            missing = [key for key in published if key not in indexed]
            if len(missing) > MIN_REBUILT and len(missing) * 2 > len(published):
                raise IndexDamaged(
                    f"Damaged index files hold most articles: {', '.join(damaged)}."
                    " Run `manage.py reindex`."
                )
            ensure_locks()
            builder.mend(damaged, _read_in_batches(missing))
            logger.warning(
                "Damaged files were replaced, with %d articles: %s",
                len(missing),
                ", ".join(damaged),
            )
        _note(())
    return damaged


def _note(damaged: Sequence[str]) -> None:
    """Note the damaged files of the current generation for checks of readiness."""
    generation = get_index_builder().current_generation()
    replace_notes(Path(settings.INDEX_DIR), [f"{generation}/{name}" for name in damaged])


def _read_in_batches(article_ids: Sequence[int]) -> Iterator[IndexDocument]:
    for start in range(0, len(article_ids), COMMIT_BATCH_SIZE):
        yield from read_published(article_ids[start : start + COMMIT_BATCH_SIZE])
