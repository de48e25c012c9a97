"""A token that ties a generation of the index to a state of the database.

Each commit of the index replaces a random token: first in ``database.json`` of the generation,
which then names the old and the new one, and after the commit in the database, in the transaction
that acknowledges the rows of the outbox. So the file names the token of the database at any moment,
even if the process was killed in between. At last ``database.confirmed`` gets the new token: the
old one does not count any more. A database that was restored from a backup has a token
that the file does not name; so does a database whose index was replaced by an older one. Only a
comparison of all articles tells then what the index lacks. An index that several machines share
keeps the same as a note beside the generation (``GenerationFiles``).
"""

import json
import secrets
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from articles.models import IndexToken
from indexer.engines import files_beside
from indexer.engines.interface import GenerationFiles
from indexer.exceptions import IndexerError
from indexer.storage.atomic_files import write_json
from indexer.storage.generations import Generations

NOTE = "database"  # where the index keeps notes for several machines: both in one
FILE_NAME = "database.json"
CONFIRMED_NAME = "database.confirmed"
_ROW = 1


def belongs(generation: str) -> bool:
    """Return whether a generation was written for this state of the database.

    Without the writer lock, False can be wrong: another process may commit at this moment.
    """
    stored = stored_token()
    named = _named(generation)
    if named and len(named) > 1 and _confirmed(generation) == named[-1]:
        named = named[-1:]
    return stored in named if named is not None else not stored


def begin(generation: str) -> str:
    """Note a new token beside the one of the database, before a commit; return it.

    The caller holds the writer lock.
    """
    token = secrets.token_hex(16)
    if files := files_beside(generation):
        note = {"named": [stored_token(), token], "confirmed": ""}
        files.write_note(generation, NOTE, json.dumps(note))
        return token
    path = _path(generation, FILE_NAME)
    path.parent.mkdir(parents=True, exist_ok=True)  # an engine may keep its generations elsewhere
    write_json(path, [stored_token(), token])
    return token


def confirm(generation: str, token: str) -> None:
    """Store the token of a finished commit in the database, in the caller's transaction."""
    if not IndexToken.objects.filter(pk=_ROW).update(token=token):
        IndexToken.objects.update_or_create(pk=_ROW, defaults={"token": token})
    transaction.on_commit(partial(_note_confirmed, generation, token))


def stored_token() -> str:
    """Return the token of the database; empty before the first commit of its index."""
    return IndexToken.objects.filter(pk=_ROW).values_list("token", flat=True).first() or ""


def _note_confirmed(generation: str, token: str) -> None:
    """Note that the database has the token; not durably, as it only makes the answers sharper."""
    if files := files_beside(generation):
        note = {"named": [token], "confirmed": token}
        with suppress(IndexerError):
            files.write_note(generation, NOTE, json.dumps(note))
        return
    with suppress(OSError):
        _path(generation, CONFIRMED_NAME).write_text(token, encoding="ascii")


def _confirmed(generation: str) -> str:
    if files := files_beside(generation):
        return str(_note(files, generation).get("confirmed", ""))
    try:
        return _path(generation, CONFIRMED_NAME).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _named(generation: str) -> list[str] | None:
    """Return the tokens that a generation names; None if an earlier version wrote it."""
    if files := files_beside(generation):
        return _note(files, generation).get("named")
    try:
        return [
            str(token)
            for token in json.loads(_path(generation, FILE_NAME).read_text(encoding="utf-8"))
        ]
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        return []


def _note(files: GenerationFiles, generation: str) -> dict[str, Any]:
    text = files.note(generation, NOTE)
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {"named": []}
    return found if isinstance(found, dict) else {"named": []}


def _path(generation: str, name: str) -> Path:
    return Generations(Path(settings.INDEX_DIR)).path(generation) / name
