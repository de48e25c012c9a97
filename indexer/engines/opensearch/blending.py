"""Scores blended with the age of articles (``RecencyBlend``), as queries of the cluster."""

from typing import Any

import numpy as np

from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.exact_scores import ExactScores
from indexer.engines.opensearch.hit_documents import Documents
from indexer.engines.opensearch.queries import Query, matching
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.lengths import length_codes
from indexer.engines.scoring.recency import DAY, RecencyBlend
from indexer.scoring_weights import RECENCY_WEIGHT

TITLED = "titled"  # name of the query for exact titles


def blended(query: Query, blend: RecencyBlend, latest: int) -> Query:
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
    aged = {
        "function_score": {
            "query": query,
            "functions": functions,
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }
    titled = exact_title(blend)
    if titled is None:
        return aged
    whole = {"bool": {"must": [query], "filter": [titled]}}  # keeps its score
    return {"dis_max": {"queries": [aged, whole]}}


def exact_title(blend: RecencyBlend | None) -> Query | None:
    """Return the query for articles whose title is exactly the query."""
    if blend is None or blend.exact_title is None:
        return None
    code = int(length_codes(np.array([blend.exact_title.length]))[0])
    clauses = [matching(blend.exact_title.clause), {"term": {"title_code": code}}]
    return {"bool": {"filter": clauses, "_name": TITLED}}


def factor(blend: RecencyBlend, seconds: int | None, latest: int, *, keeps: bool) -> float:
    """Return the factor of a score by age; ``keeps``: the title is exactly the query."""
    published = np.array([NO_DATE if seconds is None else seconds])
    return 1.0 if keeps else float(blend.factors(published, latest)[0])


def factors(documents: Documents, statistics: Statistics, blend: RecencyBlend, latest: int) -> Any:
    """Return the factor of the age of each document."""
    found = blend.factors(documents.published, latest)
    found[_has_exact_title(documents, statistics, blend)] = 1
    return found


def _has_exact_title(documents: Documents, statistics: Statistics, blend: RecencyBlend) -> Any:
    if blend.exact_title is None:
        return np.zeros(documents.size, dtype=np.bool_)
    code = length_codes(np.array([blend.exact_title.length]))[0]
    found = ExactScores(documents, statistics).of(blend.exact_title.clause)
    return found.matched & (documents.title_codes() == code)
