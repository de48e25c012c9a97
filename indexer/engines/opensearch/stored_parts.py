"""Contents of any size in an index: compressed, and cut into documents.

The first part is written last, so a content whose first part is there is complete.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from zlib import compress, decompress

from indexer.engines.opensearch.cluster import Cluster, Json

PART_BYTES = 4_000_000  # of a document, compressed
LEFTOVERS = 1_000  # parts that are removed at a time


def store(
    cluster: Cluster, index: str, name: str, content: bytes, *, facts: Json | None = None
) -> None:
    """Store a content under a name; ``facts`` are stored beside each part."""
    packed = compress(content, 1)
    parts = [packed[at : at + PART_BYTES] for at in range(0, len(packed), PART_BYTES)]
    for number, part in reversed(list(enumerate(parts))):
        source = {"content": b64encode(part).decode("ascii"), "parts": len(parts), **(facts or {})}
        cluster.request("PUT", f"/{index}/_doc/{name}:{number}", source)


def load(cluster: Cluster, index: str, name: str) -> bytes | None:
    """Return a content; None if it is missing."""
    packed, number, parts = b"", 0, 1
    while number < parts:
        found = cluster.request("GET", f"/{index}/_doc/{name}:{number}", absent=True)
        if not found or not found.get("found"):
            return None
        packed += b64decode(found["_source"]["content"])
        parts, number = found["_source"]["parts"], number + 1
    return decompress(packed)


def remove(cluster: Cluster, index: str, name: str) -> None:
    """Remove a content, if it is there."""
    number, more = 0, True
    while more:
        path = f"/{index}/_doc/{name}:{number}"
        answer = cluster.request("DELETE", path, absent=True)
        number, more = number + 1, bool(answer and answer.get("result") == "deleted")


def remove_leftovers(cluster: Cluster, index: str, *, commit: int, kept: Iterable[str]) -> None:
    """Remove what was stored for a commit or an earlier one, but the contents to keep."""
    body: Json = {
        "size": LEFTOVERS,
        "_source": False,
        "query": {
            "bool": {
                "filter": [{"range": {"stored_for": {"lte": commit}}}],
                "must_not": [{"terms": {"name": list(kept)}}],
            }
        },
    }
    names = [""]
    while names:
        found = cluster.request("POST", f"/{index}/_search", body)
        cluster.check_shards(found)
        names = [hit["_id"] for hit in found["hits"]["hits"]]
        if names:
            lines = "".join(f'{{"delete":{{"_id":"{name}"}}}}\n' for name in names)
            cluster.request("POST", f"/{index}/_bulk", lines, params={"refresh": "true"})
