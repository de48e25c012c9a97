"""The search service: pages of hits, fallbacks, corrections, suggestions and messages."""

from pathlib import Path
from typing import Any

import pytest

from articles.models import Article
from indexer.engines.interface import EngineQuery, EngineResults, Filters, Sort
from indexer.engines.whoosh.engine import WhooshSearcher
from indexer.exceptions import IndexMissing
from indexer.search.messages import message
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import highlighter_for, ready, search

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    1: "banjir melanda jakarta",
    2: "banjir bandang di bandung",
    3: "gempa mengguncang jakarta",
    4: "kerusuhan di ibu kota",
}


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body, source="Antara" if n % 2 else "Kompas")
        for n, body in BODIES.items()
    )


def ask(text: str, **request: Any) -> SearchResults:
    return search(SearchRequest(text, **request))


def keys(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def test_a_search(articles: None) -> None:
    results = ask("banjir jakarta")

    assert keys(results) == [1]
    assert (results.total, results.page, results.pages, results.partial) == (1, 1, 1, False)
    assert results.understood == "banjir jakarta"
    assert results.notices == ()
    assert results.took_ms > 0
    assert [each.value for each in results.facets.counts("source")] == ["Antara"]


@pytest.mark.parametrize("text", ["", "   ", "!!!", "-", '""', "()", "\x00"])
def test_nothing_to_search_for_finds_nothing(text: str) -> None:
    results = ask(text)

    assert (results.total, results.hits, results.pages, results.understood) == (0, (), 0, "")


def test_filters_alone_list_the_latest() -> None:
    results = ask("", filters=Filters({"source": ("Antara",)}))

    assert keys(results) == [3, 1]


def test_if_no_article_has_all_words_some_words_are_enough_and_a_message_says_so() -> None:
    results = ask("banjir gempa")

    assert set(keys(results)) == {1, 2, 3}
    assert message("relaxed", "") in results.notices


def test_the_name_of_a_kind_of_which_no_article_fits_may_be_missing() -> None:
    results = ask("advertorial gempa")

    assert results.total > 0
    assert message("relaxed", "") in results.notices
    assert results.kinds == ()  # not searched any more


@pytest.mark.parametrize(
    "text", ["tidakada", '"gempa banjir"', "sumber:(kompas antara)", "banjir AND gempa"]
)
def test_queries_without_a_choice_are_not_relaxed(text: str) -> None:
    results = ask(text)

    assert (results.total, results.notices) == (0, ())


def test_phrases_of_a_sentence_without_hits_are_searched_as_words() -> None:
    results = ask('siapa yang melihat "gempa banjir"')

    assert results.total > 0
    assert results.notices == (message("phrases-as-words"),)
    assert any(piece.marked for piece in results.highlighter.fragments("Gempa kecil"))


def test_relaxing_without_hits_has_no_message() -> None:
    assert ask("tidakada jugatidak").notices == ()


def test_a_choice_of_another_filter_has_the_hits_that_its_count_tells() -> None:
    # No article of Kompas has both words. Those that have one of them are shown, but Antara has one
    # article with both and two with either.
    kompas = ask("banjir jakarta", filters=Filters({"source": ("Kompas",)}))
    antara = ask("banjir jakarta", filters=Filters({"source": ("Antara",)}))

    assert keys(kompas) == [2]
    assert dict(kompas.facets.counts("source")) == {"Antara": 1, "Kompas": 1}
    assert antara.total == 1


def test_without_any_hits_the_counts_are_those_of_all_words() -> None:
    Article.objects.filter(pk=2).delete()
    kompas = ask("banjir jakarta", filters=Filters({"source": ("Kompas",)}))

    assert (kompas.total, kompas.notices) == (0, ())
    assert dict(kompas.facets.counts("source")) == {"Antara": 1, "Kompas": 0}


def test_filters_only_narrow_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.search.execution.MIN_SENTENCE_HITS", 2)
    text = "warga desa membangun jembatan bambu panjang"
    bodies = [(text, "Antara"), (text, "Kompas"), ("jembatan bambu milik warga", "Kompas")]
    for key, (body, source) in enumerate(bodies, 11):
        Article.objects.create(pk=key, title=f"Berita {key}", body=body, source=source)
    everywhere = ask(text, copies=True)
    kompas = ask(text, copies=True, filters=Filters({"source": ("Kompas",)}))

    assert dict(everywhere.facets.counts("source")) == {"Antara": 1, "Kompas": 1}
    assert keys(kompas) == [12]


@pytest.mark.parametrize("enough", [1, 2, 3, 200])
def test_a_sentence_has_the_same_results_where_searches_share_a_request(
    monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    monkeypatch.setattr("indexer.search.execution.MIN_SENTENCE_HITS", enough)
    text = "warga desa membangun jembatan bambu panjang"
    for key, body in enumerate([text, text, "jembatan bambu milik warga"], 11):
        Article.objects.create(pk=key, title=f"Berita {key}", body=body, source="Antara")
    one_by_one = ask(text)
    asked: list[EngineQuery] = []
    plain = WhooshSearcher.search

    def noted(searcher: WhooshSearcher, query: EngineQuery) -> EngineResults:
        asked.append(query)
        return plain(searcher, query)

    monkeypatch.setattr(WhooshSearcher, "search", noted)
    monkeypatch.setattr(WhooshSearcher, "expect", lambda *_: True)
    together = ask(text)

    assert (keys(together), together.total, together.facets, together.notices) == (
        keys(one_by_one),
        one_by_one.total,
        one_by_one.facets,
        one_by_one.notices,
    )
    full = [query.relaxed for query in asked if query.limit]
    assert full == [enough > 2]  # the other search is only counted


def test_a_misspelled_word_is_corrected() -> None:
    results = ask("kapan banjrr melanda di jakarta")

    assert keys(results)[0] == 1
    assert results.corrected == results.understood == "kapan banjir melanda di jakarta"
    assert results.suggested == ""
    assert "banjir" in results.spelling_notices()[0]
    assert results.highlighter.spans("Banjir")
    assert highlighter_for("banjrr").spans("Banjir")
    assert not highlighter_for("banjrr", literal=True).spans("Banjir")


def test_a_literal_search_corrects_nothing() -> None:
    results = ask("bandnug", literal=True)

    assert (results.total, results.corrected, results.suggested) == (0, "", "bandung")


def test_a_correction_that_finds_nothing_is_not_made() -> None:
    results = ask("bandnug AND gempa")

    assert (results.total, results.corrected, results.suggested) == (0, "", "")
    assert results.understood == "bandnug DAN gempa"


def test_pages_of_a_corrected_query_follow_each_other() -> None:
    pages = [ask("kabarr", page=number, per_page=3) for number in (1, 2)]

    assert sorted(key for page in pages for key in keys(page)) == [1, 2, 3, 4]


def test_each_message_appears_once() -> None:
    results = ask('banjir foo:x foo:x "jakarta')

    assert len(results.notices) == len(set(results.notices)) >= 2
    assert message("unknown-field", "foo") in results.notices


def test_too_many_expansions_have_a_message(settings: Any) -> None:
    settings.SEARCH_MAX_EXPANSIONS = 1

    results = ask("ban*")

    assert message("too-many-expansions", "ban*") in results.notices


def test_pages() -> None:
    whole = keys(ask("kabar OR banjir", per_page=10))

    pages = [ask("kabar OR banjir", page=number, per_page=3) for number in (1, 2, 3)]

    assert [hit for page in pages for hit in keys(page)] == whole
    assert {(page.total, page.pages) for page in pages} == {(4, 2)}


def test_beyond_the_depth_there_are_no_hits_but_the_exact_total(settings: Any) -> None:
    settings.SEARCH_MAX_DEPTH = 3

    pages = [ask("kabar", page=number, per_page=2) for number in (1, 2, 3, 10**9)]

    assert [len(page.hits) for page in pages] == [2, 1, 0, 0]
    assert {(page.total, page.pages) for page in pages} == {(4, 2)}
    assert message("page-depth", "3") in pages[1].notices


def test_a_spent_budget_has_a_message(settings: Any) -> None:
    settings.SEARCH_TIME_BUDGET_MS = 0
    Article.objects.bulk_create(Article(title="Longsor", body="x") for _ in range(1_200))

    results = ask("longsor")

    assert results.partial
    assert message("partial", "") in results.notices


def test_sorting_by_date() -> None:
    assert keys(ask("kabar", sort=Sort.DATE)) == [4, 3, 2, 1]


def test_limits_of_the_site_hold(settings: Any) -> None:
    settings.SEARCH_MAX_CLAUSES = 1

    results = ask("banjir gempa")

    assert set(keys(results)) == {1, 2}
    assert message("too-many-clauses", "1") in results.notices


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300,
        "a" * 10_000,
        " OR ".join(["banjir~2"] * 32),
        "*" * 256,
        "NOT " * 64,
        "judul:" * 40,
        '"' * 255,
        "tanggal:" + "9" * 200,
        "\u202ebanjir\u202c",
        "ban" + "*a" * 100,
        "🌊" * 64,
        "'; DROP TABLE articles_article; --",
        "-(-(-(-(banjir))))",
    ],
)
def test_no_text_fails(text: str) -> None:
    totals = {ask(text, sort=sort).total for sort in Sort}

    assert len(totals) == 1
    assert isinstance(highlighter_for(text).spans("banjir"), list)


def test_without_an_index_it_is_an_error(index_dir: Path) -> None:
    (index_dir / "current").unlink()

    with pytest.raises(IndexMissing):
        ask("banjir")
    with pytest.raises(IndexMissing):
        ask("")


def test_only_a_working_index_is_ready(index_dir: Path) -> None:
    ready()
    (index_dir / "current").unlink()

    with pytest.raises(IndexMissing):
        ready()
