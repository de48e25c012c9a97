"""The model of articles: slug, hash, permalink and order."""

from datetime import UTC, datetime

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from articles.content_hash import content_hash
from articles.models import SLUG_LENGTH, Article, PendingUpdate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Banjir di Jakarta!", "banjir-di-jakarta"),
        ("Café Zürich", "cafe-zurich"),
        ("???", "artikel"),
        ("東京", "artikel"),
        ("", "artikel"),
        ("a" * 300, "a" * SLUG_LENGTH),
        ("kata " * 60, ("kata-" * 16)[:SLUG_LENGTH].strip("-")),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert Article.objects.create(title=title, body="x").slug == slug


def test_the_slug_stays_when_the_title_changes() -> None:
    article = Article.objects.create(title="Lama", body="x")

    article.title = "Baru"
    article.save()

    article.refresh_from_db()
    assert article.slug == "lama"
    assert article.content_hash == content_hash("Baru", "x")


def test_a_title_computed_by_the_database_updates_the_hash() -> None:
    article = Article.objects.create(title="Banjir", body="x")

    article.title = Concat("title", Value(" surut"))
    article.save()

    stored = Article.objects.get()
    assert stored.title == article.title == "Banjir surut"
    assert stored.content_hash == content_hash("Banjir surut", "x")


def test_saving_one_field_saves_its_derived_fields() -> None:
    article = Article.objects.create(title="Lama", body="x")
    article.title, article.source = "Baru", "tidak disimpan"

    article.save(update_fields=["title"])

    article.refresh_from_db()
    assert (article.title, article.source) == ("Baru", "")
    assert article.content_hash == content_hash("Baru", "x")


def test_saving_no_field_saves_nothing() -> None:
    article = Article.objects.create(title="Lama", body="x")
    article.title = "Baru"

    article.save(update_fields=[])

    article.refresh_from_db()
    assert article.title == "Lama"


def test_a_partly_loaded_article_can_be_saved() -> None:
    key = Article.objects.create(title="Lama", body="isi").pk
    article = Article.objects.only("title").get(pk=key)

    article.title = "Baru"
    article.save()

    article.refresh_from_db()
    assert article.content_hash == content_hash("Baru", "isi")
    assert article.body == "isi"


def test_a_row_without_a_slug_has_an_address() -> None:
    article = Article.objects.create(title="Banjir", body="x")
    Article.objects.update(slug="")
    article.refresh_from_db()

    assert article.get_absolute_url() == f"/articles/{article.pk}/artikel"


def test_the_latest_come_first_and_undated_last() -> None:
    for title, day in (("a", 1), ("b", None), ("c", 3), ("d", 2), ("e", None)):
        when = datetime(2022, 1, day, tzinfo=UTC) if day else None
        Article.objects.create(title=title, body="x", published_at=when)

    assert [article.title for article in Article.objects.all()] == list("cdaeb")


def test_the_text_of_a_pending_update() -> None:
    assert str(PendingUpdate(article_id=7, applied_to="")) == "7 (-)"
    assert str(PendingUpdate(article_id=7, applied_to="g000001")) == "7 (g000001)"
