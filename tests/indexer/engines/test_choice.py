"""The engine that a site uses: the setting, the note of a move, and a block of code."""

import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from indexer.engines import ENGINES, files_beside, get_searcher
from indexer.engines.choice import (
    NOTE_NAME,
    active_engine,
    note_move,
    noted_move,
    settings_of,
    using_engine,
)
from indexer.exceptions import IndexDamaged
from indexer.search.service import load_before_fork, warm_up


@pytest.fixture(autouse=True)
def cluster(settings: Any) -> None:
    """Set an embedded engine, and the address of a cluster."""
    settings.SEARCH_ENGINE = "whoosh"
    settings.OPENSEARCH_URLS = ["https://name:secret@one:9200"]
    settings.OPENSEARCH_INDEX = "arsip"


def test_without_a_note_the_setting_counts(settings: Any, index_dir: Path) -> None:
    assert noted_move() is None
    for name in ENGINES:
        settings.SEARCH_ENGINE = name
        assert active_engine() == name


def test_a_note_counts_at_once_and_until_the_way_back(index_dir: Path) -> None:
    note_move("opensearch")
    assert active_engine() == "opensearch"

    note_move("whoosh")
    assert active_engine() == "whoosh"
    assert not (index_dir / NOTE_NAME).exists()


def test_a_changed_setting_counts_more_than_a_note(settings: Any) -> None:
    note_move("opensearch")

    settings.SEARCH_ENGINE = "opensearch"
    assert active_engine() == "opensearch"
    note_move("whoosh")
    assert active_engine() == "whoosh"
    settings.SEARCH_ENGINE = "whoosh"
    assert active_engine() == "whoosh"


def test_a_process_without_the_address_of_the_cluster_takes_that_of_the_move(
    settings: Any,
) -> None:
    note_move("opensearch")
    settings.OPENSEARCH_URLS, settings.OPENSEARCH_INDEX = [], "telusur"

    found = settings_of("opensearch")

    assert found.OPENSEARCH_URLS == ["https://name:secret@one:9200"]
    assert found.OPENSEARCH_INDEX == "arsip"
    assert found.TIME_ZONE == settings.TIME_ZONE


def test_an_address_of_the_process_counts_more_than_that_of_the_move(settings: Any) -> None:
    note_move("opensearch")
    settings.OPENSEARCH_URLS = ["https://name:changed@one:9200"]

    assert settings_of("opensearch").OPENSEARCH_URLS == ["https://name:changed@one:9200"]


def test_only_the_user_of_the_site_can_read_a_note(index_dir: Path) -> None:
    before = os.umask(0o000)
    try:
        note_move("opensearch")
    finally:
        os.umask(before)

    assert stat.S_IMODE((index_dir / NOTE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{}", "[1]", json.dumps({"engine": "opensearch"})])
def test_a_damaged_note_says_what_to_do(index_dir: Path, content: str) -> None:
    index_dir.mkdir()
    (index_dir / NOTE_NAME).write_text(content)

    with pytest.raises(IndexDamaged, match="Set SEARCH_ENGINE"):
        active_engine()


def test_a_server_starts_with_a_damaged_note(index_dir: Path) -> None:
    """Pages then say what to do; a server that does not start could say nothing."""
    index_dir.mkdir()
    (index_dir / NOTE_NAME).write_text("")

    load_before_fork()
    warm_up()


def test_a_block_uses_another_engine_in_its_thread_alone() -> None:
    seen = []
    with using_engine("opensearch"):
        thread = threading.Thread(target=lambda: seen.append(active_engine()))
        thread.start()
        thread.join()
        seen.append(active_engine())

    assert seen == ["whoosh", "opensearch"]
    assert active_engine() == "whoosh"


@pytest.mark.parametrize("used", ["whoosh", "opensearch"])
def test_files_beside_an_index_belong_to_its_engine_whichever_is_used(used: str) -> None:
    """During a move, both engines have a generation that is written to."""
    note_move(used)

    assert files_beside("g000001") is None
    assert files_beside("c000001") is not None


def test_a_changed_setting_opens_another_engine(settings: Any, index_dir: Path) -> None:
    first = get_searcher()
    assert get_searcher() is first

    settings.SEARCH_RECENCY_HALF_LIFE_DAYS = 7
    assert get_searcher() is not first

    settings.INDEX_DIR = index_dir / "other"
    assert get_searcher().options.root == index_dir / "other"  # type: ignore[attr-defined]
