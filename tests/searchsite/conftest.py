"""Fixtures for the tests of the web application: static files, templates, parsed pages."""

from collections.abc import Callable, Iterator

import pytest
from django.template.autoreload import reset_loaders
from django.test import Client
from lxml.html import HtmlElement, document_fromstring


@pytest.fixture(autouse=True)
def static_files(collected_static: None) -> None:
    """Serve the collected static files in each of these tests."""


@pytest.fixture
def fresh_templates() -> Iterator[None]:
    """Compile the templates anew: their cached fragments contain URLs of static files."""
    reset_loaders()
    yield
    reset_loaders()


@pytest.fixture
def open_page(client: Client) -> Callable[..., HtmlElement]:
    """Return a function that requests a page and parses it."""

    def open_page(url: str, *, status: int = 200) -> HtmlElement:
        response = client.get(url)
        assert response.status_code == status, url
        return document_fromstring(response.content.decode())

    return open_page


@pytest.fixture
def flood_articles(transactional_db: None) -> Callable[..., list[int]]:
    """Return a function that saves many articles about floods at once and returns their ids."""
    from articles.models import Article

    def create(count: int, **fields: object) -> list[int]:
        values = {"source": "Kabar Uji", "category": "Umum", "body": "Air naik."} | fields
        articles = [Article(title=f"Banjir ke-{n}", **values) for n in range(1, count + 1)]
        return [article.pk for article in Article.objects.bulk_create(articles)]

    return create
