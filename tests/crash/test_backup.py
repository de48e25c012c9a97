"""Backups of a site on disk: consistent while editors save, verified, and restored anywhere.

Real processes use real files here; each test works on a copy of one small site.
"""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.crash.forked import Forked, call, manage
from tests.crash.site import Site, kill

SAVE = """
import django; django.setup()
from articles.models import Article
for number in range(100_000):
    Article.objects.create(title=f"Kabar {number}", body="Isi.")
    print(number, flush=True)
"""


def save_one(title: str) -> None:
    """Save an article; the target of a process."""
    from articles.models import Article

    Article.objects.create(title=title, body="Isi.")


def add(site: Site, title: str) -> None:
    """Save an article in a process of its own."""
    call(site.data_dir, save_one, title)


def backup(site: Site, *options: str) -> Path:
    """Back up a site; return the folder of the backup."""
    parent = site.data_dir.parent / "backups"
    call(site.data_dir, manage, "backup", str(parent), *options)
    return sorted(parent.glob("backup-*"))[-1]


def titles(database: Path) -> set[str]:
    """Return the titles of a database."""
    with closing(sqlite3.connect(database)) as opened:
        return {row[0] for row in opened.execute("SELECT title FROM articles_article")}


@contextmanager
def saving(site: Site) -> Iterator[subprocess.Popen[str]]:
    """Save articles without a pause meanwhile."""
    process = site.start("-c", SAVE)
    assert process.stdout
    assert process.stdout.readline() == "0\n"
    try:
        yield process
    finally:
        kill(process)


def failure(site: Site, *arguments: str) -> str:
    """Run a command that must fail with one sentence; return it."""
    ended = Forked(site.data_dir, manage, *arguments).wait()
    assert ended.returncode == 1, ended.output
    assert "Traceback" not in ended.output
    return ended.output.strip()


def test_a_backup_ends_while_an_editor_saves_and_is_restored_elsewhere(
    site: Site, tmp_path: Path
) -> None:
    with saving(site) as editor:
        folder = backup(site)
        saved = titles(folder / "database.sqlite3")
        assert editor.stdout
        while not saved < titles(site.data_dir / "db.sqlite3"):
            assert editor.stdout.readline()  # the editor goes on
    other = Site(tmp_path / "other")
    other.data_dir.mkdir()

    output = call(other.data_dir, manage, "restore", str(folder.parent))

    assert saved
    assert "Index and database agree." in output
    assert titles(other.data_dir / "db.sqlite3") == saved
    assert "agree" in call(other.data_dir, manage, "reindex", "--verify")


def test_a_restore_over_a_site_replaces_its_articles_only_when_told(site: Site) -> None:
    add(site, "Pertama")
    folder = backup(site)
    add(site, "Kedua")

    assert "has 2 articles" in failure(site, "restore", str(folder))
    call(site.data_dir, manage, "restore", str(folder), "--replace")

    assert titles(site.data_dir / "db.sqlite3") == {"Pertama"}
    assert "agree" in call(site.data_dir, manage, "reindex", "--verify")


def test_a_damaged_database_is_set_aside(site: Site) -> None:
    add(site, "Pertama")
    folder = backup(site)
    database = site.data_dir / "db.sqlite3"
    content = database.read_bytes()
    database.write_bytes(b"not a database at all" + content[21:])

    call(site.data_dir, manage, "restore", str(folder))

    assert titles(database) == {"Pertama"}
    assert (site.data_dir / "db.sqlite3.damaged-1").read_bytes().startswith(b"not a database")


def test_a_lost_database_is_restored_and_its_log_is_not_applied(site: Site) -> None:
    add(site, "Pertama")
    folder = backup(site)
    (site.data_dir / "db.sqlite3").unlink()
    (site.data_dir / "db.sqlite3-wal").write_bytes(b"x" * 5_000)

    check = Forked(site.data_dir, manage, "check", "--database", "default").wait()
    assert check.returncode == 4, check.output
    assert not (site.data_dir / "db.sqlite3").exists()
    call(site.data_dir, manage, "restore", str(folder))

    assert titles(site.data_dir / "db.sqlite3") == {"Pertama"}


@pytest.mark.parametrize("name", ["database.sqlite3", "environment.json"])
def test_a_backup_that_was_changed_is_refused_before_anything_is_replaced(
    site: Site, name: str
) -> None:
    add(site, "Pertama")
    folder = backup(site)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    add(site, "Kedua")

    assert name in failure(site, "restore", str(folder), "--replace")
    assert titles(site.data_dir / "db.sqlite3") == {"Pertama", "Kedua"}


def test_what_a_killed_backup_left_is_no_backup(site: Site, tmp_path: Path) -> None:
    parent = tmp_path / "backups"
    (parent / ".partial-backup-000001-20260101T000000Z").mkdir(parents=True)
    (parent / "backup-000002-20260101T000000Z").mkdir()

    assert "no complete backup" in failure(site, "restore", str(parent))
    folder = backup(site)

    assert folder.name.startswith("backup-000003-")
    assert list(parent.glob(".partial*")) == []


def test_old_backups_are_removed_and_only_the_owner_reads_them(site: Site) -> None:
    folders = [backup(site, "--keep", "2") for _ in range(3)]

    assert [folder.exists() for folder in folders] == [False, True, True]
    found = [folders[-1].parent, *folders[-1].rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in found} == {0}


def test_uploads_and_the_key_come_back_and_secrets_stay_out(site: Site, tmp_path: Path) -> None:
    (site.data_dir / "uploads" / "ab").mkdir(parents=True)
    (site.data_dir / "uploads" / "ab" / "berita.txt").write_text("isi")
    (site.data_dir / "secret_key").write_text("kunci rahasia")
    plain, full = backup(site), backup(site, "--secret-key")
    other = Site(tmp_path / "other")
    other.data_dir.mkdir()

    assert "holds no secret key" in failure(other, "restore", str(plain), "--secret-key")
    call(other.data_dir, manage, "restore", str(full), "--secret-key", "--replace", "--no-index")

    assert (other.data_dir / "uploads" / "ab" / "berita.txt").read_text() == "isi"
    assert (other.data_dir / "secret_key").read_text() == "kunci rahasia"
    kept = json.loads((full / "environment.json").read_text())
    assert "SECRET_KEY" not in kept
    assert "DATABASE_URL" not in kept


def test_a_backup_of_a_newer_program_is_refused(site: Site) -> None:
    folder = backup(site)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["migrations"].append(["articles", "9999_from_the_future"])
    (folder / "manifest.json").write_text(json.dumps(manifest))

    assert "newer version" in failure(site, "restore", str(folder))


def test_a_site_without_a_database_is_not_backed_up(site: Site, tmp_path: Path) -> None:
    (site.data_dir / "db.sqlite3").unlink()

    ended = Forked(site.data_dir, manage, "backup", str(tmp_path / "backups")).wait()

    assert ended.returncode == 4, ended.output
    assert not (site.data_dir / "db.sqlite3").exists()
    assert list((tmp_path / "backups").glob("*backup*")) == []
    shutil.rmtree(tmp_path / "backups")
