"""Moves between engines: what is saved meanwhile, the way back, refusals, and interruptions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from articles.models import Article, PendingUpdate
from articles.shared_home.models import Machine
from articles.signals import deferred_announcements
from indexer.checks import check_move
from indexer.engines import ENGINES, engine_named, get_index_builder, get_searcher
from indexer.engines.choice import NOTE_NAME, active_engine, note_move
from indexer.engines.interface import EngineQuery
from indexer.exceptions import IndexerError, RebuildRunning
from indexer.query.parser import parse
from indexer.sync import engine_move
from indexer.sync.consistency import verify
from indexer.sync.drain import drain
from indexer.sync.engine_move import MovePlan, MoveReport, move
from indexer.sync.index_locks import rebuild_lock
from indexer.sync.rebuild import rebuild
from indexer.sync.reconciliation import is_foreign

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLES = 30
OTHER = "memory"


@pytest.fixture(autouse=True)
def other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register a second engine."""
    monkeypatch.setitem(ENGINES, OTHER, "tests.engines.memory_engine")


@pytest.fixture
def articles(transactional_db: None) -> list[Article]:
    """Save articles, and index them in the embedded engine."""
    with deferred_announcements():
        made = Article.objects.bulk_create(
            [Article(title=f"Gempa nomor {n}", body=f"isi {n}") for n in range(1, ARTICLES + 1)]
        )
    rebuild(procs=1)
    return made


def moved(engine: str = OTHER, **options: Any) -> MoveReport:
    given = {name: options.pop(name) for name in ("accept", "progress") if name in options}
    return move(engine, MovePlan(procs=1, **options), **given)


def total(text: str, engine: str | None = None) -> int:
    searcher = engine_named(engine).searcher if engine else get_searcher()
    return searcher.search(EngineQuery(parse(text).tree)).total


def pending() -> QuerySet[PendingUpdate]:
    return PendingUpdate.objects.all()


def test_the_site_searches_the_other_engine_after_a_move(articles: list[Article]) -> None:
    report = moved()

    assert active_engine() == OTHER
    assert report == MoveReport(
        left="whoosh",
        engine=OTHER,
        generation=get_index_builder().current_generation() or "",
        documents=ARTICLES,
        corrected=0,
        how="built",
        seconds=report.seconds,
        moved=True,
    )
    assert total("gempa") == ARTICLES
    assert not pending().exists()
    assert not is_foreign()
    assert not verify()


def test_what_is_saved_during_a_move_is_found_in_both_engines(articles: list[Article]) -> None:
    """The drain applies it to the engine in use at once, and the other one gets it at the end."""

    def save(done: int, _: int) -> None:
        if done == 10:
            Article.objects.create(title="Longsor di lereng", body="isi")
            assert total("longsor", "whoosh") == 1

    def change(left: str, engine: str, refresh: Callable[[], None]) -> None:
        assert total("longsor", engine) == 1
        Article.objects.filter(pk=articles[0].pk).delete()
        Article.objects.get(pk=articles[1].pk).save()
        Article.objects.create(title="Badai di laut", body="isi")
        assert total("badai", "whoosh") == 1
        assert total("badai", OTHER) == 0
        refresh()
        assert total("badai", OTHER) == 1
        Article.objects.create(title="Kabut di kota", body="isi")

    moved(batch_size=10, progress=save, accept=change)

    assert (total("longsor"), total("badai"), total("kabut")) == (1, 1, 1)
    assert total("gempa") == ARTICLES - 1
    assert total("badai", "whoosh") == 1
    assert not pending().exists()
    assert not verify()


def test_the_way_back_corrects_only_what_has_changed(articles: list[Article]) -> None:
    built = get_index_builder().current_generation()
    moved()
    Article.objects.create(title="Badai di laut", body="isi")
    Article.objects.filter(pk=articles[0].pk).delete()
    Article.objects.get(pk=articles[1].pk).save()

    report = moved("whoosh")

    assert active_engine() == "whoosh"
    assert (report.how, report.corrected, report.generation) == ("brought up to date", 2, built)
    assert (total("badai"), total("gempa")) == (1, ARTICLES - 1)
    assert not is_foreign()
    assert not verify()


def test_a_move_of_a_site_that_moved_before_takes_the_index_that_was_left(
    articles: list[Article],
) -> None:
    first = moved().generation
    moved("whoosh")

    again = moved()

    assert (again.how, again.corrected, again.generation) == ("brought up to date", 0, first)


def test_a_new_index_can_be_asked_for(articles: list[Article]) -> None:
    first = moved().generation
    moved("whoosh")

    again = moved(anew=True)

    assert again.how == "built"
    assert again.generation != first


def test_an_index_can_be_made_without_a_move(articles: list[Article]) -> None:
    report = moved(build_only=True)
    Article.objects.create(title="Badai di laut", body="isi")

    assert not report.moved
    assert active_engine() == "whoosh"
    assert total("badai", OTHER) == 0
    assert total("gempa", OTHER) == ARTICLES
    assert moved().corrected == 1


def test_a_refused_comparison_leaves_the_site_where_it_is(articles: list[Article]) -> None:
    def refuse(left: str, engine: str, _: object) -> None:
        assert (left, engine) == ("whoosh", OTHER)
        assert total("gempa", OTHER) == ARTICLES
        raise IndexerError("not alike")

    with pytest.raises(IndexerError, match="not alike"):
        moved(accept=refuse)
    Article.objects.create(title="Badai di laut", body="isi")

    assert active_engine() == "whoosh"
    assert total("badai") == 1
    assert not pending().exists()
    assert not verify()


def test_a_move_that_is_killed_before_its_note_changes_nothing(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(engine_move, "note_move", die)
        moved(accept=lambda *_: Article.objects.create(title="Badai", body="isi"))
    drain()

    assert active_engine() == "whoosh"
    assert (total("badai"), total("gempa")) == (1, ARTICLES)
    assert not is_foreign()
    assert not verify()
    assert moved().corrected == 0


def test_a_move_that_is_killed_after_its_note_is_complete(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of the outbox are still there, and the next drain applies them once more."""

    def note_and_die(engine: str) -> None:
        note_move(engine)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(engine_move, "note_move", note_and_die)
        moved(accept=lambda *_: Article.objects.create(title="Badai", body="isi"))

    assert active_engine() == OTHER
    assert pending().exists()
    drain()
    assert (total("badai"), total("gempa")) == (1, ARTICLES)
    assert not pending().exists()
    assert not is_foreign()
    assert not verify()


def test_an_interrupted_build_goes_on(articles: list[Article]) -> None:
    def die(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moved(batch_size=10, progress=die)
    Article.objects.create(title="Badai", body="isi")

    report = moved()

    assert report.how == "resumed"
    assert (total("badai"), total("gempa")) == (1, ARTICLES)
    assert not verify()


def test_a_rebuild_and_a_rollback_after_a_move_concern_the_new_engine(
    articles: list[Article],
) -> None:
    embedded = get_index_builder().current_generation()
    moved()

    rebuild(procs=1)

    assert engine_named("whoosh").builder.current_generation() == embedded
    assert moved("whoosh").generation == embedded
    assert total("gempa") == ARTICLES


@pytest.mark.parametrize(
    ("engine", "message"),
    [("whoosh", "uses the engine whoosh already"), ("steam", "'steam' is not an engine")],
)
def test_a_move_to_nowhere_is_refused(articles: list[Article], engine: str, message: str) -> None:
    with pytest.raises(IndexerError, match=message):
        moved(engine)


def test_a_move_to_a_cluster_without_an_address_is_refused(
    articles: list[Article], settings: Any, index_dir: Path
) -> None:
    settings.OPENSEARCH_URLS = []

    with pytest.raises(IndexerError, match="OPENSEARCH_URL"):
        moved("opensearch")

    assert not (index_dir / NOTE_NAME).exists()


def test_an_engine_without_its_package_is_named(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENGINES, "bare", "a_package_that_is_not_there")

    with pytest.raises(IndexerError, match="requirements-bare"):
        moved("bare")


def test_a_move_waits_for_no_rebuild(articles: list[Article]) -> None:
    with rebuild_lock() as held:
        assert held
        with pytest.raises(RebuildRunning):
            moved()


def test_a_site_of_several_machines_is_not_moved_in_part(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note would change the processes of one machine, and leave the others behind."""
    other = Machine(identity="other", host="two", data_dir="/srv/telusur")
    monkeypatch.setattr("articles.shared_home.machines.alive", lambda: [other])

    with pytest.raises(IndexerError, match="Other machines serve this site, too: two"):
        moved()

    assert active_engine() == "whoosh"
    assert not moved(build_only=True).moved


def test_a_check_asks_for_the_setting_that_follows_a_move(
    articles: list[Article], settings: Any
) -> None:
    assert check_move(None) == []
    moved()

    (found,) = check_move(None)
    settings.SEARCH_ENGINE = OTHER

    assert "moved this site to memory" in found.msg
    assert check_move(None) == []
