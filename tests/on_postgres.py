"""Run the tests that touch the database on a PostgreSQL server of the tests' own.

``python -m tests.on_postgres`` starts the server and pytest; arguments go to pytest. As a plugin,
this module leaves out all tests that use no database. Tests of browsers run here only if they are
marked ``every_database``: a few that prove pages to work. ``--postgres-all`` runs all of them.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_django

ADDRESS = "TEST_DATABASE_URL"  # of the server; ``tests.environment`` makes it the site's
FIRST_ID = 1_000_000  # of rows whose test names no id: above all ids that tests name
ALL = "--postgres-all"
DATABASE_FIXTURES = frozenset(("db", "transactional_db", "admin_client"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for all tests of browsers."""
    parser.addoption(ALL, action="store_true", help="run all tests of browsers on PostgreSQL, too")


def pytest_configure() -> None:
    """Leave the server to this process: programs that tests start have databases of their own."""
    from django.conf import settings

    assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), f"{ADDRESS} is not set"
    os.environ.pop("DATABASE_URL", None)


@pytest.fixture(scope="session", autouse=True)
def ended_sessions(django_db_setup: None) -> Iterator[None]:
    """End the idle sessions of locks, so that the database can be removed."""
    from articles.locks.sessions import close_idle

    yield
    close_idle()


@pytest.fixture(scope="session", autouse=True)
def distant_sequences(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """Start all sequences far from the ids that tests name: rows with ids do not move them."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, sequencename FROM pg_sequences")
        for schema, sequence in cursor.fetchall():
            name = f"{schema}.{connection.ops.quote_name(sequence)}"
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {FIRST_ID}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that use the database of the site."""
    browsers = config.getoption(ALL)
    kept = [item for item in items if runs_on_postgres(item, browsers=browsers)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def runs_on_postgres(item: pytest.Item, *, browsers: bool) -> bool:
    """Return whether a test runs on PostgreSQL; ``browsers`` is for all tests of browsers."""
    is_left_out = item.get_closest_marker("browser") and not (
        browsers or item.get_closest_marker("every_database")
    )
    return uses_database(item) and not is_left_out


def uses_database(item: pytest.Item) -> bool:
    """Return whether a test may use the database."""
    fixtures = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


def main(arguments: list[str]) -> int:
    """Start a server and run pytest on it; return the exit status."""
    from tests.postgres_server import PostgresServer, missing_server

    if reason := missing_server():
        print(f"SKIPPED the tests on PostgreSQL: {reason}")
        return 0
    if ALL not in arguments:
        print(
            "SKIPPED most tests of browsers on PostgreSQL: they run on SQLite, and on both with"
            f" bin/test {ALL}",
            flush=True,
        )
    with TemporaryDirectory(prefix="postgres-") as folder:
        server = PostgresServer(Path(folder))
        server.make()
        server.start()
        try:
            return subprocess.run(
                [sys.executable, "-m", "pytest", "-p", "tests.on_postgres", *arguments],
                env={**os.environ, ADDRESS: f"{server.address}/postgres"},
                check=False,
            ).returncode
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
