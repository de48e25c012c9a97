"""Builds a generation: documents of id ranges, in several processes, with a word table for each.

The word table of a range is stored after its documents, so it is the checkpoint of the range. At
the end all tables become one.
"""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines.interface import DocumentSource, Progress
from indexer.engines.opensearch.bulk import index_operation, made_lines, write_bulk
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.engines.opensearch.snapshots import Snapshots
from indexer.engines.opensearch.state import States
from indexer.engines.opensearch.word_tables import WordCounts
from indexer.storage.worker_pool import worker_pool

Range = tuple[int, int]
FIRST_VERSION = 1  # of the documents of a build; commits have higher ones
_maker: list[DocumentMaker] = []  # of this process, because its cache has most words
_clusters: dict[OpenSearchOptions, Cluster] = {}


def build_ranges(  # noqa: PLR0913
    options: OpenSearchOptions,
    snapshots: Snapshots,
    generation: str,
    source: DocumentSource,
    ranges: list[Range],
    *,
    procs: int,
    progress: Progress,
) -> int:
    """Index the ranges without a table; return the number of documents of all."""
    states = snapshots.states
    done = finished_ranges(states, generation)
    missing = [each for each in ranges if each not in done]
    total, counted = source.count(), sum(done.values())
    progress(counted, total)
    with worker_pool(procs if len(missing) > 1 else 1) as workers:
        tasks = [partial(build_range, options, generation, source, *each) for each in missing]
        for each, documents in workers.run(tasks):
            done[each] = documents
            counted += documents
            progress(counted, max(total, counted))
    return counted


def build_range(
    options: OpenSearchOptions, generation: str, source: DocumentSource, first: int, last: int
) -> tuple[Range, int]:
    """Index one range: its documents, and then its word table."""
    cluster = _clusters.setdefault(options, Cluster(options))
    states = States(cluster)
    if not _maker:
        _maker.append(DocumentMaker())
    words = WordCounts()
    documents = source.read(first, last)
    # The same version again replaces what an interrupted attempt has written.
    lines = (
        index_operation(article, line, version=FIRST_VERSION, kind="external_gte")
        for article, line in made_lines(_maker[0], documents, words)
    )
    write_bulk(cluster, states.articles(generation), lines)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "range.words"
        words.write(path)
        facts: dict[str, Any] = {"range": [first, last], "documents": words.documents}
        states.upload(generation, path, table_of(first, last), facts=facts)
    return (first, last), words.documents


def table_of(first: int, last: int) -> str:
    """Return the name of the word table of a range."""
    return f"r{first}-{last}"


def finished_ranges(states: States, generation: str) -> dict[Range, int]:
    """Return the ranges that have a word table, with their numbers of documents."""
    cluster, index = states.cluster, states.words(generation)
    cluster.request("POST", f"/{index}/_refresh")
    found: dict[Range, int] = {}
    body: dict[str, Any] = {
        "size": 1_000,
        "_source": ["range", "documents"],
        "sort": ["_doc"],
    }
    answer = cluster.request("POST", f"/{index}/_search", body, params={"scroll": "1m"})
    while answer["hits"]["hits"]:
        for hit in answer["hits"]["hits"]:
            if "range" in hit["_source"]:
                first, last = hit["_source"]["range"]
                found[first, last] = hit["_source"]["documents"]
        scroll = {"scroll": "1m", "scroll_id": answer["_scroll_id"]}
        answer = cluster.request("POST", "/_search/scroll", scroll)
    cluster.request("DELETE", "/_search/scroll", {"scroll_id": answer["_scroll_id"]}, absent=True)
    return found
