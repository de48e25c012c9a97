"""Hostile files of random kinds: none needs more than its share of time and memory.

The processor time of the parsing process is limited by the kernel (``IMPORT_MAX_SECONDS``), and the
memory of both processes; a file that exceeds a limit is told as such.
"""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

SEEDS = range(1_000, 1_026)
BYTES = 60_000
MAX_SECONDS = 4.0  # of this process, for one file
ARTICLE_SECONDS = 0.001  # more for each of its articles
EXCEEDED = {"too_slow", "too_much_memory", "parser_died", "given_up", "damaged_record"}


def test_hostile_files_of_random_kinds_take_little_time_and_memory() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.articles.importing.hostile_run"),
            *(str(SEEDS.start), str(SEEDS.stop), str(BYTES)),
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "IMPORT_MAX_SECONDS": "6", "DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr[-2_000:]
    assert [each["seed"] for each in sorted(found, key=lambda each: each["seed"])] == list(SEEDS)
    assert [each for each in found if EXCEEDED.intersection(each["codes"])] == []
    assert [each for each in found if not is_cheap(each)] == []


def is_cheap(measured: dict[str, Any]) -> bool:
    allowed = MAX_SECONDS + ARTICLE_SECONDS * measured["articles"]
    return bool(measured["seconds"] <= allowed)
