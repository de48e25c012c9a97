"""The newest hits: by the moment of first publication, exact by either way of finding them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Pin, TextCopy
from indexer.deadline import Deadline, until
from indexer.engines.interface import Filters, Sort
from indexer.exceptions import IndexMissing
from indexer.search import newest as module
from indexer.search.newest import matching, newest
from indexer.search.request import SearchRequest
from indexer.search.service import search
from tests.database_tools import query_plan

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2024, 5, 1, tzinfo=UTC)
WORDS = ("banjir", "gempa", "jakarta", "warga", "hujan", "pasar")
SOURCES = ("Kabar Satu", "Kabar Dua", "Kabar Tiga")


def article(title: str, body: str = "isi kabar", *, day: int, **fields: Any) -> Article:
    """Save an article that was first public on a day."""
    moment = START + timedelta(days=day)
    return Article.objects.create(title=title, body=body, first_published_at=moment, **fields)


def titles(text: str, limit: int = 20, **request: Any) -> list[str]:
    return [each.title for each in newest(SearchRequest(text, **request), limit).articles]


@pytest.fixture(params=["few", "many"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Find the hits by the engine or by the database, in small batches."""
    if request.param == "many":
        monkeypatch.setattr(module, "FEW", 1)
        monkeypatch.setattr(module, "SMALLEST_BATCH", 2)
        monkeypatch.setattr(module, "LARGEST_BATCH", 7)
    return str(request.param)


@pytest.fixture
def _site(empty_index: None, way: str) -> None:
    """Make an empty site, searched in one of both ways."""


@pytest.mark.usefixtures("_site")
def test_an_old_text_that_is_published_today_is_the_newest() -> None:
    article("Banjir lama", day=1, published_at=START)
    article("Banjir kemarin", day=5, published_at=START + timedelta(days=5))
    Article.objects.create(
        title="Banjir 1998", body="x", published_at=datetime(1998, 1, 1, tzinfo=UTC)
    )

    assert titles("banjir") == ["Banjir 1998", "Banjir kemarin", "Banjir lama"]
    assert titles("banjir", 1, sort=Sort.OLDEST, page=7) == ["Banjir 1998"]


@pytest.mark.usefixtures("_site")
def test_an_edited_article_keeps_its_place_and_a_withdrawn_one_has_none() -> None:
    first, second = article("Banjir satu", day=1), article("Banjir dua", day=2)
    first.body = "Diubah lagi."
    first.save()

    assert titles("banjir") == ["Banjir dua", "Banjir satu"]

    Article.objects.filter(pk=second.pk).update(status="draft")
    assert titles("banjir") == ["Banjir satu"]
    Article.objects.filter(pk=second.pk).update(status="published")
    assert titles("banjir") == ["Banjir dua", "Banjir satu"]


@pytest.mark.usefixtures("_site")
def test_an_article_that_the_index_still_has_is_left_out_once_it_is_withdrawn() -> None:
    kept, gone = article("Banjir satu", day=1), article("Banjir dua", day=2)
    with connection.cursor() as cursor:  # another program: the index follows later
        cursor.execute("UPDATE articles_article SET status = 'draft' WHERE id = %s", [gone.pk])

    assert titles("banjir") == ["Banjir satu"]
    assert matching(SearchRequest("banjir"), [kept.pk, gone.pk]) == {kept.pk}


@pytest.mark.usefixtures("_site")
def test_a_later_copy_of_a_text_is_nothing_new() -> None:
    text = "Warga mengungsi karena banjir bandang yang datang malam hari di kota itu. " * 8
    first = article("Banjir bandang", text, day=1, source="Kabar Satu")
    article("Gempa bumi", "Gempa di laut. Banjir tidak ada.", day=2)
    copy = article("Banjir bandang", text, day=3, source="Kabar Dua")
    assert TextCopy.objects.exclude(copy_group=0).count() == 2

    assert [each.pk for each in newest(SearchRequest("banjir bandang")).articles] == [first.pk]
    both = newest(SearchRequest("banjir bandang", copies=True)).articles
    assert [each.pk for each in both] == [copy.pk, first.pk]
    assert matching(SearchRequest("banjir bandang"), [first.pk, copy.pk]) == {first.pk}
    # Where the first one is no hit, the copy is new.
    of_copy = SearchRequest("banjir", filters=Filters({"source": ("Kabar Dua",)}))
    assert matching(of_copy, [first.pk, copy.pk]) == {copy.pk}


@pytest.mark.usefixtures("_site")
def test_without_words_and_filters_all_articles_are_hits() -> None:
    article("Banjir", day=1, source="Kabar Satu")
    article("Gempa", day=2)

    assert titles("") == ["Gempa", "Banjir"]
    assert titles("", filters=Filters({"source": ("Kabar Satu",)})) == ["Banjir"]
    assert titles("!?") == []


@pytest.mark.usefixtures("_site")
def test_looser_hits_are_not_new() -> None:
    article("Banjir di Demak", day=1)

    assert search(SearchRequest("banjir demak kudus")).total == 1
    assert titles("banjir demak kudus") == []
    assert matching(SearchRequest("banjir demak kudus"), [Article.objects.get().pk]) == set()


@pytest.mark.usefixtures("_site")
def test_hidden_articles_are_left_out_and_pins_count() -> None:
    hidden, pinned = article("Banjir satu", day=1), article("Gempa", day=2)
    article("Banjir dua", day=3)
    Pin.objects.create(query="banjir", article=hidden, action="hide")
    Pin.objects.create(query="banjir", article=pinned, position=1)

    assert titles("banjir") == ["Banjir dua", "Gempa"]
    assert titles("banjir", placed=False) == ["Banjir dua", "Banjir satu"]


def test_a_missing_index_is_an_error(index_dir: Any, transactional_db: None) -> None:
    with pytest.raises(IndexMissing):
        newest(SearchRequest("banjir"))
    with pytest.raises(IndexMissing):
        matching(SearchRequest("banjir"), [1])


@pytest.mark.usefixtures("_site")
def test_a_search_that_was_cut_off_says_so() -> None:
    for number in range(40):
        article(f"Banjir {number}", day=number)

    with until(Deadline(elapsed=0.0)) as deadline:
        matching(SearchRequest("banjir"), [1])

    assert deadline.is_partial


@pytest.mark.parametrize("way", ["many"], indirect=True)
@pytest.mark.usefixtures("_site")
def test_the_database_reads_the_newest_articles_from_an_index() -> None:
    for number in range(24):
        article("Gempa" if number > 5 else "Banjir", day=number)

    with CaptureQueriesContext(connection) as queries:
        titles("banjir", 3)

    read = [each["sql"] for each in queries if "ORDER BY" in each["sql"]]
    of_batches = [sql for sql in read if "first_published_at" in sql and "LIMIT" in sql]
    assert len(of_batches) > 1  # the first batch and a later one
    for sql in of_batches:
        plan = query_plan(sql)
        assert "article_newest" in plan and "TEMP B-TREE" not in plan and "Sort" not in plan, plan


# --- Random sites --------------------------------------------------------------------------------


@pytest.fixture(params=range(4))
def site(request: pytest.FixtureRequest, empty_index: None, way: str) -> random.Random:
    """Make a site with copies, equal moments, hidden articles and changes that the index lacks."""
    draw = random.Random(request.param)
    texts = [_text(draw) for _ in range(60)]
    rows = []
    for _ in range(150):
        title, body = draw.choice(texts[:8] if draw.random() < 0.3 else texts)
        rows.append(
            Article(
                title=title,
                body=body,
                source=draw.choice(SOURCES),
                published_at=START - timedelta(days=draw.randrange(900)),
                status=draw.choice(["published"] * 5 + ["draft"]),
                first_published_at=START + timedelta(hours=draw.randrange(60)),
            )
        )
    Article.objects.bulk_create(rows)
    assert TextCopy.objects.exclude(copy_group=0).count() > 20
    keys = [row.pk for row in rows]
    Pin.objects.create(query="banjir", article_id=keys[0], action="hide")
    Pin.objects.create(query="banjir", article_id=keys[1], position=1)
    with connection.cursor() as cursor:
        for key in draw.sample(keys, 12):
            status = draw.choice(["draft", "published", "trashed"])
            cursor.execute("UPDATE articles_article SET status = %s WHERE id = %s", [status, key])
    return draw


def _text(draw: random.Random) -> tuple[str, str]:
    """Return a title, and a body with words of the queries among others."""
    others = [f"kabar{draw.randrange(10_000)}" for _ in range(60)]
    body = " ".join(draw.sample([*draw.choices(WORDS, k=4), *others], 64))
    return " ".join(draw.sample(WORDS, 2)), body


def every_hit(request: SearchRequest) -> Iterator[Article]:
    """Yield the newest hits as the database orders all hits of the engine."""
    if request.text or request.filters:
        found = search(
            SearchRequest(
                request.text,
                filters=request.filters,
                copies=True,
                per_page=1_000,
                today=request.today,
            )
        )
        keys = {hit.article_id for hit in found.hits}
        assert len(keys) == found.total
    else:
        listed = Filters(date_from=date(1900, 1, 1), undated=True)
        keys = {
            hit.article_id
            for hit in search(SearchRequest("", listed, per_page=1_000, copies=True)).hits
        }
    rows = list(Article.objects.filter(pk__in=keys, status="published"))
    rows.sort(key=lambda each: (each.first_published_at, each.pk), reverse=True)
    groups = dict(TextCopy.objects.values_list("pk", "copy_group"))
    for place, each in enumerate(rows):
        group = groups.get(each.pk, 0)
        if (
            request.copies
            or not group
            or all(groups.get(late.pk) != group for late in rows[place + 1 :])
        ):
            yield each


REQUESTS = (
    SearchRequest("banjir"),
    SearchRequest("banjir gempa pasar"),
    SearchRequest("banjir -gempa"),
    SearchRequest("gempa", copies=True),
    SearchRequest('"jakarta warga"'),
    SearchRequest("hujan", filters=Filters({"source": SOURCES[:2]})),
    SearchRequest("pasar", filters=Filters(date_from=date(2023, 1, 1))),
    SearchRequest("", filters=Filters({"source": SOURCES[:1]})),
    SearchRequest(""),
    SearchRequest("tsunami"),
)


def test_the_newest_of_random_sites_are_exact(site: random.Random) -> None:
    everything = list(Article.objects.values_list("pk", flat=True))
    for request in REQUESTS:
        expected = [each.pk for each in every_hit(request)]
        for limit in (1, 5, 20, 1_000):
            found = [each.pk for each in newest(request, limit).articles]
            assert found == expected[:limit], (request, limit)
        asked = site.sample(everything, 40)
        assert matching(request, asked) == set(expected) & set(asked), request
        assert matching(request, everything) == set(expected), request


def test_a_new_article_is_found_between_others(empty_index: None) -> None:
    before = timezone.now()
    made = Article.objects.create(title="Banjir", body="x")

    (found,) = newest(SearchRequest("banjir")).articles

    assert found.pk == made.pk
    assert found.first_published_at is not None and found.first_published_at >= before
