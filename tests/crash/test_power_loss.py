"""After a power loss, nothing acknowledged is lost, and the next start repairs the rest."""

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.forked import call
from tests.crash.power_loss import (
    Disk,
    Record,
    compile_recorder,
    current,
    read_trace,
    record,
    restart_on,
)
from tests.crash.scenarios import World, bad_backups, examine, faults, import_articles, prepare
from tests.crash.site import Site

LOSSES = int(os.environ.get("POWER_LOSSES") or 24)
WORK = str(Path(__file__).with_name("power_loss_work.py"))


def disk(root: Path, **files: bytes) -> Disk:
    """Return the disk of a folder with these files, all of them synced."""
    root.mkdir()
    for name, content in files.items():
        (root / name).write_bytes(content)
    return Disk(root)


def outcomes(found: Disk, root: Path) -> set[tuple[tuple[str, bytes | None], ...]]:
    """Return every state that a power loss may leave."""
    return {
        tuple(
            (str(Path(path).relative_to(root)), content)
            for path, content in sorted(found.after_power_loss(random.Random(seed)).items())
        )
        for seed in range(60)
    }


def test_a_change_that_was_not_synced_may_be_lost(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    found = disk(root, a=b"old")
    found.replay(Record("W", (root / "a").stat().st_ino, 0, b"new", b""))

    assert outcomes(found, root) >= {(("a", b"old"),), (("a", b"new"),)}
    found.replay(Record("S", (root / "a").stat().st_ino, 0, b"", b""))
    assert outcomes(found, root) == {(("a", b"new"),)}


def test_a_rename_before_the_sync_of_the_content_may_leave_an_empty_file(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    found = disk(root, a=b"old")
    draft = str(root / "draft").encode()
    found.replay(Record("C", 999_999_999, 0, draft, b""))
    found.replay(Record("W", 999_999_999, 0, b"new", b""))
    found.replay(Record("R", 0, 0, draft, str(root / "a").encode()))

    assert (("a", b""),) in outcomes(found, root)
    found.replay(Record("S", root.stat().st_ino, 0, b"", b""))
    assert outcomes(found, root) == {(("a", b""),), (("a", b"new"),)}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Disk, Path]]:
    """Do the recorded work; yield the world, a copy of its first state as a disk, and the trace."""
    folder = tmp_path_factory.mktemp("power")
    library = compile_recorder(folder)
    if library is None:
        pytest.skip("there is no C compiler (apt-get install gcc)")
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(2**32))
    print(f"CRASH_SEED={seed}")
    world = World(folder / "root" / "data", random.Random(seed))
    prepare(world)
    world.turn = 1
    file = str(import_articles(world)[2])
    start = Disk(folder / "root")
    log, backups = str(world.acknowledged), str(world.backups)
    trace = record(
        library, folder / "root", Site(world.data_dir).environment, WORK, log, file, backups
    )
    yield world, start, trace


def test_a_power_loss_loses_nothing_acknowledged(
    worked: tuple[World, Disk, Path], tmp_path: Path
) -> None:
    world, found, trace = worked
    records = list(read_trace(trace))
    root, after = world.data_dir.parent, tmp_path / "after"
    assert len(records) > 1_000
    cuts = [*sorted(world.moments.sample(range(len(records)), LOSSES - 1)), len(records)]
    log = str(world.acknowledged)

    for number, one in enumerate([*records, None]):
        if number in cuts:
            restart_on(found.after_power_loss(world.moments), root, after)
            acknowledged = current(found.names()[log])
            (after / "acknowledged").write_bytes(acknowledged)
            output = call(after / "data", examine, str(after / "acknowledged"))
            left = json.loads(output.splitlines()[-1])
            left["bad_backups"] = bad_backups(after / "backups")
            assert faults(left) == [], (number, left, output)
        if one:
            found.replay(one)
