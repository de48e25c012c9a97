"""What the readers of archives share: names that are hidden or unsafe, and limits."""

import posixpath
import re
from pathlib import PurePosixPath

from django.conf import settings

from articles.importing.readers.unreadable import Unreadable

MAX_UNPACKED_BYTES = 4 * 1024**3  # of all members
MAX_MEMBER_BYTES = 1024**3
MAX_NAME_CHARACTERS = 500
_HIDDEN = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))


def is_hidden(name: str) -> bool:
    """Return whether a member belongs to an operating system and not to its user."""
    parts = PurePosixPath(name).parts
    return any(
        part in _HIDDEN or (part.startswith(".") and part not in {".", ".."}) for part in parts
    )


def is_unsafe(name: str) -> bool:
    """Return whether a name leads out of the folder of an archive, or is absolute."""
    return (
        name.startswith("/")
        or ".." in name.split("/")
        or bool(re.match(r"^[A-Za-z]:", name))
        or "\0" in name
    )


def shown(name: str) -> str:
    """Return the name of a member on one line, with slashes, not longer than a message needs."""
    plain = "".join(character if character.isprintable() else "?" for character in name)
    return posixpath.normpath(plain.replace("\\", "/"))[-MAX_NAME_CHARACTERS:]


class Limits:
    """The number and the unpacked size of the members of one archive, counted as they are read."""

    def __init__(self) -> None:
        self.members = 0
        self.bytes = 0

    def count_member(self) -> None:
        """Raise ``Unreadable`` if there are too many members, or they unpack to too much."""
        self.members += 1
        if self.members > settings.IMPORT_MAX_MEMBERS:
            raise Unreadable("too_many_members", limit=settings.IMPORT_MAX_MEMBERS)
        if self.bytes > MAX_UNPACKED_BYTES:
            raise Unreadable("full_archive", limit=f"{MAX_UNPACKED_BYTES // 1024**3} GB")
