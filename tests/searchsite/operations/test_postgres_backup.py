"""Backup and restore of a site on a PostgreSQL server of the tests' own."""

from pathlib import Path

import pytest

from tests.indexer.site import run_program

pytestmark = pytest.mark.postgres

PROGRAM = """
from pathlib import Path
from searchsite.operations.backup import write_backup
from searchsite.operations.restore import restore_backup
from searchsite.operations.backup_folder import BackupError
from articles.outbox import TRIGGERS
from django.db import connection
from indexer.sync.reconciliation import is_foreign

call_command("migrate", verbosity=0)
Article.objects.create(title="Banjir di Semarang", body="Air naik.")
folder = write_backup(Path({folder!r})).folder
Article.objects.create(title="Gempa di Palu", body="Warga keluar rumah.")
try:
    restore_backup(folder)
except BackupError as error:
    print(error)
report = restore_backup(folder, replace=True)
print(sorted(Article.objects.values_list("title", flat=True)))
print(bool(report.differences), TRIGGERS.missing(connection), is_foreign())
Article.objects.create(title="Longsor", body="Jalan tertutup.")
print(Article.objects.count())
"""


def test_a_restore_takes_later_articles_back_and_keeps_the_triggers(
    tmp_path: Path, database: str
) -> None:
    done = run_program(
        tmp_path, PROGRAM.format(folder=str(tmp_path / "backups")), DATABASE_URL=database
    )

    lines = done.stdout.splitlines()
    assert lines[0].startswith("This site has 2 articles"), done.stderr
    assert lines[1:] == ["['Banjir di Semarang']", "False set() False", "2"], done.stderr
