"""The file of words: searches work without it, and drains, repairs and rebuilds write it again."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article
from indexer import spelling
from indexer.engines import ENGINES, get_index_builder
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.spelling.files import FILE_NAME, REWRITE_FACTOR, REWRITE_MARGIN
from indexer.sync.consistency import repair, verify
from indexer.sync.rebuild import rebuild

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("articles")]


@pytest.fixture
def path(index_dir: Path, articles: None) -> Path:
    return index_dir / (get_index_builder().current_generation() or "") / FILE_NAME


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] ^= 0xFF
    path.unlink()  # a mapped file keeps its content
    path.write_bytes(content)


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-30])


DEFECTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (Path.unlink, "missing"),
    "cut short": (cut, "damaged"),
    "a flipped bit": (flip, "damaged"),
}
defects = pytest.mark.parametrize(("spoil", "reason"), DEFECTS.values(), ids=DEFECTS)


def meant(text: str) -> str:
    return search(SearchRequest(text)).corrected


def test_a_rebuild_writes_the_words(path: Path) -> None:
    assert path.exists()
    assert spelling.defect(path.parent.name) == ""
    assert meant("jokwi") == "jokowi"


@defects
def test_without_its_words_a_search_goes_on_and_warns_once(
    path: Path, spoil: Callable[[Path], None], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(path)

    with caplog.at_level(logging.WARNING, logger="indexer.spelling"):
        results = [search(SearchRequest(text)) for text in ("jokwi", "jokwi", "jokowi")]

    assert [found.total for found in results] == [0, 0, 2]
    assert [found.corrected for found in results] == ["", "", ""]
    (warning,) = caplog.messages
    assert reason in warning
    assert str(path) in warning


@defects
def test_verify_names_it_and_repair_writes_it(
    path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    spoil(path)

    assert (verify().spelling_defect, bool(verify())) == (reason, True)
    repair()

    assert not verify()
    assert meant("jokwi") == "jokowi"


@defects
def test_the_next_drain_writes_it(path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    spoil(path)

    Article.objects.create(title="Gempa", body="Gempa kecil.")

    assert spelling.defect(path.parent.name) == ""
    assert meant("jokwi") == "jokowi"


def test_a_full_disk_fails_no_save(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.spelling.files.ArrayFileWriter", full)
    Article.objects.create(title="Gempa", body="Gempa kecil.")

    assert search(SearchRequest("gempa")).total == 1
    assert any("No space left" in message for message in caplog.messages)


def test_a_drain_writes_the_words_of_a_larger_index_again(path: Path) -> None:
    before = path.stat().st_ino
    threshold = int(REWRITE_FACTOR * Article.objects.count() + REWRITE_MARGIN)

    Article.objects.create(title="Gempa", body="Gempa kecil.")
    assert path.stat().st_ino == before
    Article.objects.bulk_create(Article(title=f"Tsunami {n}", body="x") for n in range(threshold))
    Article.objects.create(title="Longsor", body="x")

    assert path.stat().st_ino != before
    assert (meant("tsunmai"), meant("longsro")) == ("tsunami", "longsor")


def test_words_of_an_engine_without_folders_are_removed_with_their_generation(
    index_dir: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENGINES, "memory", "tests.engines.memory_engine")
    settings.SEARCH_ENGINE = "memory"

    generations = [rebuild(procs=1).generation for _ in range(3)]

    assert [path.parent.name for path in sorted(index_dir.glob(f"m*/{FILE_NAME}"))] == (
        generations[1:]
    )
    assert not list(index_dir.glob(generations[0]))
    assert not verify()
    assert meant("jokwi") == "jokowi"
