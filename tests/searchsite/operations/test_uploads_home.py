"""A backup of one home, restored into another: uploads are where the site looks for them."""

from pathlib import Path

import pytest

from articles.models import SharedFile
from articles.shared_home import get_home
from searchsite.operations.backup_folder import BackupError
from searchsite.operations.restore import _bring_uploads_home, restore_backup

pytestmark = pytest.mark.django_db
NAME = "uploads/incoming/7/0"
CONTENT = b"isi berkas " * 200_000


def test_uploads_in_the_database_become_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.SHARED_HOME = tmp_path / "uploads", "database"
    get_home().write(NAME, [CONTENT])
    get_home().write("jobs/rebuild.log", [b"kept"])
    settings.SHARED_HOME = ""

    _bring_uploads_home(tmp_path / "backup" / "uploads")

    assert get_home().read(NAME) == (tmp_path / NAME).read_bytes() == CONTENT
    assert list(SharedFile.objects.values_list("name", flat=True)) == ["jobs/rebuild.log"]


def test_uploads_in_files_go_into_the_database(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.SHARED_HOME = tmp_path / "uploads", "database"
    source = tmp_path / "backup" / "uploads"
    (source / "incoming" / "7").mkdir(parents=True)
    (source / "incoming" / "7" / "0").write_bytes(CONTENT)

    _bring_uploads_home(source)

    assert get_home().read(NAME) == CONTENT


def test_a_key_that_no_machine_would_read_is_not_restored(
    settings, tmp_path: Path, monkeypatch
) -> None:
    settings.SHARED_HOME = "database"
    for name in ("find_backup", "read_manifest", "verify_files", "_check_compatible"):
        monkeypatch.setattr(f"searchsite.operations.restore.{name}", lambda *_: tmp_path)

    with pytest.raises(BackupError, match="SECRET_KEY in the environment of all machines"):
        restore_backup(tmp_path, secret_key=True)
