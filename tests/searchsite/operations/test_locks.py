"""The doctor tries the locks of the site, and one machine at a time migrates."""

from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command

from articles.locks import advisory_lock, is_held
from articles.locks.sessions import Session, close_idle
from searchsite.management.commands import migrate
from searchsite.operations.machine_checks import locks_work

pytestmark = pytest.mark.django_db

on_postgres = pytest.mark.skipif(
    "postgres" not in site_settings.DATABASES["default"]["ENGINE"],
    reason="SQLite has file locks only",
)


def test_locks_work() -> None:
    finding = locks_work()

    assert (finding.status, finding.hint) == ("ok", "")


@on_postgres
def test_a_pooler_that_changes_the_session_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    close_idle()
    plain = Session.value

    def in_another_session(session: Session, statement: str, *parameters: Any) -> Any:
        session._connection.close()
        return plain(session, statement, *parameters)

    monkeypatch.setattr(Session, "value", in_another_session)

    finding = locks_work()

    assert finding.status == "error"
    assert "pooler in session mode" in finding.hint
    assert not is_held("doctor")


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_machine_does_not_migrate_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "WAIT_SECONDS", 0.1)

    with (
        advisory_lock("migrate"),
        pytest.raises(CommandError, match="Another machine migrates"),
    ):
        call_command("migrate", verbosity=0)

    call_command("migrate", verbosity=0)
    assert not is_held("migrate")
