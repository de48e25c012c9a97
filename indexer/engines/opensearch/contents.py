"""Contents beside the states of a generation: word tables and journals, and copies on this machine.

The first part of ``<name>:0``, ``<name>:1``, ... is written last (``stored_parts``). A content of a
commit is noted with its number, so that what a killed process has left can be removed.
"""

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from indexer.engines.opensearch import stored_parts
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.state import State, States
from indexer.exceptions import IndexDamaged


class Contents:
    """The contents of the generations of a site."""

    def __init__(self, states: States) -> None:
        self._states = states

    def folder(self, generation: str) -> Path:
        """Return the folder of the copies of word tables on this machine."""
        return self._states.file_folder(generation) / "words"

    def download(self, generation: str, name: str) -> None:
        """Store a copy of a word table on this machine."""
        content = self.load(generation, name)
        if content is None:
            raise IndexDamaged(
                f"The word table {name} of {self._states.words(generation)} is missing."
                " Run `manage.py reindex` to build a new index."
            )
        self.keep(generation, name, content)

    def keep(self, generation: str, name: str, content: bytes) -> None:
        """Store the content of a word table on this machine."""
        path = self.table_path(generation, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{uuid4().hex}.draft")
        draft.write_bytes(content)
        draft.replace(path)

    def table_path(self, generation: str, name: str) -> Path:
        """Return the path of the copy of a word table on this machine."""
        return self.folder(generation) / f"{name}.words"

    def load(self, generation: str, name: str) -> bytes | None:
        """Return a content; None if it is missing."""
        return stored_parts.load(self._states.cluster, self._states.words(generation), name)

    def store_for(
        self,
        commit: int,
        generation: str,
        name: str,
        content: bytes,
        *,
        facts: Json | None = None,
    ) -> None:
        """Store a content of a commit; ``facts`` are stored beside each part."""
        known = {**(facts or {}), "name": name, "stored_for": commit}
        index = self._states.words(generation)
        stored_parts.store(self._states.cluster, index, name, content, facts=known)

    def discard(self, generation: str, names: Iterable[str]) -> None:
        """Remove contents that no state names any more."""
        for name in names:
            stored_parts.remove(self._states.cluster, self._states.words(generation), name)

    def discard_leftovers(self, state: State) -> None:
        """Remove what was stored for commits until this one and is not used, by any process."""
        index, kept = self._states.words(state.generation), (*state.tables, *state.retired)
        stored_parts.remove_leftovers(self._states.cluster, index, commit=state.commit, kept=kept)
