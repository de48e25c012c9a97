"""Articles similar to a text (``Searcher.more_like_this``), by one request.

The request brings the candidates, tells whether the article itself is in the index, and looks
whether the commit is the latest. The site scores the candidates as the embedded engine does.
"""

from indexer.engines.interface import Hit, LikeQuery
from indexer.engines.opensearch.asking import Moved
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.exact_scores import ExactScores
from indexer.engines.opensearch.hit_documents import Documents, Wanted
from indexer.engines.opensearch.queries import Scoring
from indexer.engines.opensearch.snapshots import Snapshot
from indexer.engines.opensearch.state import States
from indexer.engines.scoring.more_like_this import (
    MAX_CANDIDATES,
    MoreLikeThisQuery,
    more_like_this_query,
    rescored_by_date,
)

MARGIN = 50  # hits beyond the candidates, which are scored exactly


def similar_articles(
    cluster: Cluster, snapshot: Snapshot, query: LikeQuery, states: States | None
) -> tuple[Hit, ...]:
    """Return the similar articles, best first. Raises ``Moved`` (``asking.ask_round``).

    Most texts are of indexed articles, so the first request assumes it.
    """
    similar, is_indexed, answer = _asked(cluster, snapshot, query, states, indexed=True)
    if not is_indexed:
        similar, _, answer = _asked(cluster, snapshot, query, None, indexed=False)
    if similar is None or answer is None:
        return ()
    documents = Documents(answer["hits"]["hits"], Wanted.of([similar.clause]), snapshot.statistics)
    scores = ExactScores(documents, snapshot.statistics).of(similar.clause).scores
    scores *= documents.kind_factors
    ids = documents.ids.tolist()
    best = sorted(zip(scores.tolist(), ids, strict=True), reverse=True)[: MAX_CANDIDATES + 1]
    others = [Hit(article, score) for score, article in best if article != query.article_id]
    dates = dict(zip(ids, documents.published.tolist(), strict=True))
    ordered = rescored_by_date(others, query.published_at, dates)[: query.limit]
    return tuple([Hit(article, score) for score, article in ordered if score >= similar.min_score])


def _asked(
    cluster: Cluster, snapshot: Snapshot, query: LikeQuery, states: States | None, *, indexed: bool
) -> tuple[MoreLikeThisQuery | None, bool, Json | None]:
    """Return the query, whether the article is in the index, and the answer with candidates."""
    similar = more_like_this_query(query, snapshot.statistics, indexed=indexed)
    header: Json = {"index": snapshot.articles}
    searches: list[tuple[Json, Json]] = []
    if indexed:
        own = {"term": {"id": query.article_id}}
        searches.append((header, {"size": 0, "query": own, "track_total_hits": True}))
    if similar is not None:
        searches.append((header, _candidates(similar, snapshot)))
    if states is not None:
        searches.append(states.search())
    answers = cluster.search_all(searches) if searches else []
    if states is not None:
        state = states.found_in(answers.pop())
        if state.identity != snapshot.state.identity:
            raise Moved(state)
    found = answers.pop() if similar is not None else None
    return similar, bool(answers and answers[0]["hits"]["total"]["value"]), found


def _candidates(similar: MoreLikeThisQuery, snapshot: Snapshot) -> Json:
    wanted = Wanted.of([similar.clause])
    return {
        "size": MAX_CANDIDATES + 1 + MARGIN,
        "query": Scoring(snapshot.statistics).query(similar.clause),
        "stored_fields": "_none_",
        "docvalue_fields": [*wanted.columns],
        "script_fields": wanted.script_fields(),
        "sort": [{"_score": "desc"}, {"id": "desc"}],
        "track_total_hits": False,
    }
