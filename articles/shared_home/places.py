"""Where the home is: the setting ``SHARED_HOME``, and the folder of a home of files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

DATABASE = "database"


def is_shared() -> bool:
    """Return whether the site may have several machines."""
    return bool(settings.SHARED_HOME)


def root() -> Path:
    """Return the folder of a home that consists of files."""
    shared = settings.SHARED_HOME
    return Path(settings.DATA_DIR if shared in {"", DATABASE} else shared)


def split(data: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the same bytes in parts of ``size``; the last one may be smaller."""
    rest = bytearray()
    for chunk in data:
        rest += chunk
        while len(rest) >= size:
            yield bytes(rest[:size])
            del rest[:size]
    if rest:
        yield bytes(rest)
