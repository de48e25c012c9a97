"""Drains: order, taken locks, articles that cannot be analysed, indexes that cannot change."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article, PendingUpdate
from articles.signals import announce, deferred_announcements
from indexer.analysis import BatchAnalyzer
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import EngineQuery
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing
from indexer.query.parser import parse
from indexer.sync.consistency import compare
from indexer.sync.drain import drain
from indexer.sync.index_locks import rebuild_lock, writer_lock
from indexer.sync.outbox import acknowledge_rows, pending_rows
from indexer.sync.rebuild import rebuild
from indexer.sync.receivers import connect
from tests.indexer.site import run_program

pytestmark = pytest.mark.django_db(transaction=True)


def save(title: str = "Gempa", **fields: Any) -> Article:
    return Article.objects.create(**{"title": title, "body": "isi", **fields})


def save_unannounced(count: int, title: str = "Gempa") -> list[Article]:
    with deferred_announcements():
        return Article.objects.bulk_create(
            [Article(title=f"{title} nomor {n}", body="isi") for n in range(count)]
        )


def found(text: str = "gempa") -> list[int]:
    query = EngineQuery(parse(text).tree, limit=1_000, facets=False)
    return [hit.article_id for hit in get_searcher().search(query).hits]


def test_the_first_article_of_a_fresh_site_makes_the_index() -> None:
    article = save()

    assert found() == [article.pk]
    assert not PendingUpdate.objects.exists()


def test_a_drain_without_anything_pending_makes_no_index(index_dir: Path) -> None:
    PendingUpdate.objects.all().delete()  # emptying the tables after another test leaves some

    assert drain() == 0

    assert get_index_builder().current_generation() is None


def test_a_taken_lock_is_not_waited_for_and_the_holder_drains(empty_index: None) -> None:
    with writer_lock() as held:
        assert held
        article = save()
        assert drain() == 0
        assert found() == []

    assert drain() == 1
    assert found() == [article.pk]


def test_the_holder_drains_what_others_leave_at_any_moment(
    empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that appears at any stage of a drain is applied."""
    stages: list[str] = []
    late: list[int] = []

    def save_late(stage: str) -> None:
        if stage not in stages:
            stages.append(stage)
            late.append(save(f"Gempa {stage}").pk)  # finds the lock taken, or takes it itself

    lock = writer_lock
    exit_hook = iter(["inside", "released"])

    def acknowledge_then_save(rows: list[int], generation: str) -> None:
        acknowledge_rows(rows, generation)
        save_late("acknowledged")

    class Lock:
        def __enter__(self) -> bool:
            self.inner = lock()
            return self.inner.__enter__()

        def __exit__(self, *details: Any) -> None:
            stage = next(exit_hook, None)
            if stage == "inside":
                save_late("before release")  # the lock-wake-up window
            self.inner.__exit__(*details)

    monkeypatch.setattr("indexer.sync.drain.acknowledge_rows", acknowledge_then_save)
    monkeypatch.setattr("indexer.sync.drain.writer_lock", Lock)

    first = save()

    assert stages == ["acknowledged", "before release"]
    assert set(found()) == {first.pk, *late}
    assert not PendingUpdate.objects.exists()


def test_the_newest_changes_come_first(empty_index: None, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = save_unannounced(8)
    batches = []
    builder = get_index_builder()
    apply = builder.apply

    def note(updates: Any, deletes: Any, **options: Any) -> None:
        batches.append({document.article_id for document in updates})
        apply(updates, deletes, **options)

    monkeypatch.setattr(builder, "apply", note)

    assert drain(batch_size=3) == 8

    keys = [article.pk for article in articles]
    assert batches == [set(keys[5:]), set(keys[2:5]), set(keys[:2])]


def test_many_changes_of_one_article_are_one_document(empty_index: None) -> None:
    article = save_unannounced(1)[0]
    with deferred_announcements():
        for number in range(5):
            Article.objects.filter(pk=article.pk).update(title=f"Gempa {number}")

    assert drain() == 6

    assert found() == [article.pk]
    assert get_searcher().stats().documents == 1


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Make the analysis of articles titled "racun" fail; yield a function that ends this."""
    original = BatchAnalyzer.occurrences

    def fail(analyzer: BatchAnalyzer, texts: Sequence[str]) -> Any:
        if "racun" in texts:
            raise ValueError("poison")
        return original(analyzer, texts)

    with monkeypatch.context() as patch:
        patch.setattr(BatchAnalyzer, "occurrences", fail)
        yield patch.undo


def test_an_article_that_cannot_be_analysed_blocks_no_other(
    empty_index: None, poison: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = save_unannounced(3)
    with deferred_announcements():
        bad = save("racun")
    after = save_unannounced(3)

    assert drain() == 6

    assert set(found()) == {article.pk for article in [*before, *after]}
    assert list(PendingUpdate.objects.values_list("article_id", flat=True)) == [bad.pk]
    assert f"Article {bad.pk} cannot be indexed" in caplog.text
    another = save()
    assert another.pk in found()
    poison()
    assert drain() == 1
    assert found("racun") == [bad.pk]
    assert not compare()


def test_a_missing_index_lets_saves_succeed_and_is_logged(
    empty_index: None, index_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = save()
    remove(index_dir)

    second = save()

    assert "not in the index yet" in caplog.text
    with pytest.raises(IndexMissing):
        found()  # a near-empty index of one article would be worse than none
    with pytest.raises(IndexMissing):
        drain()
    assert PendingUpdate.objects.count() == 1
    rebuild(procs=1)
    assert set(found()) == {first.pk, second.pk}
    assert not PendingUpdate.objects.exists()


def remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", ["outdated", "pointer", "segment", "folder"])
def test_an_index_that_cannot_take_changes_lets_saves_succeed(
    empty_index: None, index_dir: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = save()
    folder = index_dir / (get_index_builder().current_generation() or "")
    if damage == "outdated":
        (folder / "manifest.json").write_text('{"fingerprint": "other", "state": "complete"}')
        touch_pointer(index_dir)
    elif damage == "pointer":
        (index_dir / "current").write_text("garbage")
    elif damage == "segment":
        path = next(folder.glob("*.seg"))
        path.write_bytes(path.read_bytes()[:-5])
        touch_pointer(index_dir)
    else:
        remove(folder)
        touch_pointer(index_dir)

    second = save()
    first.title = "Gempa lagi"
    first.save()
    first.delete()

    assert caplog.text.count("not in the index yet") == 3
    assert "Traceback" not in caplog.text
    assert set(PendingUpdate.objects.values_list("article_id", flat=True)) >= {second.pk}
    with pytest.raises(IndexerError):
        found()
    rebuild(procs=1)
    assert found() == [second.pk]
    assert not PendingUpdate.objects.exists()
    assert not compare()


def touch_pointer(index_dir: Path) -> None:
    """Make readers open the index again, as a change by another process would."""
    path = index_dir / "current"
    path.write_bytes(path.read_bytes() + b" ")


def test_a_generation_name_that_is_used_again_hides_no_change(index_dir: Path) -> None:
    first = save()
    with rebuild_lock() as held:  # a rebuild that is killed
        assert held
        first.title = "Gempa kedua"
        first.save()
        assert PendingUpdate.objects.get().applied_to == get_index_builder().current_generation()
    remove(index_dir)

    second = save()

    assert set(found()) == {first.pk, second.pk}
    assert not compare()


def test_while_a_rebuild_runs_rows_are_kept_for_it(empty_index: None) -> None:
    with rebuild_lock() as held:
        assert held
        article = save()

        assert found() == [article.pk]
        assert PendingUpdate.objects.get().applied_to == get_index_builder().current_generation()
        assert not pending_rows().exists()
        assert drain() == 0

    other = save()
    assert set(found()) == {article.pk, other.pk}
    assert not PendingUpdate.objects.exists()


THREADS = """
import threading
from django.db import connection
from indexer.sync.drain import drain
from indexer.sync.consistency import compare

failures = []


def write(name):
    try:
        for number in range(6):
            article = Article.objects.create(title=f"Gempa {name} {number}", body="isi")
            if number % 3 == 2:
                article.delete()
    except BaseException as error:
        failures.append(error)
    finally:
        connection.close()


call_command("migrate", verbosity=0)
threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(failures, PendingUpdate.objects.count(), total("gempa"), bool(compare()))
"""


def test_changes_from_many_threads_are_all_in_once_the_last_is_saved(tmp_path: Path) -> None:
    done = run_program(tmp_path, THREADS)

    assert done.stderr == ""
    assert done.stdout == "[] 0 16 False\n"


@pytest.fixture
def early_rebuilds() -> Iterator[None]:
    """Rebuild the index after bulk changes of 20 articles or more."""
    connect(rebuild_threshold=20)
    yield
    connect()


def test_a_bulk_announcement_rebuilds_if_that_is_faster(
    empty_index: None, early_rebuilds: None
) -> None:
    before = get_index_builder().current_generation()
    save_unannounced(25)
    progress: list[tuple[int, int]] = []

    announce(bulk=True, on_progress=lambda done, total: progress.append((done, total)))

    assert get_index_builder().current_generation() != before
    assert len(found()) == 25
    assert progress[-1] == (25, 25)
    assert not PendingUpdate.objects.exists()


def test_a_small_bulk_announcement_drains(empty_index: None) -> None:
    before = get_index_builder().current_generation()
    save_unannounced(25)

    announce(bulk=True)

    assert get_index_builder().current_generation() == before
    assert len(found()) == 25


def test_a_spent_budget_leaves_the_rest_pending(empty_index: None) -> None:
    articles = save_unannounced(5)

    assert drain(budget_seconds=-1, batch_size=2) == 2

    assert set(found()) == {article.pk for article in articles[3:]}
    assert PendingUpdate.objects.count() == 3
    assert drain() == 3


def test_a_full_disk_leaves_everything_pending(
    empty_index: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("indexer.engines.whoosh.store.storage.DurableStorage.sync", full)
        article = save()
        assert "No space left" in caplog.text
        with pytest.raises(IndexerError, match="No space left"):
            drain()

    assert found() == []
    assert PendingUpdate.objects.count() == 1
    assert drain() == 1
    assert found() == [article.pk]


def test_a_damaged_index_raises_instead_of_finding_nothing(
    empty_index: None, index_dir: Path
) -> None:
    save()
    path = next((index_dir / (get_index_builder().current_generation() or "")).glob("*.seg"))
    path.unlink()
    touch_pointer(index_dir)

    with pytest.raises(IndexDamaged):
        found()
