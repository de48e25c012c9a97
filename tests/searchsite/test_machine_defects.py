"""Machines that serve one site: which do not fit together, and how the site says so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Machine
from articles.shared_home import machines
from searchsite import checks, upkeep
from searchsite.machine_defects import machine_defects
from searchsite.operations import data_checks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SHARED_HOME = "database"
    settings.SEARCH_ENGINE = "opensearch"


def other(**facts: str) -> Machine:
    """Return another machine of the site; ``facts`` differ there."""
    return Machine(
        identity="another",
        host="mesin-2",
        data_dir="/srv/telusur",
        facts={**upkeep.facts(), **facts},
        seen_at=timezone.now(),
    )


def found(*others: Machine) -> list[str]:
    return [defect.check for defect in machine_defects(list(others))]


def test_machines_with_the_same_settings_fit_together() -> None:
    assert found() == []
    assert found(other()) == []


@pytest.mark.parametrize("fact", ["SECRET_KEY", "OPENSEARCH_INDEX", "SHARED_HOME", "TIME_ZONE"])
def test_a_fact_that_differs_is_named(fact) -> None:
    (defect,) = machine_defects([other(**{fact: "x"})])

    assert defect.check == "searchsite.W004"
    assert fact in defect.finding and fact in defect.sentence


def test_the_marks_of_keys_are_not_shown() -> None:
    (defect,) = machine_defects([other(SECRET_KEY="mark-of-another-key")])

    assert machines.mark_of_key() not in defect.finding
    assert "mark-of-another-key" not in defect.finding


def test_a_second_machine_without_a_home_is_told(settings) -> None:
    settings.SHARED_HOME = ""

    assert found() == []
    assert found(other()) == ["searchsite.W003"]


def test_an_embedded_index_parts_machines(settings) -> None:
    settings.SEARCH_ENGINE = "whoosh"

    assert found() == ["searchsite.W002"]  # the home says that several are meant
    settings.SHARED_HOME = ""
    assert found() == []
    assert found(other()) == ["searchsite.W002", "searchsite.W003"]


def test_a_machine_is_known_by_its_data_directory(settings, tmp_path) -> None:
    (tmp_path / "one").mkdir()
    settings.DATA_DIR = tmp_path / "one"
    identity = machines.identity()

    assert len(identity) == 32 == len((tmp_path / "one" / "machine_id").read_text())
    machines._identity.cache_clear()
    assert machines.identity() == identity


def test_reports_are_kept_for_a_day(settings) -> None:
    day_ago = timezone.now() - timedelta(days=2)
    Machine.objects.create(identity="gone", host="h", data_dir="d", seen_at=day_ago)

    machines.report({"SECRET_KEY": "a"})
    machines.report({"SECRET_KEY": "b"})

    (row,) = Machine.objects.all()
    assert (row.identity, row.facts) == (machines.identity(), {"SECRET_KEY": "b"})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one machine")
def test_checks_and_doctor_tell_the_defects(settings) -> None:
    upkeep.keep_up()
    fitting = data_checks.machines_fit_together()
    other(TIME_ZONE="Asia/Makassar").save()

    (warning,) = checks.check_machines()
    finding = data_checks.machines_fit_together()

    assert fitting.status.value == "ok" and "1 machine serves" in fitting.message
    assert warning.id == "searchsite.W004" and "Asia/Makassar" in warning.msg
    assert finding.status.value == "error" and "TIME_ZONE" in finding.message
