"""Bulk updates keep derived fields correct, and raise the errors of stock Django."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import NotSupportedError, connection, models
from django.db.models import F
from django.db.models.functions import Upper
from django.test.utils import CaptureQueriesContext

from articles.addresses import url_key
from articles.content_hash import content_hash
from articles.derived_fields import with_derived_fields
from articles.missing_keys import fill_missing_keys
from articles.models import Article
from tests.database_tools import query_plan, scans_a_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def articles() -> list[Article]:
    return Article.objects.bulk_create(
        [Article(title=f"Judul {n}", body=f"Isi {n}") for n in range(1, 4)]
    )


def test_published_excludes_drafts() -> None:
    Article.objects.filter(title="Judul 2").update(status=Article.Status.DRAFT)

    assert [a.title for a in Article.objects.published().order_by("pk")] == ["Judul 1", "Judul 3"]


def test_published_by_key_excludes_drafts() -> None:
    Article.objects.filter(title="Judul 2").update(status=Article.Status.DRAFT)
    keys = {article.title: article.pk for article in Article.objects.all()}

    found = Article.objects.published_by_key([keys["Judul 3"], keys["Judul 2"], 10**9])

    assert {key: article.title for key, article in found.items()} == {keys["Judul 3"]: "Judul 3"}
    assert Article.objects.published_by_key([]) == {}


@pytest.mark.parametrize("fields", [(), ("title", "published_at", "status")])
def test_published_by_key_loads_only_the_named_fields(fields: tuple[str, ...]) -> None:
    Article.objects.filter(title="Judul 2").update(published_at=datetime(2022, 1, 7, tzinfo=UTC))
    stock = Article.objects.only(*fields).in_bulk()

    found = Article.objects.published_by_key(list(stock), *fields)

    assert found.keys() == stock.keys()
    for key, article in found.items():
        assert {**vars(article), "_state": None} == {**vars(stock[key]), "_state": None}
        assert article.get_deferred_fields() == stock[key].get_deferred_fields()
        assert (article.published_at, article.body) == (stock[key].published_at, stock[key].body)


def test_published_by_key_refuses_unknown_fields() -> None:
    with pytest.raises(FieldDoesNotExist):
        Article.objects.published_by_key([1], "status", "headline")


def test_published_by_key_needs_one_query_for_any_keys() -> None:
    keys = [article.pk for article in Article.objects.all()]

    for some in (keys, keys[:1], list(reversed(keys)), keys[1:]):
        with CaptureQueriesContext(connection) as queries:
            found = Article.objects.published_by_key(some)

        assert sorted(found) == sorted(some)
        assert len(queries) == 1


@pytest.mark.parametrize("count", [1, 10, 50, 200])
def test_published_by_key_reads_only_the_rows_of_the_keys(count: int) -> None:
    keys = list(range(1, count + 1))

    with CaptureQueriesContext(connection) as queries:
        Article.objects.published_by_key(keys)
    plan = query_plan(queries.captured_queries[0]["sql"])

    # Which index of a small table serves best is for PostgreSQL to decide.
    assert "INTEGER PRIMARY KEY" in plan or connection.vendor == "postgresql"
    assert not scans_a_table(plan)


def test_an_update_of_a_field_that_it_filters_by_rehashes() -> None:
    assert Article.objects.filter(title="Judul 2").update(title="Baru") == 1

    assert Article.objects.get(title="Baru").content_hash == content_hash("Baru", "Isi 2")


def test_an_update_by_an_expression_rehashes() -> None:
    assert Article.objects.update(title=Upper(F("body"))) == 3

    for article in Article.objects.all():
        assert article.content_hash == content_hash(article.body.upper(), article.body)


def test_more_articles_than_one_batch_are_rehashed() -> None:
    Article.objects.bulk_create([Article(title=f"T {n}", body="x") for n in range(1_100)])

    assert Article.objects.update(body="sama") == 1_103

    wrong = [a.pk for a in Article.objects.all() if a.content_hash != content_hash(a.title, "sama")]
    assert wrong == []


def test_an_update_of_the_address_gives_a_new_key() -> None:
    Article.objects.filter(title="Judul 2").update(url="https://contoh.invalid/baca?id=2")

    kept = dict(Article.objects.values_list("title", "url_key"))
    assert kept == {
        "Judul 1": None,
        "Judul 2": url_key("http://www.contoh.invalid/baca/?utm_source=x&id=2"),
        "Judul 3": None,
    }


def test_rows_of_other_programs_get_their_keys_later() -> None:
    text = " ".join(f"kata{number}" for number in range(60))
    Article.objects.filter(title="Judul 2").update(body=text, url="https://contoh.invalid/2")
    names = ("body_key", "url_key", "sketch_1", "sketch_2", "sketch_3")
    wanted = list(Article.objects.order_by("pk").values_list(*names))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET " + ", ".join(f"{n} = NULL" for n in names))

    assert fill_missing_keys(connection) == 3
    assert fill_missing_keys(connection) == 0
    assert list(Article.objects.order_by("pk").values_list(*names)) == wanted
    assert None not in wanted[1]


def test_an_explicit_hash_is_left_alone() -> None:
    Article.objects.update(title="x", content_hash="mine")

    assert set(Article.objects.values_list("content_hash", flat=True)) == {"mine"}


@pytest.mark.parametrize("values", [{"title": "x"}, {"source": "x"}], ids=["hashed", "plain"])
def test_errors_are_those_of_stock_django(values: dict[str, str]) -> None:
    stock: models.QuerySet[Article] = models.QuerySet(Article)
    for narrowed, error in (
        (lambda q: q.order_by("pk")[:1], TypeError),
        (lambda q: q.order_by().union(q.order_by()), NotSupportedError),
    ):
        with pytest.raises(error) as expected:
            narrowed(stock).update(**values)
        with pytest.raises(error) as raised:
            narrowed(Article.objects.all()).update(**values)

        assert str(raised.value) == str(expected.value)
    assert not Article.objects.filter(**values).exists()


def test_an_ordered_set_can_be_updated() -> None:
    assert Article.objects.order_by("-title").update(title="x") == 3


def test_updating_an_unknown_field_fails() -> None:
    with pytest.raises(Exception, match="nosuch"):
        Article.objects.update(**{"title": "x", "nosuch": 1})


def test_bulk_update_accepts_any_iterable_and_requires_fields() -> None:
    found = list(Article.objects.all())
    for article in found:
        article.body = "baru"

    assert Article.objects.bulk_update(iter(found), iter(["body"])) == 3

    assert all(a.content_hash == content_hash(a.title, "baru") for a in Article.objects.all())
    with pytest.raises(ValueError, match="Field names"):
        Article.objects.bulk_update(found, iter(()))
    assert Article.objects.bulk_update([], ["body"]) == 0


def test_bulk_create_of_nothing_is_nothing() -> None:
    assert Article.objects.bulk_create([]) == []


def test_other_managers_rehash_as_well() -> None:
    article = Article.objects.filter(title="Judul 1").select_for_update().first()
    assert article is not None

    Article._default_manager.filter(pk=article.pk).update(title="Baru")

    article.refresh_from_db()
    assert article.content_hash == content_hash("Baru", "Isi 1")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["title"], {"title", "content_hash", "slug", "kind"}),
        (
            ["body"],
            {"body", "content_hash", "body_key", "sketch_1", "sketch_2", "sketch_3", "kind"},
        ),
        (["source"], {"source", "kind"}),
        (["author"], {"author"}),
        ([], set()),
        (iter(["title", "url"]), {"title", "url", "content_hash", "slug", "url_key", "kind"}),
    ],
)
def test_derived_fields(fields: list[str], expected: set[str]) -> None:
    assert with_derived_fields(fields) == expected


def test_an_expression_for_another_field_needs_no_hash() -> None:
    before = Article.objects.get(title="Judul 1").content_hash

    Article.objects.update(source=F("title"))

    assert Article.objects.get(title="Judul 1").content_hash == before
