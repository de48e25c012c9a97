"""Bulk requests of limited size: operations with external versions, which may be repeated.

An operation with an older version than that of the document is no error: a newer one was written.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from indexer.engines.interface import IndexDocument
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.word_tables import WordCounts
from indexer.exceptions import IndexerError

BULK_BYTES = 2_000_000  # of a request
BATCH_DOCUMENTS = 256  # analysed at a time
BAD_REQUEST = 400
CONFLICT = "version_conflict_engine_exception"


class DocumentRefused(ValueError):
    """The cluster cannot store a document, whenever it is sent."""


def made_lines(
    maker: DocumentMaker, documents: Iterable[IndexDocument], words: WordCounts
) -> Iterator[tuple[int, str]]:
    """Yield the id and the line of a bulk request of each document; count their words."""
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_DOCUMENTS)):
        for article, fields in maker.documents(batch, words):
            yield article, json_line(fields)


def index_operation(article: int, line: str, *, version: int, kind: str = "external") -> str:
    """Return the operation that writes a document, as two lines."""
    target = f'{{"index":{{"_id":"{article}","version":{version},"version_type":"{kind}"}}}}'
    return f"{target}\n{line}"


def delete_operation(article: int, *, version: int, kind: str = "external") -> str:
    """Return the operation that deletes a document."""
    return f'{{"delete":{{"_id":"{article}","version":{version},"version_type":"{kind}"}}}}'


def write_bulk(cluster: Cluster, index: str, operations: Iterable[str]) -> None:
    """Send operations in requests of limited size.

    Raises ``IndexerError`` if the cluster cannot write now, and ``DocumentRefused``, after all
    operations are sent, if it can never store one of the documents.
    """
    refused: list[str] = []
    for request in bulk_requests(operations):
        refused += send_bulk(cluster, index, request)
    if refused:
        raise DocumentRefused(f"The OpenSearch cluster cannot store articles: {'; '.join(refused)}")


def bulk_requests(operations: Iterable[str]) -> Iterator[str]:
    """Yield the bodies of bulk requests of these operations."""
    lines: list[str] = []
    size = 0
    for operation in operations:
        lines.append(operation)
        size += len(operation)
        if size >= BULK_BYTES:
            yield "\n".join([*lines, ""])
            lines, size = [], 0
    if lines:
        yield "\n".join([*lines, ""])


def send_bulk(cluster: Cluster, index: str, request: str) -> list[str]:
    """Send one request; return which documents the cluster can never store, and why.

    Raises ``IndexerError`` if it cannot write others now.
    """
    answer = cluster.request("POST", f"/{index}/_bulk", request)
    if not answer["items"]:
        raise IndexerError("The OpenSearch cluster has answered a bulk request with nothing.")
    refused: list[str] = []
    if not answer["errors"]:
        return refused
    for item in answer["items"]:
        (result,) = item.values()
        error: Json | None = result.get("error")
        if error is None or error.get("type") == CONFLICT:
            continue
        if int(result["status"]) != BAD_REQUEST:
            cluster.fail_in(error, int(result["status"]))
        refused.append(f"{result['_id']} ({str(error.get('reason'))[:200]})")
    return refused


def json_line(content: dict[str, Any]) -> str:
    """Return an object as a line."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
