"""The searches of readers' requests: several of a request share the requests to the cluster.

A request of a reader often needs a second search after the first, such as the relaxed one. If the
caller has announced it (``expect``), it goes along with the first one, and its results are there
when they are asked for.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from indexer.deadline import NO_DEADLINE, Deadline, current
from indexer.engines.interface import EngineQuery, EngineResults
from indexer.engines.opensearch.asking import Moved, Running, ask_round
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.snapshots import Snapshot, Snapshots
from indexer.engines.opensearch.state import States
from indexer.exceptions import ClusterUnavailable, IndexerError, IndexMissing, IndexMoved

MAX_EXPECTED = 4  # searches that go along with another one

Begin = Callable[[EngineQuery, Snapshot], Running]


class _Request(threading.local):
    """The searches of the request that a thread answers."""

    deadline: Deadline | None = None
    expected: Iterator[EngineQuery] = iter(())
    begun: tuple[tuple[EngineQuery, Running], ...] = ()


class Searches:
    """Runs searches over the latest commit, and those that are expected after them."""

    def __init__(self, cluster: Cluster, snapshots: Snapshots, begin: Begin) -> None:
        self._cluster = cluster
        self._snapshots = snapshots
        self._begin = begin
        self._request = _Request()

    def expect(self, queries: Iterable[EngineQuery]) -> bool:
        """Begin these searches along with the next one; outside a request, return False."""
        if current() is NO_DEADLINE:
            return False
        self._of_request().expected = iter(queries)
        return True

    def results(self, query: EngineQuery) -> EngineResults:
        """Return the results of a query. Raises ``IndexMoved`` (``Searcher.likely_vocabulary``)."""
        request, snapshots = self._of_request(), self._snapshots
        for each, running in request.begun:
            if each == query:
                return self._finished(running, None)
        snapshot, states = snapshots.likely()
        if states is None:
            return self._finished(self._begun(query, snapshot), None)
        try:
            return self._finished(self._begun(query, snapshot), states)
        except Moved as moved:
            was_assumed, latest = snapshots.was_assumed(), snapshots.of(moved.state)
        except IndexMissing:  # its generation was removed
            was_assumed = snapshots.was_assumed()
            snapshots.forget()
            latest = snapshots.latest()
        request.begun = ()
        if was_assumed:
            raise IndexMoved("There is a later commit of the search index.")
        return self._finished(self._begun(query, latest), None)

    def _begun(self, query: EngineQuery, snapshot: Snapshot) -> Running:
        running = self._begin(query, snapshot)
        request, own = self._request, [(query, running)]
        if request.deadline is None or request.deadline.passed():
            return running
        for each in islice(request.expected, MAX_EXPECTED):
            if all(each != other for other, _ in (*request.begun, *own)):
                own.append((each, self._begin(each, snapshot)))
        request.expected = iter(())
        request.begun += tuple(own)
        return running

    def _finished(self, running: Running, states: States | None) -> EngineResults:
        """Go on with a search until it ends; the others of its request go along."""
        request = self._request
        while running.results is None:
            others = [each for _, each in request.begun if each.results is None]
            others = [each for each in others if each is not running]
            try:
                ask_round(self._cluster, [running, *others], states)
            except (Moved, IndexMissing, ClusterUnavailable):
                request.begun = ()
                raise
            except IndexerError:
                request.begun = ()
                if not others:
                    raise
                continue  # alone: perhaps the cluster refuses only a search that is not needed
            if states is not None:
                self._snapshots.confirm(running.execution.snapshot)
                states = None
        return running.results

    def _of_request(self) -> _Request:
        request, deadline = self._request, current()
        if request.deadline is not deadline or deadline is NO_DEADLINE:
            request.deadline = None if deadline is NO_DEADLINE else deadline
            request.expected, request.begun = iter(()), ()
        return request
