"""The migration gives articles that are or were public the moment of their creation."""

import json
from pathlib import Path

import pytest

from tests.indexer.site import run_program

PROGRAM = """
import json
from datetime import timedelta
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from articles.first_publication import TRIGGERS as OF_COLUMN
from articles.new_articles.triggers import TRIGGERS as OF_QUEUE

call_command("migrate", verbosity=0, skip_checks=True)
call_command("migrate", "articles", "0021", verbosity=0, skip_checks=True)
state = MigrationExecutor(connection).loader.project_state([("articles", "0021_shared_home")])
Old = state.apps.get_model("articles", "Article")
Revision = state.apps.get_model("articles", "Revision")
CASES = {
    "public": {"status": "published"},
    "draft": {"status": "draft"},
    "scheduled": {"status": "scheduled"},
    "discarded": {"status": "trashed", "trashed_from": "published"},
    "discarded draft": {"status": "trashed", "trashed_from": "draft"},
    "withdrawn": {"status": "draft"},
    "withdrawn and discarded": {"status": "trashed", "trashed_from": "draft"},
    "draft that names the change": {"status": "draft"},
}
for title, fields in CASES.items():
    old = Old.objects.create(title=title, body="isi", slug="x", content_hash="", **fields)
    changes = {"source": {"old": "", "new": "x"}}
    if title.startswith("withdrawn"):
        changes["status"] = {"old": "published", "new": "draft"}
    if title.endswith("change"):
        changes["source"]["new"] = '"status":{"old":"published","new":"draft"}'
    Revision.objects.create(
        article_id=old.pk, created_at=old.created_at, reason="form",
        changes=json.dumps(changes, separators=(",", ":")),
    )
Old.objects.update(created_at=old.created_at - timedelta(days=9))

call_command("migrate", verbosity=0, skip_checks=True)

filled = {}
for article in Article.objects.all():
    assert article.first_published_at in {None, article.created_at}
    filled[article.title] = article.first_published_at is not None
new = Article.objects.create(title="baru", body="isi", status="draft")
new.status = "published"
new.save()
missing = OF_COLUMN.missing(connection) | OF_QUEUE.missing(connection)
print(json.dumps([filled, sorted(missing), new.first_published_at >= new.created_at]))
"""


def outcome(folder: Path, **variables: str) -> list[object]:
    """Return the filled articles, the missing triggers, and whether they work."""
    done = run_program(folder, PROGRAM, **variables)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout.splitlines()[-1]))


EXPECTED = [
    {
        "public": True,
        "draft": False,
        "scheduled": False,
        "discarded": True,
        "discarded draft": False,
        "withdrawn": True,
        "withdrawn and discarded": True,
        "draft that names the change": False,
    },
    [],
    True,
]


def test_articles_that_were_public_get_the_moment_of_their_creation(tmp_path: Path) -> None:
    assert outcome(tmp_path, DATABASE_URL="") == EXPECTED


@pytest.mark.postgres
def test_so_do_those_on_postgresql(tmp_path: Path, database: str) -> None:
    assert outcome(tmp_path, DATABASE_URL=database) == EXPECTED
