"""The live index scored on the editors' judged queries, and what changed since the last time.

Every judged query goes through ``search`` as a reader's would. A run is a frozen
dataclass that is kept as one line of ``settings.EVALUATIONS_FILE``; two runs are compared query by
query. Printing is left to ``manage.py evaluate``.
"""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles.models import Article, JudgedQuery
from indexer.engines import get_searcher
from indexer.evaluation.metrics import ndcg, recall, reciprocal_rank
from indexer.search.request import SearchRequest
from indexer.search.service import search

DEPTH = 100  # hits of a query that are looked at
MEASURES = ("ndcg@10", "mrr@10", "recall@100")
SAME = 1e-9  # scores closer than that are equal

Scores = dict[str, float]  # by measure, 0 to 1


@dataclass(frozen=True, slots=True)
class QueryScores:
    """What one query reached. ``places`` has the articles graded above 0; None: not in 100."""

    query: str
    scores: Scores
    grades: dict[int, int]
    places: dict[int, int | None]


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation. ``unsearchable`` are judged articles that are deleted or drafts."""

    at: str  # ISO 8601
    generation: str
    mean: Scores
    queries: tuple[QueryScores, ...]
    unjudgeable: tuple[str, ...]  # queries without any searchable article graded above 0
    unsearchable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """An article whose place changed; None is no place among the first 100."""

    article_id: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """How a query rose or fell; ``rejudged`` says that its grades are not those of before."""

    query: str
    by: Scores
    moves: tuple[Move, ...]
    rejudged: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs; ``by`` compares the means over the queries in both."""

    since: str
    by: Scores
    rose: tuple[Change, ...]
    fell: tuple[Change, ...]
    shifted: tuple[Change, ...]  # places changed, nDCG@10 did not
    added: tuple[str, ...]
    gone: tuple[str, ...]


def evaluate() -> Run:
    """Search for every judged query. Raises ``IndexerError`` without a usable index."""
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
    for query in sorted(judged):
        grades = {pk: grade for pk, grade in judged[query].items() if pk in searchable}
        if any(grades.values()):
            scored.append(_score(query, grades))
        else:
            unjudgeable.append(query)
    return Run(
        at=timezone.now().isoformat(timespec="seconds"),
        generation=searcher.vocabulary().generation,
        mean=_mean([each.scores for each in scored]),
        queries=tuple(scored),
        unjudgeable=tuple(unjudgeable),
        unsearchable=tuple(sorted(named - searchable)),
    )


def compare(before: Run, after: Run) -> Comparison:
    """Return what changed; the greatest changes of nDCG@10 first."""
    old = {each.query: each for each in before.queries}
    new = {each.query: each for each in after.queries}
    both = [query for query in new if query in old]
    changes = [_change(old[query], new[query]) for query in both]
    main = MEASURES[0]
    old_mean, new_mean = (_mean([run[query].scores for query in both]) for run in (old, new))
    return Comparison(
        since=before.at,
        by={name: new_mean[name] - old_mean[name] for name in new_mean},
        rose=tuple(sorted((c for c in changes if c.by[main] > SAME), key=lambda c: -c.by[main])),
        fell=tuple(sorted((c for c in changes if c.by[main] < -SAME), key=lambda c: c.by[main])),
        shifted=tuple(c for c in changes if abs(c.by[main]) <= SAME and c.moves),
        added=tuple(query for query in new if query not in old),
        gone=tuple(query for query in old if query not in new),
    )


def last_run(path: Path) -> Run | None:
    """Return the latest run of the file; a line that a crash cut short is passed over."""
    if not path.exists():
        return None
    for line in reversed(path.read_text("utf-8").splitlines()):
        try:
            return _read(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue
    return None


def keep(run: Run, path: Path) -> None:
    """Append a run to the file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def _score(query: str, grades: dict[int, int]) -> QueryScores:
    results = search(SearchRequest(query, per_page=DEPTH, facets=False))
    ranking = [hit.article_id for hit in results.hits]
    place_of = {article: place for place, article in enumerate(ranking, 1)}
    return QueryScores(
        query=query,
        scores={
            "ndcg@10": ndcg(ranking, grades),
            "mrr@10": reciprocal_rank(ranking, grades),
            "recall@100": recall(ranking, grades),
        },
        grades=grades,
        places={pk: place_of.get(pk) for pk, grade in sorted(grades.items()) if grade},
    )


def _mean(scores: list[Scores]) -> Scores:
    if not scores:
        return {}
    return {name: sum(each[name] for each in scores) / len(scores) for name in MEASURES}


def _change(old: QueryScores, new: QueryScores) -> Change:
    articles = sorted(set(old.places) & set(new.places))
    return Change(
        query=new.query,
        by={name: new.scores[name] - old.scores[name] for name in MEASURES},
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
            {name: float(each["scores"][name]) for name in MEASURES},
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
