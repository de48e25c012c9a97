"""Bodies of the searches of an execution: for hits with and without places, for counts and pins."""

from functools import cached_property
from typing import Any

from indexer.engines.interface import Sort
from indexer.engines.opensearch.blending import exact_title
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.copy_rows import HAS_COPIES, aggregations
from indexer.engines.opensearch.counts import all_of
from indexer.engines.opensearch.documents import keyword_value
from indexer.engines.opensearch.execution import PIN, Execution
from indexer.engines.opensearch.hit_documents import Wanted
from indexer.engines.opensearch.queries import EVERYTHING, Query, Scoring, matching
from indexer.engines.opensearch.score_script import SCRIPT, exactly_scored, has_expansions
from indexer.engines.opensearch.score_script import parameters_of as script_parameters
from indexer.scoring_weights import KIND_WEIGHTS

BY_SCORE = [{"_score": "desc"}, {"id": "desc"}]


class Bodies:
    """Makes the bodies of the searches of one execution."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._statistics = execution.statistics

    # --- queries

    @cached_property
    def scored(self) -> Query:
        """Return the query of the clause, whose scores are exact or nearly so, without kinds."""
        return self.among(self.scored_everywhere)

    @cached_property
    def scored_everywhere(self) -> Query:
        """Return the query of the clause, also of articles that may be no hits (``only``)."""
        clause = self._execution.clause
        if has_expansions(clause):
            return exactly_scored(clause, self.matching_everywhere, self._statistics)
        return self.without_placed(Scoring(self._statistics).query(clause))

    @property
    def best(self) -> Query:
        """Return the query of the best hits."""
        return self.with_kinds(self.scored)

    @cached_property
    def candidates(self) -> Query | None:
        """Return the query that finds the best hits fastest, if the clause has one.

        It does not weigh kinds, and may find articles that do not match (``Scoring.flat``).
        """
        clause = self._execution.clause
        flat = None if has_expansions(clause) else Scoring(self._statistics).flat(clause)
        return None if flat is None else self.among(self.without_placed(flat))

    @cached_property
    def matching(self) -> Query:
        """Return the query of the articles that match, without pins and hidden ones."""
        return self.among(self.matching_everywhere)

    @cached_property
    def matching_everywhere(self) -> Query:
        """Return the query of the articles that match, also of those that may be no hits."""
        return self.without_placed(matching(self._execution.clause))

    def among(self, query: Query) -> Query:
        """Return a query of the articles that may be hits."""
        only = self._execution.request.only
        if only is None:
            return query
        return {"bool": {"must": [query], "filter": [{"terms": {"id": sorted(only)}}]}}

    @property
    def exact(self) -> Query:
        """Return the query that gives all articles the exact scores of the clause."""
        return exactly_scored(self._execution.clause, EVERYTHING, self._statistics)

    @cached_property
    def pinned(self) -> Query | None:
        """Return the query of the pinned articles, whether they pass the filters or not."""
        execution = self._execution
        found: list[Query] = []
        for number, pin in enumerate(execution.pins):
            conditions: list[Query] = [{"term": {"id": pin.article_id}}]
            if pin.within is not None:
                conditions.append(matching(execution.pin_clauses[pin]))
            found.append({"bool": {"filter": conditions, "_name": f"{PIN}{number}"}})
        return {"bool": {"should": found, "minimum_should_match": 1}} if found else None

    def without_placed(self, query: Query) -> Query:
        """Return a query without pins and hidden articles."""
        hidden = list(self._execution.request.hidden)
        left_out: list[Query] = [{"terms": {"id": hidden}}] if hidden else []
        left_out += [self.pinned] if self.pinned else []
        return {"bool": {"must": [query], "must_not": left_out}} if left_out else query

    def with_pins(self, query: Query) -> Query:
        """Return a query that also finds the pins."""
        if not self.pinned:
            return query
        pinned = self.among(self.pinned)
        return {"bool": {"should": [query, pinned], "minimum_should_match": 1}}

    def with_kinds(self, query: Query) -> Query:
        """Return a query whose scores are weighted by kind."""
        if not self._execution.request.weigh_kinds:
            return query
        functions = [
            {"filter": {"term": {"kind": keyword_value(kind)}}, "weight": weight}
            for kind, weight in KIND_WEIGHTS.items()
        ]
        return {
            "function_score": {
                "query": query,
                "functions": functions,
                "score_mode": "first",
                "boost_mode": "multiply",
            }
        }

    def _filtered(self, query: Query) -> Query:
        conditions = self._execution.conditions
        if not conditions:
            return query
        return {"bool": {"must": [query], "filter": list(conditions.values())}}

    # --- bodies

    def hits(self, query: Query, *, size: int, wanted: Wanted) -> Json:
        """Return a search for the best hits, with the places of the wanted terms."""
        return {
            "size": size,
            "query": self._filtered(query),
            "stored_fields": "_none_",
            "docvalue_fields": [*wanted.columns],
            "script_fields": wanted.script_fields(),
            "sort": BY_SCORE,
            "track_scores": True,
            "track_total_hits": False,
        }

    def quick_hits(self, query: Query, *, size: int, wanted: Wanted) -> Json:
        """Return the search of ``hits`` without an order among hits of one score.

        That is less work for the cluster. Which of them are among the hits is not determined.
        """
        return _quick(self.hits(query, size=size, wanted=wanted))

    def quick_first(self, *, size: int, wanted: Wanted) -> list[Json]:
        """Return the searches of ``first`` without an order among hits of one score."""
        return [_quick(body) for body in self.first(size=size, wanted=wanted)]

    def first(self, *, size: int, wanted: Wanted) -> list[Json]:
        """Return the searches for the best hits, and for the counts; in one, if there are no pins.

        One search reads the postings of the clause once. Pins are counted, but have no score.
        """
        counting = self.counting()
        if not size:
            return [counting]
        hits = self.hits(self.best, size=size, wanted=wanted)
        if self.pinned is not None:
            return [counting, hits]
        if "post_filter" in counting:
            hits["query"] = self.best
        del counting["query"], counting["size"]
        return [hits | counting]

    def counting(self, query: Query | None = None, *, with_copies: bool = True) -> Json:
        """Return a search that only counts the matches; of a query with a floor, if given."""
        execution = self._execution
        query = self.with_pins(query or self.matching)
        counted = execution.counts.aggregations()
        if with_copies and execution.request.fold:
            counted["members"] = {"filter": HAS_COPIES, "aggs": self._of_copies()}
        body: Json = {"size": 0, "query": query, "track_total_hits": True}
        if not counted:
            body["query"] = self._filtered(query)
            return body
        body["aggs"] = counted
        if execution.conditions:
            body["post_filter"] = all_of(execution.conditions.values())
        return body

    def copies(self) -> list[Json]:
        """Return the search that only collects the copies among the matches; none without folding.

        It visits only articles with copies, where those of ``counting`` look at every match.
        """
        if not self._execution.request.fold:
            return []
        query = all_of([self.with_pins(self.matching), HAS_COPIES])
        body: Json = {"size": 0, "query": query, "track_total_hits": False}
        return [body | {"aggs": self._of_copies()}]

    def _of_copies(self) -> Json:
        return aggregations(exact_title(self._execution.rescoring.recency))

    def pins(self) -> list[Json]:
        """Return the search for the pins that pass the filters; none without pins."""
        if self.pinned is None:
            return []
        return [
            {
                "size": len(self._execution.pins),
                "query": self._filtered(self.among(self.pinned)),
                "stored_fields": "_none_",
                "docvalue_fields": ["id", "group"],
                "sort": ["_doc"],
                "track_total_hits": False,
            }
        ]

    def light(self, query: Query, size: int) -> Json:
        """Return a search for hits without places, by score or by date."""
        request, conditions = self._execution.request, self._execution.conditions
        body: Json = {
            "size": size,
            "query": query,
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "group"],
            "sort": BY_SCORE,
            "track_total_hits": False,
        }
        if request.sort.by_date:
            order = "asc" if request.sort is Sort.OLDEST else "desc"
            dated = {"seconds": {"order": order, "missing": "_last"}}
            body["sort"] = [dated, {"id": {"order": order}}]
        else:
            body["track_scores"] = True
        if conditions:
            body["post_filter"] = all_of(conditions.values())
        return body

    def rescored_in_cluster(self, query: Query, exact: Query, count: int) -> Json:
        """Return a search for so many hits, which the cluster rescores by exact scores."""
        body = self.light(query, count)
        del body["sort"], body["track_scores"]
        body["rescore"] = {
            "window_size": count,
            "query": {"rescore_query": exact, "query_weight": 0, "rescore_query_weight": 1},
        }
        body["docvalue_fields"] += ["kind", "seconds"]
        return body | self.script_fields

    def scores_of(self, articles: list[int]) -> Json:
        """Return a search for the exact scores of some articles."""
        body: Json = {
            "size": len(articles),
            "query": {"terms": {"id": articles}},
            "stored_fields": "_none_",
            "docvalue_fields": ["id"],
            "sort": ["_doc"],
            "track_total_hits": False,
        }
        return body | self.script_fields

    @property
    def script_fields(self) -> Json:
        """Return the part of a body that asks for the exact score of each hit."""
        parameters = script_parameters(self._execution.clause, self._statistics)
        script: dict[str, Any] = {"source": SCRIPT, "params": parameters}
        return {"script_fields": {"score": {"script": script}}}


def _quick(body: Json) -> Json:
    return {name: part for name, part in body.items() if name not in {"sort", "track_scores"}}
