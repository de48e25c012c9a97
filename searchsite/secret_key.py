"""Create the site's secret key on the first start and keep it in the data directory."""

import os
import secrets
from pathlib import Path


def load_or_create_secret_key(path: Path) -> str:
    """Return the key in the file ``path``; create the file if it does not exist.

    Only its owner can read the file. A hard link makes the complete file visible in one step, so
    processes that start at the same time agree on the key of the first one.
    """
    while True:
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            _create(path)


def _create(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
