"""The plugin that names failed tests at once, in a pytest of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

TESTS = """
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("fixture")

def test_fails():
    assert 1 == 2, "first line\\nsecond line"

def test_breaks(broken):
    pass

def test_passes():
    pass
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_failures_are_named_before_the_run_ends(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_sample.py").write_text(TESTS)

    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", tmp_path),
            *("-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider"),
            *("-p", "tests.failure_lines", "-n", workers, tmp_path),
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    during, _, _ = run.stdout.partition("= FAILURES =")
    during, _, _ = during.partition("= ERRORS =")
    lines = [line for line in during.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert sorted(lines) == [
        "ERROR test_sample.py::test_breaks - RuntimeError: fixture",
        "FAILED test_sample.py::test_fails - AssertionError: first line",
    ], run.stdout + run.stderr
