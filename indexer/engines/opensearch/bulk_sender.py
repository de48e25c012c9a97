"""Sends bulk requests in threads, while the next documents are analysed."""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import TracebackType

from indexer.engines.opensearch.bulk import DocumentRefused, bulk_requests, send_bulk
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.patience import patient

THREADS = 2  # requests that the cluster answers at once, for each process


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
        send = partial(send_bulk, self._cluster, self._index, request)
        return patient(send, is_over=lambda: self._ended)

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
