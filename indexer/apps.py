"""The Django application of the search engine: signals, system checks, commands."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The search engine behind the seam of ``indexer.engines.interface``."""

    name = "indexer"

    def ready(self) -> None:
        """Follow the articles' changes and register the system checks."""
        from indexer import checks
        from indexer.sync import receivers

        checks.register_checks()
        receivers.connect()
