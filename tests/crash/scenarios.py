"""What processes of a site do while they are killed, and what must hold afterwards.

A scenario prepares the site, names the work to kill, and may undo what it took from the list of
acknowledged articles. After each kill the same checks apply, whatever was killed (``examine``).
"""

import json
import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.forked import Forked, call, manage

TOPICS = ("banjir", "pemilu", "gempa", "inflasi", "vaksinasi", "kereta", "hutan")
IMPORTED = 250  # articles of a file
SAVED = 400


@dataclass
class World:
    """A site under attack, with the articles that were acknowledged."""

    data_dir: Path
    moments: random.Random
    turn: int = 0
    durations: dict[str, float] = field(default_factory=dict)

    @property
    def acknowledged(self) -> Path:
        """Return the log of the ids of saved articles."""
        return self.data_dir.parent / "acknowledged"

    @property
    def backups(self) -> Path:
        """Return the folder of the backups."""
        return self.data_dir.parent / "backups"

    def call(self, target: Callable[..., Any], *arguments: Any) -> str:
        """Run a function in a process of the site."""
        return call(self.data_dir, target, *arguments)


Work = tuple[Any, ...]  # a function of a process, and its arguments


def import_articles(world: World) -> Work:
    """Import a file of new articles."""
    path = world.data_dir.parent / f"berita-{world.turn}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(IMPORTED):
            topic = TOPICS[number % len(TOPICS)]
            article = {
                "title": f"Laporan {topic} {world.turn} nomor {number}",
                "body": f"Petugas membahas {topic} bersama warga desa nomor {number}. " * 8,
                "source": f"Kabar {number % 5}",
                "published": f"20{10 + number % 15}-03-{1 + number % 28:02d}",
            }
            file.write(json.dumps(article) + "\n")
    return manage, "import_articles", str(path)


def save(world: World) -> Work:
    """Save, change and delete articles one by one."""
    return save_articles, SAVED, str(world.acknowledged), world.turn


def save_after_the_clock_was_set_back(world: World) -> Work:
    """Save on a site whose files and rows are a day ahead of the clock."""
    ahead = time.time() + 86_400
    for path in world.data_dir.rglob("*"):
        os.utime(path, (ahead, ahead))
    world.call(put_rows_ahead)
    return save_articles, SAVED, str(world.acknowledged), world.turn


def drain(world: World) -> Work:
    """Apply a change to every article."""
    world.call(touch_all)
    return manage, "sync_index"


def rebuild(world: World) -> Work:
    """Build a new generation, or resume one."""
    resume = ("--resume",) if world.turn % 2 else ()
    return manage, "reindex", "--procs", "2", "--batch-size", "200", *resume


def roll_back(world: World) -> Work:
    """Go back to the earlier generation."""
    return manage, "rollback"


def back_up(world: World) -> Work:
    """Write a backup, and remove older ones."""
    return manage, "backup", str(world.backups), "--keep", "3"


def restore(world: World) -> Work:
    """Replace the database by a backup; later articles are in one of the two states."""
    world.call(manage, "backup", str(world.backups))
    world.call(save_articles, 3, str(world.acknowledged), f"{world.turn}-kemudian")
    return manage, "restore", str(world.backups), "--replace"


def migrate(world: World) -> Work:
    """Take the last migrations back, or apply them after an undisturbed process has done so."""
    back = (manage, "migrate", "articles", "0010", "--verbosity", "0", "--skip-checks")
    if world.turn % 3 == 0:
        return back
    world.call(*back)
    return manage, "migrate", "--verbosity", "0", "--skip-checks"


SCENARIOS: dict[str, Callable[[World], Work]] = {
    "import": import_articles,
    "save": save,
    "clock": save_after_the_clock_was_set_back,
    "drain": drain,
    "rebuild": rebuild,
    "rollback": roll_back,
    "backup": back_up,
    "restore": restore,
    "migrate": migrate,
}
REPLACING = {"restore"}  # scenarios that may take articles back


def attack(world: World, name: str) -> dict[str, Any]:
    """Kill one process of a scenario at a random moment; return what is left after recovery."""
    world.turn += 1
    work = SCENARIOS[name](world)
    usual = world.durations.get(name, 0.5)
    started = time.monotonic()
    ended = Forked(world.data_dir, *work).kill_after(world.moments.uniform(0, 1.3 * usual))
    elapsed = time.monotonic() - started
    if ended.returncode in {0, 1}:
        world.durations[name] = elapsed
    elif elapsed > usual:
        world.durations[name] = usual * 1.5
    assert "Traceback" not in ended.output, ended.output
    found = json.loads(world.call(examine, str(world.acknowledged)).splitlines()[-1])
    if name in REPLACING and found["lost"]:
        _forget(world.acknowledged, found["lost"])
        found["lost"] = []
    found["bad_backups"] = bad_backups(world.backups)
    return dict(found)


def faults(found: dict[str, Any]) -> list[str]:
    """Return the broken promises of a recovered site."""
    broken = [name for name in ("unexplained", "damaged", "left", "lost") if found[name]]
    broken += ["bad_backups"] if found["bad_backups"] else []
    broken += ["pending"] if found["pending"] else []
    broken += ["doubles"] if found["articles"] != found["hashes"] else []
    broken += ["database"] if found["database"] != "ok" else []
    return broken


def bad_backups(folder: Path) -> list[str]:
    """Return the folders that look like complete backups, but are not."""
    bad = []
    for path in folder.glob("backup-*"):
        manifest = path / "manifest.json"
        if not manifest.exists():
            continue
        if not _is_sound(path / "database.sqlite3"):
            bad.append(path.name)
        listed = json.loads(manifest.read_text())["files"]
        found = {str(each.relative_to(path)): each.stat().st_size for each in path.rglob("*")}
        if any(found.get(name) != size for name, (size, _) in listed.items()):
            bad.append(path.name)
    return bad


def _is_sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as it:
            return bool(it.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def prepare(world: World) -> None:
    """Make a migrated site with an index and some articles."""
    world.data_dir.mkdir(parents=True)
    world.call(manage, "migrate", "--verbosity", "0", "--skip-checks")
    world.call(manage, "reindex", "--procs", "1")
    world.call(*import_articles(world))
    world.acknowledged.touch()


def save_articles(count: int, log: str, mark: Any) -> None:
    """Save articles, change every fifth and delete every seventh; log each id after its commit."""
    from articles.models import Article

    with Path(log).open("a", encoding="ascii") as file:
        for number in range(count):
            article = Article.objects.create(
                title=f"Kabar penyimpan {mark} nomor {number}",
                body=f"Isi berita ke-{number} tentang jembatan dan sungai, {mark}.",
            )
            if number % 5 == 4:
                article.body += " Ditambah keterangan kedua."
                article.save()
            if number % 7 == 6:
                article.delete()
                continue
            file.write(f"{article.pk}\n")
            file.flush()


def touch_all() -> None:
    """Change every article by SQL; only the triggers note it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET author = substr(author || 'x', -9)")


def put_rows_ahead() -> None:
    """Date everything that has a date a day ahead."""
    from datetime import timedelta

    from django.db.models import F

    from articles.models import Article, PendingUpdate

    PendingUpdate.objects.update(created_at=F("created_at") + timedelta(days=1))
    Article.objects.update(updated_at=F("updated_at") + timedelta(days=1))


def examine(log: str) -> None:
    """Recover a site as its next start does, and print what is left as JSON."""
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from indexer.exceptions import IndexMissing
    from indexer.sync.consistency import compare
    from indexer.sync.drain import drain as drain_now
    from indexer.sync.outbox import pending_rows
    from indexer.sync.reconciliation import is_foreign, reconcile

    call_command("migrate", verbosity=0, skip_checks=True)
    try:
        before = compare(read_files=True)
        unexplained = set() if is_foreign() else set(before.article_ids()) - before.pending
        damaged = before.damaged_files
    except IndexMissing:
        unexplained, damaged = set(), ()
    reconcile()
    drain_now()
    after = compare(read_files=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        database = cursor.fetchone()[0]
    acknowledged = [int(line) for line in Path(log).read_text().split("\n")[:-1]]
    there = set(Article.objects.values_list("pk", flat=True))
    found = {
        "unexplained": sorted(unexplained),
        "damaged": [*damaged, *after.damaged_files],
        "left": list(after.article_ids()),
        "pending": pending_rows().count(),
        "articles": len(there),
        "hashes": Article.objects.values("content_hash").distinct().count(),
        "lost": [key for key in acknowledged if key not in there],
        "database": database,
    }
    print(json.dumps(found))


def _forget(log: Path, lost: list[int]) -> None:
    gone = {str(key) for key in lost}
    kept = [line for line in log.read_text().split("\n")[:-1] if line not in gone]
    log.write_text("".join(f"{line}\n" for line in kept))
