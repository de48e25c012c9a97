"""Checks of the doctor on the data: database, outbox, index and backups."""

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from articles import outbox
from articles.bylines import stamp as bylines_stamp
from articles.models import Article, PendingUpdate
from articles.outlets import stamp as outlets_stamp
from articles.pins import stamp as pins_stamp
from articles.shared_home import content_marks, machines
from articles.synonyms import stamp
from indexer import spelling, suggest
from indexer.engines import cluster_state, get_index_builder, get_searcher
from indexer.storage.damage_notes import noted_damage
from indexer.sync.drain_notes import failed_drain
from indexer.sync.index_locks import is_rebuilding
from indexer.sync.reconciliation import is_foreign
from indexer.sync.scrub import last_scrub, scrub
from searchsite.machine_defects import machine_defects
from searchsite.operations.backup import last_backup
from searchsite.operations.findings import Finding, error, ok, skipped, warning

OLD_CHANGE = timedelta(minutes=10)
OLD_BACKUP_DAYS = 7
OLD_SCRUB_ROUNDS = 3
_DAY = 86_400  # seconds


def database_answers() -> Finding:
    """Open the database and count its articles."""
    return ok(f"{connection.vendor} answers; it holds {Article.objects.count()} articles.")


def database_is_sound() -> Finding:
    """Read the whole database and compare its structures."""
    if connection.vendor != "sqlite":
        return skipped("PostgreSQL verifies pages itself, with data checksums (initdb -k).")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(3)")
        found = [row[0] for row in cursor.fetchall()]
    if found != ["ok"]:
        return error(
            f"The database is damaged: {'; '.join(found)}",
            "Run `manage.py restore DIR --replace`, or `sqlite3 db.sqlite3 .recover`.",
        )
    return ok("Every page of the database is in order.")


def migrations_are_applied() -> Finding:
    """Compare the migrations of the program with those of the database."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:3])
        return error(f"{len(plan)} migrations are missing: {names}", "Run `manage.py migrate`.")
    return ok("All migrations are applied.")


def triggers_are_installed() -> Finding:
    """Look for the triggers that note changes to articles, synonyms, outlets and pins."""
    missing = outbox.TRIGGERS.missing(connection) | stamp.TRIGGERS.missing(connection)
    missing |= outlets_stamp.TRIGGERS.missing(connection)
    missing |= pins_stamp.TRIGGERS.missing(connection)
    missing |= content_marks.missing(connection)
    missing |= bylines_stamp.TRIGGERS.missing(connection)
    if missing:
        return error(
            f"Triggers are missing: {', '.join(sorted(missing))}",
            "Run `manage.py migrate`, then `manage.py reindex --repair`.",
        )
    return ok("All triggers are installed.")


def changes_are_applied() -> Finding:
    """Look for changes that have waited long for the index."""
    oldest = PendingUpdate.objects.filter(applied_to="").order_by("pk").first()
    if oldest is None:
        return ok("No change waits for the index.")
    count = PendingUpdate.objects.filter(applied_to="").count()
    age = timezone.now() - oldest.created_at
    if failed := failed_drain():
        remedy = failed.error.remedy or "Run `manage.py sync_index` and read its message."
        return error(f"{count} changes wait for the index: {failed.error.finding}", remedy)
    if age > OLD_CHANGE and not is_rebuilding():
        return warning(
            f"{count} changes wait for the index, the oldest for {age}.",
            "Run `manage.py sync_index` and read its message.",
        )
    return ok(f"{count} changes wait for the index, the oldest for {age}.")


def index_opens() -> Finding:
    """Open the index as readers do."""
    get_searcher().check()
    stats = get_searcher().stats()
    return ok(
        f"Generation {stats.generation}: {stats.documents} articles, {stats.segments} segments,"
        f" {stats.size_bytes / 1e6:.1f} MB."
    )


def cluster_is_whole() -> Finding:
    """Look for missing copies of shards, which readers do not notice until one more is lost."""
    state = cluster_state()
    if state is None:
        return ok("The index is on this machine.")
    found = (
        f"The cluster {state.name} has {state.nodes} nodes and is {state.status}: {state.shards}"
        f" copies of shards are there, {state.missing_shards} are not."
    )
    if state.status == "red":
        return error(found, "Start its missing nodes; see _cluster/allocation/explain.")
    if state.status == "yellow":
        return warning(
            found,
            "Start its missing nodes, add one, or set OPENSEARCH_REPLICAS=0 for a single node and"
            " run `manage.py reindex`.",
        )
    return ok(found)


def index_is_complete() -> Finding:
    """Compare the numbers of published articles and of indexed ones."""
    documents = get_searcher().stats().documents
    published = Article.objects.published().count()
    pending = PendingUpdate.objects.filter(applied_to="").values("article_id").distinct().count()
    if abs(published - documents) > pending:
        return error(
            f"{published} articles are published, {documents} are in the index, and {pending} wait"
            " for it.",
            "Run `manage.py reindex --verify --repair`.",
        )
    return ok(f"{published} articles are published, {documents} are in the index.")


def index_belongs_to_database() -> Finding:
    """Compare the tokens of index and database."""
    if is_foreign():
        return error(
            "The database or the index was replaced, such as by a backup.",
            "Run `manage.py sync_index`: it compares all articles.",
        )
    return ok("The index was made from this database.")


def index_files_are_sound() -> Finding:
    """Read all files of the index and compare their checksums."""
    report = scrub()
    noted = noted_damage(Path(settings.INDEX_DIR)) if report is None else report.damaged
    if noted:
        return error(f"Damaged files: {', '.join(noted)}", "Run `manage.py reindex --repair`.")
    if report is None:
        return skipped("Another process is reading the files at this moment.")
    return ok(f"Every checksum of {report.size_bytes / 1e6:.1f} MB is right.")


def words_are_sound() -> Finding:
    """Read the files of corrections and suggestions."""
    generation = get_index_builder().current_generation() or ""
    defects = {
        spelling.FILE_NAME: spelling.defect(generation),
        suggest.FOLDER: suggest.defect(generation),
    }
    found = [f"{name} is {defect}" for name, defect in defects.items() if defect]
    if found:
        return warning(", ".join(found), "Run `manage.py reindex --repair`.")
    return ok("Corrections and suggestions can be read.")


def scrub_runs() -> Finding:
    """Look for a recent round of the scrub."""
    if not settings.SCRUB_MINUTES:
        return warning("The scrub is switched off.", "Leave SCRUB_MINUTES unset.")
    last = last_scrub()
    if last is None:
        return ok("No round has ended yet.")
    age = (time.time() - last.finished) / 60
    if age > settings.SCRUB_MINUTES * OLD_SCRUB_ROUNDS:
        return warning(
            f"The last round of the scrub ended {age / 60:.1f} hours ago.",
            "The workers of the site run it; look for errors in the log.",
        )
    return ok(f"The last round ended {age:.0f} minutes ago.")


def rollback_is_possible() -> Finding:
    """Look for an earlier generation."""
    earlier = get_index_builder().earlier_generations()
    if not earlier:
        return ok("There is no earlier generation to go back to: the index was built once.")
    return ok(f"`manage.py rollback` would go back to {earlier[0]}.")


def backup_is_recent() -> Finding:
    """Look for a backup of the last days."""
    last = last_backup()
    hint = "Run `manage.py backup DIR`, best by a timer (deploy/)."
    if last is None:
        return warning("No backup was made by `manage.py backup`.", hint)
    finished, folder = last
    days = (time.time() - finished) / _DAY
    if not Path(folder).exists():
        return warning(f"The last backup, {folder}, is not there any more.", hint)
    if days > OLD_BACKUP_DAYS:
        return warning(f"The last backup is {days:.0f} days old: {folder}", hint)
    return ok(f"The last backup is {max(days, 0):.1f} days old: {folder}")


def machines_fit_together() -> Finding:
    """Look at the machines that serve the site, and at what they share."""
    if connection.vendor != "postgresql":
        return skipped("With SQLite, the site has one machine.")
    found = machines.alive()
    defects = machine_defects(found)
    if defects:
        return error(
            " ".join(defect.finding for defect in defects),
            " ".join(defect.remedy for defect in defects),
        )
    home = settings.SHARED_HOME or "DATA_DIR"
    names = ", ".join(map(str, found))
    count = "1 machine serves" if len(found) == 1 else f"{len(found)} machines serve"
    return ok(f"{count} the site{': ' if names else ''}{names}; the home is {home}.")
