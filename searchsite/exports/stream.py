"""The bytes of an export, made while the client takes them.

The server keeps what a client does not take at once in a file (``searchsite.server.outgoing``), so
a slow client holds neither a cursor nor memory. Beyond a few megabytes there, the export waits, and
it ends with its time: the closing line says so.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Protocol, Self

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils import translation

from indexer.deadline import Refused
from indexer.engines.interface import Hit
from indexer.exceptions import IndexerError
from searchsite.admission import Gate, running
from searchsite.exports.formats import Closing, Order
from searchsite.exports.hits import TooDear, all_hits, first_hits
from searchsite.exports.params import ExportParams
from searchsite.exports.rows import Addresses, Reader, today
from searchsite.server.limits import deadline

FIRST_ROWS, BATCH_ROWS = 50, 50  # a few milliseconds of work, between which readers come
GIVE_WAY_SECONDS = 0.1  # to readers before each batch; so an export has a tenth of a busy process
MAX_UNSENT_BYTES = 16_000_000  # that the server keeps for a client
WAIT_SECONDS = 0.05  # between two looks at a client that is behind
COMPLETE, LIMIT, TIME, INDEX, DATABASE = "complete", "limit", "time", "index", "database"

logger = logging.getLogger(__name__)


class Client(Protocol):
    """The socket of a client, as ``searchsite.server.outgoing`` has it."""

    @property
    def unsent(self) -> int:
        """The bytes that the client has not taken."""
        ...

    def flush(self) -> bool:
        """Send what the client takes now. Raises ``OSError`` if it has gone."""
        ...


class Export:
    """An iterator over the bytes of a file, which holds a slot until it is closed.

    The first rows are read when the object is made: errors then are those of a page.
    """

    def __init__(self, params: ExportParams, addresses: Addresses, slot: Gate) -> None:
        """Raise ``Refused``, ``TooDear`` or ``IndexerError`` if there is no search, or no slot."""
        self._slot: Gate | None = None
        slot.enter()
        self._slot = slot
        try:
            self._begin(params, addresses)
        except BaseException:
            self.close()
            raise

    def _begin(self, params: ExportParams, addresses: Addresses) -> None:
        self._params = params
        self._language = translation.get_language()
        self._end = time.monotonic() + settings.EXPORT_MAX_SECONDS
        self._client: Client | None = None
        results = first_hits(params.request, min(FIRST_ROWS, settings.EXPORT_MAX_ROWS))
        order = Order(params.fields, params.bom, addresses, results.outlet_of, today())
        self._writer = params.format.writer(order)
        names = params.fields if params.format.has_fields else ()
        self._reader = Reader(frozenset(names), results.highlighter)
        self._rows = self._withdrawn = 0
        self.total = results.total
        first = self._writer.beginning() + self._written(results.hits)
        self._pieces = self._made(first, results.hits)

    def to_client_of(self, request: HttpRequest) -> Self:
        """Keep the pace of the client of a request, where the server tells it."""
        client = request.META.get("gunicorn.socket")
        self._client = client if hasattr(client, "unsent") else None
        return self

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        self._wait_for_client()
        # The middleware that chose the language has ended before the file is made.
        with translation.override(self._language):
            piece = next(self._pieces)
        return piece.encode()

    def close(self) -> None:
        """End the export, and give the slot back; the server calls it, whatever has happened."""
        self._pieces = iter(())
        slot, self._slot = self._slot, None
        if slot is not None:
            slot.leave()

    def __del__(self) -> None:
        self.close()  # a middleware has replaced the response

    def _made(self, first: str, hits: Sequence[Hit]) -> Iterator[str]:
        """Yield the first rows, all others and the closing line."""
        if first:
            yield first
        status = COMPLETE
        if self.total > len(hits):
            try:
                found = all_hits(self._params.request)
                self.total = found.total
                status = LIMIT if found.total > len(found.ids) else COMPLETE
                written = frozenset(hit.article_id for hit in hits)
                for batch in found.batches(BATCH_ROWS, without=written):
                    if time.monotonic() > self._end:
                        status = TIME
                        break
                    running.give_way(GIVE_WAY_SECONDS)
                    if text := self._written(batch):
                        yield text
            except (IndexerError, Refused) as error:
                status = self._ended(INDEX, error)
            except TooDear as error:
                status = self._ended(TIME, error)
            except Error as error:
                status = self._ended(DATABASE, error)
        limit = settings.EXPORT_MAX_ROWS
        yield self._writer.end(Closing(self._rows, self.total, self._withdrawn, limit, status))

    def _written(self, hits: Sequence[Hit]) -> str:
        """Return the text of the rows of hits, and count them."""
        rows = self._reader.rows(hits)
        self._rows += len(rows)
        self._withdrawn += len(hits) - len(rows)
        return self._writer.rows(rows)

    def _ended(self, status: str, error: Exception) -> str:
        logger.warning("An export ended after %d rows: %s", self._rows, str(error) or "no time")
        return status

    def _wait_for_client(self) -> None:
        """Wait until the client has taken most of what was made, or the time is over.

        A client slower than the server's minimum rate ends its time.
        """
        client, begin = self._client, time.monotonic()
        if client is None or client.unsent <= MAX_UNSENT_BYTES:
            return
        waiting = client.unsent
        while (unsent := client.unsent) > MAX_UNSENT_BYTES and time.monotonic() < self._end:
            if (now := time.monotonic()) > deadline(begin, waiting - unsent):
                self._end = now
            time.sleep(WAIT_SECONDS)
            client.flush()
