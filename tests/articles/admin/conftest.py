"""Fixtures of the admin tests: an editor, uploads, and the search of readers."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles.admin.upload.error_messages import editor_message

LIST = "/admin/articles/article/"
UPLOAD = f"{LIST}upload/"
TEXT = """Kebakaran Gudang Rotan Padam

CIREBON, KOMPAS.com - Api yang membakar gudang rotan di Plered padam pada Senin malam.

Penulis: Rahma Dewanti

Tidak ada korban jiwa, kata kepala dinas pemadam kebakaran setempat kepada wartawan.
"""


@pytest.fixture(scope="session", autouse=True)
def collected_static(django_test_environment: None) -> None:
    """Collect the static files, as a deployment does before it serves."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def editor(transactional_db: None) -> User:
    """Return a superuser."""
    return User.objects.create(username="redaktur", is_staff=True, is_superuser=True)


@pytest.fixture
def client(editor: User) -> Client:
    """Return a client with the editor logged in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def staff_client(transactional_db: None) -> Callable[..., Client]:
    """Return a function that logs in a staff user with only these permissions."""

    def log_in(*permissions: str) -> Client:
        user = User.objects.create(username=f"staf-{User.objects.count()}", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def found(client: Client) -> Callable[[str], set[str]]:
    """Return a function that searches like a reader and returns the titles of the hits."""

    def search(text: str) -> set[str]:
        response = Client().get("/api/v1/search", {"q": text, "per_page": "50"})
        assert response.status_code == 200, response.content
        return {hit["title"] for hit in response.json()["hits"]}

    return search


@pytest.fixture
def form_values() -> Callable[..., dict[str, Any]]:
    """Return a function that returns the values of the article form."""

    def values(**changed: Any) -> dict[str, Any]:
        return {
            "title": "Warga menanam bakau di pesisir",
            "body": "Ratusan warga menanam bibit bakau di pesisir utara.",
            "source": "Kabar Uji",
            "author": "Tim Uji",
            "category": "Lingkungan",
            "url": "",
            "published_at_0": "2024-03-05",
            "published_at_1": "08:30:00",
            "status": "published",
            "slug": "",
            "external_id": "",
        } | changed

    return values


def change_url(article: Any) -> str:
    """Return the address of an article's form."""
    return reverse("admin:articles_article_change", args=[article.pk])


def text_of(response: Any) -> str:
    """Return the page as text."""
    return response.content.decode()


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Set a folder for uploads that belongs to the test; return it."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def upload(client: Any, empty_index: None) -> Callable[..., Any]:
    """Return a function that uploads files (name, content) and returns the preview."""

    def send(*files: tuple[str, str | bytes], by: Any = client) -> Any:
        streams = []
        for name, content in files:
            stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
            stream.name = name
            streams.append(stream)
        response = by.post(UPLOAD, {"uploads": streams}, follow=True)
        assert response.status_code == 200
        return response

    return send


@pytest.fixture
def decide(client: Any) -> Callable[..., Any]:
    """Return a function that confirms a preview and returns the report."""

    def send(previewed: Any, picks: list[str] | None = None, **answers: str) -> Any:
        if picks is None:
            picks = [row.choice for row in rows(previewed) if row.kind == "new"]
        values = {"pick": picks, "status": "published", "import": "1", **answers}
        return client.post(address(previewed), values, follow=True)

    return send


def line(title: str, body: str, **fields: Any) -> str:
    return json.dumps({"title": title, "body": body, **fields}) + "\n"


def address(response: Any) -> str:
    return str(response.request["PATH_INFO"])


def rows(response: Any) -> list[Any]:
    return [row for file in response.context["preview"].files for row in file.rows]


def reasons(response: Any) -> dict[str, list[str]]:
    """Return the reasons of the rejections of each file, as the preview words them."""
    files = response.context["preview"].files
    return {
        file.file.name: [editor_message(item.problem) for item in file.rejections] for file in files
    }
