"""Full disks, lost and damaged databases: one sentence, nothing left behind, and a way back."""

import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.crash.forked import Forked, call, manage
from tests.crash.scenarios import save_articles
from tests.crash.site import Site, kill, start_gunicorn

PATIENCE_SECONDS = 60.0


def manage_with_files_up_to(size: int, *arguments: str) -> None:
    """Run a command that can write no file larger than ``size`` bytes; the target of a process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    manage(*arguments)


def run(site: Site, *arguments: str) -> tuple[int, str]:
    """Run a command; return its exit status and its output."""
    ended = Forked(site.data_dir, manage, *arguments).wait()
    return ended.returncode, ended.output


def all_files(site: Site) -> set[str]:
    """Return the files of the site but logs of the database and locks."""
    return {
        str(path.relative_to(site.data_dir))
        for path in site.data_dir.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }


@pytest.fixture
def filled(site: Site, write_articles: Callable[[str, int], Path]) -> Site:
    """Return a site with articles."""
    call(site.data_dir, manage, "import_articles", str(write_articles("isi", 600)))
    return site


def test_a_rebuild_on_a_full_disk_leaves_nothing_behind(filled: Site) -> None:
    before, pointer = all_files(filled), (filled.data_dir / "index" / "current").read_text()

    for size in (100, 3_000, 30_000, 100_000):
        ended = Forked(
            filled.data_dir, manage_with_files_up_to, size, "reindex", "--procs", "1"
        ).wait()
        assert ended.returncode in {1, 3, 4}, ended.output
        assert ended.output
        assert "Traceback" not in ended.output

    assert (filled.data_dir / "index" / "current").read_text() == pointer
    assert all_files(filled) <= before
    assert "agree" in run(filled, "reindex", "--verify")[1]


@pytest.mark.parametrize(
    "command",
    [
        ("import_articles", "{file}"),
        ("backup", "{folder}"),
        ("sync_index",),
        ("collectstatic", "--noinput", "--clear"),
    ],
    ids=lambda command: command[0],
)
def test_a_command_on_a_full_disk_ends_with_one_sentence(
    filled: Site, command: tuple[str, ...], write_articles: Callable[[str, int], Path]
) -> None:
    places = {"file": write_articles("baru", 300), "folder": filled.data_dir.parent / "backups"}
    arguments = [each.format(**places) for each in command]

    ended = Forked(filled.data_dir, manage_with_files_up_to, 20_000, *arguments).wait()

    assert "Traceback" not in ended.output
    if command[0] != "sync_index":  # nothing waits: it writes nothing
        assert ended.returncode in {1, 3, 4}, ended.output
    assert list(filled.data_dir.parent.glob("backups/backup-*")) == []
    assert "agree" in run(filled, "reindex", "--verify")[1]


def test_a_rollback_loses_no_save(filled: Site, tmp_path: Path) -> None:
    assert run(filled, "rollback")[0] == 1
    first = json.loads((filled.data_dir / "index" / "current").read_text())["generation"]
    call(filled.data_dir, manage, "reindex", "--procs", "1")
    call(filled.data_dir, save_articles, 6, str(tmp_path / "log"), "kemudian")

    status, output = run(filled, "rollback")

    assert status == 0, output
    assert json.loads((filled.data_dir / "index" / "current").read_text())["generation"] == first
    assert "6 articles were updated" in output
    assert "agree" in run(filled, "reindex", "--verify")[1]
    call(filled.data_dir, manage, "rollback")
    assert "agree" in run(filled, "reindex", "--verify")[1]


def test_the_doctor_names_each_defect_and_its_remedy(filled: Site) -> None:
    def status_of(output: str) -> dict[str, str]:
        found = json.loads(output[output.index("{") :])
        assert all(each["hint"] for each in found["checks"] if each["status"] == "error")
        return {each["name"]: each["status"] for each in found["checks"]}

    status, output = run(filled, "doctor", "--json")
    assert status == 0, output
    assert "error" not in status_of(output).values()

    segment = next((filled.data_dir / "index").glob("g*/*.seg"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 3] ^= 1
    segment.write_bytes(content)
    next((filled.data_dir / "index").glob("g*/database.json")).write_text('["another"]')
    os.utime(filled.data_dir / "db.sqlite3", (time.time() + 90_000,) * 2)
    status, output = run(filled, "doctor", "--json")
    found = status_of(output)
    assert status == 1
    assert (found["index-files"], found["index-database"]) == ("error", "error")
    assert (found["clock"], found["backup"]) == ("warning", "warning")

    (filled.data_dir / "db.sqlite3").unlink()
    (filled.data_dir / "index" / "current").write_text("{")
    status, output = run(filled, "doctor", "--json")
    found = status_of(output)
    assert status == 1
    assert (found["database"], found["index"]) == ("error", "error")
    assert not (filled.data_dir / "db.sqlite3").exists()


@pytest.fixture
def served(filled: Site) -> Iterator[str]:
    """Serve the site with one worker; yield its address."""
    process, address = start_gunicorn(filled, workers=1)
    yield address
    kill(process)


def get(address: str) -> int:
    """Return the status of an answer."""
    try:
        with urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            assert error.headers["Retry-After"] or error.code != 503
            return error.code


def test_a_server_outlives_its_database_and_recovers(filled: Site, served: str) -> None:
    assert get(f"{served}/search?q=banjir") == 200
    call(filled.data_dir, manage, "backup", str(filled.data_dir.parent / "backups"))
    database = filled.data_dir / "db.sqlite3"

    for damage in (database.unlink, lambda: database.write_bytes(b"no database" * 900)):
        damage()
        for path in ("/search?q=banjir", "/readyz", "/api/v1/search?q=banjir"):
            assert get(f"{served}{path}") == 503
        assert get(f"{served}/healthz") == 200
        call(filled.data_dir, manage, "restore", str(filled.data_dir.parent / "backups"))

        deadline = time.monotonic() + PATIENCE_SECONDS
        while get(f"{served}/readyz") != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert get(f"{served}/search?q=banjir") == 200


def test_a_server_starts_on_a_damaged_database(filled: Site) -> None:
    database = filled.data_dir / "db.sqlite3"
    kept = database.read_bytes()
    database.write_bytes(b"\x00" * 100 + kept[100:])

    process, address = start_gunicorn(filled, workers=2)

    try:
        assert get(f"{address}/search?q=banjir") == 503
        assert process.poll() is None
        draft = database.with_name("draft")
        draft.write_bytes(kept)
        draft.replace(database)
        assert get(f"{address}/search?q=banjir") == 200
    finally:
        kill(process)
