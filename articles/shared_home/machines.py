"""The register of the machines that serve the site: which are there, and do they fit together?

A machine is a ``DATA_DIR``. Each worker of its server writes the machine's row once a minute, with
the facts that must be the same on all machines; a machine that was not seen for five minutes is
gone. So the site notices two servers on one database that were never told of each other.
"""

import hashlib
import hmac
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from articles.shared_home.models import Machine

ALIVE = timedelta(minutes=5)
FORGOTTEN = timedelta(days=1)
FILE_NAME = "machine_id"


@dataclass(frozen=True, slots=True)
class Discord:
    """A fact that differs between machines, and its values by machine."""

    fact: str
    values: dict[str, str]


def report(facts: dict[str, str]) -> None:
    """Write the row of this machine, and remove those of machines that are gone for a day.

    ``facts`` are what all machines must have in common. Raises ``django.db.Error``.
    """
    Machine.objects.update_or_create(
        identity=identity(),
        defaults={
            "host": socket.gethostname()[:200],
            "data_dir": str(settings.DATA_DIR)[:1000],
            "facts": facts,
            "seen_at": Now(),
        },
    )
    Machine.objects.filter(seen_at__lt=Now() - FORGOTTEN).delete()


def alive() -> list[Machine]:
    """Return the machines that serve the site now; on SQLite there is one at most."""
    if connection.vendor != "postgresql":
        return []
    return list(Machine.objects.filter(seen_at__gt=Now() - ALIVE).order_by("host", "data_dir"))


def discords(machines: list[Machine], own: dict[str, str] | None = None) -> list[Discord]:
    """Return the facts in which machines differ; ``own`` are those of this process."""
    named = {str(machine): machine.facts for machine in machines}
    if own is not None:
        named = {name: facts for name, facts in named.items() if not _is_own(name)}
        named["this process"] = own
    found = []
    for fact in sorted({fact for facts in named.values() for fact in facts}):
        values = {name: str(facts.get(fact, "")) for name, facts in named.items()}
        if len(set(values.values())) > 1:
            found.append(Discord(fact, values))
    return found


def mark_of_key() -> str:
    """Return a mark of the secret key, from which the key cannot be found."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"machines of one site", hashlib.sha256).hexdigest()[:16]


def identity() -> str:
    """Return the identity of this machine; the first call makes it."""
    return _identity(str(settings.DATA_DIR))


def _is_own(name: str) -> bool:
    return name == f"{socket.gethostname()[:200]}:{str(settings.DATA_DIR)[:1000]}"


@lru_cache(maxsize=4)
def _identity(data_dir: str) -> str:
    path = Path(data_dir) / FILE_NAME
    while True:
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            draft = path.with_name(f".{FILE_NAME}.{secrets.token_hex(4)}")
            draft.write_text(secrets.token_hex(16), encoding="ascii")
            try:
                os.link(draft, path)  # of several workers, the first one decides
            except FileExistsError:
                pass
            finally:
                draft.unlink()
