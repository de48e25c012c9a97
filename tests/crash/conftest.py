"""Sites on disk for the crash tests: copies of one migrated, empty site."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.site import Site

TOPICS = ("banjir", "pemilu", "gempa", "inflasi", "vaksinasi", "sepak bola", "kereta", "hutan")


@pytest.fixture(scope="session")
def blank_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with a migrated, empty database and an empty index."""
    folder = tmp_path_factory.mktemp("blank-site")
    site = Site(folder)
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0", "--skip-checks")
    site.manage("reindex", "--procs", "1")
    return folder


@pytest.fixture
def site(blank_site: Path, tmp_path: Path) -> Site:
    """Return a copy of the blank site."""
    shutil.copytree(blank_site, tmp_path / "data")
    return Site(tmp_path / "data")


@pytest.fixture
def write_articles(tmp_path: Path) -> Callable[[str, int], Path]:
    """Return a function that writes a JSONL file with a number of different articles."""

    def write(name: str, count: int) -> Path:
        path = tmp_path / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                topic = TOPICS[number % len(TOPICS)]
                article = {
                    "id": f"{name}-{number}",
                    "title": f"Laporan {topic} {name} nomor {number}",
                    "body": f"Petugas membahas {topic} bersama warga desa nomor {number}. " * 8,
                    "source": f"Kabar {number % 5}",
                    "published": f"20{10 + number % 15}-03-{1 + number % 28:02d}",
                }
                file.write(json.dumps(article) + "\n")
        return path

    return write
