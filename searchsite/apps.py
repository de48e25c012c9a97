"""The Django application of the web: pages, JSON API, health checks and static files."""

from django.apps import AppConfig


class SearchsiteConfig(AppConfig):
    """Pages and API; they use the search engine only through ``indexer``."""

    name = "searchsite"

    def ready(self) -> None:
        """Register the system checks."""
        from searchsite import checks  # noqa: F401
