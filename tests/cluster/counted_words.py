"""The words that the tables of a generation must have: those of its live documents, exactly."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines.interface import Engine, IndexDocument
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.snapshots import Snapshots
from indexer.engines.opensearch.word_tables import FIELDS, WordCounts, WordTable, merged

Counted = dict[str, dict[bytes, int]]


def words_of(documents: Iterable[IndexDocument]) -> tuple[int, dict[str, int], Counted]:
    """Return the number of documents, the sums of lengths, and the frequencies of all words."""
    words = WordCounts()
    list(DocumentMaker().documents(list(documents), words))
    return _content(words)


def words_in(engine: Engine, generation: str | None = None) -> tuple[int, dict[str, int], Counted]:
    """Return the same of the tables of an engine."""
    snapshots: Snapshots = engine.builder._snapshots  # type: ignore[attr-defined]
    states = snapshots.states
    state = states.read(generation) if generation else states.current()
    assert state.pending == ""
    tables = [snapshots.table(state.generation, name) for name in state.tables]
    content = _content(merged(tables))
    assert state.documents == content[0]
    return content


def assert_exact(
    engine: Engine, documents: Iterable[IndexDocument], *, generation: str | None = None
) -> None:
    """Assert that a generation has these documents, each once, and exactly their words."""
    live = list(documents)
    digests = sorted(engine.builder.digests(generation=generation))
    assert digests == sorted((each.article_id, each.digest) for each in live)
    assert words_in(engine, generation) == words_of(live)


def stored_names(nodes_url: str, index: str) -> list[str]:
    """Return the names of the contents beside the word tables, refreshed."""
    import json
    from urllib.request import Request, urlopen

    def ask(path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(f"{nodes_url}/{index}/{path}", content, headers, method="POST")
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    ask("_refresh")
    found = ask("_search", {"size": 10_000, "_source": False})
    return sorted(hit["_id"] for hit in found["hits"]["hits"])


def _content(words: WordCounts) -> tuple[int, dict[str, int], Counted]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "all.words"
        words.write(path)
        table = WordTable(path)
        counted = {
            name: dict(zip(table.terms[name].all(), table.counts[name].tolist(), strict=True))
            for name in FIELDS
        }
        return table.documents, table.lengths, counted
