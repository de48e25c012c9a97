"""Connections of a process to the hosts of the cluster: TLS, the version, and dead hosts.

Each process has its own, also after a fork. A host that failed is asked again after some seconds,
unless all have failed. The client limits only the wait for each piece of an answer; a
``BoundedPool`` limits the whole answer, so that a trickle holds no thread.
"""

import os
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec.json
from opensearchpy import JSONSerializer, OpenSearch, Transport, Urllib3HttpConnection
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Timeout

from indexer.engines.opensearch.failures import check_version
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.exceptions import ClusterMisset

DEAD_SECONDS, DEAD_DOUBLINGS = 5, 3  # a host that fails again is left alone for twice as long
CONNECT_SECONDS = 3.0
PIECE_BYTES = 1 << 16
LARGE_BYTES = 100_000  # a body whose sending may take as long as the answer


@dataclass
class Connections:
    """The connections of a process."""

    options: OpenSearchOptions
    _made: dict[int, Transport] = field(default_factory=dict)  # by process
    _known: set[int] = field(default_factory=set)  # processes that have asked for the version

    @property
    def hosts(self) -> int:
        """Return the number of hosts."""
        return len(self.options.urls)

    def ask(
        self, method: str, path: str, body: str | None, *, params: dict[str, Any], seconds: float
    ) -> Any:
        """Return the JSON answer of one host, within so many seconds.

        Raises ``opensearchpy.exceptions.TransportError`` and ``ClusterUnavailable``.
        """
        process = os.getpid()
        transport = self._made.get(process)
        if transport is None:
            transport = self._connected()
            # The connections of the parent process are left behind, and never used.
            self._made = {process: transport}
        if process not in self._known:
            first = transport.perform_request("GET", "/", timeout=_limits(seconds, None))
            check_version(first["version"])
            self._known = {process}
        return transport.perform_request(
            method, path, params=params, body=body, timeout=_limits(seconds, body)
        )

    def _connected(self) -> Transport:
        options = self.options
        if not options.urls:
            raise ClusterMisset(
                "OPENSEARCH_URL is not set.",
                "Set it to the address of the cluster, such as https://user:password@host:9200.",
            )
        secure: dict[str, Any] = {}
        if any(url.startswith("https:") for url in options.urls):
            secure = {"ca_certs": options.ca_file or ssl.get_default_verify_paths().cafile}
            if options.ca_file and not os.access(options.ca_file, os.R_OK):
                raise ClusterMisset(
                    f"The file OPENSEARCH_CA_FILE={options.ca_file} cannot be read.",
                    "Correct the setting, or the permissions of the file.",
                )
        client = OpenSearch(
            list(options.urls),
            connection_class=_Connection,
            max_retries=0,
            retry_on_timeout=True,  # then a host that does not answer is remembered as dead
            dead_timeout=DEAD_SECONDS,
            timeout_cutoff=DEAD_DOUBLINGS,
            pool_maxsize=options.pool_size,
            http_compress=False,
            serializer=_Serializer(),
            **secure,
        )
        return client.transport


@dataclass
class Answer:
    """A whole answer."""

    status: int
    headers: Any
    data: bytes


@dataclass
class BoundedPool:
    """A pool of connections to a host, whose read timeout is that of whole answers."""

    pool: HTTPConnectionPool

    def urlopen(
        self, method: str, url: str, body: bytes | None, *, timeout: Timeout, **options: Any
    ) -> Answer:
        """Return the answer to a request. Raises ``ReadTimeoutError``, as the pool does."""
        end = time.monotonic() + float(timeout.read_timeout or 0)
        response = self.pool.urlopen(
            method, url, body, timeout=timeout, preload_content=False, **options
        )
        try:
            data = b"".join(self._pieces(response, end))
        except BaseException:
            response.close()
            raise
        finally:
            response.release_conn()
        return Answer(response.status, response.headers, data)

    def _pieces(self, response: BaseHTTPResponse, end: float) -> Iterator[bytes]:
        connection = response.connection
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise ReadTimeoutError(self.pool, "", "The answer took too long.")
            if connection is not None and (sock := getattr(connection, "sock", None)) is not None:
                sock.settimeout(left)
            piece = response.read1(PIECE_BYTES)
            if not piece:
                return
            yield piece

    def close(self) -> None:
        """Close all connections."""
        self.pool.close()


class _Connection(Urllib3HttpConnection):
    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        self.pool = BoundedPool(self.pool)


class _Serializer(JSONSerializer):
    """Reads large answers in a third of the time of the standard library."""

    def loads(self, s: Any) -> Any:
        """Return the content of an answer. Raises ``SerializationError``."""
        try:
            return msgspec.json.decode(s)
        except (msgspec.DecodeError, UnicodeError):  # halves of surrogates, or no JSON
            return super().loads(s)


def _limits(seconds: float, body: str | None) -> Any:
    """Return the limits of a request, in a form that the client passes on to the pool."""
    connect = seconds if body and len(body) > LARGE_BYTES else min(seconds, CONNECT_SECONDS)
    return Timeout(connect=connect, read=seconds)
