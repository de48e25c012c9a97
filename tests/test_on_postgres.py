"""The choice of the tests that run on PostgreSQL."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.on_postgres import runs_on_postgres


def item(*marks: str, fixtures: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(
        fixturenames=fixtures, get_closest_marker=lambda name: name if name in marks else None
    )


@pytest.mark.parametrize(
    ("test", "runs", "runs_with_all"),
    [
        pytest.param(item(), False, False, id="no database"),
        pytest.param(item("django_db"), True, True, id="mark"),
        pytest.param(item(fixtures=("transactional_db",)), True, True, id="fixture"),
        pytest.param(item("django_db", "browser"), False, True, id="browser"),
        pytest.param(item("django_db", "browser", "every_database"), True, True, id="chosen"),
        pytest.param(item("browser", "every_database"), False, False, id="browser, no database"),
    ],
)
def test_tests_of_the_database_run_on_postgres(test: Any, runs: bool, runs_with_all: bool) -> None:
    assert runs_on_postgres(test, browsers=False) is runs
    assert runs_on_postgres(test, browsers=True) is runs_with_all
