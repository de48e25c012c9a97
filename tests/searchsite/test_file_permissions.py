"""Files of the site are for its user alone, and a check says when they are not."""

import os
import stat
from pathlib import Path

import pytest

from searchsite.checks import check_data_dir

from .test_settings import read


def test_new_files_and_folders_are_private(tmp_path: Path) -> None:
    modes = read(
        tmp_path,
        "[oct(__import__('os').stat(path).st_mode & 0o777) for path in (settings.DATA_DIR,"
        " settings.DATA_DIR / 'secret_key', __import__('pathlib').Path(settings.DATA_DIR / 'x')"
        ".open('w').name, [settings.INDEX_DIR, settings.INDEX_DIR.mkdir()][0])]",
    )

    assert modes == "['0o700', '0o600', '0o600', '0o700']"


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o777])
def test_a_folder_that_others_may_enter_is_a_warning(settings, tmp_path, mode):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.DATA_DIR.chmod(mode)

    (warning,) = check_data_dir()

    assert warning.id == "searchsite.W001"
    assert f"chmod 700 {settings.DATA_DIR}" in str(warning.hint)
    assert f"{mode:o}" in warning.msg


def test_a_private_folder_is_no_warning(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir(mode=0o700)

    assert check_data_dir() == []


def test_the_index_is_private(index_dir, empty_index):
    old = os.umask(0o077)
    os.umask(old)
    files = [path for path in index_dir.rglob("*") if path.is_file()]

    assert old == 0o077
    assert files
    assert not [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
