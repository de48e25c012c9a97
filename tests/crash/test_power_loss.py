"""After a power loss, nothing acknowledged is lost, and the next start repairs the rest."""

import json
import os
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from tests.crash.forked import Forked
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


def broken_promises(
    world: World, found: Disk, records: list[Record], cuts: list[int], after: Path
) -> Iterator[tuple[int, list[str], str]]:
    """Lose power at each cut; yield it with the promises that the recovered site broke."""
    log = str(world.acknowledged)
    for number in range(len(records) + 1):
        if number in cuts:
            restart_on(found.after_power_loss(world.moments), world.data_dir.parent, after)
            (after / "acknowledged").write_bytes(current(found.names()[log]))
            ended = Forked(after / "data", examine, str(after / "acknowledged")).wait()
            if ended.returncode:
                yield number, ["recovery"], ended.output
            else:
                left = json.loads(ended.output.splitlines()[-1])
                left["bad_backups"] = bad_backups(after / "backups")
                yield number, faults(left), ended.output
        if number < len(records):
            found.replay(records[number])


def test_a_power_loss_loses_nothing_acknowledged(
    worked: tuple[World, Disk, Path], tmp_path: Path
) -> None:
    world, start, trace = worked
    records = list(read_trace(trace))
    assert len(records) > 1_000
    cuts = [*world.moments.sample(range(len(records)), LOSSES - 1), len(records)]

    found = broken_promises(world, deepcopy(start), records, cuts, tmp_path / "after")

    assert [each for each in found if each[1]] == []


def test_the_same_run_without_syncs_is_found_wanting(
    worked: tuple[World, Disk, Path], tmp_path: Path
) -> None:
    world, start, trace = worked
    careless = [each for each in read_trace(trace) if each.kind != "S"]
    cuts = [len(careless) * step // 12 for step in range(1, 13)]

    found = broken_promises(world, deepcopy(start), careless, cuts, tmp_path / "after")

    assert any(broken for _, broken, _ in found)
