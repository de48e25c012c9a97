"""What is related to an article, for pages that are whole without it."""

from articles.models import Article
from indexer.exceptions import IndexerError
from indexer.search.related_articles import Related, related_to


def related_or_none(article: Article) -> Related | None:
    """Return what is related to an article; None when the index is missing or cannot be read."""
    try:
        return related_to(article)
    except IndexerError:
        return None
