"""What to read beside an article: others like it, and apart from them other versions of its text.

The engine says which articles are like it, from its text as the database has it; whether two of
them are versions of one text is told from theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.models import Article
from articles.near_duplicates import Shingles, is_version, shingles
from indexer.engines import get_searcher
from indexer.engines.interface import Hit, LikeQuery

SHOWN = 5  # related articles
SHOWN_VERSIONS = 3
LOOKED_AT = 40  # hits; more than enough unless a text has dozens of versions
AT_A_TIME = 8  # articles read from the database in one query


@dataclass(frozen=True, slots=True)
class Related:
    """Published articles, the most like first; of each text one."""

    articles: tuple[Article, ...] = ()
    versions: tuple[Article, ...] = ()  # of the text of the article itself


def related_to(article: Article) -> Related:
    """Return what is related to a saved article, whether or not the index has it.

    Raises ``indexer.exceptions.IndexerError`` when the index is missing, outdated or damaged.
    """
    hits = get_searcher().more_like_this(
        LikeQuery(article.pk, article.title, article.body, article.published_at, LOOKED_AT)
    )
    own = shingles(article.body)
    found: list[tuple[Article, Shingles]] = []
    versions: list[Article] = []
    for other in _articles(hits):
        text = shingles(other.body)
        if is_version(own, text):
            versions.append(other)
        elif not any(is_version(text, known) for _, known in found):
            found.append((other, text))
            if len(found) == SHOWN:
                break
    return Related(tuple(other for other, _ in found), tuple(versions[:SHOWN_VERSIONS]))


def _articles(hits: Sequence[Hit]) -> Iterator[Article]:
    """Yield the published ones of the hits, in order, read as they are needed."""
    for start in range(0, len(hits), AT_A_TIME):
        ids = [hit.article_id for hit in hits[start : start + AT_A_TIME]]
        articles = Article.objects.published_by_key(ids)
        yield from (articles[number] for number in ids if number in articles)
