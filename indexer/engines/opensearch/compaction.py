"""Compaction: the segments of a rebuild are merged before they are copied and searched.

Lucene keeps the text of each document that was sent (``_recovery_source``) until a later merge; the
cluster says every 30 s how far it is not needed any more. After a rebuild that is more than half of
an index. Copies of an index are made of its files, so they become smaller, too.
"""

import logging
import math
import time

from indexer.engines.opensearch.cluster import Cluster
from indexer.exceptions import IndexerError

logger = logging.getLogger(__name__)

MIN_BYTES = 50_000_000  # of an index that is compacted; a smaller one is merged by commits soon
SEGMENT_BYTES = 5_000_000_000  # later merges leave larger segments alone
REQUEST_SECONDS = 300.0  # a longer merge goes on without a request that waits for it
LONGEST_SECONDS = 6 * 3_600.0
PAUSE_SECONDS = 5.0  # between two looks at a longer merge


def compact(cluster: Cluster, index: str) -> None:
    """Merge the segments of an index, if it is large; wait until this is done.

    An index that cannot be merged now is used as it is, and merged by later commits.
    """
    try:
        found = cluster.request("GET", f"/{index}/_stats/store")
        size = int(found["_all"]["primaries"]["store"]["size_in_bytes"])
        if size < MIN_BYTES:
            return
        shards = int(found["_shards"]["total"])
        cluster.request("POST", f"/{index}/_flush")
        _merge(cluster, index, segments=math.ceil(size / shards / SEGMENT_BYTES))
        cluster.request("POST", f"/{index}/_refresh")  # or searches stay with the old segments
    except IndexerError as error:
        logger.warning("The new index %s is larger than needed for a while: %s", index, error)


def _merge(cluster: Cluster, index: str, *, segments: int) -> None:
    path, params = f"/{index}/_forcemerge", {"max_num_segments": str(segments)}
    try:
        cluster.request("POST", path, params=params, timeout=REQUEST_SECONDS)
    except IndexerError:
        if not _merging(cluster, index):
            raise
    end = time.monotonic() + LONGEST_SECONDS
    while _merging(cluster, index) and time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)


def _merging(cluster: Cluster, index: str) -> bool:
    found = cluster.request("GET", f"/{index}/_stats/merge")
    return bool(found["_all"]["total"]["merges"]["current"])
