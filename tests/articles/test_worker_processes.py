"""Locks of work outside of requests."""

from pathlib import Path

from articles.worker_processes import is_locked, lock_of_work


def test_one_worker_holds_a_lock(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with lock_of_work("impor") as first, lock_of_work("impor") as second:
        assert (first, second) == (True, False)
        assert is_locked("impor")
    assert not is_locked("impor")
    assert list(Path(tmp_path, "running").iterdir()) == []


def test_a_removed_lock_file_is_held_by_nobody(settings, tmp_path, monkeypatch):
    """The last holder removes the file, perhaps between our opening and our locking."""
    settings.MEDIA_ROOT = tmp_path
    import fcntl

    def removed_meanwhile(descriptor, operation):
        Path(tmp_path, "running", "impor.lock").unlink()

    monkeypatch.setattr(fcntl, "flock", removed_meanwhile)
    with lock_of_work("impor") as held:
        assert not held
