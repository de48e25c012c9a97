"""Rebuilds: beside the current index, interrupted, resumed, and with changes made meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import EngineQuery, IndexDocument
from indexer.engines.whoosh.write import build
from indexer.exceptions import IndexerError, RebuildRunning
from indexer.query.parser import parse
from indexer.sync.article_source import PublishedArticles
from indexer.sync.consistency import compare
from indexer.sync.index_locks import rebuild_lock
from indexer.sync.rebuild import default_batch_size, last_rebuild, rebuild
from tests.indexer.site import run_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def articles(transactional_db: None) -> list[Article]:
    """Save thirty articles and index them."""
    with deferred_announcements():
        made = Article.objects.bulk_create(
            [Article(title=f"Gempa nomor {n}", body=f"isi {n}") for n in range(1, 31)]
        )
    rebuild(procs=1)
    return made


def found(text: str = "gempa") -> set[int]:
    query = EngineQuery(parse(text).tree, limit=1_000, facets=False)
    return {hit.article_id for hit in get_searcher().search(query).hits}


def test_a_report_says_what_was_done(articles: list[Article]) -> None:
    first = get_index_builder().current_generation()

    report = rebuild(procs=1, batch_size=10)

    assert report.generation == get_index_builder().current_generation() != first
    assert report.documents == 30
    assert report.seconds > 0
    assert report.size_bytes == get_index_builder().size_bytes(report.generation) > 1_000
    assert not report.resumed
    assert get_searcher().stats().segments == 1  # merged at the end


def test_a_note_says_how_far_a_rebuild_is_and_how_it_ended(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    rebuild(procs=1, progress=lambda done, total: seen.append(last_rebuild()))
    ended = last_rebuild()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("indexer.sync.rebuild.catch_up_and_switch", fail)
    with pytest.raises(OSError, match="No space"):
        rebuild(procs=1)
    failed = last_rebuild()

    assert seen
    assert all(note is not None and not note.finished for note in seen)
    assert ended is not None
    assert (ended.done, ended.total, ended.error) == (len(articles), len(articles), "")
    assert ended.finished
    assert failed is not None
    assert failed.error == "No space left on device"


def test_one_old_generation_is_kept(articles: list[Article], index_dir: Path) -> None:
    names = [rebuild(procs=1).generation for _ in range(4)]

    folders = {path.name for path in index_dir.iterdir() if path.is_dir()}
    assert folders == set(names[-2:])


def test_drafts_are_not_indexed(articles: list[Article]) -> None:
    with deferred_announcements():
        Article.objects.filter(pk=articles[0].pk).update(status=Article.Status.DRAFT)

    assert rebuild(procs=1).documents == 29
    assert not PendingUpdate.objects.exists()


def interrupt() -> None:
    raise KeyboardInterrupt


@dataclass(frozen=True)
class InterruptedArticles(PublishedArticles):
    """The published articles; reading one of them calls ``action`` first."""

    article_id: int = 0
    action: Callable[[], None] = interrupt

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        for document in super().read(first, last):
            if document.article_id == self.article_id:
                self.action()
            yield document


def call_before(
    monkeypatch: pytest.MonkeyPatch, article: Article, action: Callable[[], None]
) -> None:
    """Make a rebuild call ``action`` before it reads an article."""
    source = InterruptedArticles(article_id=article.pk, action=action)
    monkeypatch.setattr("indexer.sync.rebuild.PublishedArticles", lambda: source)


def test_readers_and_editors_go_on_during_a_rebuild(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = get_index_builder().current_generation()
    seen: list[Any] = []

    def edit() -> None:
        seen.append((get_index_builder().current_generation(), len(found())))
        changed, gone, hidden = articles[2], articles[3], articles[25]
        Article.objects.filter(pk=changed.pk).update(title="Longsor")  # read already
        Article.objects.filter(pk=articles[28].pk).update(title="Longsor")  # read later
        Article.objects.filter(pk=gone.pk).delete()
        Article.objects.filter(pk=hidden.pk).update(status=Article.Status.DRAFT)
        Article.objects.create(title="Longsor baru", body="x")
        seen.append((get_index_builder().current_generation(), len(found("longsor")), len(found())))

    call_before(monkeypatch, articles[12], edit)

    rebuild(procs=1, batch_size=5)

    assert seen == [(old, 30), (old, 3, 26)]  # changes are found at once, in the old index
    assert get_index_builder().current_generation() != old
    assert (len(found("longsor")), len(found())) == (3, 26)
    assert not PendingUpdate.objects.exists()
    assert not compare(read_files=True)


def test_an_interrupted_rebuild_is_resumed_with_what_changed(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = get_index_builder().current_generation()
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch:
        call_before(patch, articles[22], interrupt)
        rebuild(procs=1, batch_size=5)
    unfinished = get_index_builder().unfinished()
    assert (get_index_builder().current_generation(), len(found())) == (old, 30)
    articles[1].delete()
    Article.objects.filter(pk=articles[2].pk).update(title="Longsor")
    Article.objects.filter(pk=articles[3].pk).update(status=Article.Status.DRAFT)
    new = [Article.objects.create(title="Longsor", body=str(n)) for n in range(7)]
    read: list[int] = []
    original = PublishedArticles.read

    def note(self: Any, first: int, last: int) -> Iterator[Any]:
        for document in original(self, first, last):
            if last < 2**62:  # the comparison afterwards reads everything
                read.append(document.article_id)
            yield document

    monkeypatch.setattr(PublishedArticles, "read", note)

    report = rebuild(procs=1, batch_size=5, resume=True)

    assert (report.generation, report.resumed) == (unfinished, True)
    assert sorted(read) == [a.pk for a in articles[20:]] + [a.pk for a in new]
    assert found("longsor") == {articles[2].pk, *(article.pk for article in new)}
    assert len(found()) == 27
    assert not PendingUpdate.objects.exists()
    assert not compare(read_files=True)


def test_a_rebuild_killed_twice_is_resumed_all_the_same(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in (12, 22):
        with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch:
            call_before(patch, articles[at], interrupt)
            rebuild(procs=1, batch_size=5, resume=True)
        Article.objects.create(title="Gempa baru", body=str(at))

    report = rebuild(procs=1, batch_size=7, resume=True)

    assert report.resumed
    assert report.documents == 32
    assert not compare(read_files=True)


def test_a_rebuild_killed_just_before_the_switch_is_resumed(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch:
        patch.setattr(get_index_builder(), "switch", lambda _: interrupt())
        rebuild(procs=1, batch_size=5)
    Article.objects.filter(pk=articles[0].pk).update(title="Longsor")

    report = rebuild(procs=1, batch_size=5, resume=True)

    assert report.resumed
    assert found("longsor") == {articles[0].pk}
    assert not compare(read_files=True)


def test_without_resume_an_interrupted_rebuild_is_removed(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch:
        call_before(patch, articles[22], interrupt)
        rebuild(procs=1, batch_size=5)

    report = rebuild(procs=1, batch_size=5)

    assert not report.resumed
    assert get_index_builder().unfinished() is None
    assert len(found()) == 30


def test_resume_without_an_interrupted_rebuild_starts_a_new_one(articles: list[Article]) -> None:
    report = rebuild(procs=1, resume=True)

    assert not report.resumed
    assert len(found()) == 30


def test_a_second_rebuild_is_refused(articles: list[Article]) -> None:
    with rebuild_lock() as held:
        assert held
        with pytest.raises(RebuildRunning, match="Another rebuild"):
            rebuild(procs=1)

    assert len(found()) == 30


def test_the_old_index_stays_when_the_disk_is_full(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = get_index_builder().current_generation()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(build, "sync_path", full)
        with pytest.raises(IndexerError, match="No space left on device"):
            rebuild(procs=1, batch_size=5)

    assert (get_index_builder().current_generation(), len(found())) == (old, 30)
    articles[0].title = "Longsor"
    articles[0].save()
    assert found("longsor") == {articles[0].pk}
    assert rebuild(procs=1).documents == 30
    assert not PendingUpdate.objects.exists()


def test_lost_documents_prevent_the_switch(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = get_index_builder().current_generation()
    builder = get_index_builder()
    original = builder.build

    def lose(*arguments: Any, **options: Any) -> int:
        return original(*arguments, **options) + 1

    monkeypatch.setattr(builder, "build", lose)

    with pytest.raises(IndexerError, match="holds 30 documents instead of 31"):
        rebuild(procs=1, batch_size=100)

    assert (get_index_builder().current_generation(), len(found())) == (old, 30)


def test_an_empty_site_has_an_empty_index(transactional_db: None) -> None:
    report = rebuild(procs=1)

    assert report.documents == 0
    assert found() == set()


@pytest.mark.parametrize(
    ("documents", "size"), [(0, 2_000), (19_999, 2_000), (20_001, 2_001), (1_000_000, 50_000)]
)
def test_batches_grow_with_the_corpus(documents: int, size: int) -> None:
    assert default_batch_size(documents) == size


PROGRAM = """
if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    with deferred_announcements():
        Article.objects.bulk_create(Article(title=f"Gempa {n}", body="isi") for n in range(60))
    call_command("reindex", procs=2, batch_size=9)
    call_command("reindex", verify=True)
    print(total("gempa"), get_searcher().stats().segments)
"""


def test_worker_processes_build_it_too(tmp_path: Path) -> None:
    done = run_program(tmp_path, PROGRAM)

    assert done.stderr == ""
    assert "Indexed 60 articles" in done.stdout
    assert "Index and database agree." in done.stdout
    assert done.stdout.splitlines()[-1] == "60 1"
