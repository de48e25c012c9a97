"""Builds a generation: documents of id ranges, in several processes, with a word table for each.

The word table of a range is stored after its documents, so it is the checkpoint of the range. At
the end all tables become one, which completes the first commit.

Each attempt has a number, the version of its documents. So a process of an earlier attempt that has
not ended yet replaces nothing. A later attempt also deletes what an earlier one has written of
articles that are gone since.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from indexer.engines.interface import DocumentSource, IndexDocument, Progress
from indexer.engines.opensearch.bulk import delete_operation, index_operation, made_lines
from indexer.engines.opensearch.bulk_sender import BulkSender
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.contents import Contents
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.engines.opensearch.patience import patient
from indexer.engines.opensearch.snapshots import Snapshots
from indexer.engines.opensearch.state import State, States
from indexer.engines.opensearch.table_sums import sum_of
from indexer.engines.opensearch.word_tables import WordCounts
from indexer.exceptions import IndexDamaged
from indexer.storage.worker_pool import worker_pool

Range = tuple[int, int]
SAME_OR_NEWER = "external_gte"  # a repeated request of the same attempt is no conflict
PAGE = 10_000  # ids in a request
_maker: list[DocumentMaker] = []  # of this process, because its cache has most words
_clusters: dict[OpenSearchOptions, Cluster] = {}


class Built(NamedTuple):
    """A finished range: the number of its documents, and the name of its word table."""

    documents: int
    table: str


class Build:
    """The build of a generation by this process and its workers."""

    def __init__(self, options: OpenSearchOptions, snapshots: Snapshots, generation: str) -> None:
        self._options = options
        self._snapshots = snapshots
        self._states = snapshots.states
        self._generation = generation

    def run(
        self, source: DocumentSource, ranges: list[Range], *, procs: int, progress: Progress
    ) -> int:
        """Index the ranges without a table; return the number of documents of all.

        Does nothing if an earlier attempt was finished.
        """
        state = self._states.read(self._generation)
        if state.tables:
            self._snapshots.contents.discard_leftovers(state)
            progress(state.documents, state.documents)
            return state.documents
        state = self._states.write(replace(state, commit=state.commit + 1))
        done = self._finished(state, ranges)
        missing = [each for each in ranges if each not in done]
        counted = sum(each.documents for each in done.values())
        total = max(counted, source.count())
        progress(counted, total)
        build = partial(build_range, Attempt(self._options, self._generation, source, state.commit))
        with worker_pool(procs if len(missing) > 1 else 1) as workers:
            for each, built in workers.run([partial(build, *each) for each in missing]):
                done[each] = built
                counted += built.documents
                progress(counted, max(total, counted))
        patient(partial(self._close, state, [done[each] for each in sorted(done)]))
        return counted

    def _finished(self, state: State, ranges: list[Range]) -> dict[Range, Built]:
        """Return those of the ranges that have a word table."""
        index = self._states.words(self._generation)
        cluster = self._states.cluster
        cluster.request("POST", f"/{index}/_refresh")
        if state.commit > 1:  # of an earlier attempt, which wrote documents without a table
            cluster.request("POST", f"/{self._states.articles(self._generation)}/_refresh")
        wanted, found, after = set(ranges), dict[Range, Built](), list[Any]()
        while True:
            body: Json = {
                "size": 1_000,
                "query": {"exists": {"field": "first"}},
                "_source": ["range", "documents"],
                "sort": [{"first": "asc"}, {"attempt": "asc"}],
            }
            if after:
                body["search_after"] = after
            answer = cluster.request("POST", f"/{index}/_search", body)
            cluster.check_shards(answer)
            hits = answer["hits"]["hits"]
            for hit in hits:
                first, last = hit["_source"]["range"]
                if (first, last) in wanted:
                    table = hit["_id"].rpartition(":")[0]
                    found[first, last] = Built(hit["_source"]["documents"], table)
            if not hits:
                return found
            after = hits[-1]["sort"]

    def _close(self, state: State, built: list[Built]) -> None:
        """Make one word table of those of the ranges, and complete the first commit."""
        states, generation = self._states, self._generation
        contents = self._snapshots.contents
        documents = sum(each.documents for each in built)
        tables = (self._snapshots.table(generation, each.table) for each in built)
        name, content = f"b{state.commit:06d}", sum_of(tables)
        contents.store_for(state.commit, generation, name, content)
        contents.keep(generation, name, content)
        index, cluster = states.articles(generation), states.cluster
        cluster.request("POST", f"/{index}/_refresh")
        counted = cluster.request("GET", f"/{index}/_count")
        cluster.check_shards(counted)
        if counted["count"] != documents:
            raise IndexDamaged(
                f"The new index {index} has {counted['count']} documents instead of"
                f" {documents}. Readers keep the earlier one; run `manage.py reindex` again."
            )
        state = states.write(replace(state, tables=(name,), documents=documents))
        for each in built:
            contents.table_path(generation, each.table).unlink(missing_ok=True)
        contents.discard_leftovers(state)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to build a generation; its number is the version of its documents."""

    options: OpenSearchOptions
    generation: str
    source: DocumentSource
    number: int


def build_range(attempt: Attempt, first: int, last: int) -> tuple[Range, Built]:
    """Index one range: its documents, and then its word table."""
    cluster = _clusters.setdefault(attempt.options, Cluster(attempt.options))
    states, generation = States(cluster), attempt.generation
    if not _maker:
        _maker.append(DocumentMaker())
    words, written = WordCounts(), set[int]()
    index = states.articles(generation)
    with BulkSender(cluster, index) as sender:
        documents = attempt.source.read(first, last)
        sender.send(_operations(documents, words, written, attempt.number))
        if attempt.number > 1:
            indexed = patient(partial(_indexed, cluster, index, first, last))
            gone = [each for each in indexed if each not in written]
            sender.send(
                delete_operation(each, version=attempt.number, kind=SAME_OR_NEWER) for each in gone
            )
        sender.finish()
    facts: Json = {
        "range": [first, last],
        "documents": words.documents,
        "first": first,
        "attempt": attempt.number,
    }
    name = f"r{first}-{last}-a{attempt.number}"
    table, contents = words.packed(), Contents(states)
    patient(
        partial(contents.store_for, attempt.number, generation, name, table, facts=facts),
    )
    return (first, last), Built(words.documents, name)


def _operations(
    documents: Iterator[IndexDocument], words: WordCounts, written: set[int], version: int
) -> Iterator[str]:
    for article, line in made_lines(_maker[0], documents, words):
        written.add(article)
        yield index_operation(article, line, version=version, kind=SAME_OR_NEWER)


def _indexed(cluster: Cluster, index: str, first: int, last: int) -> list[int]:
    """Return the ids of a range that an earlier attempt has written."""
    found: list[int] = []
    while True:
        body: Json = {
            "size": PAGE,
            "query": {"range": {"id": {"gte": first, "lte": last}}},
            "stored_fields": "_none_",
            "docvalue_fields": ["id"],
            "sort": [{"id": "asc"}],
            "track_total_hits": False,
        }
        (answer,) = cluster.search_all([({"index": index}, body)])
        hits = answer["hits"]["hits"]
        found += [hit["fields"]["id"][0] for hit in hits]
        if len(hits) < PAGE:
            return found
        first = found[-1] + 1
