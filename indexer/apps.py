"""The Django application of the search engine: signal receivers, system checks and commands."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The search engine of the site."""

    name = "indexer"

    def ready(self) -> None:
        """Connect the signal receivers and register the system checks."""
        from indexer import checks
        from indexer.sync import receivers

        checks.register_checks()
        receivers.connect()
