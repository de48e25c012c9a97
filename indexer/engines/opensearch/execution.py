"""The execution of one query over one commit: what its orders, bodies and windows share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from indexer.deadline import Deadline
from indexer.engines.interface import EngineQuery, Pin
from indexer.engines.opensearch.clause_parts import always_scores, is_of_text
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.counts import Bounds, Counts, conditions_of
from indexer.engines.opensearch.exact_scores import ExactScores
from indexer.engines.opensearch.exact_scores import Scored as ExactlyScored
from indexer.engines.opensearch.hit_documents import Documents, Wanted
from indexer.engines.opensearch.members import COLUMNS, TIME, Conditions, Ints, Mask, Member
from indexer.engines.opensearch.snapshots import Snapshot
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.pins import in_order
from indexer.engines.scoring.proximity import ProximityQuery, rescored
from indexer.engines.scoring.rescore_options import RescoreOptions
from indexer.scoring_weights import KIND_WEIGHTS

SCORED_HITS = 150  # that are scored exactly; the best 100 (or 200) of them are rescored
SCORED_HITS_FOR_ANSWERS = 250
PIN = "pin-"  # beginning of the name of a query for a pin

Scored = tuple[float, int]  # score and article id


@dataclass
class Execution:
    """The execution of one query over one commit."""

    snapshot: Snapshot
    request: EngineQuery
    clause: Clause
    pin_clauses: dict[Pin, Clause]  # that pinned articles must match
    bounds: Bounds
    zone: ZoneInfo
    deadline: Deadline
    rescoring: RescoreOptions
    partial: bool = False
    groups: dict[int, int] = field(default_factory=dict)  # of copies, by article
    member_scores: dict[int, float] = field(default_factory=dict)
    placed: list[Pin] = field(default_factory=list)  # pins that are hits, in order of their places

    def __post_init__(self) -> None:
        request = self.request
        self.conditions = conditions_of(request.filters, self.bounds)
        self.pins = [pin for pin in request.pins if pin.article_id not in request.hidden]
        self.counts = Counts(request, self.conditions, self.zone)

    @property
    def statistics(self) -> Statistics:
        """Return the statistics of the commit."""
        return self.snapshot.statistics

    @property
    def proximity(self) -> ProximityQuery:
        """Return the stems whose places add to the scores of the best hits."""
        return self.rescoring.proximity

    @property
    def scored_hits(self) -> int:
        """Return the number of hits that are scored exactly."""
        return SCORED_HITS_FOR_ANSWERS if self.proximity.answer else SCORED_HITS

    @property
    def wanted(self) -> Wanted:
        """Return the terms whose places in the best hits are wanted."""
        stems = (*self.proximity.words, *self.proximity.answer) if self.proximity else ()
        recency = self.rescoring.recency
        title = recency.exact_title if recency else None
        return Wanted.of([self.clause, *([title.clause] if title else [])], stems)

    @property
    def preference(self) -> str:
        """Return a name that all pages of a result share, so that one copy of a shard answers."""
        return f"q{crc32(repr(self.clause).encode('utf-8', 'replace')):x}"

    def weight_of(self, kind: str) -> float:
        """Return the weight of a kind."""
        return KIND_WEIGHTS.get(kind, 1.0) if self.request.weigh_kinds else 1.0

    def score_of(self, member: Member) -> float:
        """Return the score of a copy; one that was not asked for has that of all like it."""
        score = self.member_scores.get(member.article_id, 1.0)
        return score * self.weight_of(member.value("kind"))

    def scores_alike(self, members: Sequence[Member]) -> bool:
        """Return whether some copies surely have one score, but for the weights of kinds."""
        if not self._scores_text_only or len({each.digest for each in members}) > 1:
            return False
        return self._always_scores or len({each.value("kind") for each in members}) == 1

    @cached_property
    def _scores_text_only(self) -> bool:
        return is_of_text(self.clause)

    @cached_property
    def _always_scores(self) -> bool:
        return always_scores(self.clause)

    def place_of_pin(self, member: Member) -> int | None:
        """Return the number of a pinned article among the pins."""
        articles = [pin.article_id for pin in self.placed]
        return articles.index(member.article_id) if member.article_id in articles else None

    @property
    def conditions_of_members(self) -> Conditions | None:
        """Return the filters as copies meet them; None without filters."""
        if not self.conditions:
            return None
        return Conditions(self._failing, self._in_time if TIME in self.conditions else None)

    def _failing(self, values: Sequence[str]) -> list[str]:
        return [
            name
            for name, accepted in self.request.filters.keywords.items()
            if values[COLUMNS.index(name)] not in accepted
        ]

    def _in_time(self, seconds: Ints) -> Mask:
        filters, (first, end) = self.request.filters, self.bounds
        is_dated = seconds != NO_DATE
        within = is_dated & filters.has_days
        if first is not None:
            within &= seconds >= first
        if end is not None:
            within &= seconds < end
        mask: Mask = within | (~is_dated & filters.undated)
        return mask

    # --- answers

    def place_all(self, answers: Iterable[Json]) -> None:
        """Read the pins that are hits, if they were asked for."""
        for answer in answers:
            self.light_hits(answer)
            names = {name for hit in answer["hits"]["hits"] for name in hit["matched_queries"]}
            found = [pin for number, pin in enumerate(self.pins) if f"{PIN}{number}" in names]
            self.placed = list(in_order(replace(self.request, pins=tuple(found))).values())

    def light_hits(self, answer: Json) -> list[Scored]:
        """Return the hits of an answer without places."""
        found = []
        by_date = self.request.sort.by_date
        for hit in answer["hits"]["hits"]:
            fields = hit["fields"]
            article = fields["id"][0]
            if "group" in fields:
                self.groups[article] = fields["group"][0]
            found.append((0.0 if by_date else hit["_score"], article))
        return found

    def documents(self, answer: Json) -> Documents:
        """Return the hits of an answer with places."""
        documents = Documents(answer["hits"]["hits"], self.wanted, self.statistics)
        groups = zip(documents.ids.tolist(), documents.groups.tolist(), strict=True)
        self.groups |= {article: group for article, group in groups if group}
        return documents

    def exact_scores(self, documents: Documents) -> ExactlyScored:
        """Return which documents match the clause, and their exact scores, without kinds."""
        return ExactScores(documents, self.statistics).of(self.clause)

    def rescored(
        self, documents: Documents, exact: ExactlyScored, among: Mask | None = None
    ) -> list[Scored]:
        """Return the documents, or those of a mask, with their final scores, best first."""
        scores: Any = exact.scores
        if self.request.weigh_kinds:
            scores = scores * documents.kind_factors
        ids = documents.ids
        if among is not None:
            scores, ids = scores[among], ids[among]
        pairs = zip(scores.tolist(), ids.tolist(), strict=True)
        found = rescored(
            sorted(pairs, reverse=True),
            self.proximity,
            self.snapshot.documents,
            lambda articles, stems: documents.occurrences(
                articles, stems, weigh_kinds=self.request.weigh_kinds
            ),
        )
        return list(found)
