"""How much of a text the query for similar articles reads."""

from pathlib import Path

import pytest

from indexer.engines.whoosh.query import more_like_this
from tests.engines.conftest import build_index, open_named
from tests.engines.documents import document
from tests.engines.test_more_like import FLOOD, QUAKE, like, some_news


def test_the_end_of_an_enormous_text_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(more_like_this, "READ", len(QUAKE) + 20)
    engine = open_named("whoosh-numpy", tmp_path)
    build_index(engine, some_news())

    asked = document(99, "", f"{QUAKE} {'lalu ' * 10} {FLOOD * 20}")
    assert sorted(like(engine, asked)) == [3, 4]
