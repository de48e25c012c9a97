"""Sends bulk requests in threads, while the next documents are analysed.

A build waits for a node that died, because the new index has no replicas until its end.
"""

import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from indexer.engines.opensearch.bulk import DocumentRefused, bulk_requests, send_bulk
from indexer.engines.opensearch.cluster import PASSING, Cluster
from indexer.exceptions import IndexerError

THREADS = 2  # requests that the cluster answers at once, for each process
PATIENCE_SECONDS = 180.0  # a node starts in less, and a longer outage can be resumed from
PAUSE_SECONDS = 2.0


class BulkSender:
    """Sends the operations of a build; leaving the block waits for the answers."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._waiting: deque[Future[list[str]]] = deque()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="bulk")
        self._refused: list[str] = []
        self._ended = False

    def send(self, operations: Iterable[str]) -> None:
        """Send operations. Raises ``IndexerError`` and ``DocumentRefused``, perhaps later."""
        for request in bulk_requests(operations):
            while len(self._waiting) >= THREADS:  # so memory is bounded
                self._take()
            task = self._threads.submit(self._sent, request)
            self._waiting.append(task)

    def finish(self) -> None:
        """Wait for all answers. Raises as ``send``."""
        while self._waiting:
            self._take()
        if self._refused:
            raise DocumentRefused(
                f"The OpenSearch cluster cannot store articles: {'; '.join(self._refused)}"
            )

    def _sent(self, request: str) -> list[str]:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return send_bulk(self._cluster, self._index, request)
            except IndexerError as error:
                if type(error) not in PASSING or time.monotonic() > end or self._ended:
                    raise
            time.sleep(PAUSE_SECONDS)

    def _take(self) -> None:
        self._refused += self._waiting.popleft().result()

    def __enter__(self) -> "BulkSender":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended = True
        self._threads.shutdown(wait=True, cancel_futures=True)
