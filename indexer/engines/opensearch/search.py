"""Execution of a clause in the cluster: a window of hits, the exact total and the facets.

One request brings the counts, and the best hits with the places of the query's terms. The site
scores these hits exactly, rescores them by proximity, and orders them. The hits after them are in
the order of the cluster. A second request follows where a first one cannot know enough: for the
floor of fit, for a window far from the first hit, and for a window beyond the last one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np

from indexer.deadline import Deadline
from indexer.engines.interface import EngineQuery, EngineResults, Hit, Pin, Sort
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.counts import TIME, Bounds, Counts, all_of, conditions_of
from indexer.engines.opensearch.documents import keyword_value, string_of
from indexer.engines.opensearch.exact_scores import Documents, ExactScores, Wanted
from indexer.engines.opensearch.mapping import MAX_WINDOW
from indexer.engines.opensearch.members import (
    COLUMNS,
    Member,
    Members,
    aggregation,
    shown,
    titled_in,
)
from indexer.engines.opensearch.pair_counts import searches as pair_searches
from indexer.engines.opensearch.queries import EVERYTHING, Query, Scoring, matching
from indexer.engines.opensearch.score_script import (
    SCRIPT,
    exactly_scored,
    has_expansions,
    parameters_of,
)
from indexer.engines.opensearch.snapshots import Snapshot
from indexer.engines.opensearch.state import State, States
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.lengths import length_codes
from indexer.engines.scoring.pins import in_order, with_pins
from indexer.engines.scoring.proximity import ProximityQuery, rescored
from indexer.engines.scoring.recency import DAY, RecencyBlend
from indexer.engines.scoring.rescore_options import RescoreOptions
from indexer.scoring_weights import KIND_WEIGHTS, RECENCY_WEIGHT

SCORED_HITS = 150  # that are scored exactly; the best 100 (or 200) of them are rescored
SCORED_HITS_FOR_ANSWERS = 250
DEPTHS = (1_000, 3_000, 10_000)  # hits that pages far from the first one are chosen among
MAX_SCORED_MEMBERS = 2_000  # copies whose order a further request finds out
FOLD_MARGIN = 40  # hits beyond the window that are read in place of copies
RESCORED_FOR_BEST = 200  # hits of each shard among which the best score is found
FEW_DOCUMENTS = 1_000  # that a search without time examines in each shard
FLOAT_MARGIN = 1e-6  # of single precision, in which the cluster compares scores
TITLED = "titled"  # name of the query for exact titles
COARSE_MARGIN = 0.03  # of the cluster's scores: each shard has its own mean length

Scored = tuple[float, int]  # score and article id


class Moved(Exception):
    """There is a later commit than that of the snapshot."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state


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
    #: The first request also looks whether the snapshot is the latest; None: it is known to be.
    states: States | None = None
    partial: bool = False
    _groups: dict[int, int] = field(default_factory=dict)  # of copies, by article
    _member_scores: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        request = self.request
        self.conditions = conditions_of(request.filters, self.bounds)
        self.pins = in_order(request)
        self._taken = [*self.pins, *request.hidden]  # articles that do not match
        self._placed: list[Pin] = []  # pins that are hits, in the order of their places
        self.counts = Counts(request, self.conditions, self.zone)
        self.scoring = Scoring(self.snapshot.statistics)
        self.statistics = self.snapshot.statistics

    def results(self) -> EngineResults:
        """Return the results of the clause. Raises ``Moved``."""
        if self.request.has_floor:
            return self._fitting_results()
        if self.request.sort.by_date:
            return self._results_by_date(self._matching)
        if self.request.sort is Sort.RECENT:
            return self._recent_results()
        return self._relevant_results()

    # --- the order by relevance

    def _relevant_results(self) -> EngineResults:
        request = self.request
        query = self._with_kinds(self._scored())
        size = self._scored_hits if request.limit else 0
        wanted = self._wanted()
        bodies = [self._body(query, size=size, wanted=wanted), self._counting()]
        best, answer, *pinned = self._ask([*bodies, *self._pin_searches()])
        self._place_all(pinned)
        ordered = self._rescored(self._documents(best, wanted))
        total, members = self._total(answer)
        known = {article: place for place, (_, article) in enumerate(ordered)}

        def precedence(member: Member) -> Any:
            if (pinned := self._place_of_pin(member)) is not None:
                return 2, -pinned, 0
            place = known.get(member.article_id)
            if place is None:
                return 0, self._score_of(member), member.article_id
            return 1, -place, 0

        if members is not None:
            members.precedence = precedence

        def more(count: int) -> list[Scored]:
            exact = self._with_kinds(self._exact)
            found = self._rescored_in_cluster(query, exact, count, lambda score, _: score)
            return [*ordered, *(each for each in found if each[1] not in known)]

        return self._windowed(ordered, len(ordered) < size, more, total, members, answer)

    def _score_of(self, member: Member) -> float:
        score = self._member_scores.get(member.article_id, 0.0)
        return score * self._weight_of(member.value("kind"))

    def _place_of_pin(self, member: Member) -> int | None:
        """Return the number of a pinned article among the pins."""
        articles = [pin.article_id for pin in self._placed]
        return articles.index(member.article_id) if member.article_id in articles else None

    def _score_members(self, members: Members, rows: Sequence[Scored], known: Any) -> None:
        """Ask for the scores of copies whose order matters, after those of the best hits."""
        unit = self.request.period_unit

        def period(day: date | None) -> Any:
            return day if day is None or unit is None else unit.first_day(day)

        def dated(day: date | None) -> bool:
            return day is not None

        groups = {self._groups.get(article, 0) for _, article in rows}
        wanted = members.unclear(
            known,
            groups,
            dated if unit is None else period,
            known_first=self.request.sort is Sort.RELEVANCE,
        )
        ids = [each.article_id for each in wanted[:MAX_SCORED_MEMBERS]]
        if not ids:
            return
        parameters = parameters_of(self.clause, self.statistics)
        body: Json = {
            "size": len(ids),
            "query": {"terms": {"id": ids}},
            "stored_fields": "_none_",
            "docvalue_fields": ["id"],
            "script_fields": {"score": {"script": {"source": SCRIPT, "params": parameters}}},
            "sort": ["_doc"],
            "track_total_hits": False,
        }
        (answer,) = self._ask([body])
        for hit in answer["hits"]["hits"]:
            self._member_scores[hit["fields"]["id"][0]] = hit["fields"]["score"][0]

    def _weight_of(self, kind: str) -> float:
        return KIND_WEIGHTS.get(kind, 1.0) if self.request.weigh_kinds else 1.0

    def _scored(self) -> Query:
        """Return the query of the clause, whose scores are exact or nearly so."""
        if has_expansions(self.clause):
            return exactly_scored(self.clause, self._matching, self.statistics)
        return self._without(self.scoring.query(self.clause))

    @property
    def _matching(self) -> Query:
        """Return the query of the articles that match, without pins and hidden ones."""
        return self._without(matching(self.clause))

    def _without(self, query: Query) -> Query:
        if not self._taken:
            return query
        return {"bool": {"must": [query], "must_not": [{"terms": {"id": self._taken}}]}}

    def _with_pins(self, query: Query) -> Query:
        if not self.pins:
            return query
        pinned = {"terms": {"id": list(self.pins)}}
        return {"bool": {"should": [query, pinned], "minimum_should_match": 1}}

    def _pin_searches(self) -> list[Json]:
        return [self._pinned()] if self.pins else []

    def _place_all(self, answers: Sequence[Json]) -> None:
        for answer in answers:
            self._place(answer)

    def _pinned(self) -> Json:
        """Return the search that finds the pins that pass the filters."""
        return {
            "size": len(self.pins),
            "query": self._filtered({"terms": {"id": list(self.pins)}}),
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "group"],
            "sort": ["_doc"],
            "track_total_hits": False,
        }

    def _place(self, answer: Json) -> None:
        """Read the pins that are hits."""
        found = set()
        for hit in answer["hits"]["hits"]:
            article = hit["fields"]["id"][0]
            found.add(article)
            if "group" in hit["fields"]:
                self._groups[article] = hit["fields"]["group"][0]
        self._placed = [pin for article, pin in self.pins.items() if article in found]

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
    def proximity(self) -> ProximityQuery:
        """Return the stems whose places add to the scores of the best hits."""
        return self.rescoring.proximity

    @property
    def _scored_hits(self) -> int:
        return SCORED_HITS_FOR_ANSWERS if self.proximity.answer else SCORED_HITS

    def _wanted(self) -> Wanted:
        stems = (*self.proximity.words, *self.proximity.answer) if self.proximity else ()
        recency = self.rescoring.recency
        title = recency.exact_title if recency else None
        return Wanted.of([self.clause, *([title.clause] if title else [])], stems)

    # --- the order by relevance and age

    def _recent_results(self) -> EngineResults:
        request, blend = self.request, self.rescoring.recency
        assert blend is not None
        query = self._with_kinds(self._scored())
        wanted = self._wanted()
        if not request.limit:
            answer, *pinned = self._ask([self._counting(), *self._pin_searches()])
            self._place_all(pinned)
            return self._windowed([], True, lambda _: [], *self._total(answer), answer)
        latest = self._latest()
        depth = self._scored_hits
        blended = self._blended(query, blend, latest)
        bodies = [
            self._body(query, size=depth, wanted=wanted),
            self._body(blended, size=depth, wanted=wanted),
            self._counting(),
        ]
        best, young, answer, *pinned = self._ask([*bodies, *self._pin_searches()])
        self._place_all(pinned)
        documents = self._documents(best, wanted)
        exact = ExactScores(documents, self.statistics)
        unscored = documents.size > 0 and not exact.of(self.clause).scores.any()
        if unscored:  # the order is by age alone
            blended = self._blended({"constant_score": {"filter": query}}, blend, latest)
            (young,) = self._ask([self._body(blended, size=depth, wanted=wanted)])
        documents = self._documents(_joined(best, young), wanted)
        factors = self.recency_factors(documents)
        scores = {article: score for score, article in self._rescored(documents)}
        keys = np.array([scores[article] for article in documents.ids.tolist()])
        keys = factors if unscored else keys * factors
        pairs = zip(keys.tolist(), documents.ids.tolist(), strict=True)
        ordered = sorted(pairs, reverse=True)
        whole = len(best["hits"]["hits"]) < depth
        # The cluster has the other ones below the last of the youngest hits.
        known = {article: key for key, article in ordered}
        sure = ordered if whole else ordered[:depth]
        total, members = self._total(answer)
        if members is not None:
            titled = titled_in(answer["aggregations"]["members"])
            members.precedence = self._recent_precedence(known, titled, blend, latest)

        def more(count: int) -> list[Scored]:
            scored = EVERYTHING if unscored else self._with_kinds(self._exact)
            exact = self._blended(scored, blend, latest)

            def key(score: float, hit: Json) -> float:
                seconds = hit["fields"].get("seconds", (None,))[0]
                keeps = TITLED in hit.get("matched_queries", ())
                factor = _factor(blend, seconds, latest, keeps=keeps)
                return factor if unscored else factor * score

            found = self._rescored_in_cluster(blended, exact, count, key)
            first = [*ordered, *(each for each in found if each[1] not in known)]
            return sorted(first, reverse=True)

        return self._windowed(sure, whole, more, total, members, answer)

    def recency_factors(self, documents: Documents) -> Any:
        """Return the factor of the age of each document."""
        blend = self.rescoring.recency
        assert blend is not None
        factors = blend.factors(documents.published, self._latest())
        factors[self._has_exact_title(documents, blend)] = 1
        return factors

    def documents_to_explain(self, article: int) -> tuple[Documents, Documents | None]:
        """Return the best documents of the query; and an article, if it passes the filters."""
        wanted = self._wanted()
        query = self._with_kinds(self._scored())
        alone = self._without({"term": {"id": article}})
        bodies = [
            self._body(query, size=self._scored_hits, wanted=wanted),
            self._body(alone, size=1, wanted=wanted),
        ]
        best, own = self._ask(bodies)
        found = self._documents(own, wanted) if own["hits"]["hits"] else None
        return self._documents(best, wanted), found

    def _recent_precedence(
        self, known: dict[int, float], titled: set[int], blend: RecencyBlend, latest: int
    ) -> Any:
        def precedence(member: Member) -> Any:
            if (pinned := self._place_of_pin(member)) is not None:
                return inf, -pinned
            key = known.get(member.article_id)
            if key is None:
                factor = _factor(blend, member.seconds, latest, keeps=member.article_id in titled)
                key = factor * self._score_of(member)
            return key, member.article_id

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
        blended = {
            "function_score": {
                "query": query,
                "functions": functions,
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }
        titled = _exact_title(blend)
        if titled is None:
            return blended
        whole = {"bool": {"must": [query], "filter": [titled]}}  # keeps its score
        return {"dis_max": {"queries": [blended, whole]}}

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
        body = self._light_body(self._with_pins(query), size, by_date=True)
        counting = self._counting(query)
        body |= {key: counting[key] for key in ("aggs", "track_total_hits") if key in counting}
        answer, *pinned = self._ask([body, *self._pin_searches()])
        self._place_all(pinned)
        total, members = self._total(answer)
        ordered = self._light_hits(answer)
        if members is not None:
            members.precedence = self._precedence_by_date

        def more(count: int) -> list[Scored]:
            (found,) = self._ask([self._light_body(self._with_pins(query), count, by_date=True)])
            return self._light_hits(found)

        results = self._windowed(ordered, len(ordered) < size, more, total, members, answer)
        if weaker_of is None:
            return results
        return _with_weaker(results, max(0, weaker_of - (total - len(self._placed))))

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
        clause, statistics = self.clause, self.statistics
        query = self._scored()
        first: Json = {
            "size": 1,
            "query": query,
            "stored_fields": "_none_",
            "track_total_hits": False,
            "aggs": {"passing": {"filter": all_of(self.conditions.values())}},
        }
        if has_expansions(clause):
            query = self._matching
        else:
            first["rescore"] = {
                "window_size": RESCORED_FOR_BEST,
                "query": {
                    "rescore_query": self._exact,
                    "query_weight": 0,
                    "rescore_query_weight": 1,
                },
            }
        (answer,) = self._ask([first])
        best = max((hit["_score"] for hit in answer["hits"]["hits"]), default=0.0)
        floor = self.request.min_fit * best * (1 - FLOAT_MARGIN)
        if floor > 0:
            if not has_expansions(clause):
                # The cluster rounds lengths down, so few of its scores are lower than exact ones.
                low = floor * (1 - COARSE_MARGIN)
                query = {"function_score": {"query": query, "min_score": low}}
            query = exactly_scored(clause, query, statistics, floor=floor)
        passing = answer["aggregations"]["passing"]["doc_count"]
        return self._results_by_date(query, weaker_of=passing)

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
        known = {article for _, article in ordered}
        folded = members.folded if members is not None else 0
        rows_in_all = total - folded
        first, last = request.first_of(rows_in_all), request.offset + request.limit
        rows: list[Scored] = []
        if request.limit and first < rows_in_all:
            rows = self._rows(ordered)
            needed = min(last, rows_in_all)
            if len(rows) < needed and not whole:
                count = needed + FOLD_MARGIN + (folded if request.fold else 0)
                rows = self._rows(more(min(count, MAX_WINDOW)))
            rows = rows[first:last]
        if members is not None and not request.sort.by_date:
            self._score_members(members, rows, known)
        hits = [self._hit(row, members) for row in rows]
        counted = answer.get("aggregations", {})
        if columns := self.counts.unlisted(counted):
            query = self._with_pins(self._matching)
            body = {"size": 0, "track_total_hits": False, "query": query}
            (numbers,) = self._ask([body | {"aggs": self.counts.numbers_of_values(columns)}])
            self.counts.read_numbers(numbers["aggregations"], columns)
        return EngineResults(
            tuple(hits),
            rows_in_all,
            self.counts.facets(counted, members),
            self.partial,
            folded=folded,
            pinned=frozenset(pin.article_id for pin in self._placed),
        )

    def _hit(self, row: Scored, members: Members | None) -> Hit:
        score, article = row
        if members is None:
            return Hit(article, score)
        return Hit(article, score, members.copies_of(article, self._groups.get(article, 0)))

    def _rows(self, ordered: list[Scored]) -> list[Scored]:
        """Return the rows of the first hits, with the pins in their places."""
        pins = [] if self.request.sort.by_date else self._placed
        if not self.request.fold:
            return with_pins(ordered, pins, len(ordered) + len(pins)) if pins else ordered
        # A pin is the shown one of its copies; of several pins of a group, the first.
        first = shown([(0.0, pin.article_id) for pin in pins], self._groups)
        articles = {article for _, article in first}
        groups = {self._groups.get(article, 0) for article in articles} - {0}
        rows = [
            row for row in shown(ordered, self._groups) if self._groups.get(row[1]) not in groups
        ]
        shown_pins = [pin for pin in pins if pin.article_id in articles]
        return with_pins(rows, shown_pins, len(rows) + len(shown_pins))

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
        return total, Members(rows, self.zone, self._failing if self.conditions else None)

    def _failing(self, values: Sequence[str], seconds: int | None) -> list[str]:
        """Return the dimensions whose filters some values fail."""
        filters = self.request.filters
        failed = [
            name
            for name, accepted in filters.keywords.items()
            if string_of(values[COLUMNS.index(name)]) not in accepted
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
        """Return the answers to searches of the commit; count the pairs that are expected, too."""
        pairs = () if self.deadline.passed() else self.snapshot.pairs.take()
        counted = len(bodies)
        bodies = [*bodies, *pair_searches(pairs)]
        header = {"index": self.snapshot.articles, "preference": self._preference}
        left = self.deadline.elapsed_left()
        for body in bodies:
            if self.deadline.passed():
                body["terminate_after"] = FEW_DOCUMENTS
                self.partial = True
            elif left < 3_600:
                body["timeout"] = f"{max(1, int(1_000 * left))}ms"
        searches = [(header, body) for body in bodies]
        if self.states is None:
            answers = self.cluster.search_all(searches)
        else:
            states, self.states = self.states, None
            *answers, looked = self.cluster.search_all([*searches, states.search()])
            state = states.found_in(looked)
            if state.identity != self.snapshot.state.identity:
                raise Moved(state)
        self.snapshot.pairs.read(pairs, answers[counted:])
        del answers[counted:]
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

    def _counting(self, query: Query | None = None) -> Json:
        """Return a search that only counts the matches; of a query with a floor, if given."""
        query = self._with_pins(query or self._matching)
        aggregations = self.counts.aggregations()
        if self.request.fold:
            aggregations["members"] = aggregation(_exact_title(self.rescoring.recency))
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

    @property
    def _exact(self) -> Query:
        return exactly_scored(self.clause, EVERYTHING, self.statistics)

    def _rescored_in_cluster(
        self, query: Query, exact: Query, count: int, key: Callable[[float, Json], float]
    ) -> list[Scored]:
        """Return the first hits by exact scores, at least so many, if there are.

        Pages near each other choose among the same hits, so that they neither overlap nor miss one.
        The cluster orders by scores in single precision; ``key`` makes an exact key of an exact
        score.
        """
        count = next((size for size in DEPTHS if size >= count), count)
        body = self._light_body(query, count)
        if count > DEPTHS[-1]:
            (answer,) = self._ask([body])
            return self._light_hits(answer)
        del body["sort"], body["track_scores"]
        body["rescore"] = {
            "window_size": count,
            "query": {"rescore_query": exact, "query_weight": 0, "rescore_query_weight": 1},
        }
        body["docvalue_fields"] += ["kind", "seconds"]
        parameters = parameters_of(self.clause, self.statistics)
        body["script_fields"] = {"score": {"script": {"source": SCRIPT, "params": parameters}}}
        (answer,) = self._ask([body])
        self._light_hits(answer)
        found = []
        for hit in answer["hits"]["hits"]:
            fields = hit["fields"]
            score = fields["score"][0] * self._weight_of(string_of(fields.get("kind", ("",))[0]))
            found.append((key(score, hit), fields["id"][0]))
        return sorted(found, reverse=True)

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


def _exact_title(blend: RecencyBlend | None) -> Query | None:
    """Return the query for articles whose title is exactly the query."""
    if blend is None or blend.exact_title is None:
        return None
    code = int(length_codes(np.array([blend.exact_title.length]))[0])
    clauses = [matching(blend.exact_title.clause), {"term": {"title_code": code}}]
    return {"bool": {"filter": clauses, "_name": TITLED}}


def _factor(blend: RecencyBlend, seconds: int | None, latest: int, *, keeps: bool) -> float:
    """Return the factor of a score by age; ``keeps``: the title is exactly the query."""
    published = np.array([NO_DATE if seconds is None else seconds])
    return 1.0 if keeps else float(blend.factors(published, latest)[0])


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
        results.pinned,
    )
