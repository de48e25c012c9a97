"""``verify`` reports every difference; ``repair`` applies only the articles that differ."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import EngineQuery, IndexDocument
from indexer.exceptions import IndexBusy, IndexDamaged, IndexMissing
from indexer.query.parser import parse
from indexer.storage.damage_notes import noted_damage
from indexer.storage.file_locks import file_lock
from indexer.sync.article_source import read_published
from indexer.sync.consistency import Differences, compare, mend, repair, verify
from indexer.sync.outbox import apply_articles
from indexer.sync.reconciliation import repair_or_rebuild

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def articles(empty_index: None) -> list[Article]:
    """Save six articles; the index has them."""
    return Article.objects.bulk_create(
        [Article(title=f"Gempa {n}", body=f"isi {n}") for n in range(1, 7)]
    )


def change_unnoticed(**changes: Any) -> None:
    """Change an article and delete the outbox row of the change."""
    with deferred_announcements():
        Article.objects.filter(pk=changes.pop("pk")).update(**changes)
    PendingUpdate.objects.all().delete()


def document(article: Article) -> IndexDocument:
    return read_published([article.pk])[0]


def spoil(articles: list[Article]) -> dict[str, set[int]]:
    """Make one difference of each kind; return the article ids by kind."""
    builder = get_index_builder()
    builder.apply([], [articles[0].pk])
    change_unnoticed(pk=articles[1].pk, body="lain")
    change_unnoticed(pk=articles[2].pk, status=Article.Status.DRAFT)
    builder.apply([replace(document(articles[3]), article_id=999_999)], [])
    return {
        "missing": {articles[0].pk},
        "stale": {articles[1].pk},
        "extra": {articles[2].pk, 999_999},
    }


def kinds(found: Differences) -> dict[str, set[int]]:
    names = ("missing", "stale", "extra", "repeated")
    return {name: set(ids) for name in names if (ids := getattr(found, name))}


def test_a_sound_index_has_no_differences(articles: list[Article]) -> None:
    found = verify()

    assert not found
    assert (found.articles, found.documents, found.pending) == (6, 6, frozenset())


def test_every_difference_is_reported(articles: list[Article]) -> None:
    expected = spoil(articles)

    found = verify()

    assert kinds(found) == expected
    assert (found.articles, found.documents) == (5, 6)
    assert found.article_ids() == tuple(sorted(set.union(*expected.values())))
    assert list(found.batches(2)) == [found.article_ids()[:2], found.article_ids()[2:]]


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Lain"},
        {"source": "Lain"},
        {"author": "Lain"},
        {"category": "Lain"},
        {"published_at": "2022-01-01T00:00:00Z"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_any_indexed_field_makes_a_document_stale(
    articles: list[Article], values: dict[str, str]
) -> None:
    change_unnoticed(pk=articles[0].pk, **values)

    assert kinds(compare()) == {"stale": {articles[0].pk}}


def test_repair_applies_only_the_articles_that_differ(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = spoil(articles)
    applied: list[int] = []
    original = apply_articles

    def note(engine: Any, ids: Any, **options: Any) -> None:
        applied.extend(ids)
        original(engine, ids, **options)

    monkeypatch.setattr("indexer.sync.consistency.apply_articles", note)

    found, mended = repair()

    assert kinds(found) == expected
    assert mended == 4
    assert sorted(applied) == sorted(set.union(*expected.values()))
    assert not verify()


def test_a_repeated_document_is_reported_and_repaired(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("indexer.engines.whoosh.write.index_writer._delete", lambda *_: None)
        get_index_builder().apply([document(articles[0])], [])

    found, _ = repair()

    assert kinds(found) == {"repeated": {articles[0].pk}}
    assert not verify()
    hits = get_searcher().search(EngineQuery(parse("gempa").tree, limit=50))
    assert hits.total == 6


def test_pending_articles_are_reported(articles: list[Article]) -> None:
    with deferred_announcements():
        Article.objects.filter(pk=articles[0].pk).update(body="lain")

    found = compare()

    assert kinds(found) == {"stale": {articles[0].pk}}
    assert found.pending == {articles[0].pk}


def test_repair_drains_first(articles: list[Article]) -> None:
    with deferred_announcements():
        Article.objects.filter(pk=articles[0].pk).update(body="lain")

    found, mended = repair()

    assert (kinds(found), mended) == ({}, 0)
    assert not PendingUpdate.objects.exists()


@pytest.mark.parametrize("check", [verify, repair])
def test_a_change_saved_during_a_check_is_in_search_after_it(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    original = compare

    def save_meanwhile(**options: Any) -> Differences:
        found = original(**options)
        Article.objects.create(title="Longsor", body="x")
        return found

    monkeypatch.setattr("indexer.sync.consistency.compare", save_meanwhile)

    check()

    assert get_searcher().search(EngineQuery(parse("longsor").tree)).total == 1
    assert not PendingUpdate.objects.exists()


def flip(path: Path, *, share: float = 0.3) -> None:
    """Flip a bit of a file."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 4
    path.write_bytes(content)


def searched(text: str) -> int:
    """Return the number of hits of a text."""
    return get_searcher().search(EngineQuery(parse(text).tree)).total


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_flipped_bit_is_reported_and_its_file_replaced(
    articles: list[Article], index_dir: Path, share: float
) -> None:
    folder = index_dir / (get_index_builder().current_generation() or "")
    Article.objects.create(title="Longsor di lereng", body="Jalan tertutup tanah.")
    first, second = sorted(folder.glob("*.seg"), key=lambda path: path.stat().st_mtime_ns)
    kept = second.read_bytes()
    flip(first, share=share)

    assert verify().damaged_files == (first.name,)
    assert noted_damage(index_dir) == [f"{folder.name}/{first.name}"]
    found, repaired = repair()

    assert (kinds(found), repaired) == ({}, 0)
    assert second.read_bytes() == kept
    assert not first.exists()
    assert noted_damage(index_dir) == []
    assert not verify()
    assert searched("longsor") == 1


def test_a_damaged_list_of_checksums_is_written_anew(
    articles: list[Article], index_dir: Path
) -> None:
    folder = index_dir / (get_index_builder().current_generation() or "")
    (segment,) = folder.glob("*.seg")
    (folder / "checksums.json").write_bytes(b"{")

    assert mend() == ("checksums.json",)

    assert segment.exists()
    assert not verify()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh's open file
def test_a_damaged_table_of_contents_names_all_segments_again(
    articles: list[Article], index_dir: Path
) -> None:
    Article.objects.create(title="Longsor di lereng", body="Jalan tertutup tanah.")
    articles[0].delete()
    folder = index_dir / (get_index_builder().current_generation() or "")
    (table,) = folder.glob("*.toc")
    flip(table, share=0.9)

    repair()

    assert not verify()
    assert searched("longsor") == 1


def test_most_articles_in_damaged_files_make_a_new_generation(
    articles: list[Article], index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.sync.consistency.MIN_REBUILT", 1)
    before = get_index_builder().current_generation()
    flip(next((index_dir / (before or "")).glob("*.seg")))

    with pytest.raises(IndexDamaged, match="most articles"):
        repair()
    report = repair_or_rebuild()

    assert report.rebuilt
    assert get_index_builder().current_generation() != before
    assert not verify()


def test_a_commit_does_not_merge_a_damaged_segment(
    articles: list[Article], index_dir: Path
) -> None:
    folder = index_dir / (get_index_builder().current_generation() or "")
    damaged = next(folder.glob("*.seg"))
    flip(damaged)

    for number in range(12):
        Article.objects.create(title=f"Longsor nomor {number}", body="Jalan tertutup.")

    assert damaged.exists()
    assert verify().damaged_files == (damaged.name,)
    repair()
    assert not verify()
    assert searched("longsor") == 12


def test_without_an_index_both_raise(articles: list[Article], index_dir: Path) -> None:
    shutil.rmtree(index_dir)
    with pytest.raises(IndexMissing):
        compare()
    with pytest.raises(IndexMissing):
        repair()


@pytest.mark.parametrize("check", [verify, repair])
def test_a_writer_that_keeps_its_lock_is_an_error(
    articles: list[Article], index_dir: Path, check: Any
) -> None:
    with file_lock(index_dir / "writer.lock") as held:
        assert held
        with pytest.raises(IndexBusy, match=r"Another process is writing.* Try again later\.$"):
            check(writer_wait_seconds=0.05)
