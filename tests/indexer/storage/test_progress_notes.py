"""Notes of long work: what other processes read while it goes on, and after it ended."""

import pytest

from indexer.storage.progress_notes import noted, read_note


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def known_note(path):
    note = read_note(path)
    assert note is not None
    return note


def test_a_note_shows_the_progress_and_the_end(tmp_path):
    path, clock, reports = tmp_path / "note.json", Clock(), []

    with noted(path, lambda *counts: reports.append(counts), clock=clock) as report:
        begun = known_note(path)
        clock.now += 5
        report(3, 10)
        halfway = known_note(path)
        report(10, 10)  # too soon for another write
        unwritten = read_note(path)
        clock.now += 5
    ended = known_note(path)

    assert (begun.started, begun.done, begun.finished) == (1_000.0, 0, 0.0)
    assert (halfway.done, halfway.total) == (3, 10)
    assert unwritten == halfway
    assert (ended.done, ended.finished, ended.seconds, ended.error) == (10, 1_010.0, 10.0, "")
    assert reports == [(3, 10), (10, 10)]


def test_failed_work_leaves_its_reason(tmp_path):
    with pytest.raises(OSError, match="No space"), noted(tmp_path / "n") as report:
        report(1, 2)
        raise OSError("No space left on device")

    note = known_note(tmp_path / "n")
    assert note.error == "No space left on device"
    assert note.finished


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"begun": 1}', b"\xff"])
def test_an_unreadable_note_is_none(tmp_path, content):
    (tmp_path / "n").write_bytes(content)

    assert read_note(tmp_path / "n") is None


def test_a_folder_that_cannot_be_written_stops_no_work(tmp_path):
    with noted(tmp_path / "missing" / "n") as report:
        report(1, 1)

    assert read_note(tmp_path / "missing" / "n") is None
