"""Clients that hold connections: silent ones, and four kinds that dribble.

Run as a program: ``python -m bench.slow.clients PORT SILENT DRIBBLING``. It ends when it is killed.
"""

import asyncio
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

HOST = "127.0.0.1"
SECONDS_BETWEEN_BYTES = 1.0
SECONDS_TO_RECONNECT = 0.2
STALL_SECONDS = 30.0

Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]

_POST = b"POST /search HTTP/1.1\r\nHost: localhost\r\n"
#: Beginnings of requests, and the bytes that follow one by one.
DRIBBLES = (
    (b"GET /search?q=banjir HTTP/1.1\r\nHost: localhost\r\nX-Long: ", b"a"),
    (_POST + b"Content-Length: 100000\r\n\r\n", b"a"),
    (_POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send nothing."""
    await reader.read(1)


def dribbling(beginning: bytes, piece: bytes) -> Client:
    """Return a client that sends a piece a second."""

    async def dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while not reader.at_eof():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(SECONDS_BETWEEN_BYTES)

    return dribble


async def stalling(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask for pages, and do not read them."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    writer.write(b"GET /search?q=banjir HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
    await asyncio.sleep(STALL_SECONDS)


async def keep(client: Client, port: int) -> None:
    """Connect, and connect again whenever the server closes the connection."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(HOST, port)
            try:
                await client(reader, writer)
            finally:
                writer.close()
        await asyncio.sleep(SECONDS_TO_RECONNECT)


async def attack(port: int, number_silent: int, number_dribbling: int) -> None:
    """Hold all connections until the process is killed."""
    kinds = [*(dribbling(*each) for each in DRIBBLES), stalling]
    clients: list[Client] = [silent] * number_silent
    clients += [kinds[number % len(kinds)] for number in range(number_dribbling)]
    await asyncio.gather(*(keep(client, port) for client in clients))


if __name__ == "__main__":
    asyncio.run(attack(*map(int, sys.argv[1:4])))
