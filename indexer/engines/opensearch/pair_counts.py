"""Numbers of documents with pairs of words, which only the cluster can count.

The word tables have single words. Pairs are counted once a commit, many by one search: an
aggregation with a filter for each pair. Pairs that are expected go along with the next request of
the search that expects them (``Execution``), so they take no request of their own.
"""

import threading
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from indexer.deadline import Deadline, current
from indexer.engines.opensearch.queries import Query, matching
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.clauses import AllOf, PhraseClause, TermClause
from indexer.query.vocabulary import Pair, Relation

EXACT, STEM = "exact", "stem"
MAX_COUNTED = 10_000  # pairs that are kept for a commit
MAX_EXPECTED = 1_000  # of one search; each is a few dozen bytes of a request
MAX_CLAUSES = 500  # pairs in one search; a cluster permits 1,024 clauses by default


class _Expected(threading.local):
    """The pairs that the search of a thread expects."""

    deadline: Deadline | None = None
    pairs: tuple[Pair, ...] = ()


class PairCounts:
    """The counts of one commit; all threads of a process share them."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._known: dict[Pair, int] = {}
        self._expected = _Expected()

    def known(self, pair: Pair) -> int | None:
        """Return the count of a pair, if no request is needed."""
        count = self._known.get(key_of(pair))
        if count is not None:
            return count
        field = STEM if pair.relation is Relation.STEMS_TOGETHER else EXACT
        is_possible = all(self._statistics.frequency(field, word) for word in pair[1:])
        return None if is_possible else 0

    def expect(self, pairs: Iterable[Pair]) -> None:
        """Count these pairs with the next request of this thread."""
        unknown = dict.fromkeys(key_of(pair) for pair in pairs if self.known(pair) is None)
        if unknown:
            kept = dict.fromkeys(chain(self._expected_now(), unknown))
            self._expected.pairs = tuple(kept)[:MAX_EXPECTED]

    def take(self, needed: Iterable[Pair] = ()) -> tuple[Pair, ...]:
        """Return the pairs to count now: those that are needed or expected, and not yet known."""
        expected = self._expected_now()
        self._expected.pairs = ()
        wanted = dict.fromkeys(map(key_of, chain(needed, expected)))
        return tuple(pair for pair in wanted if self.known(pair) is None)

    def read(self, pairs: Sequence[Pair], answers: Sequence[Any]) -> dict[Pair, int]:
        """Return and keep the counts of pairs, from the answers to their ``searches``.

        Counts that the time limit cut short are not kept.
        """
        found = chain.from_iterable(
            answer["aggregations"]["pairs"]["buckets"] for answer in answers
        )
        counted = {pair: int(each["doc_count"]) for pair, each in zip(pairs, found, strict=True)}
        # "terminated_early" only says that nothing counted all hits.
        if not any(answer["timed_out"] for answer in answers):
            if len(self._known) + len(counted) > MAX_COUNTED:
                self._known = {}
            self._known |= counted
        return counted

    def _expected_now(self) -> tuple[Pair, ...]:
        expected, deadline = self._expected, current()
        if expected.deadline is not deadline:  # those of an earlier search have not been needed
            expected.deadline, expected.pairs = deadline, ()
        return expected.pairs


def searches(pairs: Sequence[Pair]) -> list[Query]:
    """Return the bodies of the searches that count pairs; none if there are no pairs."""
    queries = list(map(_query, pairs))
    starts = range(0, len(queries), MAX_CLAUSES)
    return [_search(queries[start : start + MAX_CLAUSES]) for start in starts]


def _search(queries: list[Query]) -> Query:
    # The query spares the filters the documents without any of the pairs.
    any_of: Query = {"bool": {"should": queries, "minimum_should_match": 1}}
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [any_of]}},
        "aggs": {"pairs": {"filters": {"filters": queries}}},
    }


def _query(pair: Pair) -> Query:
    relation, first, second = pair
    if relation is Relation.SIDE_BY_SIDE:
        return matching(PhraseClause(EXACT, (first, second)))
    field = STEM if relation is Relation.STEMS_TOGETHER else EXACT
    return matching(AllOf((TermClause(field, first), TermClause(field, second))))


def key_of(pair: Pair) -> Pair:
    """Return the pair itself, or its words in their order if it has none."""
    if pair.relation is Relation.SIDE_BY_SIDE or pair.first <= pair.second:
        return pair
    return Pair(pair.relation, pair.second, pair.first)
