"""The newest hits of a search: those that readers could open last, for feeds and alerts.

"Newest" is by ``Article.first_published_at``. The engine knows the hits and the database knows the
moments, so few hits are read from the engine and ordered by the database. Of many hits, the newest
articles are read from the database, and the engine is asked which of them are hits
(``EngineQuery.only``). Both ways give the same articles.

Every hit counts, also a weak one, whatever the order of the request. A search without hits of its
own has no newest ones: looser hits, which the results page shows in their place, would leave again
with the first real one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from articles.key_sets import OneOf
from articles.models import Article, TextCopy
from indexer.deadline import NO_DEADLINE, Deadline, current, until
from indexer.engines.interface import EngineQuery, Sort
from indexer.query import tree
from indexer.search import pipeline
from indexer.search.fallbacks import ONLY_WEAK, WITHOUT_TODAY
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import executed, search_deadline
from indexer.search.stages import Execution

FEW = 1_000  # hits that are all read from the engine
SMALLEST_BATCH = 200  # of the newest articles of the database
LARGEST_BATCH = 20_000
GROWTH = 4  # of a batch after one with too few hits
#: Message codes of the fallbacks whose hits are still those of the query.
_OWN = frozenset({"", ONLY_WEAK, WITHOUT_TODAY})

_Dated = tuple[datetime, int]  # the moment of first publication, and the article


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest hits of a search, and its results for their highlighter and notices.

    ``results.total`` counts each copy of a text. If time ran out, ``results.partial`` is set, and
    articles may be missing.
    """

    articles: tuple[Article, ...]
    results: SearchResults


def newest(request: SearchRequest, limit: int = 20) -> Newest:
    """Return the hits that were first public last; of equal moments, the higher id first.

    Of a group of copies, the hit that was public first is shown, so that a later copy is nothing
    new; with ``SearchRequest.copies``, all are. Without words and filters, all articles are hits.
    Raises ``indexer.exceptions.IndexerError``.
    """
    with search_deadline():
        hits = _Hits.of(request)
        keys = [key for _, key in hits.newest(limit)]
        found = Article.objects.published_by_key(keys)
        results = pipeline.report(hits.execution)
        return Newest(tuple([found[key] for key in keys if key in found]), results)


def matching(request: SearchRequest, article_ids: Iterable[int]) -> set[int]:
    """Return those published articles that are among the newest hits of any number of them.

    A later copy of a hit is none, unless ``SearchRequest.copies`` is set. After the deadline of the
    caller, articles may be missing, and ``Deadline.is_partial`` is set; without a deadline, the
    search takes the time that it needs. Raises ``indexer.exceptions.IndexerError``.
    """
    keys = list(dict.fromkeys(article_ids))
    if not keys:
        return set()
    with until(Deadline()) if current() is NO_DEADLINE else nullcontext():
        hits = _Hits.of(request)
        return {key for _, key in hits.shown(_dated(hits.among(keys)))}


@dataclass(frozen=True, slots=True)
class _Hits:
    """All hits of a request."""

    execution: Execution
    query: EngineQuery | None  # finds the hits, each copy as its own; None: there are none
    known: frozenset[int] | None  # the hits, if they are few
    total: int
    folds: bool

    @classmethod
    def of(cls, request: SearchRequest) -> "_Hits":
        """Search for a request. Raises ``IndexerError``."""
        found = executed(
            replace(
                request,
                sort=Sort.DATE,  # the cheapest one: no scores
                weak_hits=True,
                copies=True,
                offset=0,
                per_page=FEW,
                last_page=False,
                facets=False,
                period_unit=None,
            )
        )
        folds = not request.copies
        if not (request.text.strip() or request.filters):
            everything = EngineQuery(tree.Everything(), sort=Sort.DATE, facets=False)
            return cls(found, everything, None, _articles(found), folds)
        if (found.chosen.is_empty and not request.filters) or found.fallback not in _OWN:
            return cls(found, None, frozenset(), 0, folds)
        results = found.results
        _note_partial(partial=results.partial)
        known = None
        if results.total <= FEW:
            known = frozenset(hit.article_id for hit in results.hits)
        query = replace(pipeline.pinned_query(found), fold=False, offset=0)
        return cls(found, query, known, results.total, folds)

    def newest(self, limit: int) -> list[_Dated]:
        """Return the newest hits, at most so many."""
        if self.known is not None:
            return self.shown(_dated(self.known))[:limit]
        found: list[_Dated] = []
        for batch in self._batches(limit):
            hits = self.among([key for _, key in batch])
            found += self.shown([each for each in batch if each[1] in hits])
            if len(found) >= limit or current().passed():
                break
        return found[:limit]

    def _batches(self, limit: int) -> Iterator[list[_Dated]]:
        """Yield the newest articles of the database in batches, the first one likely enough."""
        likely = 2 * limit * _articles(self.execution) // max(1, self.total)
        size = max(SMALLEST_BATCH, likely)
        last: _Dated | None = None
        while True:
            size = min(size, LARGEST_BATCH)
            rows = Article.objects.published().filter(first_published_at__isnull=False)
            rows = rows.order_by("-first_published_at", "-pk")
            if last is not None:
                moment, key = last
                rows = rows.filter(first_published_at__lte=moment)
                rows = rows.exclude(first_published_at=moment, pk__gte=key)
            values = rows.values_list("first_published_at", "pk")[:size]
            batch = [(moment, key) for moment, key in values if moment]
            if batch:
                yield batch
            if len(batch) < size:
                return
            last, size = batch[-1], size * GROWTH

    def among(self, keys: Collection[int]) -> set[int]:
        """Return those of the articles that are hits."""
        if self.known is not None:
            return set(keys) & self.known
        if self.query is None:
            return set()
        found: set[int] = set()
        for part in _parts(list(keys)):
            query = replace(self.query, only=frozenset(part), limit=len(part))
            results = self.execution.plan.reading.context.searcher.search(query)
            _note_partial(partial=results.partial)
            found.update(hit.article_id for hit in results.hits)
        return found

    def shown(self, hits: Sequence[_Dated]) -> list[_Dated]:
        """Return the hits of which no copy is a hit that was public earlier."""
        if not (self.folds and hits):
            return list(hits)
        rows = TextCopy.objects.filter(pk__in=OneOf([key for _, key in hits]))
        group_of = {key: group for key, group in rows.values_list("pk", "copy_group") if group}
        if not group_of:
            return list(hits)
        members = TextCopy.objects.exclude(copy_group=0)
        members = members.filter(copy_group__in=OneOf(set(group_of.values())))
        groups = dict(members.values_list("pk", "copy_group"))
        first: dict[int, _Dated] = {}
        for each in _dated(self.among(groups)):
            group = groups[each[1]]
            first[group] = min(each, first.get(group, each))
        return [each for each in hits if first.get(group_of.get(each[1], 0), each) == each]


def _articles(execution: Execution) -> int:
    """Return the number of articles in the index."""
    vocabulary = execution.plan.reading.context.vocabulary
    return vocabulary.documents if vocabulary else 0


def _dated(keys: Collection[int]) -> list[_Dated]:
    """Return the published ones of some articles, the newest first.

    The status is compared in Python, as in ``ArticleQuerySet.published_by_key``.
    """
    if not keys:
        return []
    rows = Article.objects.filter(pk__in=OneOf(keys)).order_by()
    found = rows.values_list("first_published_at", "pk", "status")
    published = Article.Status.PUBLISHED
    return sorted(
        [(moment, key) for moment, key, status in found if moment and status == published],
        reverse=True,
    )


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + LARGEST_BATCH] for start in range(0, len(keys), LARGEST_BATCH))


def _note_partial(*, partial: bool) -> None:
    if partial:
        current().is_partial = True
