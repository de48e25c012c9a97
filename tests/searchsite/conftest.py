"""Fixtures of the web's tests: collected static files, and pages read as documents."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from lxml.html import HtmlElement, document_fromstring


@pytest.fixture(scope="session", autouse=True)
def collected_static(django_test_environment: None) -> None:
    """Collect the static files, as a deployment does before it serves."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def open_page(client: Client) -> Callable[..., HtmlElement]:
    """Return a function that gets a page and parses it."""

    def open_page(url: str, *, status: int = 200) -> HtmlElement:
        response = client.get(url)
        assert response.status_code == status, url
        return document_fromstring(response.content.decode())

    return open_page
