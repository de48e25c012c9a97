"""The lock files have every pin of the requirements, with hashes, and bin/venv.sh demands them."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
REQUIREMENTS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", re.MULTILINE)


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    """Return name -> version of a file of requirements and of those it includes."""
    text = (ROOT / file).read_text("utf-8")
    found = {normalized(name): version for name, version in PIN.findall(text)}
    for other in re.findall(r"^-r (\S+)", text, re.MULTILINE):
        found |= pins(other)
    return found


def entries(file: str) -> dict[str, tuple[str, list[str]]]:
    """Return name -> version and hashes of a lock file."""
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = {}
    for line in lines:
        match = PIN.match(line)
        assert match, line
        found[normalized(match[1])] = match[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_every_pin_is_locked_with_hashes(file):
    locked = entries(file.replace(".txt", ".lock"))

    versions = {name: version for name, (version, _hashes) in locked.items()}
    missing = {
        name: version for name, version in pins(file).items() if versions.get(name) != version
    }
    assert not missing, "run bin/lock"
    assert not [name for name, (_version, hashes) in locked.items() if not hashes]


def test_the_product_has_nothing_that_is_not_pinned_by_hand():
    locked = set(entries("requirements.lock")) - {"colorama"}  # Windows alone

    assert locked == set(pins("requirements.txt"))


def test_lock_files_name_no_index():
    for file in REQUIREMENTS:
        text = (ROOT / file.replace(".txt", ".lock")).read_text("utf-8")
        assert "://" not in text
        assert "index-url" not in text


def test_compiled_packages_have_files_for_each_python():
    # A source archive and wheels for CPython 3.11 to 3.14, or a stable ABI: more than ten files.
    locked = entries("requirements.lock")

    for name in ("numpy", "numba", "llvmlite", "lxml", "pystemmer", "pyyaml", "regex"):
        assert len(locked[name][1]) > 10, name


def test_the_environment_is_made_from_the_lock_file(tmp_path):
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    python = folder / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@" >> "$0.calls"\n')
    python.chmod(0o755)

    subprocess.run(
        ["bash", "-c", f". bin/venv.sh; ensure_venv '{folder}' requirements.txt"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    calls = (folder / "bin" / "python.calls").read_text()
    assert "--require-hashes --no-deps -r requirements.lock" in calls
