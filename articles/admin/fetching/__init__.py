"""The admin of fetching: the page that reads one web address, and the news sources."""

from articles.admin.fetching.sources import NewsSourceAdmin

__all__ = ["NewsSourceAdmin"]
