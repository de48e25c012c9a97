"""Related articles for pages that can also be shown without them."""

from articles.models import Article
from indexer.exceptions import IndexerError
from indexer.search.related_articles import Related, related_to


def related_or_none(article: Article) -> Related | None:
    """Return the related articles, or None if the index is missing or cannot be read."""
    try:
        return related_to(article)
    except IndexerError:
        return None
