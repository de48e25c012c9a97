"""``kill -9`` at random moments: nothing acknowledged is lost, and the next start repairs the rest.

81 kills of all scenarios; ``python -m tests.crash`` makes as many as wanted. The lifetime of a
process is random, up to somewhat more than the duration of an undisturbed run, so that every phase
is hit on fast and on slow machines. ``CRASH_SEED`` repeats the moments of a run.
"""

import os
import random
import time

import pytest

from tests.crash.forked import call, manage
from tests.crash.scenarios import SCENARIOS, World, attack, faults, prepare
from tests.crash.site import Site, kill

KILLS = 9  # of each scenario
SAVER = ("-m", "tests.crash.saver")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a site that lives through all kills of this module."""
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(2**32))
    print(f"CRASH_SEED={seed}")
    found = World(tmp_path_factory.mktemp("world") / "data", random.Random(seed))
    prepare(found)
    return found


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


@pytest.mark.parametrize("name", SCENARIOS)
def test_kills_lose_nothing(world: World, name: str) -> None:
    for _ in range(KILLS):
        found = attack(world, name)
        assert faults(found) == [], found


def test_what_the_killed_processes_left_is_removed(world: World) -> None:
    call(world.data_dir, manage, "reindex", "--resume", "--procs", "1")
    call(world.data_dir, manage, "reindex", "--procs", "1")
    call(world.data_dir, manage, "backup", str(world.backups))

    names = {path.name for path in (world.data_dir / "index").iterdir()}
    assert len([name for name in names if name.startswith("g0")]) == 2  # current and earlier
    assert not [name for name in names if name.startswith(".removed")]
    assert list(world.backups.glob(".partial*")) == []
