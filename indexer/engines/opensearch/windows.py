"""The window of hits of an execution: rows with folded copies and pins, totals and facets."""

from collections.abc import Callable, Container, Generator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.engines.interface import EngineResults, Hit, Sort
from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.bodies import Bodies
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.copy_rows import rows_in
from indexer.engines.opensearch.documents import string_of
from indexer.engines.opensearch.execution import Execution, Scored
from indexer.engines.opensearch.mapping import MAX_WINDOW
from indexer.engines.opensearch.members import Members, shown
from indexer.engines.opensearch.queries import Query
from indexer.engines.scoring.pins import with_pins

MAX_SCORED_MEMBERS = 2_000  # copies whose order a further request finds out
FOLD_MARGIN = 40  # hits beyond the window that are read in place of copies
DEPTHS = (1_000, 3_000, 10_000)  # hits that pages far from the first one are chosen among

Fetching = Generator[Sequence[Json], list[Json], list[Scored]]


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits of an execution, and the answer with its counts."""

    ordered: list[Scored]
    whole: bool  # whether these are all
    more: Callable[[int], Fetching]  # asks for the first ones, at least so many
    total: int  # with copies
    members: Members | None
    answer: Json


def total_of(
    execution: Execution, answer: Json, copies: Json | None = None
) -> tuple[int, Members | None]:
    """Return the number of hits, and the copies among the matches.

    ``copies``: the answer to the search for them, if it was one of its own.
    """
    total = int(answer["hits"]["total"]["value"])
    if not execution.request.fold:
        return total, None
    rows = rows_in(copies["aggregations"] if copies else answer["aggregations"]["members"])
    return total, Members(rows, execution.zone, execution.conditions_of_members)


def windowed(execution: Execution, bodies: Bodies, found: Found) -> Asking:
    """Return the results with the hits of the requested window."""
    request, members = execution.request, found.members
    known = {article for _, article in found.ordered}
    folded = members.folded if members is not None else 0
    rows_in_all = found.total - folded
    first, last = request.first_of(rows_in_all), request.offset + request.limit
    rows: list[Scored] = []
    if request.limit and first < rows_in_all:
        rows = _rows(execution, found.ordered)
        needed = min(last, rows_in_all)
        if len(rows) < needed and not found.whole:
            count = needed + FOLD_MARGIN + (folded if request.fold else 0)
            more = yield from found.more(min(count, MAX_WINDOW))
            rows = _rows(execution, more)
        rows = rows[first:last]
    yield from _complete(execution, bodies, found, rows, known)
    counted = found.answer.get("aggregations", {})
    return EngineResults(
        tuple([_hit(execution, row, members) for row in rows]),
        rows_in_all,
        execution.counts.facets(counted, members),
        execution.partial,
        folded=folded,
        pinned=frozenset(pin.article_id for pin in execution.placed),
    )


def first_window(execution: Execution) -> int:
    """Return the number of hits that a window needs if the light hits are in their final order."""
    request = execution.request
    margin = FOLD_MARGIN if request.fold else 0
    if request.last_window or request.offset + request.limit > MAX_WINDOW:
        return min(request.limit + margin, MAX_WINDOW)
    return min(request.offset + request.limit + margin, MAX_WINDOW)


def rescored_in_cluster(  # noqa: PLR0913
    execution: Execution,
    bodies: Bodies,
    *,
    query: Query,
    exact: Query,
    count: int,
    key: Callable[[float, Json], float],
) -> Fetching:
    """Return the first hits by exact scores, at least so many, if there are.

    Pages near each other choose among the same hits, so that they neither overlap nor miss one.
    The cluster orders by scores in single precision; ``key`` makes an exact key of an exact score.
    """
    count = next((size for size in DEPTHS if size >= count), count)
    if count > DEPTHS[-1]:
        (answer,) = yield [bodies.light(query, count)]
        return execution.light_hits(answer)
    (answer,) = yield [bodies.rescored_in_cluster(query, exact, count)]
    execution.light_hits(answer)
    found = []
    for hit in answer["hits"]["hits"]:
        fields = hit["fields"]
        score = fields["score"][0] * execution.weight_of(string_of(fields.get("kind", ("",))[0]))
        found.append((key(score, hit), fields["id"][0]))
    return sorted(found, reverse=True)


def _complete(
    execution: Execution,
    bodies: Bodies,
    found: Found,
    rows: Sequence[Scored],
    known: Container[int],
) -> Generator[Sequence[Json], list[Json], None]:
    """Ask in one round for what the first one has left open: scores of copies, long columns."""
    counts, asked = execution.counts, []
    columns = counts.unlisted(found.answer.get("aggregations", {}))
    if columns:
        query = bodies.with_pins(bodies.matching)
        body: Json = {"size": 0, "track_total_hits": False, "query": query}
        asked.append(body | {"aggs": counts.numbers_of_values(columns)})
    copies = _unclear_copies(execution, found.members, rows, known)
    if copies:
        asked.append(bodies.scores_of(copies))
    if not asked:
        return
    answers = yield asked
    if columns:
        counts.read_numbers(answers[0]["aggregations"], columns)
    for hit in answers[-1]["hits"]["hits"] if copies else ():
        execution.member_scores[hit["fields"]["id"][0]] = hit["fields"]["score"][0]


def _unclear_copies(
    execution: Execution, members: Members | None, rows: Sequence[Scored], known: Container[int]
) -> list[int]:
    """Return the copies whose order matters, after that of the best hits."""
    request = execution.request
    if members is None or request.sort.by_date:
        return []
    unit = request.period_unit

    def period(day: date | None) -> Any:
        return day if day is None or unit is None else unit.first_day(day)

    def dated(day: date | None) -> bool:
        return day is not None

    groups = {execution.groups.get(article, 0) for _, article in rows}
    unclear = members.unclear(
        known,
        groups,
        dated if unit is None else period,
        known_first=request.sort is Sort.RELEVANCE,
        alike=execution.scores_alike,
    )
    return [each.article_id for each in unclear[:MAX_SCORED_MEMBERS]]


def _hit(execution: Execution, row: Scored, members: Members | None) -> Hit:
    score, article = row
    if members is None:
        return Hit(article, score)
    return Hit(article, score, members.copies_of(article, execution.groups.get(article, 0)))


def _rows(execution: Execution, ordered: list[Scored]) -> list[Scored]:
    """Return the rows of the first hits, with the pins in their places."""
    groups_of = execution.groups
    pins = [] if execution.request.sort.by_date else execution.placed
    if not execution.request.fold:
        return with_pins(ordered, pins, len(ordered) + len(pins)) if pins else ordered
    # A pin is the shown one of its copies; of several pins of a group, the first.
    first = shown([(0.0, pin.article_id) for pin in pins], groups_of)
    articles = {article for _, article in first}
    groups = {groups_of.get(article, 0) for article in articles} - {0}
    rows = [row for row in shown(ordered, groups_of) if groups_of.get(row[1]) not in groups]
    shown_pins = [pin for pin in pins if pin.article_id in articles]
    return with_pins(rows, shown_pins, len(rows) + len(shown_pins))
