"""The Django application of the search engine: signal receivers, system checks and commands."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The search engine of the site."""

    name = "indexer"

    def ready(self) -> None:
        """Connect the signal receivers, and register the system checks and a finder of copies."""
        from articles.importing.near_copies import register_candidate_finder
        from indexer import checks
        from indexer.search.near_copies import similar_articles
        from indexer.sync import receivers

        checks.register_checks()
        receivers.connect()
        register_candidate_finder(similar_articles)
