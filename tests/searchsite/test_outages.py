"""Outages of the database: 503 with a reason, never a new file, and recovery without a restart."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connections
from django.test import Client

from searchsite.database.sqlite3.base import DatabaseWrapper, creation_allowed
from searchsite.outages import database_outage

PAGES = ("/", "/search?q=banjir", "/articles/1", "/articles/1/judul", "/admin/")


@pytest.fixture
def file_database(tmp_path: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    """Return a connection to a database file, which has one table."""
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE kota (nama)")
        made.commit()
    template = connections["default"].settings_dict
    wrapper = DatabaseWrapper({**template, "NAME": str(path)}, alias="berkas")
    with django_db_blocker.unblock():
        yield wrapper
        wrapper.close()


def failing_client(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Client:
    """Return a client of a site whose database answers each statement with an error."""
    connection = connections["default"]

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(connection, "cursor", fail)
    return Client(raise_request_exception=False)


def sqlite_error(code: int, text: str) -> DatabaseError:
    """Return Django's exception for a result code of SQLite."""
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorcode = code
    error = OperationalError(text)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (sqlite3.SQLITE_CANTOPEN, "unable to open database file", "database-missing"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "database disk image is malformed", "database-damaged"),
        (sqlite3.SQLITE_NOTADB, "file is not a database", "database-damaged"),
        (sqlite3.SQLITE_FULL, "database or disk is full", "database-full"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "disk I/O error", "database-full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "attempt to write a readonly one", "database-read-only"),
        (sqlite3.SQLITE_IOERR_READ, "disk I/O error", "database-unreadable"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "database is locked", "database-busy"),
        (sqlite3.SQLITE_ERROR, "no such table: articles_article", "database-not-migrated"),
    ],
)
def test_an_outage_has_a_code(code: int, text: str, expected: str) -> None:
    outage = database_outage(sqlite_error(code, text))

    assert outage
    assert outage.code == expected
    assert outage.reason
    assert outage.remedy


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error(sqlite3.SQLITE_ERROR, 'near "SELEC": syntax error'),
        sqlite_error(sqlite3.SQLITE_CONSTRAINT, "UNIQUE constraint failed"),
        ValueError("no such table"),
        None,
    ],
)
def test_a_defect_of_the_program_is_no_outage(error: Exception | None) -> None:
    assert database_outage(error) is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_pages_tell_the_reason(
    path: str, monkeypatch: pytest.MonkeyPatch, settings: Any, empty_index: None
) -> None:
    error = sqlite_error(sqlite3.SQLITE_CORRUPT, "database disk image is malformed")
    client = failing_client(monkeypatch, error)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    response = client.get(path)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Berkas basis data rusak." in response.content.decode()


@pytest.mark.django_db
def test_the_api_and_readyz_tell_the_reason(
    monkeypatch: pytest.MonkeyPatch, empty_index: None
) -> None:
    client = failing_client(monkeypatch, sqlite_error(sqlite3.SQLITE_FULL, "disk is full"))

    article, ready, alive = map(client.get, ("/api/v1/articles/1", "/readyz", "/healthz"))

    assert (article.status_code, article.json()["error"]["code"]) == (503, "database-full")
    assert (ready.status_code, ready.json()["checks"]["database"]) == (
        503,
        "Diska basis data penuh.",
    )
    assert alive.status_code == 200


def test_a_missing_file_is_not_made(tmp_path: Path, file_database: DatabaseWrapper) -> None:
    Path(file_database.settings_dict["NAME"]).unlink()

    with pytest.raises(OperationalError) as raised:
        file_database.ensure_connection()

    outage = database_outage(raised.value)
    assert outage
    assert outage.code == "database-missing"
    assert list(tmp_path.glob("db*")) == []


def test_a_new_site_gets_its_file(file_database: DatabaseWrapper) -> None:
    path = Path(file_database.settings_dict["NAME"])
    path.unlink()

    with creation_allowed():
        file_database.ensure_connection()

    assert path.exists()


def test_a_replaced_file_is_opened_anew(tmp_path: Path, file_database: DatabaseWrapper) -> None:
    file_database.ensure_connection()
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE desa (nama)")
        made.commit()
    other.replace(file_database.settings_dict["NAME"])

    file_database.close_if_unusable_or_obsolete()

    with file_database.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        assert cursor.fetchall() == [("desa",)]


def test_an_unchanged_file_stays_open(file_database: DatabaseWrapper) -> None:
    file_database.ensure_connection()
    opened = file_database.connection

    file_database.close_if_unusable_or_obsolete()

    assert file_database.connection is opened


@pytest.mark.parametrize("trace", ["index/current", "db.sqlite3-wal"])
def test_migrate_does_not_replace_a_lost_database(
    trace: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.INDEX_DIR = tmp_path / "index"
    (tmp_path / trace).parent.mkdir(exist_ok=True)
    (tmp_path / trace).write_text("{}")
    values = {**connections["default"].settings_dict, "NAME": str(tmp_path / "db.sqlite3")}
    monkeypatch.setattr(connections["default"], "settings_dict", values)

    with pytest.raises(CommandError, match="is missing, but there is"):
        call_command("migrate")

    assert not (tmp_path / "db.sqlite3").exists()
