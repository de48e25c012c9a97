"""Atomic and durable writes: a file is complete and on the disk, or unchanged."""

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, content: Any, *, mode: int = 0o666) -> None:
    """Replace the file by ``content`` atomically; it is on the disk when this returns.

    ``mode`` is that of the new file, less the umask.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_path(path.parent)


def sync_path(path: Path) -> None:
    """Sync a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
