"""The kind of stored articles: derived when they are saved, stated by editors, filled later."""

import pytest
from django.db import connection

from articles.importing.columns import raw_article
from articles.missing_kinds import fill_missing_kinds
from articles.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index")]


def test_a_saved_article_has_the_kind_that_it_shows() -> None:
    article = Article.objects.create(title="Opini: Sungai Kita", body="Sungai itu kotor.")

    assert article.kind == "opinion"
    assert article.shown_kind() == "Opini"


def test_the_kind_follows_the_fields() -> None:
    article = Article.objects.create(title="Sungai Kita", body="Sungai itu kotor.")
    assert (article.kind, article.shown_kind()) == ("news", "")

    Article.objects.filter(pk=article.pk).update(category="Kolom")

    article.refresh_from_db()
    assert article.kind == "opinion"


def test_a_stated_kind_wins_until_it_is_taken_back() -> None:
    article = Article.objects.create(title="Opini: Sungai Kita", body="x", stated_kind="news")
    assert article.kind == "news"

    article.stated_kind = ""
    article.save()

    assert article.kind == "opinion"


def test_rows_without_a_kind_are_filled_and_shown_meanwhile() -> None:
    Article.objects.bulk_create(
        [
            Article(title="Opini: Sungai Kita", body="x"),
            Article(title="Sungai", body="x", stated_kind="claim"),
            Article(title="Sungai Kita", body="x"),
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET kind = ''")
    assert {article.shown_kind() for article in Article.objects.all()} == {
        *("Opini", "Klaim hoaks", ""),
    }

    assert fill_missing_kinds(connection) == 3
    assert fill_missing_kinds(connection) == 0
    kinds = Article.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opinion", "claim", "news"]


def test_the_first_column_that_names_a_kind_states_it() -> None:
    row = {"isi": "Pasar roboh, sebarkan.", "type": "post", "label": "hoax"}

    raw = raw_article(row, "uji.csv:2")

    assert raw is not None
    assert raw.fields.stated_kind == "claim"


@pytest.mark.parametrize("value", ["artikel ekonomi", "3", None, ["a", "b"]])
def test_a_value_that_names_no_kind_states_nothing(value: object) -> None:
    raw = raw_article({"isi": "Pasar baru dibuka.", "jenis": value}, "uji.csv:2")

    assert raw is not None
    assert raw.fields.stated_kind == ""
    assert raw.warnings == ()
