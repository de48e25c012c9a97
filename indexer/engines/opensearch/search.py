"""Execution of a clause in the cluster: a window of hits, the exact total and the facets.

One request brings the counts, and the best hits with the places of the query's terms. The site
scores these hits exactly, rescores them by proximity, and orders them. The hits after them are in
the order of the cluster. A second request follows where a first one cannot know enough: for the
floor of fit, for a window far from the first hit, and for a window beyond the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np

from indexer.deadline import Deadline
from indexer.engines.interface import EngineQuery, EngineResults, Hit, Sort
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.counts import TIME, Bounds, Counts, all_of, conditions_of
from indexer.engines.opensearch.documents import keyword_value
from indexer.engines.opensearch.exact_scores import Documents, ExactScores, Wanted
from indexer.engines.opensearch.mapping import MAX_WINDOW
from indexer.engines.opensearch.members import AGGREGATION, Member, Members, shown
from indexer.engines.opensearch.queries import Query, Scoring, matching
from indexer.engines.opensearch.snapshots import Snapshot
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.lengths import length_codes
from indexer.engines.scoring.proximity import ProximityQuery, rescored
from indexer.engines.scoring.recency import DAY, RecencyBlend
from indexer.engines.scoring.rescore_options import RescoreOptions
from indexer.scoring_weights import KIND_WEIGHTS, RECENCY_WEIGHT

SCORED_HITS = 150  # that are scored exactly; the best 100 (or 200) of them are rescored
SCORED_HITS_FOR_ANSWERS = 250
FOLD_MARGIN = 40  # hits beyond the window that are read in place of copies
FEW_DOCUMENTS = 1_000  # that a search without time examines in each shard
ROUNDING_MARGIN = 1e-9
COARSE_MARGIN = 1e-4  # of the scores of the cluster, which are in single precision

Scored = tuple[float, int]  # score and article id


@dataclass
class Execution:
    """The execution of one query over one commit."""

    cluster: Cluster
    snapshot: Snapshot
    request: EngineQuery
    clause: Clause
    bounds: Bounds
    zone: ZoneInfo
    deadline: Deadline
    rescoring: RescoreOptions
    requests: int = 0
    partial: bool = False
    _groups: dict[int, int] = field(default_factory=dict)  # of copies, by article

    def __post_init__(self) -> None:
        request = self.request
        self.conditions = conditions_of(request.filters, self.bounds)
        self.counts = Counts(request, self.conditions, self.zone)
        self.scoring = Scoring(self.snapshot.statistics)
        self.statistics = self.snapshot.statistics

    def results(self) -> EngineResults:
        """Return the results of the clause."""
        if self.request.has_floor:
            return self._fitting_results()
        if self.request.sort.by_date:
            return self._results_by_date(matching(self.clause))
        if self.request.sort is Sort.RECENT:
            return self._recent_results()
        return self._relevant_results()

    # --- the order by relevance

    def _relevant_results(self) -> EngineResults:
        request = self.request
        query = self._with_kinds(self.scoring.query(self.clause))
        size = self._scored_hits if request.limit else 0
        wanted = self._wanted()
        best, answer = self._ask(
            [self._body(query, size=size, wanted=wanted), self._counting(query)]
        )
        ordered = self._rescored(self._documents(best, wanted))
        total, members = self._total(answer)
        known = {article: place for place, (_, article) in enumerate(ordered)}

        def precedence(member: Member) -> Any:
            place = known.get(member.article_id)
            return (0, member.score, member.article_id) if place is None else (1, -place, 0)

        if members is not None:
            members.precedence = precedence

        def more(count: int) -> list[Scored]:
            found = self._light(query, count)
            return [*ordered, *(each for each in found if each[1] not in known)]

        return self._windowed(ordered, len(ordered) < size, more, total, members, answer)

    def _rescored(self, documents: Documents) -> list[Scored]:
        """Return the documents with their final scores, best first."""
        scores = ExactScores(documents, self.statistics).of(self.clause).scores
        factors = documents.kind_factors if self.request.weigh_kinds else 1.0
        scores = scores * factors
        pairs = zip(scores.tolist(), documents.ids.tolist(), strict=True)
        return rescored(
            sorted(pairs, reverse=True),
            self.rescoring.proximity,
            self.snapshot.documents,
            lambda articles, stems: documents.occurrences(
                articles, stems, weigh_kinds=self.request.weigh_kinds
            ),
        )

    @property
    def _proximity(self) -> ProximityQuery:
        return self.rescoring.proximity

    @property
    def _scored_hits(self) -> int:
        return SCORED_HITS_FOR_ANSWERS if self._proximity.answer else SCORED_HITS

    def _wanted(self) -> Wanted:
        stems = (*self._proximity.words, *self._proximity.answer) if self._proximity else ()
        return Wanted.of([self.clause], stems)

    # --- the order by relevance and age

    def _recent_results(self) -> EngineResults:
        request, blend = self.request, self.rescoring.recency
        assert blend is not None
        query = self._with_kinds(self.scoring.query(self.clause))
        wanted = self._wanted()
        if not request.limit:
            (answer,) = self._ask([self._counting(query)])
            return self._windowed([], True, lambda _: [], *self._total(answer), answer)
        latest = self._latest()
        depth = self._scored_hits
        blended = self._blended(query, blend, latest)
        bodies = [
            self._body(query, size=depth, wanted=wanted),
            self._body(blended, size=depth, wanted=wanted),
            self._body(self._with_exact_title(query, blend), size=depth, wanted=wanted),
            self._counting(query),
        ]
        best, young, titled, answer = self._ask(bodies)
        unscored = (best["hits"]["max_score"] or 0) <= 0 and bool(best["hits"]["hits"])
        if unscored:  # the order is by age alone
            blended = self._blended({"constant_score": {"filter": query}}, blend, latest)
            (young,) = self._ask([self._body(blended, size=depth, wanted=wanted)])
        documents = self._documents(_joined(best, young, titled), wanted)
        exact = documents.ids[self._has_exact_title(documents, blend)]
        factors = blend.factors(documents.published, latest)
        factors[np.isin(documents.ids, exact)] = 1
        scores = dict(map(reversed, self._rescored(documents)))  # type: ignore[arg-type]
        keys = np.array([scores[article] for article in documents.ids.tolist()])
        keys = factors if unscored else keys * factors
        pairs = zip(keys.tolist(), documents.ids.tolist(), strict=True)
        ordered = sorted(pairs, reverse=True)
        whole = len(best["hits"]["hits"]) < depth
        # The cluster has the other ones below the last of the youngest hits.
        known = {article: place for place, (_, article) in enumerate(ordered)}
        sure = ordered if whole else ordered[:depth]
        total, members = self._total(answer)
        if members is not None:
            members.precedence = self._recent_precedence(known, blend, latest)

        def more(count: int) -> list[Scored]:
            found = self._light(blended, count)
            first = [*ordered, *(each for each in found if each[1] not in known)]
            return sorted(first, reverse=True)

        return self._windowed(sure, whole, more, total, members, answer)

    def _recent_precedence(self, known: dict[int, int], blend: RecencyBlend, latest: int) -> Any:
        def precedence(member: Member) -> Any:
            place = known.get(member.article_id)
            if place is not None:
                return 1, -place, 0
            published = np.array([NO_DATE if member.seconds is None else member.seconds])
            return 0, member.score * float(blend.factors(published, latest)[0]), member.article_id

        return precedence

    def _blended(self, query: Query, blend: RecencyBlend, latest: int) -> Query:
        """Return a query whose score is blended with the age (``RecencyBlend.factors``)."""
        if latest == NO_DATE:
            latest = 0
        decay = {
            "exp": {
                "seconds": {
                    "origin": latest,
                    "scale": max(1, int(blend.half_life * DAY)),
                    "decay": 0.5,
                }
            }
        }
        undated = {"bool": {"must_not": [{"exists": {"field": "seconds"}}]}}
        past = {"range": {"seconds": {"lte": latest}}}
        future = {"range": {"seconds": {"gt": latest}}}
        functions: list[Json] = [
            {"weight": 1 - RECENCY_WEIGHT},
            {"filter": past, **decay, "weight": RECENCY_WEIGHT},
            {"filter": future, "weight": RECENCY_WEIGHT},
            {"filter": undated, "weight": RECENCY_WEIGHT / 2},
        ]
        return {
            "function_score": {
                "query": query,
                "functions": functions,
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _with_exact_title(self, query: Query, blend: RecencyBlend) -> Query:
        if blend.exact_title is None:
            return {"match_none": {}}
        return {"bool": {"must": [query], "filter": [matching(blend.exact_title.clause)]}}

    def _has_exact_title(self, documents: Documents, blend: RecencyBlend) -> Any:
        if blend.exact_title is None:
            return np.zeros(documents.size, dtype=np.bool_)
        code = length_codes(np.array([blend.exact_title.length]))[0]
        found = ExactScores(documents, self.statistics).of(blend.exact_title.clause)
        return found.matched & (documents.title_codes() == code)

    def _latest(self) -> int:
        """Return the latest date of the commit that is not in the future."""
        if not self.snapshot.latest:
            body: Json = {
                "size": 0,
                "query": {"range": {"published": {"lte": "now"}}},
                "aggs": {"latest": {"max": {"field": "seconds"}}},
            }
            (answer,) = self._ask([body])
            value = answer["aggregations"]["latest"]["value"]
            self.snapshot.latest.append(NO_DATE if value is None else int(value))
        return self.snapshot.latest[0]

    # --- the orders by date

    def _results_by_date(self, query: Query, *, weaker_of: int | None = None) -> EngineResults:
        request = self.request
        size = self._window_with_copies() if request.limit else 0
        body = self._light_body(query, size, by_date=True)
        counting = self._counting(query)
        body |= {key: counting[key] for key in ("aggs", "track_total_hits") if key in counting}
        (answer,) = self._ask([body])
        total, members = self._total(answer)
        ordered = self._light_hits(answer)
        if members is not None:
            members.precedence = self._precedence_by_date

        def more(count: int) -> list[Scored]:
            (found,) = self._ask([self._light_body(query, count, by_date=True)])
            return self._light_hits(found)

        results = self._windowed(ordered, len(ordered) < size, more, total, members, answer)
        if weaker_of is None:
            return results
        return _with_weaker(results, max(0, weaker_of - total))

    def _precedence_by_date(self, member: Member) -> Any:
        oldest = self.request.sort is Sort.OLDEST
        seconds = member.seconds
        if seconds is None:
            return False, 0, -member.article_id if oldest else member.article_id
        if oldest:
            return True, -seconds, -member.article_id
        return True, seconds, member.article_id

    def _fitting_results(self) -> EngineResults:
        """Return the results in an order by date, without the weak matches.

        The floor is a share of the best score, which a first request finds.
        """
        query = self.scoring.query(self.clause)
        wanted = Wanted.of([self.clause])
        first = self._body(query, size=20, wanted=wanted, filtered=False)
        first["aggs"] = {"passing": {"filter": all_of(self.conditions.values())}}
        (answer,) = self._ask([first])
        documents = self._documents(answer, wanted)
        best = float(ExactScores(documents, self.statistics).of(self.clause).scores.max(initial=0))
        floor = self.request.min_fit * best * (1 - COARSE_MARGIN)
        if floor > 0:
            query = {"function_score": {"query": query, "min_score": floor}}
        matching_filters = answer["aggregations"]["passing"]["doc_count"]
        return self._results_by_date(query, weaker_of=matching_filters)

    # --- windows and totals

    def _windowed(  # noqa: PLR0913, PLR0917
        self,
        ordered: list[Scored],
        whole: bool,
        more: Any,
        total: int,
        members: Members | None,
        answer: Json,
    ) -> EngineResults:
        """Return the results with the hits of the requested window.

        ``ordered``: the first hits; ``whole``: whether these are all. ``more`` returns at least so
        many of the first ones.
        """
        request = self.request
        folded = members.folded if members is not None else 0
        rows_in_all = total - folded
        first, last = request.first_of(rows_in_all), request.offset + request.limit
        hits: list[Hit] = []
        if request.limit and first < rows_in_all:
            rows = self._rows(ordered)
            needed = min(last, rows_in_all)
            if len(rows) < needed and not whole:
                count = needed + FOLD_MARGIN + (folded if request.fold else 0)
                ordered = more(min(count, MAX_WINDOW))
                rows = self._rows(ordered)
            for score, article in rows[first:last]:
                copies: tuple[int, ...] = ()
                if members is not None:
                    copies = members.copies_of(article, self._groups.get(article, 0))
                hits.append(Hit(article, score, copies))
        return EngineResults(
            tuple(hits),
            rows_in_all,
            self.counts.facets(answer.get("aggregations", {}), members),
            self.partial,
            folded=folded,
        )

    def _rows(self, ordered: list[Scored]) -> list[Scored]:
        return shown(ordered, self._groups) if self.request.fold else ordered

    def _window_with_copies(self) -> int:
        request = self.request
        margin = FOLD_MARGIN if request.fold else 0
        if request.last_window or request.offset + request.limit > MAX_WINDOW:
            return min(request.limit + margin, MAX_WINDOW)
        return min(request.offset + request.limit + margin, MAX_WINDOW)

    def _total(self, answer: Json) -> tuple[int, Members | None]:
        total = int(answer["hits"]["total"]["value"])
        if not self.request.fold:
            return total, None
        rows = answer["aggregations"]["members"]["rows"]["value"]
        return total, Members(rows, self.request, self._failing, self.zone)

    def _failing(self, values: Any, seconds: int | None) -> list[str]:
        """Return the dimensions whose filters some values fail."""
        filters = self.request.filters
        failed = [
            name for name, accepted in filters.keywords.items() if values[name] not in accepted
        ]
        if TIME in self.conditions and not self._in_time(seconds):
            failed.append(TIME)
        return failed

    def _in_time(self, seconds: int | None) -> bool:
        filters, (first, end) = self.request.filters, self.bounds
        if seconds is None:
            return filters.undated
        if not filters.has_days:
            return False
        return (first is None or seconds >= first) and (end is None or seconds < end)

    # --- requests

    def _ask(self, bodies: Sequence[Json]) -> list[Json]:
        """Return the answers to searches of the commit."""
        self.requests += 1
        header = {"index": self.snapshot.articles, "preference": self._preference}
        left = self.deadline.elapsed_left()
        for body in bodies:
            if self.deadline.passed():
                body["terminate_after"] = FEW_DOCUMENTS
                self.partial = True
            elif left < 3_600:
                body["timeout"] = f"{max(1, int(1_000 * left))}ms"
        answers = self.cluster.search_all([(header, body) for body in bodies])
        self.partial |= any(answer["timed_out"] for answer in answers)
        return answers

    @property
    def _preference(self) -> str:
        """Return a name that all pages of a result share, so that one copy of a shard answers."""
        return f"q{crc32(repr(self.clause).encode('utf-8', 'replace')):x}"

    def _body(self, query: Query, *, size: int, wanted: Wanted, filtered: bool = True) -> Json:
        """Return a search for the best hits, with the places of the wanted terms."""
        body: Json = {
            "size": size,
            "query": query,
            "stored_fields": "_none_",
            "docvalue_fields": [*wanted.columns],
            "script_fields": wanted.script_fields(),
            "sort": [{"_score": "desc"}, {"id": "desc"}],
            "track_scores": True,
            "track_total_hits": False,
        }
        if filtered:
            body["query"] = self._filtered(query)
        return body

    def _filtered(self, query: Query) -> Query:
        if not self.conditions:
            return query
        return {"bool": {"must": [query], "filter": list(self.conditions.values())}}

    def _counting(self, query: Query) -> Json:
        """Return a search that only counts."""
        aggregations = self.counts.aggregations()
        if self.request.fold:
            aggregations["members"] = AGGREGATION
        body: Json = {"size": 0, "query": query, "track_total_hits": True}
        if not aggregations:
            body["query"] = self._filtered(query)
            return body
        body["aggs"] = aggregations
        if self.conditions:
            body["post_filter"] = all_of(self.conditions.values())
        return body

    def _light_body(self, query: Query, size: int, *, by_date: bool = False) -> Json:
        """Return a search for hits without places."""
        body: Json = {
            "size": size,
            "query": query,
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "group"],
            "sort": [{"_score": "desc"}, {"id": "desc"}],
            "track_total_hits": False,
        }
        if by_date:
            order = "asc" if self.request.sort is Sort.OLDEST else "desc"
            body["sort"] = [
                {"seconds": {"order": order, "missing": "_last"}},
                {"id": {"order": order}},
            ]
        else:
            body["track_scores"] = True
        if self.conditions:
            body["post_filter"] = all_of(self.conditions.values())
        return body

    def _light(self, query: Query, count: int) -> list[Scored]:
        (answer,) = self._ask([self._light_body(query, count)])
        return self._light_hits(answer)

    def _light_hits(self, answer: Json) -> list[Scored]:
        found = []
        by_date = self.request.sort.by_date
        for hit in answer["hits"]["hits"]:
            fields = hit["fields"]
            article = fields["id"][0]
            if "group" in fields:
                self._groups[article] = fields["group"][0]
            found.append((0.0 if by_date else hit["_score"], article))
        return found

    def _documents(self, answer: Json, wanted: Wanted) -> Documents:
        documents = Documents(answer["hits"]["hits"], wanted, self.statistics)
        groups = zip(documents.ids.tolist(), documents.groups.tolist(), strict=True)
        self._groups |= {article: group for article, group in groups if group}
        return documents

    def _with_kinds(self, query: Query) -> Query:
        if not self.request.weigh_kinds:
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


def _joined(*answers: Json) -> Json:
    """Return the different hits of several answers."""
    found: dict[int, Json] = {}
    for answer in answers:
        for hit in answer["hits"]["hits"]:
            found.setdefault(hit["fields"]["places"][0], hit)
    return {"hits": {"hits": list(found.values())}}


def _with_weaker(results: EngineResults, weaker: int) -> EngineResults:
    return EngineResults(
        results.hits,
        results.total,
        results.facets,
        results.partial,
        results.truncated_terms,
        weaker,
        results.folded,
    )
