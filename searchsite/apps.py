"""The Django application of the web: pages, API, feeds, static files."""

from django.apps import AppConfig


class SearchsiteConfig(AppConfig):
    """Pages and API; knows the engine only through ``indexer``."""

    name = "searchsite"
