"""Fixtures for all tests: an index directory per test, articles, and the real corpus."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from hypothesis import settings as hypothesis_settings

from tests.api_contract import complaints

SHARED = Path(site_settings.BASE_DIR).parent / "shared"
CENTURY_SECONDS = 100 * 366 * 86_400

# No test depends on the speed of the machine.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture(autouse=True)
def index_dir(settings: Any, tmp_path: Path) -> Path:
    """Set an index directory that belongs to the test; return it."""
    settings.INDEX_DIR = tmp_path / "index"
    settings.EVALUATIONS_FILE = tmp_path / "evaluations.jsonl"
    return tmp_path / "index"


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Serve static files under their plain names: only collectstatic makes their manifest."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def steady_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no quarter of an hour end within a test: pages would have other ETags after it."""
    monkeypatch.setattr("searchsite.page_memory.CLOCK_STEP", CENTURY_SECONDS)


@pytest.fixture(autouse=True)
def api_contract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compare every answer of the API that a test client gets with the OpenAPI document."""
    from django.test import Client

    ask = Client.request
    found: list[str] = []

    def request(client: Client, **given: Any) -> Any:
        response = ask(client, **given)
        path, method = response.request["PATH_INFO"], response.request["REQUEST_METHOD"]
        found.extend(complaints(method, path, response))
        return response

    monkeypatch.setattr(Client, "request", request)
    yield
    assert found == []


@pytest.fixture(scope="session")
def collected_static(django_test_environment: None) -> None:
    """Collect the static files, as a deployment does before it starts to serve."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def article_factory(transactional_db: None) -> Iterator[Callable[..., Any]]:
    """Return a function that saves an article and adds it to the index."""
    from articles.models import Article

    def create(**fields: Any) -> Article:
        number = Article.objects.count() + 1
        values = {
            "title": f"Artikel percobaan {number}",
            "body": "Warga kampung bergotong royong membersihkan saluran air.",
            "source": "Kabar Uji",
            "author": "Tim Uji",
            "category": "Umum",
            "published_at": datetime(2024, 1, 1, 5, tzinfo=UTC),
        }
        return Article.objects.create(**values | fields)

    yield create


@pytest.fixture
def empty_index(transactional_db: None) -> None:
    """Build the index of an empty site."""
    from indexer.sync.rebuild import rebuild

    rebuild(procs=1)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of the real corpus; skip the test where it is not beside the checkout."""
    if not (SHARED / "corpus" / "news.jsonl.gz").exists():
        pytest.skip("the real corpus (../shared/corpus) is not beside this checkout")
    return SHARED
