"""Index builder of the OpenSearch engine: commits, builds and removal of generations."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from indexer.engines.interface import DocumentSource, IndexDocument, Pace, Progress, no_pace
from indexer.engines.opensearch import mapping
from indexer.engines.opensearch.build import Build
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.commits import Commits
from indexer.engines.opensearch.compaction import compact
from indexer.engines.opensearch.index_vocabulary import IndexVocabulary
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.engines.opensearch.snapshots import Snapshot, Snapshots
from indexer.engines.opensearch.stored_places import stored_bytes
from indexer.exceptions import ClusterUnavailable, IndexDamaged, IndexerError, IndexMissing

PAGE = 5_000  # digests in a request
WAIT_FOR_COPIES_SECONDS = 60
NO_INDEX = "There is no search index yet. Run `manage.py reindex`."


class OpenSearchIndexBuilder:
    """Maintains an index in a cluster. See ``indexer.engines.interface.IndexBuilder``."""

    def __init__(self, options: OpenSearchOptions, cluster: Cluster, snapshots: Snapshots) -> None:
        self._options = options
        self._cluster = cluster
        self._snapshots = snapshots
        self._states = snapshots.states
        self._commits = Commits(cluster, snapshots)

    def current_generation(self) -> str | None:
        """Return the name of the generation that readers use; None if there is no index."""
        return self._states.current_generation()

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others, durably, in one commit."""
        states = self._states
        read = partial(states.read, generation) if generation else states.current
        self._commits.apply(read, updates, deletes)
        self._snapshots.forget()

    def begin(self, plan: list[tuple[int, int]]) -> str:
        """Create an empty generation, invisible to readers, and return its name."""
        return self._states.create(plan)

    def unfinished(self) -> str | None:
        """Return the newest interrupted generation that ``build`` can resume; else None."""
        current = self.current_generation()
        for name, meta in reversed(self._states.manifests().items()):
            if name == current:
                return None
            if (meta.get("state"), meta.get("fingerprint")) == ("building", mapping.fingerprint()):
                return name
        return None

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges that an unfinished generation is built from."""
        return self._states.plan(generation)

    def build(
        self,
        generation: str,
        source: DocumentSource,
        ranges: list[tuple[int, int]],
        *,
        procs: int,
        progress: Progress,
    ) -> int:
        """Index the ranges that the generation lacks; return the number of its documents."""
        build = Build(self._options, self._snapshots, generation)
        return build.run(source, ranges, procs=procs, progress=progress)

    def switch(self, generation: str) -> None:
        """Point readers to a finished generation, once its copies are complete."""
        compact(self._cluster, self._states.articles(generation))
        self._copy(generation)
        self._states.complete(generation)
        self._states.switch(generation)
        self._snapshots.forget()

    def _copy(self, generation: str) -> None:
        """Make the replicas of a new generation; wait a while for them."""
        index = self._states.articles(generation)
        settings = {"index": {"number_of_replicas": self._options.replicas}}
        self._cluster.request("PUT", f"/{index}/_settings", settings)
        health = self._cluster.request(
            "GET",
            f"/_cluster/health/{index}",
            params={
                "wait_for_status": "green" if self._options.replicas else "yellow",
                "timeout": f"{WAIT_FOR_COPIES_SECONDS}s",
                "level": "indices",
            },
            timeout=WAIT_FOR_COPIES_SECONDS + 10,
            late=True,
        )
        if health["status"] == "red":
            raise ClusterUnavailable(
                f"The new index {index} lacks shards, so readers keep the earlier one. Start the"
                " missing nodes of the OpenSearch cluster, and run `manage.py reindex --resume`."
            )

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove all generations but the current one and ``keep`` complete ones before it."""
        current = self.current_generation()
        metas = self._states.manifests()
        earlier = [
            name
            for name, meta in metas.items()
            if name != current and meta.get("state") == "complete"
        ]
        kept = {*earlier[max(0, len(earlier) - keep) :], current}
        removed = [name for name in metas if name not in kept]
        self._states.remove(removed)
        self._states.remove_files_without_index()
        return removed

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of each live document."""
        snapshot = self._snapshot(generation)
        index = snapshot.articles
        point = self._cluster.request(
            "POST", f"/{index}/_search/point_in_time", params={"keep_alive": "5m"}
        )
        self._cluster.check_shards(point)
        identity = point["pit_id"]
        try:
            after: list[int] = []
            while True:
                answer = self._page(identity, after)
                hits = answer["hits"]["hits"]
                for hit in hits:
                    fields = hit["fields"]
                    yield fields["id"][0], stored_bytes(fields["digest"][0])
                if len(hits) < PAGE:
                    return
                after = hits[-1]["sort"]
        finally:
            self._cluster.request(
                "DELETE", "/_search/point_in_time", {"pit_id": [identity]}, absent=True
            )

    def _page(self, identity: str, after: list[int]) -> Json:
        body: Json = {
            "size": PAGE,
            "pit": {"id": identity, "keep_alive": "5m"},
            "sort": [{"id": "asc"}],
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "digest"],
            "track_total_hits": False,
        }
        if after:
            body["search_after"] = after
        answer: Json = self._cluster.request("POST", "/_search", body)
        self._cluster.check_shards(answer)
        return answer

    def vocabulary(self, *, generation: str | None = None) -> IndexVocabulary:
        """Return the vocabulary of the latest commit of a generation."""
        return IndexVocabulary(self._snapshot(generation), self._cluster)

    def damaged_files(self, pace: Pace = no_pace) -> list[str]:
        """Return the shards of the current generation that have no intact copy.

        The cluster verifies checksums itself, and heals a damaged copy from another one. The name
        of the index of word tables stands for tables that count other documents than the index has.
        """
        current = self.current_generation()
        if current is None:
            raise IndexMissing(NO_INDEX)
        names = f"{self._states.articles(current)},{self._states.words(current)}"
        health = self._cluster.request(
            "GET", f"/_cluster/health/{names}", params={"level": "shards"}
        )
        shards = [
            f"{index}[{number}]"
            for index, found in sorted(health["indices"].items())
            for number, shard in sorted(found["shards"].items(), key=lambda each: int(each[0]))
            if not shard["primary_active"]
        ]
        return shards or self._wrong_tables(current)

    def _wrong_tables(self, generation: str) -> list[str]:
        state = self._states.read(generation)
        counted = self._cluster.request("GET", f"/{self._states.articles(generation)}/_count")
        self._cluster.check_shards(counted)
        is_wrong = not state.pending and counted["count"] != state.documents
        if is_wrong and self._states.read(generation) == state:
            return [self._states.words(generation)]
        return []

    def sound_articles(self, damaged: Iterable[str]) -> set[int]:
        """Return the articles of the current generation; none can be read without a shard."""
        if shards := [name for name in damaged if name.endswith("]")]:
            raise IndexDamaged(
                f"No copy of {', '.join(shards)} is intact. Start the missing nodes of the"
                " OpenSearch cluster, or run `manage.py reindex`."
            )
        return {article_id for article_id, _ in self.digests()}

    def mend(self, damaged: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        """Add the documents that the index lacks, and count all words anew."""
        if names := list(damaged):
            indexed = self.sound_articles(names)
            self._commits.recount(self._states.current, lambda: sorted(indexed))
        self.apply(list(documents), [])

    def earlier_generations(self) -> list[str]:
        """Return the complete generations that readers could use instead, newest first."""
        current = self.current_generation()
        return [
            name
            for name, meta in reversed(self._states.manifests().items())
            if name != current
            and meta.get("state") == "complete"
            and meta.get("fingerprint") == mapping.fingerprint()
        ]

    def size_bytes(self, generation: str) -> int:
        """Return the size of a generation in the cluster, without replicas, in bytes."""
        index = self._states.articles(generation)
        found = self._cluster.request("GET", f"/{index}/_stats/store", absent=True)
        if found is None:
            raise IndexerError(f"There is no generation {generation}.")
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])

    def _snapshot(self, generation: str | None) -> Snapshot:
        if generation is None:
            return self._snapshots.latest()
        return self._snapshots.open_generation(generation)
