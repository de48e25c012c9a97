"""Requests to the cluster: connections, retries, and errors as exceptions of the site.

A request that no host answers is sent to the next host. All writes are safe to repeat, because
documents have external versions. Only this module names the client library.
"""

import json
import logging
import os
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from opensearchpy import OpenSearch
from opensearchpy import exceptions as errors

from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.exceptions import ClusterUnavailable, IndexerError, IndexMissing

OLDEST, FIRST_UNKNOWN = (2, 12), (4, 0)  # versions of the cluster
ATTEMPTS = 3
PAUSE_SECONDS = 0.2  # before the second attempt; doubled for each further one
RETRIED = frozenset({429, 502, 503, 504})
#: Errors between nodes, which the cluster answers with the status 500 until it knows who is gone.
NODE_ERRORS = frozenset(
    {
        "cluster_manager_not_discovered_exception",
        "connect_transport_exception",
        "node_closed_exception",
        "node_disconnected_exception",
        "node_not_connected_exception",
        "receive_timeout_transport_exception",
        "search_phase_execution_exception",
    }
)
TOO_LARGE = 413

Json = dict[str, Any]

# The client warns of every answer that is no success, also of expected ones.
logging.getLogger("opensearch").setLevel(logging.ERROR)


@dataclass
class Cluster:
    """The cluster of a site; each process has its own connections."""

    options: OpenSearchOptions
    _clients: dict[int, OpenSearch] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

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

        ``timeout``: seconds until the next host is tried. Raises ``IndexerError``.
        """
        asked = {**(params or {}), "request_timeout": timeout or self.options.timeout_ms / 1_000}
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._client().transport.perform_request(
                    method, path, params=asked, body=body
                )
            except errors.TransportError as error:
                if (absent and error.status_code == 404) or (
                    conflicts and error.status_code == 409
                ):
                    return None
                if late and error.status_code == 408:
                    return error.info
                if attempt < ATTEMPTS and _may_pass(error):
                    time.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
                    continue
                self._fail(error)
            return answer
        raise AssertionError("unreachable")

    def search_all(self, searches: Sequence[tuple[Json, Json]]) -> list[Json]:
        """Return the answers of several searches: of a header and a body each.

        Raises ``ClusterUnavailable`` if an answer lacks the documents of a shard, and
        ``IndexMissing`` if an index does not exist.
        """
        lines = [json.dumps(part, separators=(",", ":")) for search in searches for part in search]
        for attempt in range(1, ATTEMPTS + 1):
            answers = self.request("POST", "/_msearch", "\n".join(lines) + "\n")["responses"]
            try:
                self._check_answers(answers)
            except ClusterUnavailable:
                # For a moment after a node has died, shards are still looked for there.
                if attempt == ATTEMPTS:
                    raise
                time.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
            else:
                return list(answers)
        raise AssertionError("unreachable")

    def _check_answers(self, answers: Sequence[Json]) -> None:
        for answer in answers:
            if "error" in answer:
                self.fail_in(answer["error"], int(answer.get("status", 500)))
            self.check_shards(answer)

    def check_shards(self, answer: Json) -> None:
        """Raise ``ClusterUnavailable`` if shards did not answer: by default, hits are missing."""
        shards = answer["_shards"]
        if shards.get("failed") or shards["successful"] < shards["total"]:
            reasons = [each.get("reason", {}) for each in shards.get("failures", ())]
            for reason in reasons:
                if reason.get("type") in {"query_shard_exception", "script_exception"}:
                    raise IndexerError(f"The cluster refused a search ({_text(reason)}).")
            raise ClusterUnavailable(
                f"{shards['total'] - shards['successful']} of {shards['total']} shards of the index"
                " do not answer. Start the missing nodes of the OpenSearch cluster; see"
                " _cluster/allocation/explain."
            )

    def _client(self) -> OpenSearch:
        client = self._clients.get(os.getpid())
        if client is None:
            with self._lock:
                client = self._clients.get(os.getpid())
                if client is None:
                    client = self._connected()
                    self._clients.clear()  # connections of the parent process
                    self._clients[os.getpid()] = client
        return client

    def _connected(self) -> OpenSearch:
        options = self.options
        if not options.urls:
            raise ClusterUnavailable(
                "OPENSEARCH_URL is not set. Set it to the address of the cluster, such as"
                " https://user:password@host:9200."
            )
        secure: Json = {}
        if any(url.startswith("https:") for url in options.urls):
            secure = {"ca_certs": options.ca_file or ssl.get_default_verify_paths().cafile}
            if options.ca_file and not os.access(options.ca_file, os.R_OK):
                raise ClusterUnavailable(
                    f"The file OPENSEARCH_CA_FILE={options.ca_file} cannot be read. Correct the"
                    " setting, or the permissions of the file."
                )
        client = OpenSearch(
            list(options.urls),
            timeout=options.timeout_ms / 1_000,
            max_retries=max(3, len(options.urls)),
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            pool_maxsize=options.pool_size,
            http_compress=False,
            **secure,
        )
        try:
            _check_version(client.info()["version"])
        except errors.TransportError as error:
            self._fail(error)
        return client

    def _fail(self, error: errors.TransportError) -> NoReturn:
        """Raise the exception of the site for an error of the client."""
        if isinstance(error, errors.SSLError):
            raise ClusterUnavailable(
                f"The certificate of the OpenSearch cluster is not accepted ({error.error})."
                " Renew it, or set OPENSEARCH_CA_FILE to the authority that signed it."
            ) from error
        if isinstance(error, errors.ConnectionTimeout):
            raise ClusterUnavailable(
                f"The OpenSearch cluster did not answer within {self.options.timeout_ms} ms."
                " See how busy its nodes are, or raise OPENSEARCH_TIMEOUT_MS."
            ) from error
        if isinstance(error, errors.ConnectionError):
            raise ClusterUnavailable(
                f"No host of OPENSEARCH_URL can be reached ({type(error.info).__name__})."
                " Start the OpenSearch cluster, or correct the setting."
            ) from error
        details = error.info.get("error") if isinstance(error.info, dict) else None
        reason = details if isinstance(details, dict) else {"reason": details or error.error}
        try:
            self.fail_in(reason, int(error.status_code))
        except IndexerError as translated:
            raise translated from error

    def fail_in(self, reason: Json, status: int) -> NoReturn:
        """Raise the exception of the site for an error that the cluster describes."""
        kind, text = reason.get("type", ""), _text(reason)
        if status == 401:
            raise ClusterUnavailable(
                "The OpenSearch cluster refuses user and password. Correct them in OPENSEARCH_URL."
            )
        if kind == "cluster_block_exception" and "read-only" in text:
            raise IndexerError(
                "The disks of the OpenSearch cluster are nearly full, so it accepts no changes."
                " Nothing is lost: make room or add a node, and pending changes follow."
            )
        if status == 403:
            raise ClusterUnavailable(
                f"The OpenSearch cluster does not permit a request ({text}). Give the user of"
                f" OPENSEARCH_URL all rights on the indices {self.options.index}*."
            )
        if kind == "index_not_found_exception":
            raise IndexMissing(
                "There is no search index yet. Run `manage.py reindex` to build one."
            )
        if status in RETRIED or kind in NODE_ERRORS:
            raise ClusterUnavailable(
                f"The OpenSearch cluster cannot answer now ({text}). Start its missing nodes; see"
                " _cluster/health and _cluster/allocation/explain."
            )
        raise IndexerError(f"The OpenSearch cluster refused a request ({status}: {text}).")


def _may_pass(error: errors.TransportError) -> bool:
    """Return whether a further attempt may succeed; the client has already tried other hosts."""
    if isinstance(error, errors.SSLError | errors.ConnectionTimeout):
        return False
    if isinstance(error, errors.ConnectionError) or error.status_code in RETRIED:
        return True
    details = error.info.get("error") if isinstance(error.info, dict) else None
    return isinstance(details, dict) and details.get("type") in NODE_ERRORS


def _check_version(version: Json) -> None:
    number = str(version.get("number", ""))
    if version.get("distribution") != "opensearch":
        raise ClusterUnavailable(
            f"The server of OPENSEARCH_URL is no OpenSearch, or older than 1.0 (it says {number})."
            " Set OPENSEARCH_URL to an OpenSearch cluster."
        )
    parts = tuple(int(part) for part in number.split("-", maxsplit=1)[0].split(".")[:2])
    if not OLDEST <= parts < FIRST_UNKNOWN:
        known = f"{'.'.join(map(str, OLDEST))} to 3.x"
        raise ClusterUnavailable(
            f"The OpenSearch cluster has version {number}, and this site works with {known}."
            " Upgrade the cluster, or the site."
        )


def _text(reason: Json) -> str:
    """Return the innermost reason of an error of the cluster."""
    while isinstance(reason.get("caused_by"), dict):
        reason = reason["caused_by"]
    causes = reason.get("root_cause") or ()
    text = reason.get("reason") or (causes and causes[0].get("reason")) or reason.get("type")
    return str(text)[:300]
