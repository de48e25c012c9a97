"""One deadline for all searches of a request: what is left out, and what is said about it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings

from articles.models import Article
from indexer.deadline import Deadline, current, until
from indexer.engines import get_searcher
from indexer.engines.interface import PeriodUnit, Sort
from indexer.engines.whoosh.engine import WhooshSearcher
from indexer.engines.whoosh.search import search as module
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.search.corpus_periods import corpus_periods
from indexer.search.messages import message
from indexer.search.request import SearchRequest
from indexer.search.service import highlighter_for, search
from indexer.storage.near_terms import near_terms

STATISTICS = "indexer.engines.whoosh.search.statistics"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    """Save a few articles of different words."""
    Article.objects.bulk_create(
        Article(title=f"Banjir melanda kota {number}", body="Warga mengungsi ke balai desa.")
        for number in range(30)
    )


@pytest.fixture
def engine_searches(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the list of the queries that the engine gets."""
    asked: list[object] = []
    original = WhooshSearcher.search

    def counted(self: WhooshSearcher, query: Any) -> Any:
        asked.append(query)
        return original(self, query)

    monkeypatch.setattr(WhooshSearcher, "search", counted)
    return asked


def ended() -> Deadline:
    """Return a deadline that has passed."""
    return Deadline(processor=-1e9)


def test_after_the_deadline_the_engine_searches_once_and_results_say_so(
    engine_searches: list[object],
) -> None:
    search(SearchRequest("banjir"))  # the outlets of the commit are read
    engine_searches.clear()

    with until(ended()):
        results = search(SearchRequest("bnjir kotta mengungsii qzxv"))

    assert len(engine_searches) == 1
    assert results.partial
    assert message("partial") in results.notices
    assert not results.corrected
    assert not results.suggested


def test_a_cut_search_still_has_the_hits_of_its_first_documents() -> None:
    with until(ended()):
        results = search(SearchRequest("banjir"))

    assert results.partial
    assert results.hits


def test_the_searches_of_one_request_share_a_deadline() -> None:
    with until(Deadline(processor=60)) as deadline:
        search(SearchRequest("banjir"))
        seen = current()
        highlighter_for("banjir")

    assert seen is deadline
    assert not deadline.is_partial


def test_within_the_deadline_nothing_is_partial() -> None:
    with until(Deadline(processor=600)):
        results = search(SearchRequest("banjir~1 kot* desa"))

    assert not results.partial
    assert results.total == 30


def test_a_page_past_the_last_is_the_last_by_one_search(engine_searches: list[object]) -> None:
    search(SearchRequest("banjir"))
    engine_searches.clear()

    results = search(SearchRequest("banjir", page=900, last_page=True, facets=False))

    last = search(SearchRequest("banjir", page=3, facets=False))
    assert len(engine_searches) == 2
    assert results.page == 3
    assert results.hits == last.hits


@pytest.mark.parametrize("copies", [True, False])
def test_the_last_page_is_the_same_in_every_order(copies: bool) -> None:
    for sort in Sort:
        request = SearchRequest("banjir", sort=sort, copies=copies, per_page=7)
        pages = [search(replace(request, page=number)) for number in range(1, 6)]
        last = [page for page in pages if page.hits][-1]

        found = search(replace(request, page=99, last_page=True))

        assert (sort, found.hits, found.page) == (sort, last.hits, last.page)


def test_a_page_past_the_last_stays_empty_without_the_wish() -> None:
    assert search(SearchRequest("banjir", page=900)).hits == ()


def test_wildcards_and_fuzzy_words_beyond_the_limit_are_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "SEARCH_MAX_PATTERNS", 2)

    results = search(SearchRequest("banji* kotaa~1 melan*"))

    assert message("too-many-patterns", "2") in results.notices
    assert "melan*" not in results.understood
    assert "banji*" in results.understood


def test_expansions_are_remembered_for_a_commit_without_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statistics = get_searcher().vocabulary().index.statistics  # type: ignore[attr-defined]
    first = statistics.near("exact", "bnjir", 1, 200)
    monkeypatch.setattr(f"{STATISTICS}.near_terms", _forbidden)

    second = statistics.near("exact", "bnjir", 1, 200)

    assert first == second
    assert [term for term, _ in first.terms] == ["banjir"]
    assert all(isinstance(key, bytes) for key in statistics._expansions._entries)


def _forbidden(*given: object) -> list[int]:
    raise AssertionError("the terms are compared again")


#: Kinds of requests that took longest, and how often they may search and expand.
DEAR_KINDS = {
    "fuzzy words": " ".join(f"mengban{letter}an~2" for letter in "abcdefghijklmn"),
    "wildcards": " OR ".join(f"{word}*" for word in ("ban", "mel", "kot", "war", "men", "bal")),
    "misspelled words": "bnjir mlanda kotta wrga mngungsi ballai dessa" * 4,
    "function words": "yang di dan dari untuk dengan pada ini itu ke akan " * 5,
    "absent phrases": " ".join(f'"kota {word} banjir"' for word in ("ini", "itu", "desa")),
    "a page far behind": "banjir melanda kota",
}


@pytest.mark.parametrize("kind", DEAR_KINDS)
def test_dear_kinds_search_and_expand_a_bounded_number_of_times(
    kind: str, engine_searches: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    search(SearchRequest("banjir"))
    engine_searches.clear()
    walks: list[object] = []

    def counted(*given: Any) -> list[int]:
        walks.append(given)
        return near_terms(*given)

    monkeypatch.setattr(f"{STATISTICS}.near_terms", counted)

    for sort in (Sort.RELEVANCE, Sort.RECENT, Sort.DATE):
        search(SearchRequest(DEAR_KINDS[kind], sort=sort, page=900, last_page=True))

    assert len(engine_searches) <= 8 * 3
    segments = get_searcher().stats().segments
    assert len(walks) <= settings.SEARCH_MAX_PATTERNS * segments  # for all three searches


def test_what_all_later_requests_use_is_complete_after_the_deadline(
    engine_searches: list[object],
) -> None:
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    Article.objects.bulk_create([Article(title="Gempa", body="Kuat.", published_at=moment)])
    with until(ended()) as deadline:
        assert deadline.passed()
        counted = corpus_periods(PeriodUnit.WEEK)
        again = corpus_periods(PeriodUnit.WEEK)

    assert list(counted.values()) == [1]
    assert again is counted
    assert len(engine_searches) == 1


def test_a_search_leaves_time_for_its_page() -> None:
    ends: list[float] = []

    class Looked(Deadline):
        def passed(self) -> bool:
            ends.append(self._end)
            return False

    with until(Looked(processor=1)) as deadline:
        search(SearchRequest("banjir"))
        few = ends[-1]
        search(SearchRequest("banjir", per_page=50))
        many = ends[-1]

    assert many < few < deadline._end


def test_hits_are_not_rescored_after_the_deadline() -> None:
    with until(ended()), patch.object(module, "rescored", side_effect=AssertionError):
        assert search(SearchRequest("banjir kota")).partial


def test_exact_titles_are_not_looked_for_after_the_deadline() -> None:
    request = SearchRequest("banjir melanda kota", sort=Sort.RECENT)
    with patch.object(RecencyCollector, "_with_exact_title", side_effect=AssertionError) as looked:
        with until(ended()):
            assert search(request).partial
        with pytest.raises(AssertionError):
            search(request)

    assert looked.call_count == 1
