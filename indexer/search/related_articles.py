"""Related articles of an article, and apart from them other versions of its text.

The engine finds similar articles by the article's text in the database. Shingles of the texts
decide whether two articles are versions of one text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.models import Article
from articles.near_duplicates import Shingles, is_near_duplicate, shingles
from indexer.engines import get_searcher
from indexer.engines.interface import Hit, LikeQuery

MAX_RELATED = 5  # articles shown
MAX_VERSIONS = 3  # shown
MAX_HITS = 40  # more than enough unless a text has dozens of versions
BATCH_SIZE = 8  # articles per database query


@dataclass(frozen=True, slots=True)
class Related:
    """Published articles, the most similar first; one of each text."""

    articles: tuple[Article, ...] = ()
    versions: tuple[Article, ...] = ()  # of the article's own text


def related_to(article: Article) -> Related:
    """Return the articles related to a saved one, which need not be in the index.

    Raises ``indexer.exceptions.IndexerError`` when the index is missing, outdated or damaged.
    """
    hits = get_searcher().more_like_this(
        LikeQuery(article.pk, article.title, article.body, article.published_at, MAX_HITS)
    )
    own = shingles(article.body)
    found: list[tuple[Article, Shingles]] = []
    versions: list[Article] = []
    for other in _articles(hits):
        text = shingles(other.body)
        if is_near_duplicate(own, text):
            versions.append(other)
        elif not any(is_near_duplicate(text, known) for _, known in found):
            found.append((other, text))
            if len(found) == MAX_RELATED:
                break
    return Related(tuple(other for other, _ in found), tuple(versions[:MAX_VERSIONS]))


def _articles(hits: Sequence[Hit]) -> Iterator[Article]:
    """Yield the published articles of the hits in order, and read them in batches."""
    for start in range(0, len(hits), BATCH_SIZE):
        ids = [hit.article_id for hit in hits[start : start + BATCH_SIZE]]
        articles = Article.objects.published_by_key(ids)
        yield from (articles[number] for number in ids if number in articles)
