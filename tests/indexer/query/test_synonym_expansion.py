"""Searches are expanded by synonyms, report them, and leave them out on request."""

from typing import Any

import pytest

from articles.models import Article
from indexer.engines.interface import Sort
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    1: "kpk memeriksa bupati",
    2: "komisi pemberantasan korupsi memeriksa bupati",
    3: "pemberantasan hama oleh komisi petani bupati",
    4: "suharto berpidato",
    5: "presiden soeharto berpidato",
    6: "warga tidak mengungsi",
    7: "sucipto berlari",
}


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body, source="Antara") for n, body in BODIES.items()
    )


def ask(text: str, **request: Any) -> SearchResults:
    return search(SearchRequest(text, **request))


def keys(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def test_an_acronym_finds_the_name_below_itself() -> None:
    results = ask("kpk")

    assert keys(results) == [1, 2]
    assert results.synonyms == ("Komisi Pemberantasan Korupsi",)
    assert results.hits[0].score > results.hits[1].score > 0


def test_a_name_finds_its_acronym_beside_other_words() -> None:
    results = ask("komisi pemberantasan korupsi bupati")

    assert keys(results)[:2] == [2, 1]
    assert results.synonyms == ("KPK",)
    assert results.understood == "komisi pemberantasan korupsi bupati"


def test_a_literal_search_has_no_synonyms() -> None:
    results = ask("kpk", literal=True)

    assert (keys(results), results.synonyms) == ([1], ())


@pytest.mark.parametrize("text", ['"kpk"', "bupati -kpk", "sumber:kpk"])
def test_phrases_exclusions_and_other_fields_stay(text: str) -> None:
    assert ask(text).synonyms == ()


def test_synonyms_are_marked() -> None:
    spans = ask("kpk").highlighter.spans(BODIES[2])

    assert " ".join(BODIES[2][span.start : span.end] for span in spans) == (
        "komisi pemberantasan korupsi"
    )


def test_old_spellings_become_modern_by_rule() -> None:
    assert keys(ask("soetjipto")) == [7]


PAIRS = {
    "CSTO": "Organisasi Perjanjian Keamanan Kolektif",
    "DPR": "Dewan Perwakilan Rakyat",
    "KPK": "Komisi Pemberantasan Korupsi",
    "Polri": "Kepolisian Negara Republik Indonesia",
    "BMKG": "Badan Meteorologi, Klimatologi, dan Geofisika",
    "PBB": "Perserikatan Bangsa-Bangsa",
    "ASEAN": "Perhimpunan Bangsa-Bangsa Asia Tenggara",
    "Kazakhstan": "Kazakstan",
    "Belarus": "Belarusia",
    "Perancis": "Prancis",
    "Sumatera": "Sumatra",
    "Soeharto": "Suharto",
    "Kiev": "Kyiv",
    "Djakarta": "Jakarta",
    "Tjokroaminoto": "Cokroaminoto",
    "AS": "Amerika Serikat",
}
BOTH_WAYS = [*PAIRS.items(), *((long, short) for short, long in PAIRS.items())]
ONE_WAY = {
    "gimana": "bagaimana",
    "Irian Jaya": "Papua",
    "Timor Timur": "Timor Leste",
    "Borneo": "Kalimantan",
    "BOS": "bantuan operasional sekolah",
    "IPK": "indeks persepsi korupsi",
    "duit": "uang",
}


@pytest.mark.parametrize(("typed", "written"), [*BOTH_WAYS, *ONE_WAY.items()])
def test_expected_synonyms_are_found(typed: str, written: str) -> None:
    article = Article.objects.create(title="Kabar", body=f"Menurut warga, {written} hadir.")

    assert article.pk in keys(ask(typed.lower()))


@pytest.mark.parametrize(("typed", "written"), ONE_WAY.items())
def test_one_way_groups_are_not_expanded_backwards(typed: str, written: str) -> None:
    Article.objects.create(title="Kabar", body=f"Menurut warga, {typed} dan {written} hadir.")

    assert ask(f"warga {written}").synonyms == ()


def test_an_informal_stopword_is_ignored_like_the_formal_one() -> None:
    article = Article.objects.create(title="Kabar", body="warga tidak mengungsi ke bukit")

    assert {6, article.pk} <= set(keys(ask("nggak mengungsi")))


def test_the_main_meaning_comes_first() -> None:
    for name in ("Pajak Bumi dan Bangunan", "Perserikatan Bangsa-Bangsa"):
        Article.objects.create(title="Kabar", body=f"pbb {name}")

    assert ask("pbb").synonyms == ("Perserikatan Bangsa-Bangsa", "Pajak Bumi dan Bangunan")


def test_hits_sorted_by_date_include_synonyms() -> None:
    assert sorted(keys(ask("kpk", sort=Sort.DATE))) == [1, 2]


def test_a_form_without_the_hyphens_of_another_is_searched_but_not_shown() -> None:
    Article.objects.create(pk=8, title="Kabar 8", body="undang-undang baru disahkan")
    Article.objects.create(pk=9, title="Kabar 9", body="undangundang baru disahkan")

    results = ask("UU baru")

    assert sorted(keys(results)) == [8, 9]
    assert results.synonyms == ("undang-undang",)
