"""Requests to the cluster, repeated until they are answered or their time is over.

A request that one host does not answer goes to the next; all writes are safe to repeat, because
documents have external versions. Within the request of a reader, the time is that of its deadline.
After an outage, requests of the same kind are tried only once for some seconds, so that neither
readers nor writers wait for a cluster that is known to be away.
"""

import json
import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

import msgspec.json
from opensearchpy import exceptions as errors

from indexer.deadline import NO_DEADLINE, Deadline, current
from indexer.engines.opensearch.connections import Connections
from indexer.engines.opensearch.failures import (
    check_shards,
    failure_in,
    failure_of,
    too_slow,
)
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.exceptions import (
    ClusterIncomplete,
    ClusterSlow,
    ClusterUnavailable,
    ClusterUnreachable,
    IndexerError,
)

PAUSE_SECONDS = 0.1  # before the second attempt; doubled for each further one
MAX_PAUSE_SECONDS = 2.0
#: Share of the time that is left for one attempt of a reader: another copy may answer at once.
ATTEMPT_SHARE = 0.6
#: What is made once for a commit, such as copies of word tables, may take so many times as long.
MADE_ONCE_FACTOR = 2.5
ALL_SECONDS = 1e9  # more than any request may wait
MIN_SECONDS = 0.25  # of a reader's request: the site's own work may have used the time
CLUSTER_SHARE = 0.9  # of the time of an attempt, for the search itself
#: All attempts outside a reader's request take at most so many times the limit of one, and all
#: attempts that are answered with a refusal, so many times.
PATIENCE, PATIENCE_WITH_REFUSALS = 1.5, 0.5
MIN_OUTAGE_SECONDS, MAX_OUTAGE_SECONDS = 2.0, 10.0
HUNG_SECONDS = 30.0  # for which any copy of a shard is asked, after one has not answered
#: Failures that a further attempt may not meet.
PASSING = (ClusterUnavailable, ClusterUnreachable, ClusterIncomplete, ClusterSlow)
Json = dict[str, Any]
T = TypeVar("T")

# The client warns of every answer that is no success, also of expected ones.
logging.getLogger("opensearch").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Outage:
    """A kind of request that failed, until when it is remembered, and whether nobody answered."""

    failure: ClusterUnavailable
    until: float
    hung: bool


@dataclass
class Cluster:
    """The cluster of a site."""

    options: OpenSearchOptions
    _connections: Connections = field(init=False)
    _outages: dict[str, Outage] = field(default_factory=dict)  # by kind of request
    _hung_until: float = 0.0

    def __post_init__(self) -> None:
        self._connections = Connections(self.options)

    def request(  # noqa: PLR0913 - of HTTP
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Json | None = None,
        timeout: float | None = None,
        absent: bool = False,
        conflicts: bool = False,
        late: bool = False,
    ) -> Any:
        """Return the JSON answer.

        With ``absent``, return None if the resource does not exist; with ``conflicts``, if it has
        another version than the request assumes. With ``late``, an answer may come too late for
        what it waited for (status 408).

        ``timeout``: seconds of one attempt, in place of the site's limits. Raises ``IndexerError``.
        """
        kind = path.rpartition("/")[2]
        kind = kind if kind.startswith("_") else "_doc"
        content = body if body is None or isinstance(body, str) else _written(body)
        asked = dict(params or {})
        if kind == "_search":
            asked.setdefault("allow_partial_search_results", "false")

        def ask(seconds: float, attempt: int) -> Any:
            try:
                return self._connections.ask(
                    method, path, content, params=dict(asked), seconds=seconds
                )
            except errors.TransportError as error:
                if (absent and error.status_code == 404) or (
                    conflicts and error.status_code == 409
                ):
                    return None
                if late and error.status_code == 408:
                    return error.info
                if attempt > 1 and error.error == "resource_already_exists_exception":
                    return {}  # an earlier attempt was not answered in time
                raise failure_of(error, self.options) from error

        return self._answered(ask, kind, timeout)

    def search_all(self, searches: Sequence[tuple[Json, Json]]) -> list[Json]:
        """Return the answers of several searches: of a header and a body each.

        A search ends with a part of the hits when the time of the reader's request is over
        (``timed_out``). Raises ``ClusterUnavailable`` if an answer lacks the documents of a shard,
        and ``IndexMissing`` if an index does not exist.
        """

        def ask(seconds: float, attempt: int) -> list[Json]:
            any_copy = attempt > 1 or time.monotonic() < self._hung_until
            limit = seconds if _is_bounded(current()) else None
            lines = _lines(searches, limit, any_copy=any_copy)
            try:
                answer = self._connections.ask(
                    "POST", "/_msearch", lines, params={}, seconds=seconds
                )
            except errors.TransportError as error:
                raise failure_of(error, self.options) from error
            for each in answer["responses"]:
                if "error" in each:
                    self.fail_in(each["error"], int(each.get("status", 500)))
                self.check_shards(each)
            return list(answer["responses"])

        return self._answered(ask, "_msearch", None)

    def check_shards(self, answer: Json) -> None:
        """Raise an ``IndexerError`` if shards did not answer."""
        check_shards(answer, self.options)

    def fail_in(self, reason: Json, status: int) -> NoReturn:
        """Raise the exception of the site for an error that the cluster describes."""
        raise failure_in(reason, status, self.options)

    # --- attempts

    def _answered(self, ask: Callable[[float, int], T], kind: str, timeout: float | None) -> T:
        """Return the answer of the first attempt that succeeds.

        ``ask`` makes an attempt within some seconds; its second argument is the number of it.
        """
        deadline = current()
        is_read = _is_bounded(deadline) and timeout is None
        limit = timeout or self.options.timeout_ms / 1_000
        whole = max(deadline.elapsed_left(), MIN_SECONDS) if is_read else PATIENCE * limit
        refused = whole if is_read else PATIENCE_WITH_REFUSALS * limit
        if is_read and deadline.is_paused:
            whole *= MADE_ONCE_FACTOR
        if is_read and not deadline.may_wait:
            raise too_slow(self.options)
        outage = self._remembered(kind)
        if outage and outage.hung and not is_read and timeout is None:
            raise type(outage.failure)(*outage.failure.args)
        started = time.monotonic()
        attempt = 0
        told: ClusterUnavailable | None = None  # the latest failure that a host has told
        while True:
            attempt += 1
            left = max(0.05, started + whole - time.monotonic())
            seconds = max(ATTEMPT_SHARE * left, min(left, MIN_SECONDS)) if is_read else limit
            try:
                answer = ask(min(seconds, left), attempt)
            except PASSING as failure:
                self._note_hang(failure)
                if not isinstance(failure, ClusterUnreachable):
                    told = failure
                next_host = isinstance(failure, ClusterUnreachable)
                next_host = next_host and attempt % self._connections.hosts != 0
                pause = 0.0 if next_host else _pause(attempt)
                is_over = time.monotonic() + pause >= started + whole - 0.05
                if not isinstance(failure, ClusterSlow):
                    is_over |= time.monotonic() + pause >= started + refused
                if is_over or type(failure) not in PASSING or (outage and not next_host):
                    self._fail(told or failure, kind, started, deadline if is_read else None)
                time.sleep(pause)
            else:
                self._outages.pop(kind, None)
                if is_read:
                    deadline.waited(time.monotonic() - started)
                return answer

    def _fail(
        self, failure: ClusterUnavailable, kind: str, started: float, deadline: Deadline | None
    ) -> NoReturn:
        lasted = time.monotonic() - started
        if type(failure) in PASSING:
            remembered = min(max(lasted, MIN_OUTAGE_SECONDS), MAX_OUTAGE_SECONDS)
            hung = isinstance(failure, ClusterSlow)
            self._outages[kind] = Outage(failure, time.monotonic() + remembered, hung)
        if deadline is not None:
            # After a hang, the rest of the request does not wait any more.
            hangs = isinstance(failure, ClusterSlow)
            deadline.waited(ALL_SECONDS if hangs else lasted, in_vain=True)
            if hangs:
                deadline.cut()
        raise failure

    def _remembered(self, kind: str) -> Outage | None:
        outage = self._outages.get(kind)
        return outage if outage and time.monotonic() < outage.until else None

    def _note_hang(self, failure: IndexerError) -> None:
        if isinstance(failure, ClusterSlow):
            self._hung_until = time.monotonic() + HUNG_SECONDS


def _is_bounded(deadline: Deadline) -> bool:
    """Return whether a request has an end; a warm-up and a comparison have none."""
    return deadline is not NO_DEADLINE and math.isfinite(deadline.elapsed_left())


def _lines(searches: Sequence[tuple[Json, Json]], seconds: float | None, *, any_copy: bool) -> str:
    """Return the body of a request with several searches, each limited to some seconds.

    NOTE: a search that may end before all hits are seen must allow partial results, else the
    cluster answers "Time exceeded" with an error and no hits. Its shards are checked all the same.
    With ``any_copy``, the cluster chooses the copies of shards that answer best.
    """
    lines = []
    for header, body in searches:
        limit = {}
        if seconds is not None:
            limit["timeout"] = f"{max(1, int(1_000 * CLUSTER_SHARE * seconds))}ms"
        limited = {**body, **limit}
        where = {**header, "allow_partial_search_results": "timeout" in limited}
        if any_copy:
            where.pop("preference", None)
        lines += [_written(where), _written(limited)]
    return "\n".join(lines) + "\n"


def _written(content: Any) -> str:
    try:
        return msgspec.json.encode(content).decode()
    except (TypeError, UnicodeError):  # halves of surrogates
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _pause(attempt: int) -> float:
    longest = min(PAUSE_SECONDS * 2.0 ** (attempt - 1), MAX_PAUSE_SECONDS)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - so that workers take turns
