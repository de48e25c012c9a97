"""The Django application of the search engine: signals, system checks, commands."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The search engine behind the seam of ``indexer.engine``."""

    name = "indexer"

    def ready(self) -> None:
        """Follow the articles' changes and register the system checks."""
        from indexer import checks, sync

        checks.register_checks()
        sync.connect()
