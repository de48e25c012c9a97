"""Near copies of records, with and without a search engine."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.importing import near_copies as module
from articles.importing.near_copies import near_copies, register_candidate_finder
from articles.importing.record import ArticleRecord
from articles.models import Article
from articles.signals import articles_changed
from indexer.search.near_copies import similar_articles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    """Disconnect the index, and let each test choose its finders."""
    monkeypatch.setattr(articles_changed, "receivers", [])
    monkeypatch.setattr(module, "_finders", [])


def words(seed: int, count: int = 120) -> list[str]:
    rng = random.Random(seed)
    return [f"kata{rng.randrange(10**6)}" for _ in range(count)]


def text(seed: int) -> str:
    return " ".join(words(seed))


def version(seed: int) -> str:
    return " ".join([*words(seed)[10:], "tambahan", "dari", "redaksi"])


def record(body: str, title: str = "Judul lain", **values) -> ArticleRecord:
    return ArticleRecord(title=title, body=body, **values)


@pytest.mark.parametrize("status", ["published", "draft"])
def test_a_version_of_a_stored_article(status):
    stored = Article.objects.create(title="Banjir", body=text(1), source="Uji", status=status)
    Article.objects.create(title="Panen", body=text(2))

    (found, nothing) = near_copies([record(version(1)), record(text(3))])

    assert found is not None
    assert (found.article_id, found.title, found.source) == (stored.pk, "Banjir", "Uji")
    assert 0.9 < found.share < 1
    assert found.record_number is None
    assert nothing is None


def test_a_short_text_under_another_title():
    stored = Article.objects.create(title="Banjir", body="Air naik di Demak.")

    (found,) = near_copies([record("AIR naik  di Demak.")])

    assert found is not None
    assert (found.article_id, found.share) == (stored.pk, 1.0)


def test_the_same_article_is_no_copy_of_itself():
    Article.objects.create(title="Banjir", body=text(1), url="https://uji.invalid/1")
    Article.objects.create(title="Panen", body=text(2), source="Uji", external_id="7")

    by_address = record(version(1), url="http://www.uji.invalid/1?utm_source=x")
    by_id = record(version(2), source="uji", external_id="7")
    by_text = record(text(1), title="BANJIR")

    assert [near_copies([one]) for one in (by_address, by_id, by_text)] == [[None]] * 3


def test_a_version_within_one_upload():
    (first, _other, second) = near_copies(
        [record(text(1), source="A"), record(text(2)), record(version(1), title="Versi")]
    )

    assert first is None
    assert second is not None
    assert (second.article_id, second.record_number, second.source) == (None, 0, "A")


def test_the_best_copy_is_named():
    Article.objects.create(title="Jauh", body=" ".join([*words(1)[:85], *words(9)[:30]]))
    near = Article.objects.create(title="Dekat", body=version(1))

    (found,) = near_copies([record(text(1))])

    assert found is not None
    assert found.article_id == near.pk


def test_finders_add_candidates_that_share_no_sketch():
    lead = Article.objects.create(title="Awal", body=" ".join(words(5)[:40]))
    Article.objects.update(sketch_1=None, sketch_2=None, sketch_3=None)
    assert near_copies([record(text(5))]) == [None]
    register_candidate_finder(lambda _record: [10**9, lead.pk])

    (found,) = near_copies([record(text(5))])

    assert found is not None
    assert (found.article_id, found.share) == (lead.pk, 1.0)


def test_a_failing_finder_is_logged(caplog):
    def fail(_record: ArticleRecord) -> list[int]:
        raise RuntimeError("rusak")

    register_candidate_finder(fail)

    assert near_copies([record(text(1))]) == [None]
    assert "A finder of near copies failed" in caplog.text


def test_slow_finders_get_no_more_time(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(module, "FINDER_SECONDS", -1.0)

    def note(found: ArticleRecord) -> list[int]:
        asked.append(found.title)
        return []

    register_candidate_finder(note)
    assert near_copies([record(text(n)) for n in range(3)]) == [None] * 3
    assert asked == []


def test_without_an_index_the_engine_finds_nothing(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "none"

    assert similar_articles(record(text(1))) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_index")
def test_the_engine_finds_similar_articles():
    from indexer.sync.drain import drain

    stored = Article.objects.create(title="Awal", body=" ".join(words(5)[:40]))
    Article.objects.create(title="Lain", body=text(6))
    drain()

    assert similar_articles(record(text(5)))[0] == stored.pk


@pytest.mark.parametrize("count", [1, 50])
def test_the_number_of_queries_is_constant(count):
    Article.objects.bulk_create(Article(title=f"A {n}", body=text(n)) for n in range(60))
    records = [record(version(n)) for n in range(count)]

    with CaptureQueriesContext(connection) as queries:
        found = near_copies(records)

    assert all(found)
    assert len(queries) <= 3


def test_no_records():
    assert near_copies([]) == []
