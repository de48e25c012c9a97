"""Articles related to an article, and, separately, the other copies of its text.

The engine finds articles similar to the text in the database. The copies are the article's group
(``indexer.copies``). Of related articles with nearly the same text, one is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.models import Article
from articles.near_duplicates import Shingles, is_near_duplicate, shingles
from indexer.copies import versions
from indexer.deadline import current
from indexer.engines import get_searcher
from indexer.engines.interface import Hit, LikeQuery

MAX_RELATED = 5  # shown to the reader
MAX_HITS = 40  # enough unless a text has dozens of near duplicates
BATCH_SIZE = 8  # articles per database query


@dataclass(frozen=True, slots=True)
class Related:
    """Related articles, most similar first, with different texts; copies, the latest first."""

    articles: tuple[Article, ...] = ()
    versions: tuple[Article, ...] = ()  # of the article's own text


def related_to(article: Article) -> Related:
    """Return the articles related to a saved article, which need not be in the index.

    Raises ``indexer.exceptions.IndexerError`` if the index is missing, outdated or damaged.
    """
    copies = tuple(versions(article.pk))
    if current().passed():
        return Related((), copies)
    hits = get_searcher().more_like_this(
        LikeQuery(article.pk, article.title, article.body, article.published_at, MAX_HITS)
    )
    own = {copy.pk for copy in copies}
    found: list[tuple[Article, Shingles]] = []
    for other in _articles([hit for hit in hits if hit.article_id not in own]):
        text = shingles(other.body)
        if current().passed():
            break
        if not any(is_near_duplicate(text, known) for _, known in found):
            found.append((other, text))
            if len(found) == MAX_RELATED:
                break
    return Related(tuple(other for other, _ in found), copies)


def _articles(hits: Sequence[Hit]) -> Iterator[Article]:
    """Yield the published articles of the hits in order; read them in batches."""
    for start in range(0, len(hits), BATCH_SIZE):
        ids = [hit.article_id for hit in hits[start : start + BATCH_SIZE]]
        articles = Article.objects.published_by_key(ids)
        yield from (articles[number] for number in ids if number in articles)
