"""Searches by outlet: filters, facets and ``sumber:``, and a changed table without a new index."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from articles.models import Article, Outlet, PendingUpdate
from indexer.engines.interface import FacetCount, Filters
from indexer.search.outlets import outlet_of
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

SOURCES = (
    *("pagi.com", "PAGI.com", "www.pagi.com", "kota.pagi.com"),
    *("Warta Laut", "warta laut", "Warta Laut Utara", "Kabar Senja", ""),
)


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    for source in SOURCES:
        Article.objects.create(title=f"Banjir menurut {source}", body="Air naik.", source=source)


def found(text: str = "banjir", *sources: str, **options: object) -> set[str]:
    """Return the stated sources of all hits."""
    request = SearchRequest(text, Filters({"source": sources}), per_page=50, **options)  # type: ignore[arg-type]
    hits = search(request).hits
    keys = [hit.article_id for hit in hits]
    return set(Article.objects.filter(pk__in=keys).values_list("source", flat=True))


def results(*sources: str) -> SearchResults:
    return search(SearchRequest("banjir", Filters({"source": sources})))


PAGI = {"pagi.com", "PAGI.com", "www.pagi.com", "kota.pagi.com"}


def test_facets_count_outlets_and_their_parts() -> None:
    answer = results()

    assert answer.facets.counts("source") == (
        FacetCount("pagi.com", 4),
        FacetCount("Warta Laut", 2),
        FacetCount("Kabar Senja", 1),
        FacetCount("Warta Laut Utara", 1),
    )
    assert [(each.value, each.count, each.outlet) for each in answer.parts()] == [
        ('"pagi.com"', 3, "pagi.com"),
        ("kota.pagi.com", 1, "pagi.com"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("pagi.com",), PAGI),
        (("https://WWW.Pagi.com/",), PAGI),
        (("kota.pagi.com",), {"kota.pagi.com"}),
        (('"pagi.com"',), PAGI - {"kota.pagi.com"}),
        (("WARTA LAUT",), {"Warta Laut", "warta laut"}),
        (("Kabar Senja", "kota.pagi.com"), {"Kabar Senja", "kota.pagi.com"}),
        (("tidak.ada",), set()),
        (("Kabar", "utara"), set()),
    ],
)
def test_a_filter_takes_outlets_and_parts(values: tuple[str, ...], expected: set[str]) -> None:
    assert found("banjir", *values) == expected


def test_the_results_name_filters_in_their_usual_form() -> None:
    request = results("KOTA.pagi.com", "www.pagi.com", "warta  laut", "tidak.ada").request

    assert request.filters.values("source") == ("pagi.com", "Warta Laut", "tidak.ada")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sumber:pagi", PAGI),
        ("banjir sumber:Pagi.com", PAGI),
        ("sumber:laut", {"Warta Laut", "warta laut", "Warta Laut Utara", "Kabar Senja"}),
        ('sumber:"berita laut"', {"Warta Laut", "warta laut", "Kabar Senja"}),
        ("sumber:ber*", {"Warta Laut", "warta laut", "Kabar Senja"}),
        ("banjir sumber:(berita ATAU pagi)", {"Warta Laut", "warta laut", "Kabar Senja"} | PAGI),
        ("banjir -sumber:berita", {"Warta Laut Utara", ""} | PAGI),
        ("sumber:senja", {"Kabar Senja"}),
        ("judul:banjir sumber:utara", {"Warta Laut Utara"}),
    ],
)
def test_the_field_of_sources_also_finds_by_the_name_of_the_outlet(
    text: str, expected: set[str]
) -> None:
    Outlet.objects.create(name="Berita Laut", names="Warta Laut\nKabar Senja")

    assert found(text) == expected


def test_a_literal_search_finds_sources_as_stated() -> None:
    Outlet.objects.create(name="Berita Laut", names="Warta Laut\nKabar Senja")

    assert found("sumber:berita", literal=True) == set()
    assert found("sumber:senja", literal=True) == {"Kabar Senja"}
    assert found("banjir", "pagi.com", literal=True) == PAGI


def test_a_changed_table_applies_to_the_next_search_without_a_change_of_the_index() -> None:
    assert found("banjir", "Berita Laut") == set()

    outlet = Outlet.objects.create(name="Berita Laut", names="Warta Laut")
    assert found("banjir", "Berita Laut") == {"Warta Laut", "warta laut"}

    outlet.names += "\nKabar Senja"
    outlet.save()
    assert found("banjir", "berita laut") == {"Warta Laut", "warta laut", "Kabar Senja"}
    assert outlet_of("Kabar Senja") == results().outlet_of("kabar SENJA") == "Berita Laut"

    Outlet.objects.all().delete()
    assert found("banjir", "Kabar Senja") == {"Kabar Senja"}
    assert not PendingUpdate.objects.exists()


def test_a_change_by_another_program_is_seen_too() -> None:
    assert outlet_of("Kabar Senja") == "Kabar Senja"

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_outlet (name, names, updated_at)"
            " VALUES ('Grup', 'Kabar Senja', CURRENT_TIMESTAMP)"
        )

    assert outlet_of("Kabar Senja") == "Grup"


def test_a_new_source_belongs_to_its_outlet_at_once() -> None:
    assert found("banjir", "pagi.com") == PAGI

    Article.objects.create(title="Banjir", body="Air naik.", source="bola.pagi.com")

    assert found("banjir", "pagi.com") == PAGI | {"bola.pagi.com"}


def test_a_list_of_articles_without_a_query_takes_outlets() -> None:
    assert found("", "pagi.com") == PAGI


def test_the_outlet_of_an_article_needs_no_index(settings: Any, tmp_path: Path) -> None:
    settings.INDEX_DIR = tmp_path / "elsewhere"

    assert outlet_of("Kota.Pagi.com") == "pagi.com"
    assert outlet_of("Kabar Senja") == "Kabar Senja"


def test_a_text_in_two_sources_of_an_outlet_counts_once() -> None:
    body = " ".join(f"Warga desa nomor {word} menutup tanggul." for word in "abcdefghijklmnop")
    for source in ("pagi.com", "kota.pagi.com", "Kabar Senja"):
        Article.objects.create(title="Banjir surut", body=body, source=source)

    counts = results().facets.counts("source")

    assert results().folded == 2
    assert {each.value: each.count for each in counts} == {
        each.value: results(each.value).total for each in counts
    }
    assert FacetCount("pagi.com", 5) in counts
