"""A process that is killed between the changes of a migration and their note leaves neither."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

import articles
from tests.crash.forked import Forked, call, manage

QUIET = ("--verbosity", "0", "--skip-checks")
BEFORE = "0010"  # the migrations after this one are tried
NAMES = sorted(path.stem for path in Path(articles.__file__).with_name("migrations").glob("0*.py"))
NUMBERS = range(1, sum(name[:4] > BEFORE for name in NAMES) + 1)


def migrate_and_die(target: str, number: int, record: str) -> None:
    """Migrate ``articles``, and kill this process where its n-th migration is noted."""
    from django.db.migrations.recorder import MigrationRecorder

    noted = 0
    original = getattr(MigrationRecorder, record)

    def note(recorder: MigrationRecorder, *arguments: Any) -> None:
        nonlocal noted
        noted += 1
        if noted == number:
            os.kill(os.getpid(), signal.SIGKILL)
        original(recorder, *arguments)

    setattr(MigrationRecorder, record, note)
    manage("migrate", "articles", target, *QUIET)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a site with all migrations."""
    folder = tmp_path_factory.mktemp("migrations") / "data"
    folder.mkdir()
    call(folder, manage, "migrate", *QUIET)
    return folder


@pytest.mark.parametrize("number", NUMBERS)
def test_a_migration_killed_before_its_note_is_applied_again(data_dir: Path, number: int) -> None:
    call(data_dir, manage, "migrate", "articles", BEFORE, *QUIET)

    killed = Forked(data_dir, migrate_and_die, NAMES[-1], number, "record_applied").wait()

    assert killed.returncode == -signal.SIGKILL, killed.output
    call(data_dir, manage, "migrate", *QUIET)
    assert "No planned" in call(data_dir, manage, "migrate", "--plan")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_migration_killed_before_its_note_is_taken_back_again(
    data_dir: Path, number: int
) -> None:
    killed = Forked(data_dir, migrate_and_die, BEFORE, number, "record_unapplied").wait()

    assert killed.returncode == -signal.SIGKILL, killed.output
    call(data_dir, manage, "migrate", "articles", BEFORE, *QUIET)
    call(data_dir, manage, "migrate", *QUIET)
    assert "No planned" in call(data_dir, manage, "migrate", "--plan")
