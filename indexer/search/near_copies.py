"""Candidates for near copies: the articles that the engine finds most similar to a record.

``articles.importing.near_copies`` compares the texts.
"""

from articles.importing.record import ArticleRecord
from indexer.engines import get_searcher
from indexer.engines.interface import LikeQuery
from indexer.exceptions import IndexerError

MAX_HITS = 5
UNSAVED = 0  # the id of no article


def similar_articles(record: ArticleRecord) -> list[int]:
    """Return the ids of similar published articles; none if the index cannot be read."""
    query = LikeQuery(UNSAVED, record.title, record.body, record.published_at, MAX_HITS)
    try:
        return [hit.article_id for hit in get_searcher().more_like_this(query)]
    except IndexerError:
        return []
