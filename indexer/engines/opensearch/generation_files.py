"""Files beside a generation, in the cluster: words for corrections, suggestions, and notes.

They are in the index of word tables. A content never changes under its version; one document
lists the contents that count, so that a reader sees all files of one moment. See
``indexer.engines.interface.GenerationFiles``.
"""

from secrets import token_hex

from indexer.engines.opensearch import stored_parts
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.state import States

LISTING = "files"


class ClusterFiles:
    """The files beside the generations of a site in its cluster."""

    def __init__(self, cluster: Cluster, states: States) -> None:
        self._cluster = cluster
        self._states = states

    def listing(self, generation: str) -> dict[str, str]:
        """Return the version of each file; empty if the generation has none."""
        found = self._document(generation, LISTING)
        return dict(found["versions"]) if found else {}

    def put(self, generation: str, content: bytes) -> str:
        """Store a content that is not listed yet; return its version."""
        version = token_hex(8)
        stored_parts.store(
            self._cluster, self._states.words(generation), _document_of(version), content
        )
        return version

    def replace_listing(
        self, generation: str, versions: dict[str, str], *, before: dict[str, str]
    ) -> None:
        """List the files that count, in one step; remove contents that only ``before`` lists."""
        index = self._states.words(generation)
        path = f"/{index}/_doc/{LISTING}"
        self._cluster.request("PUT", path, {"versions": versions})
        for version in set(before.values()) - set(versions.values()):
            stored_parts.remove(self._cluster, index, _document_of(version))

    def get(self, generation: str, version: str) -> bytes | None:
        """Return a content; None if it is no longer listed."""
        index = self._states.words(generation)
        return stored_parts.load(self._cluster, index, _document_of(version))

    def note(self, generation: str, name: str) -> str | None:
        """Return a note about the generation; None if there is none."""
        found = self._document(generation, f"note.{name}")
        return None if found is None else str(found["text"])

    def write_note(self, generation: str, name: str, text: str) -> None:
        """Replace a note, durably."""
        path = f"/{self._states.words(generation)}/_doc/note.{name}"
        self._cluster.request("PUT", path, {"text": text})

    def _document(self, generation: str, name: str) -> Json | None:
        path = f"/{self._states.words(generation)}/_doc/{name}"
        found = self._cluster.request("GET", path, absent=True)
        if not found or not found.get("found"):
            return None
        source: Json = found["_source"]
        return source


def _document_of(version: str) -> str:
    return f"file.{version}"
