"""Move a running site to another search engine, and back.

The move is a rebuild whose new generation belongs to the other engine. Meanwhile readers search the
engine in use, and drains apply changes to it and keep their outbox rows. At the end, under the
writer's lock, the other engine gets these changes, and the note of ``indexer.engines.choice``
changes all processes at once. A process that is killed at any moment leaves the site on one of two
complete engines, and the rows that the new one lacks in the outbox.

An engine that was left keeps its index. On the way back it is compared with the database, article
by article, and only what differs is indexed.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from articles.models import PendingUpdate
from articles.shared_home import machines
from indexer import spelling, suggest
from indexer.engines import engine_named
from indexer.engines.choice import active_engine, note_move
from indexer.engines.interface import Engine, IndexBuilder, Progress
from indexer.exceptions import (
    IndexDamaged,
    IndexerError,
    IndexMissing,
    IndexOutdated,
    RebuildRunning,
)
from indexer.storage.progress_notes import noted
from indexer.sync.article_source import PublishedArticles
from indexer.sync.consistency import MAX_SUGGESTION_RANGE, compare
from indexer.sync.drain import drain
from indexer.sync.index_locks import rebuild_lock
from indexer.sync.outbox import COMMIT_BATCH_SIZE, apply_articles
from indexer.sync.rebuild import (
    REBUILD_LOCK_WAIT_SECONDS,
    build_generation,
    catch_up_and_switch,
    changes_before_build,
    clean_up,
    note_path,
)

ROUNDS = 3  # of comparing and correcting the other index
DRAIN_SECONDS = 60.0  # at the end; the site applies the rest, and what is saved from then on
ADVICE = "Run `manage.py migrate_engine` again: it goes on with the index that was built."
#: The engine in use, the other one, and a function that gives it what was saved meanwhile.
Accept = Callable[[str, str, Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class MoveReport:
    """A finished move."""

    left: str  # the engine before
    engine: str
    generation: str
    documents: int
    corrected: int  # articles of an earlier index that had changed since
    how: str  # "built", "resumed" or "brought up to date"
    seconds: float
    moved: bool  # False: only the index of the other engine was made


@dataclass(frozen=True, slots=True)
class MovePlan:
    """How to move."""

    procs: int | None = None  # worker processes of a build
    batch_size: int | None = None  # articles in a checkpoint of a build
    anew: bool = False  # build an index even if the engine has one that can be brought up to date
    build_only: bool = False  # make the index, but stay with the engine in use


def move(
    engine: str,
    plan: MovePlan = MovePlan(),
    *,
    accept: Accept | None = None,
    progress: Progress | None = None,
) -> MoveReport:
    """Make an engine's index complete and equal to the database, then make it the active one.

    ``accept`` is called when it can be searched, before the move; any error of it ends the move.

    Raises ``IndexerError``; the site then goes on with the engine in use.
    """
    with rebuild_lock(REBUILD_LOCK_WAIT_SECONDS) as held:
        if not held:
            raise RebuildRunning("A rebuild is running. Wait for it to end.")
        started = time.monotonic()
        left, target = active_engine(), _opened(engine)
        if left == engine:
            raise IndexerError(
                f"This site uses the engine {engine} already. Run the command with the same"
                " settings as the site."
            )
        if not plan.build_only:
            _ensure_alone(engine)
        known_rows = changes_before_build()
        generation = None if plan.anew else _usable_generation(target)
        how = "brought up to date"
        if generation is None:
            generation, resumed = _build(target.builder, plan, progress)
            how = "resumed" if resumed else "built"
        corrected = _correct(target.builder, generation, known_rows)
        _complete_words(target.builder, generation)
        follow = partial(_follow, target.builder, generation, known_rows)
        follow()  # it also makes the index one that can be searched; no reader uses it yet
        if accept:
            accept(left, engine, follow)
        if not plan.build_only:
            catch_up_and_switch(
                target.builder,
                generation,
                known_rows,
                switched=lambda: note_move(engine),
                advice=ADVICE,
            )
    drain(budget_seconds=DRAIN_SECONDS)
    clean_up(target.builder)
    return MoveReport(
        left=left,
        engine=engine,
        generation=generation,
        documents=target.searcher.stats().documents,
        corrected=corrected,
        how=how,
        seconds=time.monotonic() - started,
        moved=not plan.build_only,
    )


def _ensure_alone(engine: str) -> None:
    """Raise ``IndexerError`` if other machines serve the site: the note changes this one alone."""
    others = [each for each in machines.alive() if each.identity != machines.identity()]
    if others:
        names = ", ".join(str(each) for each in others)
        raise IndexerError(
            f"Other machines serve this site, too: {names}. Make the index with --build-only, stop"
            f" them, move, and start them with SEARCH_ENGINE={engine}."
        )


def _opened(engine: str) -> Engine:
    """Return the engine of a name; look whether it can be used here. Raises ``IndexerError``."""
    try:
        target = engine_named(engine)
        target.builder.current_generation()
    except ImportError as error:
        raise IndexerError(
            f"The engine {engine} lacks a package: {error}. Install requirements-{engine}.lock."
        ) from error
    except (ImproperlyConfigured, ValueError) as error:
        raise IndexerError(str(error)) from error
    except IndexDamaged:
        pass  # a new index is built
    return target


def _usable_generation(target: Engine) -> str | None:
    """Return the generation that the readers of an engine would use; None if there is none."""
    try:
        target.searcher.check()
        return target.builder.current_generation()
    except (IndexMissing, IndexOutdated, IndexDamaged):
        return None


def _build(builder: IndexBuilder, plan: MovePlan, progress: Progress | None) -> tuple[str, bool]:
    """Build a generation, or go on with an interrupted one; return its name, and which of both."""
    try:
        with noted(note_path(), progress) as report:
            return build_generation(
                builder,
                procs=plan.procs,
                batch_size=plan.batch_size,
                resume=not plan.anew,
                progress=report,
            )
    except (IndexerError, OSError) as error:
        if isinstance(error, OSError) or isinstance(error.__cause__, OSError):
            clean_up(builder)  # on a full disk, a half-built index would be in the way
        raise


def _correct(builder: IndexBuilder, generation: str, known_rows: set[int]) -> int:
    """Index what differs from the database; return the number of articles.

    Raises ``IndexerError`` if the index still differs afterwards. Articles that were saved since
    ``known_rows`` may differ: they follow at the end of the move.
    """
    corrected, wrong = 0, list[int]()
    for _ in range(ROUNDS):
        differing = compare(builder, generation=generation).article_ids()
        rows = PendingUpdate.objects.values_list("pk", "article_id")
        saved_since = {article for row, article in rows if row not in known_rows}
        wrong = [key for key in differing if key not in saved_since]
        if not wrong:
            return corrected
        corrected += len(wrong)
        for start in range(0, len(wrong), COMMIT_BATCH_SIZE):
            batch = wrong[start : start + COMMIT_BATCH_SIZE]
            apply_articles(builder, batch, generation=generation)
    raise IndexerError(
        f"{len(wrong)} articles of the index {generation} differ from the database, also after"
        " they were indexed again. The site stays with its engine. Run the command with --anew."
    )


def _follow(builder: IndexBuilder, generation: str, known_rows: set[int]) -> None:
    """Give an index what was saved since ``known_rows``, and let its own engine search it."""
    rows = PendingUpdate.objects.values_list("pk", "article_id")
    saved = sorted({article for row, article in rows if row not in known_rows})
    for start in range(0, len(saved), COMMIT_BATCH_SIZE):
        apply_articles(builder, saved[start : start + COMMIT_BATCH_SIZE], generation=generation)
    builder.switch(generation)


def _complete_words(builder: IndexBuilder, generation: str) -> None:
    """Write the words for corrections and suggestions if they are missing or damaged."""
    if spelling.defect(generation):
        spelling.write(builder, generation)
    if suggest.defect(generation):
        source = PublishedArticles()
        suggest.finish(source, generation, source.ranges(MAX_SUGGESTION_RANGE)).join()
