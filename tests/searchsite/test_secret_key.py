"""The secret key: created once, readable by its owner, the same for concurrent processes."""

import stat
import threading
from pathlib import Path

import pytest

from searchsite.secret_key import load_or_create_secret_key


def test_the_key_is_created_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    key = load_or_create_secret_key(path)

    assert len(key) >= 50
    assert load_or_create_secret_key(path) == key
    assert list(tmp_path.iterdir()) == [path]


def test_only_the_owner_can_read_the_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    load_or_create_secret_key(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_sites_have_two_keys(tmp_path: Path) -> None:
    assert load_or_create_secret_key(tmp_path / "a") != load_or_create_secret_key(tmp_path / "b")


@pytest.mark.parametrize("attempt", range(5))
def test_concurrent_processes_agree_on_the_key(tmp_path: Path, attempt: int) -> None:
    path, start, keys = tmp_path / "secret_key", threading.Barrier(16), []

    def load() -> None:
        start.wait()
        keys.append(load_or_create_secret_key(path))

    threads = [threading.Thread(target=load) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 16
    assert set(keys) == {path.read_text()}
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_that_the_operator_wrote_is_used(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("mine\n")

    assert load_or_create_secret_key(path) == "mine"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_or_create_secret_key(tmp_path / "none" / "secret_key")
