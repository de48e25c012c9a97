"""Triggers, drains, rebuilds and concurrent writers on a PostgreSQL server of the tests' own."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest
from django.conf import settings

from tests.indexer.site import PRELUDE, run_program

pytestmark = pytest.mark.postgres

MIGRATE = 'call_command("migrate", verbosity=0)\n'


def run(tmp_path: Path, database: str, program: str) -> list[str]:
    """Migrate the database and run a program on it; return the lines that it prints."""
    done = run_program(tmp_path, MIGRATE + program, DATABASE_URL=database)
    assert done.stderr == ""
    return done.stdout.splitlines()


OUTBOX = """
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from articles.outbox import TRIGGERS

print(TRIGGERS.missing(connection))


def noted(work):
    with deferred_announcements():
        work()
    rows = list(PendingUpdate.objects.order_by("pk").values_list("article_id", "applied_to"))
    PendingUpdate.objects.all().delete()
    return rows


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rolled_back():
    try:
        with transaction.atomic():
            Article.objects.update(title="x")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass


articles = Article.objects
print(noted(lambda: articles.create(pk=1, title="a", body="b")))
print(noted(lambda: articles.bulk_create([Article(pk=2, title="a", body="b")])))
print(noted(lambda: articles.filter(pk=1).update(title=Concat(F("title"), Value("!")))))
print(noted(lambda: articles.filter(pk=1).update(url="https://example.org/")))
print(noted(lambda: raw("UPDATE articles_article SET published_at = now() WHERE id = 2")))
print(noted(lambda: raw("UPDATE articles_article SET published_at = NULL WHERE id = 2")))
print(noted(lambda: raw("UPDATE articles_article SET published_at = NULL WHERE id = 2")))
print(noted(rolled_back))
print(noted(lambda: articles.filter(pk=2).update(status="draft")))
print(noted(lambda: articles.all().delete()))
"""


def test_the_outbox_gets_the_same_rows_as_on_sqlite(tmp_path: Path, database: str) -> None:
    output = run(tmp_path, database, OUTBOX)

    assert output == [
        "set()",
        "[(1, '')]",
        "[(2, '')]",
        "[(1, '')]",
        "[(1, '')]",
        "[(2, '')]",
        "[(2, '')]",
        "[]",
        "[]",
        "[(2, '')]",
        "[(1, ''), (2, '')]",
    ]


SYNONYMS = """
from articles.models import VariantGroup
from articles.synonyms.stamp import read_stamp
from indexer.search.synonym_cache import stamped_synonyms

stamps = {read_stamp()}
print(VariantGroup.objects.count() >= 300, stamped_synonyms()[1].synonyms_of(("kpk",)))
VariantGroup(kind="name", forms="XYZ | Xenon").save()
stamps.add(read_stamp())
print(stamped_synonyms()[1].synonyms_of(("xyz",)))
VariantGroup.objects.filter(forms="XYZ | Xenon").update(active=False)
stamps.add(read_stamp())
print(stamped_synonyms()[1].synonyms_of(("xyz",)))
VariantGroup.objects.all().delete()
stamps.add(read_stamp())
print(len(stamps), stamped_synonyms()[1].synonyms_of(("kpk",)))
"""


def test_synonyms_are_stamped_as_on_sqlite(tmp_path: Path, database: str) -> None:
    assert run(tmp_path, database, SYNONYMS) == [
        "True ('Komisi Pemberantasan Korupsi',)",
        "('Xenon',)",
        "()",
        "4 ()",
    ]


IMPORTS = """
from threading import Thread

from django.db import connection, connections

from articles.batches.changes import publish_all
from articles.batches.undo import undo, undo_preview
from articles.importing.importer import Options, Report, import_records
from articles.importing.near_copies import near_copies
from articles.importing.record import ArticleRecord
from articles.missing_keys import fill_missing_keys
from articles.models import ImportBatch

TEXT = " ".join(f"kata{n}" for n in range(60))
PAGE = "https://uji.invalid/1"


def run(*records, **options):
    batch = ImportBatch(kind="command", name="a")
    report = import_records(records, Report(), Options(**options), batch=batch)
    print(report.imported, report.updated, report.duplicates, dict(report.differences))
    return batch


def counts(report):
    return report.trashed, report.restored, report.kept


with connection.cursor() as cursor:
    cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%_key_%'")
    print(len({name for (name,) in cursor}) >= 2)
    run(ArticleRecord(title="Satu", body=TEXT, url=PAGE + "?utm_source=x", original="mentah"))
    cursor.execute("UPDATE articles_article SET body_key=NULL, url_key=NULL, sketch_1=NULL")
print(fill_missing_keys(connection), fill_missing_keys(connection))
before = Article.objects.values().get()
second = run(
    ArticleRecord(title="Satu", body="Baru.", url="http://www.uji.invalid/1/", source="Uji"),
    *(ArticleRecord(title=f"J {n}", body=f"Isi {n}.") for n in range(600)),
    update=True,
    status="draft",
)
print(publish_all(second).changed, counts(undo_preview(second)))
outcomes = []


def undo_here():
    outcomes.append(counts(undo(ImportBatch.objects.get(pk=second.pk))))
    connections.close_all()


threads = [Thread(target=undo_here) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print([sum(numbers) for numbers in zip(*outcomes)])
(left,) = Article.objects.exclude(status="trashed")
print(Article.objects.values().get(pk=left.pk) == before, left.original.text)
(copy,) = near_copies([ArticleRecord(title="Dua", body=TEXT + " tambahan")])
print(copy.article_id == before["id"])
"""


def test_imports_are_undone_as_on_sqlite(tmp_path: Path, database: str) -> None:
    assert run(tmp_path, database, IMPORTS) == [
        "True",
        "1 0 0 {}",
        "1 0",
        "600 1 0 {}",
        "600 (600, 1, 0)",
        "[600, 1, 0]",
        "True mentah",
        "True",
    ]


ROUND_TRIP = """
from datetime import datetime
from zoneinfo import ZoneInfo

print(get_index_builder().current_generation())
midnight = datetime(2022, 2, 1, tzinfo=ZoneInfo("Asia/Jakarta"))
first = Article.objects.create(title="Gempa", body="isi", published_at=midnight)
print(total("gempa"), total("gempa tanggal:2022-02"), total("gempa tanggal:2022-01"))
first.title = "Banjir"
first.save()
print(total("gempa"), total("banjir"))
Article.objects.filter(pk=first.pk).update(status="draft")
print(total("banjir"))
Article.objects.bulk_create(Article(title=f"Longsor {n}", body="isi") for n in range(30))
print(total("longsor"), PendingUpdate.objects.count())
call_command("reindex", procs=2, batch_size=7, verbosity=0)
call_command("reindex", verify=True)
print(total("longsor"), get_searcher().stats().segments)
Article.objects.all().delete()
print(total("longsor"), PendingUpdate.objects.count())
"""


def test_from_a_save_to_a_search_and_through_a_rebuild(tmp_path: Path, database: str) -> None:
    # Worker processes import the program: only the first may run it.
    guarded = 'if __name__ == "__main__":\n' + indent(MIGRATE + ROUND_TRIP, "    ")
    done = run_program(tmp_path, guarded, DATABASE_URL=database)

    assert done.stderr == ""
    output = done.stdout.splitlines()
    assert output[:5] == ["None", "1 1 0", "0 1", "0", "30 0"]
    assert "Index and database agree." in output
    assert output[-2:] == ["30 1", "0 0"]


THREADS = """
import threading
from django.db import connection
from indexer.sync.drain import drain
from indexer.sync.consistency import compare

failures = []


def write(name):
    try:
        for number in range(6):
            article = Article.objects.create(title=f"Gempa {name} {number}", body="isi")
            Article.objects.filter(pk=article.pk).update(body="lain")
            if number % 3 == 2:
                article.delete()
    except BaseException as error:
        failures.append(error)
    finally:
        connection.close()


threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(failures, PendingUpdate.objects.count(), total("gempa"), bool(compare()))
"""


def test_threads_lose_nothing(tmp_path: Path, database: str) -> None:
    assert run(tmp_path, database, THREADS) == ["[] 0 16 False"]


OPERATIONS = """
from threading import Thread

from django.db import connections

from articles.models import Operation, Revision
from articles.operations.execution import run
from articles.operations.taking_back import take_back
from articles.revisions.states import state_before
from articles.trash.discarding import discard, older_than, purge, restore

Article.objects.bulk_create(
    Article(title=f"Judul {n}", body="Isi. " * 300, status="draft" if n % 3 else "published")
    for n in range(1_200)
)


def rows():  # the moment at which a draft was public outlives the taking back
    values = Article.objects.order_by("pk").values()
    return [{**row, "first_published_at": None} for row in values]


before = rows()
published = run(
    kind="publish", user=None, queryset=Article.objects.all(), change={"status": "published"}
)
print(published.changed, Article.objects.filter(status="published").count())
outcomes = []


def take_back_here():
    outcomes.append(take_back(Operation.objects.get(pk=published.pk), user=None))
    connections.close_all()


threads = [Thread(target=take_back_here) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
(back,) = [outcome for outcome in outcomes if outcome]
print(back.changed, back.left_alone, rows() == before)

run(
    kind="replace",
    user=None,
    queryset=Article.objects.filter(title__endswith="7"),
    change=lambda article: {"body": article.body.replace("Isi", "Teks")},
)
article = Article.objects.get(title="Judul 7")
print(article.body[:5], state_before(article, article.revisions.latest("pk"))["body"][:4])
discard(Article.objects.filter(title__startswith="Judul 1"), user=None)
gone = Article.objects.filter(status="trashed").count()
restore([Article.objects.get(title="Judul 1").pk], user=None)
print(gone, Article.objects.filter(status="trashed").count(), purge(older_than(0)))
print(Article.objects.count(), Revision.objects.exclude(article__in=Article.objects.all()).count())
"""


def test_operations_are_taken_back_as_on_sqlite(tmp_path: Path, database: str) -> None:
    assert run(tmp_path, database, OPERATIONS) == [
        "800 1200",
        "800 0 True",
        "Teks. Isi.",
        "311 310 310",
        "890 0",
    ]


HOLDER = """
import time
from indexer.sync.index_locks import rebuild_lock, writer_lock

with rebuild_lock() as rebuilding, writer_lock() as writing:
    print(rebuilding, writing, flush=True)
    time.sleep(60)
"""

SECOND = """
from indexer.exceptions import IndexBusy, RebuildRunning
from indexer.sync import rebuild as rebuild_module
from indexer.sync.drain import drain
from indexer.sync.index_locks import exclusive_writer, is_rebuilding
from indexer.sync.rebuild import rebuild

rebuild_module.REBUILD_LOCK_WAIT_SECONDS = 0.1
try:
    rebuild(procs=1)
except RebuildRunning as error:
    print(error)
try:
    with exclusive_writer(0.1):
        print("written")
except IndexBusy as error:
    print(error)
with deferred_announcements():
    Article.objects.create(title="Gempa", body="Isi.")
print(drain(), PendingUpdate.objects.count(), is_rebuilding())
"""


def test_a_machine_waits_for_another_one_until_that_dies(tmp_path: Path, database: str) -> None:
    machines = [tmp_path / name for name in ("satu", "dua")]
    for machine in machines:
        machine.mkdir()
    assert run(machines[1], database, "") == []
    holder = machines[0] / "holder.py"
    holder.write_text(PRELUDE + HOLDER)
    environment = {
        **os.environ,
        "DATA_DIR": str(machines[0] / "data"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "searchsite.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    with subprocess.Popen(
        [sys.executable, str(holder)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True True\n"
        meanwhile = run(machines[1], database, SECOND)
        process.kill()
    afterwards = run(machines[1], database, SECOND)

    assert meanwhile == [
        "Another rebuild is running. Wait for it to end.",
        "Another process is writing to the index. Try again later.",
        "0 1 True",
    ]
    assert afterwards == ["written", "1 0 False"]
