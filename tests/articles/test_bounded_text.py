"""Runs of combining marks are bounded on every way into the database and out of it."""

import pytest
from django.db import connection

from articles.models import Article, OriginalText
from lexicon.normal_forms import MAX_MARKS

RUN = "\u0301\u0323" * 500
BODY = f"Banjir a{RUN} di kota."
BOUNDED = f"Banjir a{RUN[:MAX_MARKS]} di kota."

pytestmark = pytest.mark.django_db


def stored(article: Article) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM articles_article WHERE id = %s", [article.pk])
        return str(cursor.fetchone()[0])


def test_saving_bounds_the_stored_text_and_that_of_the_object() -> None:
    article = Article.objects.create(title=f"Judul a{RUN}", body=BODY, author=f"a{RUN}")

    assert (article.body, stored(article)) == (BOUNDED, BOUNDED)
    assert len(article.title) == len("Judul a") + MAX_MARKS
    assert len(article.author) == 1 + MAX_MARKS
    assert (
        article.content_hash == Article.objects.create(title=article.title, body=BODY).content_hash
    )


def test_bulk_creation_and_updates_bound_the_text() -> None:
    [created] = Article.objects.bulk_create([Article(title="Satu", body=BODY)])
    assert stored(created) == BOUNDED

    Article.objects.filter(pk=created.pk).update(body=f"Lain. {BODY}")
    assert stored(created) == f"Lain. {BOUNDED}"

    created.body = BODY
    Article.objects.bulk_update([created], ["body"])
    assert stored(created) == BOUNDED

    created.body = f"Baru. {BODY}"
    Article.objects.update_each([created], ["body"])
    assert stored(created) == f"Baru. {BOUNDED}"


def test_rows_of_other_programs_are_bounded_when_they_are_read() -> None:
    article = Article.objects.create(title="Satu", body="Air naik.")
    OriginalText.objects.create(article=article, text="Air.", origin="a.txt:1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET body = %s", [BODY])
        cursor.execute("UPDATE articles_originaltext SET text = %s", [BODY])

    assert Article.objects.get().body == BOUNDED
    assert Article.objects.values_list("body", flat=True).get() == BOUNDED
    assert Article.objects.published_by_key([article.pk])[article.pk].body == BOUNDED
    assert OriginalText.objects.get().text == BOUNDED
