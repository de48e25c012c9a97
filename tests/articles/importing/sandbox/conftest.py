"""Children that know the harmful format."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from articles.importing.sandbox import child
from articles.importing.sandbox.reading import read_in_child

START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1));"
    " import tests.articles.importing.sandbox.harmful;"
    " from articles.importing.sandbox.worker import main; main(*sys.argv[1:])"
)


@pytest.fixture(autouse=True)
def _harmful_children(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    child.end_idle_children()
    monkeypatch.setattr(child, "_START", START)
    yield
    child.end_idle_children()


@pytest.fixture
def read() -> Callable[..., list[Any]]:
    """Read a file in a child."""
    import io

    def reading(content: bytes, name: str = "a.harm") -> list[Any]:
        return list(read_in_child(io.BytesIO(content), name))

    return reading
