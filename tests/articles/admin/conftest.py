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

Petugas menyisir sisa bangunan sampai pagi untuk memastikan tidak ada bara yang tersisa di antara
tumpukan bahan baku. Pemilik gudang menaksir kerugian beberapa ratus juta rupiah, sedangkan warga
di sekitar lokasi kembali ke rumah masing-masing setelah api dinyatakan padam oleh petugas.
"""


@pytest.fixture(scope="session", autouse=True)
def collected_static(django_test_environment: None) -> None:
    """Collect the static files, as a deployment does before it serves."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def admin_database(transactional_db: None) -> None:
    """Give the test a database with commits. Modules that search nothing replace it by ``db``."""


@pytest.fixture
def editor(admin_database: None) -> User:
    """Return a superuser."""
    return User.objects.create(username="redaktur", is_staff=True, is_superuser=True)


@pytest.fixture
def client(editor: User) -> Client:
    """Return a client with the editor logged in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def staff_client(admin_database: None) -> Callable[..., Client]:
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


@pytest.fixture(autouse=True)
def processes_in_place(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run the commands of background processes at once; return the names of those that ran."""
    started: list[str] = []

    def run(command: str, upload: Any) -> None:
        started.append(command)
        call_command(command, upload.token)

    monkeypatch.setattr("articles.uploads.reading.start_process", run)
    monkeypatch.setattr("articles.admin.upload.importing.start_process", run)
    return started


@pytest.fixture
def decide(client: Any) -> Callable[..., Any]:
    """Return a function that confirms a preview and returns the report.

    ``picks`` are the numbers of the ticked rows; without it, the boxes stay as they are shown.
    """

    def send(previewed: Any, picks: list[int] | None = None, **answers: str) -> Any:
        values = {"status": "published", "import": "1", **sent_rows(previewed, picks), **answers}
        return client.post(address(previewed), values, follow=True)

    return send


def sent_rows(previewed: Any, picks: list[int] | None = None) -> dict[str, str]:
    """Return what the form of a preview sends, with ticks in these rows only."""
    values: dict[str, str] = {}
    for row in rows(previewed):
        values[f"{row.number}-version"] = str(row.item.version)
        for field in row.line_fields():
            values[f"{row.number}-{field.name}"] = field.value
        if row.is_fixed:
            continue
        values[f"{row.number}-asked"] = "1"
        if row.has_list:
            values[f"{row.number}-choice"] = next(v for v, _label, now in row.choices if now)
        elif row.is_chosen if picks is None else row.number in picks:
            values[f"{row.number}-pick"] = "1"
    return values


def line(title: str, body: str, **fields: Any) -> str:
    return json.dumps({"title": title, "body": body, **fields}) + "\n"


def address(response: Any) -> str:
    return str(response.request["PATH_INFO"])


def rows(response: Any) -> list[Any]:
    """Return the rows of articles."""
    return [row for row in response.context["preview"].rows if row.planned]


def reasons(response: Any) -> dict[str, list[str]]:
    """Return the reasons of the rejections of each file, as the preview words them."""
    files = {number: file.name for number, file in response.context["preview"].files}
    found: dict[str, list[str]] = {name: [] for name in files.values()}
    for row in response.context["preview"].rows:
        if not row.planned:
            found[files[row.item.file]].append(editor_message(row.rejection.problem))
    return found
