"""The articles shown beside an article: similar ones, and separately versions of its text."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.signals import deferred_announcements
from indexer.exceptions import IndexMissing
from indexer.search import related_articles
from indexer.search.related_articles import related_to

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Article]
WIRE = """Sungai Tuntang meluap dan merendam ratusan rumah warga di Kecamatan Karanganyar sejak
dini hari. Tanggul di Desa Ketanjung jebol sepanjang dua puluh meter setelah hujan deras mengguyur
kawasan hulu selama tiga hari berturut-turut. Petugas menyusun karung pasir dan menunggu alat berat
datang. Ratusan pengungsi menempati balai desa, sekolah, dan masjid; dapur umum melayani tiga kali
makan."""


def number(article: Article) -> int:
    return article.pk


@pytest.fixture
def flood(article_factory: Make) -> Article:
    """Return an article about a flood; two others report it in other words."""
    article_factory(
        title="Pengungsi banjir Karanganyar kekurangan selimut",
        body="Di balai desa, pengungsi banjir luapan Sungai Tuntang membutuhkan selimut dan obat.",
    )
    article_factory(
        title="Tanggul Tuntang diperbaiki",
        body="Alat berat menutup tanggul Sungai Tuntang yang jebol di Desa Ketanjung, Karanganyar.",
    )
    Article.objects.bulk_create(
        Article(title=f"Pasar ke-{n}", body=f"Pasar ke-{n} ramai oleh pembeli.") for n in range(60)
    )
    return article_factory(title="Banjir rendam Karanganyar", body=WIRE)


def test_articles_about_the_same_event_are_related(flood: Article) -> None:
    found = related_to(flood)

    assert sorted(other.title for other in found.articles) == [
        "Pengungsi banjir Karanganyar kekurangan selimut",
        "Tanggul Tuntang diperbaiki",
    ]
    assert found.versions == ()


def test_versions_of_the_text_are_listed_separately(flood: Article, article_factory: Make) -> None:
    copies = [
        article_factory(title="Karanganyar terendam", body=f"Kabar pagi. {WIRE}", source="Lain"),
        article_factory(title="Ratusan rumah terendam", body=WIRE[:330], source="Ketiga"),
    ]

    found = related_to(flood)

    assert sorted(map(number, found.versions)) == sorted(map(number, copies))
    assert found.articles
    assert not set(map(number, found.versions)) & set(map(number, found.articles))


def test_only_one_version_of_another_text_is_related(flood: Article, article_factory: Make) -> None:
    own = Article.objects.get(title="Tanggul Tuntang diperbaiki")
    for count in range(3):
        article_factory(title=f"Banjir rendam Karanganyar, versi {count}", body=WIRE)

    found = related_to(own)

    same_text = [other.title for other in found.articles if other.body == WIRE]
    assert len(same_text) == 1
    assert found.versions == ()


def test_related_articles_are_limited_and_versions_complete(
    flood: Article, article_factory: Make
) -> None:
    for day in range(8):
        article_factory(title=f"Banjir rendam Karanganyar, hari {day}", body=WIRE)
        article_factory(
            title="Banjir di Karanganyar", body=f"Sungai Tuntang meluap, tanggul jebol, hari {day}."
        )

    found = related_to(flood)

    assert len(found.articles) == related_articles.MAX_RELATED
    assert len(found.versions) == 8


def test_related_articles_are_found_behind_many_versions(
    flood: Article, article_factory: Make
) -> None:
    Article.objects.bulk_create(
        Article(title=f"Banjir rendam Karanganyar {n}", body=WIRE)
        for n in range(2 * related_articles.BATCH_SIZE)
    )

    found = related_to(flood)

    assert "Tanggul Tuntang diperbaiki" in [other.title for other in found.articles]


@pytest.mark.parametrize("status", [Article.Status.DRAFT, None], ids=["draft", "deleted"])
def test_drafts_and_deleted_articles_are_not_shown(flood: Article, status: str | None) -> None:
    hidden = Article.objects.get(title="Tanggul Tuntang diperbaiki")

    with deferred_announcements():  # the index still has it
        if status is None:
            hidden.delete()
        else:
            hidden.status = status
            hidden.save()
        found = related_to(flood)

    assert [other.title for other in found.articles] == [
        "Pengungsi banjir Karanganyar kekurangan selimut"
    ]


def test_an_article_that_is_not_in_the_index_yet_has_related_articles(flood: Article) -> None:
    with deferred_announcements():
        new = Article.objects.create(title="Sungai Tuntang meluap lagi", body=WIRE[:250])
        found = related_to(new)

    assert number(flood) in [*map(number, found.articles), *map(number, found.versions)]


def test_the_nearer_in_time_comes_first(flood: Article, article_factory: Make) -> None:
    body = "Sungai Tuntang meluap di Desa Ketanjung, tanggul jebol."
    years = [
        article_factory(
            title="Luapan Tuntang",
            body=f"{body} Tahun {year}.",
            published_at=datetime(year, 1, 2, tzinfo=UTC),
        )
        for year in (2019, 2024, 2021)
    ]

    shown = related_to(flood).articles

    of_the_years = [years.index(other) for other in shown if other in years]
    assert of_the_years == [1, 2, 0]


def test_two_database_queries_are_enough_for_most(flood: Article) -> None:
    with CaptureQueriesContext(connection) as queries:
        related_to(flood)

    assert len(queries) == 2


def test_without_an_index_it_raises(flood: Article, settings: Any, tmp_path: Path) -> None:
    settings.INDEX_DIR = tmp_path / "elsewhere"

    with pytest.raises(IndexMissing):
        related_to(flood)
