"""Compare two search engines of the site on queries: hits, order, totals, facets and time.

Every query goes through ``search`` like a reader's, once for each engine; the engine that answers
first changes with each query. The queries come from the log of readers' searches, the most frequent
ones first, or from a file.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from articles.models import Article
from articles.query_log.models import QueryDay
from indexer.deadline import Deadline, until
from indexer.engines.choice import using_engine
from indexer.engines.interface import Facets, Sort
from indexer.exceptions import IndexerError
from indexer.search.request import SearchRequest
from indexer.search.service import search

DEPTH = 10  # hits that are compared: the first page
WARM_UP = 3  # queries that are asked once before the measurement
BUDGET_SECONDS = 10.0  # of a search: more than a reader's, so that whole answers are compared
TITLE_WORDS = 3  # of a query that is made of a title


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one engine to one query."""

    hits: tuple[int, ...]  # article ids, best first
    total: int
    ms: float
    facets: Facets | None = None
    corrected: str = ""
    partial: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The answers of both engines to one query."""

    query: str
    sort: Sort
    first: Answer
    second: Answer

    @property
    def has_failed(self) -> bool:
        """Whether an engine gave no answer, or only a part of one."""
        return any(each.error or each.partial for each in (self.first, self.second))

    @property
    def overlap(self) -> float:
        """The share of the hits that both engines have on the first page."""
        one, other = set(self.first.hits), set(self.second.hits)
        return len(one & other) / max(len(one), len(other)) if one or other else 1.0

    @property
    def has_same_hits(self) -> bool:
        """Whether both have the same hits on the first page, in any order."""
        return self.overlap == 1.0

    @property
    def has_same_order(self) -> bool:
        """Whether both have the same hits in the same order."""
        return self.first.hits == self.second.hits

    @property
    def has_same_total(self) -> bool:
        """Whether both count the same number of hits."""
        return self.first.total == self.second.total

    @property
    def is_alike(self) -> bool:
        """Whether both have the same hits in the same order, and count the same number."""
        return self.has_same_order and self.has_same_total

    @property
    def has_same_facets(self) -> bool:
        """Whether all filter choices have the same counts."""
        return self.first.facets == self.second.facets


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs of a comparison; ``unasked`` queries did not fit into its time."""

    engines: tuple[str, str]
    pairs: tuple[Pair, ...]
    unasked: int = 0

    @property
    def answered(self) -> list[Pair]:
        """The pairs with two whole answers."""
        return [pair for pair in self.pairs if not pair.has_failed]

    @property
    def failed(self) -> list[Pair]:
        """The pairs of which an answer is missing or partial."""
        return [pair for pair in self.pairs if pair.has_failed]

    @property
    def different(self) -> list[Pair]:
        """The answered pairs that differ in hits, order or total, the least alike first."""
        found = [pair for pair in self.answered if not pair.is_alike]
        return sorted(found, key=lambda pair: (pair.overlap, pair.has_same_order, pair.query))

    def share(self, holds: Callable[[Pair], bool | float]) -> float:
        """Return the mean of a property over the answered pairs; 1 without any."""
        pairs = self.answered
        return sum(float(holds(pair)) for pair in pairs) / len(pairs) if pairs else 1.0

    def milliseconds(self, engine: int, quantile: float) -> float:
        """Return a quantile of the time of the first (0) or second (1) engine."""
        times = sorted((p.first, p.second)[engine].ms for p in self.answered)
        return times[max(0, math.ceil(quantile * len(times)) - 1)] if times else 0.0


def compare_engines(
    engines: tuple[str, str],
    queries: Sequence[str],
    *,
    sorts: Iterable[Sort] = (Sort.RELEVANCE,),
    seconds: float = math.inf,
    refresh: Callable[[], None] | None = None,
) -> Comparison:
    """Ask both engines each query in each order, for about ``seconds`` at most.

    ``refresh`` gives the second engine what was saved meanwhile. Queries with different answers are
    then asked again, because an article may have been saved between the first two answers.

    Raises ``IndexerError`` if an engine has no index that can be searched.
    """
    for engine in engines:
        for query in queries[:WARM_UP]:
            warm = _answer(engine, query, Sort.RELEVANCE)
            if warm.error:
                raise IndexerError(f"The engine {engine} does not answer: {warm.error}")
    asked = [(query, sort) for query in queries for sort in sorts]
    pairs: list[Pair] = []
    end = time.monotonic() + seconds
    for number, (query, sort) in enumerate(asked):
        if time.monotonic() > end:
            break
        pairs.append(_pair(engines, query, sort, second_first=bool(number % 2)))
    if refresh is not None and any(not pair.is_alike for pair in pairs):
        refresh()
        pairs = [pair if pair.is_alike else _pair(engines, pair.query, pair.sort) for pair in pairs]
    return Comparison(engines, tuple(pairs), len(asked) - len(pairs))


def logged_queries(limit: int) -> list[str]:
    """Return the queries of the log, the most frequent first."""
    rows = QueryDay.objects.values("key").annotate(all_searches=Sum("searches"))
    keys = list(rows.order_by("-all_searches", "key").values_list("key", flat=True)[:limit])
    spelled = dict(
        QueryDay.objects.filter(key__in=keys).order_by("last_at").values_list("key", "query")
    )
    return [spelled[key] for key in keys]


def title_queries(limit: int) -> list[str]:
    """Return queries of the first words of titles, of articles spread over the corpus."""
    published = Article.objects.published()
    count = published.aggregate(count=Count("pk"))["count"]
    step = max(1, count // max(1, limit))
    keys = list(published.order_by("pk").values_list("pk", flat=True)[::step])[:limit]
    titles = published.filter(pk__in=keys).order_by("pk").values_list("title", flat=True)
    found = (" ".join(title.split()[:TITLE_WORDS]) for title in titles)
    return [query for query in dict.fromkeys(found) if query]


def _pair(engines: tuple[str, str], query: str, sort: Sort, *, second_first: bool = False) -> Pair:
    answers = {}
    for engine in reversed(engines) if second_first else engines:
        answers[engine] = _answer(engine, query, sort)
    return Pair(query, sort, answers[engines[0]], answers[engines[1]])


def _answer(engine: str, query: str, sort: Sort) -> Answer:
    with using_engine(engine), until(Deadline(elapsed=BUDGET_SECONDS)):
        started = time.perf_counter()
        try:
            results = search(SearchRequest(query, sort=sort, per_page=DEPTH))
        except IndexerError as error:
            return Answer((), 0, _ms_since(started), error=str(error))
        return Answer(
            tuple(hit.article_id for hit in results.hits),
            results.total,
            _ms_since(started),
            facets=results.facets,
            corrected=results.corrected,
            partial=results.partial,
        )


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1_000
