"""schemathesis against a running site: generated requests, valid and invalid, and their answers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = "6"  # of each kind and operation, beside those of the schemas: some 700 requests
SEED = "18"


def test_no_generated_request_gets_an_answer_that_is_not_described(
    live_server, article_factory, settings, tmp_path
):
    settings.SEARCH_TIME_BUDGET_MS = settings.SEARCH_PROCESSOR_BUDGET_MS = 600_000
    for number in range(12):
        article_factory(
            title=f"Banjir di kampung {number}",
            source=f"kanal{number % 3}.pagi.com",
            author="Sari" if number % 2 else "",
            published_at=None if number == 5 else f"20{number + 10}-03-05T05:00:00Z",
        )
    done = subprocess.run(
        [
            *(Path(sys.executable).parent / "st", "run"),
            f"{live_server.url}/api/v1/openapi.json",
            *("--mode", "all", "--checks", "all", "--max-examples", EXAMPLES, "--seed", SEED),
            *("--continue-on-failure", "--no-shrink", "--no-color"),
            *("--generation-database", "none"),
        ],
        check=False,
        capture_output=True,
        cwd=tmp_path,
        text=True,
        timeout=570,
        env=os.environ | {"HOME": str(tmp_path)},
    )

    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated, done.stdout
    assert int(generated[1]) > 400
