"""References of articles."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from articles.models import Article
from articles.shown_titles import shown_title
from searchsite.citations.reference import reference_of
from tests.searchsite.citations.references import ACCESSED, PERMALINK, reference


def test_days_are_those_of_the_site() -> None:
    late = datetime(2024, 3, 5, 20, tzinfo=UTC)  # three in the morning in Jakarta

    assert reference(published_at=late).published == date(2024, 3, 6)


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "mailto:a@kabar.example"])
def test_only_addresses_on_the_web_are_cited(url: str) -> None:
    cited = reference(url=url)

    assert cited.url == ""
    assert cited.address == PERMALINK


def test_a_title_from_the_text_is_told() -> None:
    article = Article(pk=7, title="", body="Air naik di Demak. Warga mengungsi.")
    title = shown_title(article.title, article.body)

    cited = reference_of(article, permalink=PERMALINK, accessed=ACCESSED, title=title)

    assert cited.title == "Air naik di Demak"
    assert cited.title_is_made


@pytest.mark.django_db
def test_neither_the_text_nor_another_column_is_read(django_assert_num_queries: Any) -> None:
    Article.objects.create(title="Banjir", body="Air naik.", source="Kabar Contoh")
    columns = ("title", "author", "source", "url", "published_at", "date_status")

    article = Article.objects.only(*columns).get()
    with django_assert_num_queries(0):
        cited = reference_of(article, permalink=PERMALINK, accessed=ACCESSED)

    assert cited.title == "Banjir"
