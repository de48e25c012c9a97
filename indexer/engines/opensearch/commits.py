"""Writes documents and deletions into a generation: bulk requests, versions, and its next state.

Every document has the number of its commit as an external version. So a late write of a process
that was stopped in between never replaces a newer one, not even a deletion. A commit is not atomic
in the cluster: if it fails in between, a part of it is visible, its rows stay in the outbox, and
the next commit writes them again.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import uuid4

from indexer.engines.interface import IndexDocument
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.snapshots import Snapshots
from indexer.engines.opensearch.state import State, States
from indexer.engines.opensearch.word_tables import WordCounts, merged
from indexer.exceptions import IndexerError

BULK_BYTES = 4_000_000  # of a request
BATCH_DOCUMENTS = 256  # analysed at a time
MERGED_TABLES = 8  # of about one size become one
SIZE_STEP = 4  # tables of one class differ by at most this factor

Line = dict[str, Any] | str


class Commits:
    """Writes the commits of one process."""

    def __init__(self, cluster: Cluster, snapshots: Snapshots) -> None:
        self._cluster = cluster
        self._snapshots = snapshots
        self._states: States = snapshots.states
        self._maker: DocumentMaker | None = None

    def apply(
        self, state: State, updates: Sequence[IndexDocument], deletes: Iterable[int]
    ) -> State:
        """Write a commit after a state; return the state of the commit."""
        changed = {each.article_id for each in updates}
        gone = [article for article in dict.fromkeys(deletes) if article not in changed]
        commit = state.commit + 1
        state = self._states.write(replace(state, commit=commit, pending=uuid4().hex))
        index, words = self._states.articles(state.generation), WordCounts()
        operations = self._operations(updates, gone, words, commit)
        write_bulk(self._cluster, index, operations)
        self._cluster.request("POST", f"/{index}/_refresh")
        counted = self._cluster.request("GET", f"/{index}/_count")
        self._cluster.check_shards(counted)
        tables = state.tables
        if words.documents:
            tables = (*tables, self._stored(state.generation, words, f"c{commit:06d}"))
        tables = self._merged(state.generation, tables)
        finished = replace(state, pending="", tables=tables, documents=int(counted["count"]))
        return self._states.write(finished)

    def _operations(
        self,
        updates: Sequence[IndexDocument],
        gone: Sequence[int],
        words: WordCounts,
        version: int,
    ) -> Iterator[str]:
        self._maker = self._maker or DocumentMaker()
        yield from update_lines(self._maker, updates, words, version=version)
        for article in gone:
            yield _line({"delete": _target(article, version, "external")})

    def _stored(self, generation: str, words: WordCounts, prefix: str) -> str:
        """Store a word table in the cluster and on this machine; return its name."""
        name = f"{prefix}-{uuid4().hex[:8]}"
        path = self._states.folder(generation) / f"{name}.words"
        words.write(path)
        self._states.upload(generation, path, name)
        return name

    def _merged(self, generation: str, tables: tuple[str, ...]) -> tuple[str, ...]:
        """Merge the last tables that are of about one size, if they are many."""
        opened = [self._snapshots.table(generation, name) for name in tables]
        sizes = [max(1, sum(map(len, table.terms.values()))) for table in opened]
        number = 0
        largest = 0
        for size in reversed(sizes):
            if largest and size > SIZE_STEP * max(largest, 1_000):
                break
            largest = max(largest, size)
            number += 1
        if number < MERGED_TABLES:
            return tables
        stored = self._stored(generation, merged(opened[-number:]), "m")
        return (*tables[:-number], stored)


def update_lines(
    maker: DocumentMaker,
    documents: Iterable[IndexDocument],
    words: WordCounts,
    *,
    version: int,
    kind: str = "external",
) -> Iterator[str]:
    """Yield the operations of a bulk request that write documents, each as two lines."""
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_DOCUMENTS)):
        for article, fields in maker.documents(batch, words):
            yield f"{_line({'index': _target(article, version, kind)})}\n{_line(fields)}"


def write_bulk(cluster: Cluster, index: str, operations: Iterable[str]) -> None:
    """Send operations in requests of limited size. Raises ``IndexerError`` if any is refused.

    An operation with an older version than the document's is no error: a newer one was written.
    """
    lines: list[str] = []
    size = 0
    for operation in operations:
        lines.append(operation)
        size += len(operation)
        if size >= BULK_BYTES:
            _send(cluster, index, lines)
            lines, size = [], 0
    if lines:
        _send(cluster, index, lines)


def _send(cluster: Cluster, index: str, lines: list[str]) -> None:
    answer = cluster.request("POST", f"/{index}/_bulk", "\n".join(lines) + "\n")
    if not answer["errors"]:
        return
    for item in answer["items"]:
        (result,) = item.values()
        error: Json | None = result.get("error")
        if error and error.get("type") != "version_conflict_engine_exception":
            cluster.fail_in(error, int(result["status"]))
    if len(answer["items"]) == 0:
        raise IndexerError("The OpenSearch cluster has answered a bulk request with nothing.")


def _target(article: int, version: int, kind: str) -> dict[str, Any]:
    return {"_id": str(article), "version": version, "version_type": kind}


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
