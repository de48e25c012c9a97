"""System checks: ids, hints, and sites without a database or an index."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection

from articles import first_publication
from articles.database_triggers import TriggerSet
from articles.new_articles import triggers as new_articles
from articles.outbox import TRIGGERS
from articles.outlets import stamp as outlets_stamp
from articles.synonyms import stamp
from indexer.checks import (
    check_engine,
    check_index,
    check_minimum_should_match,
    check_triggers,
)
from indexer.engines import get_index_builder
from tests.database_tools import drop_trigger
from tests.indexer.site import run_program


def ids(messages: Any) -> list[str]:
    return [message.id for message in messages]


def test_a_missing_index(index_dir: Path) -> None:
    (warning,) = check_index(None)

    assert warning.id == "indexer.W001"
    assert "reindex" in str(warning.hint)


@pytest.mark.django_db(transaction=True)
def test_a_sound_an_outdated_and_a_damaged_index(empty_index: None, index_dir: Path) -> None:
    assert check_index(None) == []
    folder = index_dir / (get_index_builder().current_generation() or "")
    pointer = (index_dir / "current").read_text()

    (folder / "manifest.json").write_text('{"fingerprint": "other"}')
    (index_dir / "current").write_text(pointer + " ")
    assert ids(check_index(None)) == ["indexer.W002"]

    (index_dir / "current").write_text("garbage")
    assert ids(check_index(None)) == ["indexer.W003"]

    (index_dir / "current").unlink()
    (index_dir / "current").mkdir()
    assert ids(check_index(None)) == ["indexer.W003"]


@pytest.mark.parametrize("rule", ["foo", "3<", "0%", "200%"])
def test_a_rule_that_cannot_be_parsed(settings: Any, rule: str) -> None:
    settings.SEARCH_MINIMUM_SHOULD_MATCH = rule

    (error,) = check_minimum_should_match(None)

    assert (error.id, rule in error.msg) == ("indexer.E001", True)
    assert check_index(None) == []  # reported once, by the other check


def test_a_rule_that_can_be_parsed(settings: Any) -> None:
    settings.SEARCH_MINIMUM_SHOULD_MATCH = "2<60%"

    assert check_minimum_should_match(None) == []


@pytest.mark.django_db(transaction=True)
def test_an_engine_that_is_not_registered(settings: Any) -> None:
    settings.SEARCH_ENGINE = "lain"

    (error,) = check_engine(None)

    assert error.id == "indexer.E002"
    assert "SEARCH_ENGINE='lain'" in error.msg
    assert "whoosh" in error.msg
    assert check_index(None) == []


def test_missing_triggers(transactional_db: None) -> None:
    assert check_triggers(None, ["default"]) == []
    assert check_triggers(None) == []
    drop_trigger(TRIGGERS, TRIGGERS.names[2])

    (warning,) = check_triggers(None, ["default"])

    assert warning.id == "indexer.W004"
    assert TRIGGERS.names[2] in warning.msg
    assert "migrate" in str(warning.hint)

    TRIGGERS.install(connection)


@pytest.mark.django_db
def test_the_checks_are_registered(index_dir: Path) -> None:
    assert "indexer.W001" in ids(run_checks(databases=["default"]))


def test_checks_accept_a_database_without_tables(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "db.sqlite3").touch()

    done = run_program(tmp_path, 'call_command("check", databases=["default"])')

    assert done.returncode == 0
    assert "indexer.W001" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_rule_has_a_message_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_MINIMUM_SHOULD_MATCH", "foo")

    done = run_program(tmp_path, MANAGED)

    assert done.returncode == 1
    assert "indexer.E001" in done.stderr
    assert "'foo' is not a minimum-should-match rule" in done.stderr
    assert "Traceback" not in done.stderr


MANAGED = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check"])
"""


def test_missing_triggers_of_synonyms(transactional_db: None) -> None:
    drop_trigger(stamp.TRIGGERS, "articles_variants_update")
    try:
        (warning,) = check_triggers(None, databases=["default"])
    finally:
        stamp.TRIGGERS.install(connection)

    assert warning.id == "indexer.W005"
    assert check_triggers(None, databases=["default"]) == []


@pytest.mark.parametrize(
    ("triggers", "name"),
    [
        (first_publication.TRIGGERS, "articles_first_published_update"),
        (new_articles.TRIGGERS, "articles_new_insert"),
    ],
)
def test_missing_triggers_of_new_articles(
    transactional_db: None, triggers: TriggerSet, name: str
) -> None:
    drop_trigger(triggers, name)
    try:
        (warning,) = check_triggers(None, databases=["default"])
    finally:
        triggers.install(connection)

    assert warning.id == "indexer.W008"
    assert name in warning.msg
    assert check_triggers(None, databases=["default"]) == []


def test_missing_triggers_of_outlets(transactional_db: None) -> None:
    drop_trigger(outlets_stamp.TRIGGERS, "articles_outlets_insert")
    try:
        (warning,) = check_triggers(None, databases=["default"])
    finally:
        outlets_stamp.TRIGGERS.install(connection)

    assert warning.id == "indexer.W005"
    assert "articles_outlets_insert" in warning.msg
    assert check_triggers(None, databases=["default"]) == []
