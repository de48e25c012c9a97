"""Starts primaries anew that the cluster has promoted only by half.

When most nodes have died and return, the elected one can make a copy of a shard the primary without
giving it a new term (seen with OpenSearch 2.19 and 3.9). Such a primary answers searches, but takes
no writes and feeds no other copies ("shard is not in primary mode"), until it is started anew. So
a thread of each worker looks for copies whose recovery does not begin, and cancels the allocation
of their primary. The cluster then promotes another copy that has all operations, or starts this one
from its own files; in both cases with a new term.
"""

import logging
import random
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.engines.opensearch.state import NAME
from indexer.exceptions import ClusterRefused

BEGIN_SECONDS = 20.0  # in which the recovery of a copy usually begins
LOOK_SECONDS = 10.0
REQUEST_SECONDS = 2.0

logger = logging.getLogger(__name__)


def start_mender(options: OpenSearchOptions) -> threading.Thread:
    """Start the thread that mends lost promotions, and ends with the process."""
    thread = threading.Thread(
        target=_mend_for_ever, args=(LostPromotions(Cluster(options)),), name="shards", daemon=True
    )
    thread.start()
    return thread


@dataclass(frozen=True)
class LostPromotions:
    """Finds such primaries among the indices of a site."""

    cluster: Cluster

    def mend(self) -> int:
        """Start the primaries anew; return their number. Raises ``IndexerError``."""
        primaries = set(self._found())
        for index, shard, node in primaries:
            self._start_anew(index, shard, node)
        return len(primaries)

    def _found(self) -> Iterator[tuple[str, int, str]]:
        """Yield the index, the shard and the node of each primary that feeds no other copy."""
        found: dict[str, Any] = self.cluster.request(
            "GET",
            f"/{self.cluster.options.index}-*/_recovery",
            params={"active_only": "true"},
            timeout=REQUEST_SECONDS,
        )
        own = re.compile(rf"{re.escape(self.cluster.options.index)}-{NAME}(-words)?")
        for index, recoveries in found.items():
            if not own.fullmatch(index):  # of another site, whose name begins with that of this one
                continue
            for each in recoveries["shards"]:
                waited = each["total_time_in_millis"] / 1_000
                is_waiting = (each["type"], each["stage"]) == ("PEER", "INIT")
                if is_waiting and waited > BEGIN_SECONDS:
                    yield index, int(each["id"]), str(each["source"]["name"])

    def _start_anew(self, index: str, shard: int, node: str) -> None:
        place = {"index": index, "shard": shard, "node": node, "allow_primary": True}
        self.cluster.request(
            "POST",
            "/_cluster/reroute",
            {"commands": [{"cancel": place}]},
            params={"metric": "none"},
            timeout=REQUEST_SECONDS,
        )
        logger.warning(
            "The primary of shard %d of %s on %s took no writes after an election;"
            " it was started anew.",
            shard,
            index,
            node,
        )


def _mend_for_ever(promotions: LostPromotions) -> None:
    told = ""
    while True:
        time.sleep(LOOK_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - workers take turns
        try:
            promotions.mend()
        except ClusterRefused as error:  # it has no right to do so
            if told != (told := str(error)):
                logger.warning("Shards that take no writes cannot be started anew: %s", error)
        except Exception as error:  # the thread must outlive every outage
            logger.debug("The copies of shards could not be looked at: %s", error)
