"""The project's first two raw articles: imported, cleaned, indexed and searched."""

from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article
from indexer.search.request import SearchRequest
from indexer.search.service import search

pytestmark = [pytest.mark.corpus, pytest.mark.django_db(transaction=True)]

GLOBAL_TIMES, BBC = "globaltimes.cn", "Dunia Berita BBC"


@pytest.fixture
def seeds(shared: Path) -> None:
    """Import both articles with the command."""
    call_command("import_articles", str(shared / "corpus" / "seeds"), verbosity=0)


def found(query: str) -> set[str]:
    """Return the sources of the articles that match a query."""
    ids = [hit.article_id for hit in search(SearchRequest(query)).hits]
    return set(Article.objects.filter(pk__in=ids).values_list("source", flat=True))


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("Harris", set()),
        ("fenomena cuaca", set()),
        ("CSTO", {GLOBAL_TIMES, BBC}),
        ("Kazakhstan", {GLOBAL_TIMES, BBC}),
        ("Kazakstan", {GLOBAL_TIMES, BBC}),
        ("penjaga perdamaian", {GLOBAL_TIMES, BBC}),
        ("pasukan Rusia", {GLOBAL_TIMES, BBC}),
        ('"Pakta Warsawa"', {BBC}),
        ("memperkuat", {GLOBAL_TIMES, BBC}),
        ("kekuatan", {GLOBAL_TIMES, BBC}),
        ("kuat", {GLOBAL_TIMES, BBC}),
        ("rusuh", {GLOBAL_TIMES}),
        ("perusuhan", {GLOBAL_TIMES}),
        ("ukuran Eropa Barat", {BBC}),
        ("BaratIni", {BBC}),
        ("pasukan elit", {BBC}),
        ('"Organisasi Perjanjian Keamanan Kolektif"', {GLOBAL_TIMES}),
        ("penulis:Paredes", {BBC}),
        ("sumber:globaltimes.cn", {GLOBAL_TIMES}),
        ("20000 pasukan", {BBC}),
        ("pemberitahuan push", set()),
        ("HETANEWS", set()),
    ],
)
def test_queries(seeds: None, query: str, sources: set[str]) -> None:
    assert found(query) == sources


def test_fields_are_complete_and_clean(seeds: None) -> None:
    first, second = Article.objects.order_by("pk")

    assert first.title.startswith("Kalender politik internasional pada tahun 2022")
    assert (first.author, first.source) == ("", GLOBAL_TIMES)
    assert first.body.startswith("Kalender politik internasional pada tahun 2022 dimulai")
    assert first.body.endswith("dalam meredakan kerusuhan publik.")
    assert first.body.count("\n\n") == 21
    assert second.title.startswith("Pakta Warsawa, aliansi delapan negara sosialis")
    assert (second.author, second.source) == ("Norbert Paredes", BBC)
    assert second.body.startswith("Pakta Warsawa, aliansi delapan negara sosialis")
    assert second.body.endswith("instrumen politik internasional Rusia.”")
    for glued in ("BaratIni", "apaKecuali", "elitMenurut"):
        assert glued not in second.body
        assert glued in second.original.text
    for debris in ("More Stories", "Harris", "pemberitahuan push", "- Norbert"):
        assert debris not in second.body
    assert "“Tembak tanpa peringatan”" in second.body
