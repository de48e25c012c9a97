"""Evaluation runs: score the live index on the editors' judged queries, and compare two runs.

Every judged query goes through ``search`` like a reader's query. A run is one line of
``settings.EVALUATIONS_FILE``, or of a file in the database that several machines share. ``manage.py
evaluate`` prints runs and comparisons.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles.models import Article, JudgedQuery
from articles.shared_home import get_home, places
from indexer.engines import get_searcher
from indexer.evaluation.metrics import ndcg, recall, reciprocal_rank
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.storage.progress_notes import Place

MAX_RANK = 100  # hits per query
METRICS = ("ndcg@10", "mrr@10", "recall@100")
SCORE_TOLERANCE = 1e-9  # scores that differ by less are equal

BLOCK_BYTES = 65_536  # of the file of runs, read first
DATABASE_NAME = "evaluations.jsonl"  # of the runs in the database, where machines share it
SHARED_BYTES = 8_000_000  # of the end of these runs that are read

Report = Callable[[int, int], None]  # queries that are done, all queries
Scores = dict[str, float]  # by metric, 0 to 1


@dataclass(frozen=True, slots=True)
class QueryScores:
    """The scores of one query.

    ``places`` maps articles graded above 0 to their ranks; None if not in the first ``MAX_RANK``.
    """

    query: str
    scores: Scores
    grades: dict[int, int]
    places: dict[int, int | None]


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation. ``unsearchable`` lists the judged articles that are deleted or drafts."""

    at: str  # ISO 8601
    generation: str
    mean: Scores
    queries: tuple[QueryScores, ...]
    unjudgeable: tuple[str, ...]  # queries without any searchable article graded above 0
    unsearchable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A change of an article's rank; a rank is None if it is beyond ``MAX_RANK``."""

    article_id: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a query's scores; ``rejudged`` is set if its grades changed."""

    query: str
    by: Scores
    moves: tuple[Move, ...]
    rejudged: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes between two runs; ``by``: changes of the means over their common queries."""

    since: str
    by: Scores
    rose: tuple[Change, ...]
    fell: tuple[Change, ...]
    shifted: tuple[Change, ...]  # ranks changed, nDCG@10 did not
    added: tuple[str, ...]
    gone: tuple[str, ...]


def evaluate(report: Report | None = None) -> Run:
    """Score every judged query. Raises ``IndexerError`` if the index is not usable.

    ``report`` gets the number of queries that are done, and of all.
    """
    searcher = get_searcher()
    searcher.check()
    judged: dict[str, dict[int, int]] = defaultdict(dict)
    for query, article, grade in JudgedQuery.objects.values_list("query", "article_id", "grade"):
        judged[query][article] = grade
    named = {article for grades in judged.values() for article in grades}
    searchable = {
        pk for pk in Article.objects.published().values_list("pk", flat=True) if pk in named
    }
    scored, unjudgeable = [], []
    for number, query in enumerate(sorted(judged), 1):
        grades = {pk: grade for pk, grade in judged[query].items() if pk in searchable}
        if any(grades.values()):
            scored.append(_score(query, grades))
        else:
            unjudgeable.append(query)
        if report:
            report(number, len(judged))
    return Run(
        at=timezone.now().isoformat(timespec="seconds"),
        generation=searcher.vocabulary().generation,
        mean=_mean([each.scores for each in scored]),
        queries=tuple(scored),
        unjudgeable=tuple(unjudgeable),
        unsearchable=tuple(sorted(named - searchable)),
    )


def compare_runs(before: Run, after: Run) -> Comparison:
    """Return the changes between two runs, those with the largest change of nDCG@10 first."""
    old = {each.query: each for each in before.queries}
    new = {each.query: each for each in after.queries}
    both = [query for query in new if query in old]
    changes = [_change(old[query], new[query]) for query in both]
    main = METRICS[0]
    rose = [change for change in changes if change.by[main] > SCORE_TOLERANCE]
    fell = [change for change in changes if change.by[main] < -SCORE_TOLERANCE]
    level = [change for change in changes if abs(change.by[main]) <= SCORE_TOLERANCE]
    old_mean, new_mean = (_mean([run[query].scores for query in both]) for run in (old, new))
    return Comparison(
        since=before.at,
        by={name: new_mean[name] - old_mean[name] for name in new_mean},
        rose=tuple(sorted(rose, key=lambda change: -change.by[main])),
        fell=tuple(sorted(fell, key=lambda change: change.by[main])),
        shifted=tuple(change for change in level if change.moves),
        added=tuple(query for query in new if query not in old),
        gone=tuple(query for query in old if query not in new),
    )


def runs_place() -> Place:
    """Return the place of the runs: a file, or a name in a database of several machines."""
    if settings.SHARED_HOME == places.DATABASE:
        return DATABASE_NAME
    return Path(settings.EVALUATIONS_FILE)


def last_run(path: Place) -> Run | None:
    """Return the latest run of the file; lines that a crash cut short are ignored."""
    return next(iter(last_runs(path, 1)), None)


def last_runs(path: Place, count: int) -> list[Run]:
    """Return the latest runs of the file, the newest first; it is read from its end."""
    runs: list[Run] = []
    for line in _lines_from_end(path):
        if len(runs) == count:
            break
        with suppress(ValueError, KeyError, TypeError):
            runs.append(_read(json.loads(line)))
    return runs


def note_path() -> Place:
    """Return the place of the note about the evaluation that runs, or else about the last one."""
    place = runs_place()
    if isinstance(place, str):
        return f"{place}.progress.json"
    return place.with_suffix(".progress.json")


def append_run(run: Run, path: Place) -> None:
    """Append a run to the file."""
    line = json.dumps(asdict(run), ensure_ascii=False) + "\n"
    if isinstance(path, str):
        get_home().append(path, line.encode())
        return
    with path.open("a", encoding="utf-8") as file:
        file.write(line)


def _lines_from_end(path: Place) -> Iterator[bytes]:
    """Yield the lines of a file, the last one first, without reading more than is needed."""
    if isinstance(path, str):
        with suppress(FileNotFoundError):
            yield from reversed(get_home().read(path, end=SHARED_BYTES).split(b"\n"))
        return
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        position, rest, block = file.seek(0, os.SEEK_END), b"", BLOCK_BYTES
        while position:
            size = min(block, position)
            position, block = position - size, 2 * block  # a run may be one very long line
            file.seek(position)
            rest, *lines = (file.read(size) + rest).split(b"\n")
            yield from reversed(lines)
        yield rest


def _score(query: str, grades: dict[int, int]) -> QueryScores:
    results = search(SearchRequest(query, per_page=MAX_RANK, facets=False, placed=False))
    ranking = [hit.article_id for hit in results.hits]
    rank_of = {article: rank for rank, article in enumerate(ranking, 1)}
    return QueryScores(
        query=query,
        scores={
            "ndcg@10": ndcg(ranking, grades),
            "mrr@10": reciprocal_rank(ranking, grades),
            "recall@100": recall(ranking, grades),
        },
        grades=grades,
        places={pk: rank_of.get(pk) for pk, grade in sorted(grades.items()) if grade},
    )


def _mean(scores: list[Scores]) -> Scores:
    if not scores:
        return {}
    return {name: sum(each[name] for each in scores) / len(scores) for name in METRICS}


def _change(old: QueryScores, new: QueryScores) -> Change:
    articles = sorted(set(old.places) & set(new.places))
    return Change(
        query=new.query,
        by={name: new.scores[name] - old.scores[name] for name in METRICS},
        moves=tuple(
            Move(pk, old.places[pk], new.places[pk])
            for pk in articles
            if old.places[pk] != new.places[pk]
        ),
        rejudged=old.grades != new.grades,
    )


def _read(line: dict[str, Any]) -> Run:
    queries = [
        QueryScores(
            each["query"],
            {name: float(each["scores"][name]) for name in METRICS},
            {int(pk): grade for pk, grade in each["grades"].items()},
            {int(pk): place for pk, place in each["places"].items()},
        )
        for each in line["queries"]
    ]
    return Run(
        at=line["at"],
        generation=line["generation"],
        mean=line["mean"],
        queries=tuple(queries),
        unjudgeable=tuple(line["unjudgeable"]),
        unsearchable=tuple(line["unsearchable"]),
    )
