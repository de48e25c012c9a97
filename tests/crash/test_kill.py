"""``kill -9`` at random moments: no acknowledged change is lost, and the next run repairs the rest.

Each test kills real processes twenty times. The lifetime of a process is random, up to the duration
of an undisturbed run or twice that, so that every phase is hit on fast and on slow machines.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.site import Site, kill

KILLS = 20
SAVER = str(Path(__file__).with_name("saver.py"))


@pytest.fixture
def moments(request: pytest.FixtureRequest) -> random.Random:
    """Return a random generator; a failing test shows its seed."""
    seed = random.SystemRandom().randrange(2**32)
    request.node.add_report_section("call", "seed", str(seed))
    return random.Random(seed)


def assert_repaired(found: dict[str, object]) -> None:
    """Assert that all differences were pending, and that one drain repaired them."""
    assert found["unexplained"] == []
    assert found["damaged"] == []
    assert found["left"] == []
    assert found["left_damaged"] == []
    assert found["pending"] == 0
    assert found["lost"] == []


def run_for(site: Site, seconds: float, *arguments: str) -> bool:
    """Run a process and kill it after ``seconds``; return whether it had ended by itself."""
    process = site.start(*arguments)
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    ended = process.poll() is not None
    kill(process)
    return ended


def timed(site: Site, *arguments: str) -> float:
    """Return the duration of an undisturbed process, in seconds."""
    started = time.monotonic()
    process = site.start(*arguments)
    output, _ = process.communicate()
    assert process.returncode == 0, output
    return time.monotonic() - started


def test_import(
    site: Site, write_articles: Callable[[str, int], Path], moments: random.Random
) -> None:
    whole = timed(site, "manage.py", "import_articles", str(write_articles("pertama", 700)))
    path = write_articles("kedua", 1_500)

    for _ in range(KILLS):
        run_for(site, moments.uniform(0, 2 * whole), "manage.py", "import_articles", str(path))
        found = site.check()
        assert_repaired(found)
        assert found["articles"] == found["hashes"]  # nothing twice

    site.manage("import_articles", str(path))
    found = site.check()
    assert_repaired(found)
    assert found["articles"] == 700 + 1_500


def test_save(site: Site, tmp_path: Path, moments: random.Random) -> None:
    log = tmp_path / "acknowledged"
    whole = timed(site, SAVER, "10", str(log), "awal")

    for turn in range(KILLS):
        run_for(site, moments.uniform(0, 2 * whole), SAVER, "1000", str(log), str(turn))
        found = site.check("--ids", str(log))
        assert_repaired(found)

    assert found["articles"]


def test_drain(
    site: Site, write_articles: Callable[[str, int], Path], moments: random.Random
) -> None:
    site.manage("import_articles", str(write_articles("drain", 400)))
    touch = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute(\"UPDATE articles_article SET author = author || 'x'\")\n"
    )
    site.start("-c", touch).communicate()
    whole = timed(site, "manage.py", "sync_index")

    for _ in range(KILLS):
        site.start("-c", touch).communicate()
        run_for(site, moments.uniform(0, whole), "manage.py", "sync_index")
        assert_repaired(site.check())


def test_rebuild(
    site: Site, write_articles: Callable[[str, int], Path], moments: random.Random
) -> None:
    site.manage("import_articles", str(write_articles("bangun", 900)))
    command = ("manage.py", "reindex", "--procs", "2", "--batch-size", "100")
    whole = timed(site, *command)

    for turn in range(KILLS):
        resume = ("--resume",) if turn % 2 else ()
        run_for(site, moments.uniform(0, whole), *command, *resume)
        found = site.check()
        assert_repaired(found)
        assert found["articles"] == 900

    site.manage("reindex", "--resume")
    assert_repaired(site.check())
    site.manage("reindex")
    generations = [path.name for path in (site.data_dir / "index").glob("g*")]
    assert len(generations) == 2  # the current one and the one before it
