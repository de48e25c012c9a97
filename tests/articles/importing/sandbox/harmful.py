"""A format whose files harm their reader. Only a child that a test starts knows it."""

import ctypes
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing.readers import registry
from articles.importing.record import RawArticle, Rejection


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield an article, then do what the file says."""
    order = stream.read().decode()
    yield RawArticle(text="sebelum", origin=f"{name}:1")
    text = _ACTIONS[order]() if order in _ACTIONS else order
    yield RawArticle(text=str(text), origin=f"{name}:2")


def _loop() -> None:
    while True:
        pass


def _fill_memory() -> None:
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def _write() -> str:
    try:
        Path(f"/tmp/{os.getpid()}-tulis").write_text("isi")
    except OSError as error:
        return f"refused: {error.errno}"
    finally:
        Path(f"/tmp/{os.getpid()}-tulis").unlink(missing_ok=True)
    return "written"


def _talk_nonsense() -> None:
    for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        try:
            socket.socket(fileno=os.dup(number)).sendall(b"bukan pesan\n")
        except OSError:
            continue


def _connect() -> str:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    try:
        connection.ensure_connection()
    except ImproperlyConfigured:
        return "no database"
    return "connected"


_ACTIONS = {
    "loop": _loop,
    "sleep": lambda: time.sleep(600),
    "memory": _fill_memory,
    "crash": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(0),
    "nonsense": _talk_nonsense,
    "error": lambda: 1 / 0,
    "write": _write,
    "database": _connect,
    "environment": lambda: " ".join(sorted(os.environ)),
    "pid": os.getpid,
    "long": lambda: "x" * 6_000_000,
    "files": lambda: len(list(Path("/proc/self/fd").iterdir())),
    "print": lambda: (sys.stdout.write("x" * 1_000_000), os.write(1, b"x" * 1_000_000)),
}
registry._BY_SUFFIX[".harm"] = registry.Format(suffixes=(".harm",), read=read, description="")
