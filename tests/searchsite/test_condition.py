"""Damaged files, a replaced database and a full disk make ``/readyz`` and the admin's home red."""

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client

from articles.models import Article, IndexToken
from indexer.copies import sketch_file as sketches
from indexer.engines import get_index_builder
from indexer.storage.free_space import rebuild_shortage
from indexer.sync.consistency import repair
from indexer.sync.reconciliation import reconcile
from indexer.sync.scrub import bounded, is_due, last_scrub, scrub

pytestmark = pytest.mark.django_db(transaction=True)


class Disk(NamedTuple):
    """The figures of ``os.statvfs`` that matter."""

    f_bavail: int
    f_frsize: int = 4096


@pytest.fixture
def flipped(empty_index: None, index_dir: Path) -> str:
    """Flip a bit of a segment; return its name relative to the index directory."""
    Article.objects.create(title="Gempa di Palu", body="Warga keluar rumah.")
    path = next((index_dir / (get_index_builder().current_generation() or "")).glob("*.seg"))
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 16
    path.write_bytes(content)
    return f"{path.parent.name}/{path.name}"


def test_a_scrub_makes_readiness_red_until_the_repair(client: Client, flipped: str) -> None:
    assert client.get("/readyz").status_code == 200

    report = scrub()

    assert report
    assert report.damaged == (flipped,)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert flipped in answer.json()["checks"]["files"]
    repair()
    assert client.get("/readyz").json()["checks"]["files"] == "ok"


def test_a_scrub_removes_damaged_sketches_of_copies(empty_index: None, index_dir: Path) -> None:
    sketches.write()
    path = index_dir / sketches.FILE_NAME
    scrub()
    assert path.exists()
    Article.objects.create(title="Gempa di Palu", body="Warga kota keluar rumah pada malam hari.")
    sketches.write()
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)

    scrub()

    assert not path.exists()


def test_the_admin_s_home_names_the_file(admin_client: Client, flipped: str) -> None:
    assert "messagelist" not in admin_client.get("/admin/").content.decode()

    scrub()

    page = admin_client.get("/admin/").content.decode()
    assert flipped in page
    assert "manage.py reindex --repair" in page


def test_a_sound_index_stays_green(client: Client, empty_index: None) -> None:
    report = scrub()

    assert report
    assert report.damaged == ()
    assert report.size_bytes > 0
    assert last_scrub() == report
    assert client.get("/readyz").status_code == 200


def test_the_rate_of_a_scrub_is_bounded(empty_index: None) -> None:
    slept: list[float] = []

    report = scrub(bounded(0.5, sleep=slept.append))

    assert report
    assert sum(slept) == pytest.approx(report.size_bytes / 500_000)


@pytest.mark.parametrize(
    ("minutes", "due"), [(-1, True), (0, False), (59, False), (60, True), (600, True)]
)
def test_a_round_is_due_once_in_an_hour_and_after_the_clock_was_set_back(
    empty_index: None, settings: Any, minutes: int, due: bool
) -> None:
    settings.SCRUB_MINUTES = 60
    assert is_due(0.0)
    scrub(clock=lambda: 1_000_000.0)

    assert is_due(1_000_000.0 + minutes * 60) is due


def test_a_replaced_database_is_not_ready(client: Client, empty_index: None) -> None:
    IndexToken.objects.update(token="another")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["consistency"] != "ok"
    reconcile()
    assert client.get("/readyz").status_code == 200


def test_little_space_is_told_before_a_rebuild_needs_it(
    admin_client: Client, empty_index: None, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rebuild_shortage(index_dir) is None

    monkeypatch.setattr(os, "statvfs", lambda _: Disk(f_bavail=1_000))

    shortage = rebuild_shortage(index_dir)
    assert shortage
    assert shortage.free == 4_096_000
    assert "Ruang diska tinggal 0,0 GB" in admin_client.get("/admin/").content.decode()
    assert admin_client.get("/readyz").status_code == 200
