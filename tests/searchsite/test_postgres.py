"""A site moves to PostgreSQL with all its rows, and survives restarts of the server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.indexer.site import PRELUDE, run_program
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres

FILL = """
from datetime import UTC, datetime
from django.contrib.auth.models import Group, Permission, User
from articles.models import OriginalText
call_command("migrate", verbosity=0)
with deferred_announcements():
    Article.objects.bulk_create([
        Article(
            pk=number * 3, title=f"Panen \u2018raya\u2019 {number}", body="Padi menguning.",
            published_at=datetime(2021, 5, 1 + number % 28, 1, tzinfo=UTC) if number % 5 else None,
            status="draft" if number % 7 == 0 else "published",
        )
        for number in range(1, 1_203)
    ])
"""
MORE = """
group = Group.objects.create(name="redaksi")
group.permissions.set(Permission.objects.order_by("pk")[:4])
user = User.objects.create_user("sari", password="kuda-lumping-di-alun-alun")
user.groups.add(group)
with __import__("django").db.connection.cursor() as cursor:
    cursor.execute("UPDATE articles_article SET body = 'Padi' || char(0) || ' menguning.'")
PendingUpdate.objects.filter(article_id__gt=30).delete()
print(call_command("copy_database", os.environ["TARGET"]))
try:
    call_command("copy_database", os.environ["TARGET"])
except Exception as error:
    print(error)
"""
COUNTS = """
import json
from django.apps import apps
print(json.dumps({
    model._meta.db_table: model._base_manager.count()
    for model in apps.get_models(include_auto_created=True) if model._meta.managed
}, sort_keys=True))
"""
COMPARED = """
from django.contrib.auth.models import User
from django.utils import timezone
print(list(PendingUpdate.objects.order_by("pk").values_list("article_id", flat=True)))
article = Article.objects.get(pk=9)
print(article.title, article.body, article.published_at, article.status)
print(list(Article.objects.order_by("pk").values_list("pk", "first_published_at")))
print(User.objects.get(username="sari").check_password("kuda-lumping-di-alun-alun"))
print(User.objects.get().groups.get().permissions.count())
"""
QUERY_LOG = """
from articles.query_log import purging, recording
from articles.query_log.batch import Batch, Click, Search
from articles.query_log.report import Period, ReportList, report_rows, totals
from articles.query_log.zero_results import zero_result_queries
now = timezone.now()
today = timezone.localdate()
for results in (0, 7, 0):
    batch = Batch()
    batch.add_search(Search(now, today, "pasar", "Pasar", results, ms=2.0))
    batch.add_click(Click(now, today, "pasar", "Pasar", 3, 2))
    recording.save(batch)
period = Period(today, today)
row, = report_rows(ReportList.TOP, period)
print("Counted:", row.searches, row.zero, row.total, row.clicks, row.position, row.ms_mean)
print("Lists:", [len(report_rows(kind, period)) for kind in ReportList], totals(period).clicks)
print("Nothing found:", [each.query for each in zero_result_queries()], purging.purge(days=0))
"""
NEW_ROW = """
saved = Article.objects.create(title="Baru", body="Baru.")
print(saved.pk, PendingUpdate.objects.filter(article_id=saved.pk).count())
"""


def values(folder: Path, program: str, **variables: str) -> list[str]:
    """Return the lines that a program prints."""
    done = run_program(folder, program, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_copied_site_has_every_row_and_goes_on(tmp_path: Path, database: str) -> None:
    copied = values(tmp_path, "import os\n" + FILL + MORE + COUNTS + COMPARED, TARGET=database)
    found = values(tmp_path, COUNTS + COMPARED + QUERY_LOG + NEW_ROW, DATABASE_URL=database)

    assert any(line.startswith("Copied ") for line in copied)
    assert "1202 texts lost NUL characters, which have no meaning." in copied
    assert "The target has articles already. Name an empty database." in copied
    counts = next(line for line in copied if line.startswith("{"))
    assert json.loads(counts)["articles_article"] == 1_202
    expected = [line.replace("\x00", "") for line in copied[copied.index(counts) :]]
    assert found[: len(expected)] == expected
    assert "Counted: 3 2 0 3 2.0 2.0" in found
    assert "Lists: [1, 1, 0, 0, 1] 3" in found
    assert "Nothing found: ['Pasar'] 2" in found
    key, pending = found[-1].split()
    assert int(key) > 3 * 1_202  # sequences go on after the copied keys
    assert pending == "1"  # triggers work again


OUTAGE = """
import io, logging, sys
logging.disable(logging.CRITICAL)
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
call_command("reindex", verbosity=0)
for number in range(3):
    Article.objects.create(pk=number + 1, title=f"Pasar apung {number}", body="Perahu dan buah.")
from searchsite.wsgi import application

def status(path):
    codes = []
    answer = application({
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "q=pasar", "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
    }, lambda status, headers, error=None: codes.append(int(status[:3])))
    b"".join(answer)
    answer.close()
    return codes[0]

for line in sys.stdin:
    paths = ("/search", "/api/v1/search", "/articles/1/pasar-apung-0", "/readyz", "/healthz")
    print([status(path) for path in paths], flush=True)
"""


def test_a_restart_is_not_noticed_and_a_stop_is_503(
    tmp_path: Path, database: str, postgres: PostgresServer
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PRELUDE + OUTAGE)
    site = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ
        | {
            "DATA_DIR": str(tmp_path / "data"),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def answers() -> list[int]:
        assert site.stdin and site.stdout
        site.stdin.write("\n")
        site.stdin.flush()
        lines = iter(site.stdout.readline, "")
        return list(json.loads(next(line for line in lines if line.startswith("["))))

    try:
        before = answers()
        postgres.stop()
        postgres.start()
        after_restart = answers()
        postgres.stop()
        stopped = answers()
        postgres.start()
        again = answers()
    finally:
        site.communicate("")

    assert before == after_restart == again == [200] * 5
    assert stopped == [503] * 4 + [200]
