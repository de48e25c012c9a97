"""The Django application of the search engine: signal receivers, system checks and commands."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The search engine of the site."""

    name = "indexer"

    def ready(self) -> None:
        """Connect the signal receivers; register checks, and what articles ask the engine."""
        from articles.importing.near_copies import register_candidate_finder
        from articles.pins.query_check import register_query_check
        from indexer import checks
        from indexer.search.near_copies import similar_articles
        from indexer.search.placements import is_empty_query
        from indexer.sync import receivers

        checks.register_checks()
        receivers.connect()
        register_candidate_finder(similar_articles)
        register_query_check(is_empty_query)
