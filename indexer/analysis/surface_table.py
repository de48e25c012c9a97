"""A hash table of the runs of characters in texts, numbered in the order of first occurrence.

Runs that contain the same word share an entry under its key: ``Jakarta``, ``JAKARTA`` and
``(Jakarta),`` have the key ``jakarta``, and ``"KTP-nya"`` has the key ``KTP-nya``. The tokens of
the key are the tokens of each of its runs.

The table takes about 40 bytes per run, and a dictionary of strings 150. Lookups in the table are
several times as fast. The table needs compiled code (``surface_kernels``), so it saves time only
for many texts.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import surface_kernels as kernels

INITIAL_SLOTS = 1 << 17
ERRORS = "surrogatepass"  # lone surrogates are looked up like other characters

Entries = npt.NDArray[np.int32]
Bounds = npt.NDArray[np.int64]


class RunTable:
    """A hash table from the keys of runs to entry numbers. The number of a key never changes."""

    def __init__(self) -> None:
        self._slots = np.full(INITIAL_SLOTS, kernels.EMPTY, dtype=np.uint64)
        self._hashes = np.empty(INITIAL_SLOTS // 2, dtype=np.uint64)
        self._ends = np.empty(INITIAL_SLOTS // 2 + 1, dtype=np.int64)
        self._ends[0] = -1  # keys are concatenated, each with a space after it
        self._keys = np.empty(INITIAL_SLOTS * 4, dtype=np.uint8)
        self._entries = 0

    def __len__(self) -> int:
        return self._entries

    @property
    def key_bytes(self) -> int:
        """Return the number of bytes of all keys, including the space after each."""
        return int(self._ends[self._entries]) + 1

    def scan(self, texts: Sequence[str]) -> tuple[Entries, Bounds, list[str]]:
        """Return the entry of each run, the offsets of the texts in this array, and the new keys.

        The entries of the new keys are successive, from the previous length of the table on.
        """
        encoded = [text.encode("utf-8", ERRORS) for text in texts]
        content = np.frombuffer(b"\xff".join([*encoded, b""]), dtype=np.uint8)
        found = np.empty(len(content) // 2 + 1, dtype=np.int32)
        bounds = np.zeros(len(texts) + 1, dtype=np.int64)
        state = np.array([0, 0, 0, self._entries], dtype=np.int64)
        first, before = self._entries, int(self._ends[self._entries]) + 1
        self._make_room(before + len(content))
        while not kernels.scan(
            content,
            kernels.KINDS,
            kernels.CLASSES,
            state,
            self._slots,
            self._hashes,
            self._ends,
            self._keys,
            found,
            bounds,
        ):
            self._entries = int(state[3])
            self._grow()
        self._entries = int(state[3])
        new = self._keys[before : int(self._ends[self._entries])] if self._entries > first else None
        fresh = [] if new is None else new.tobytes().decode("utf-8", ERRORS).split(" ")
        return found[: state[1]], bounds, fresh

    def _make_room(self, size: int) -> None:
        """Make room for keys of ``size`` bytes in total."""
        if size > len(self._keys):
            self._keys = _longer(self._keys, max(size, len(self._keys) * 3 // 2))

    def _grow(self) -> None:
        """Double the slots and insert all entries again."""
        self._slots = np.full(2 * len(self._slots), kernels.EMPTY, dtype=np.uint64)
        self._hashes = _longer(self._hashes, len(self._slots) // 2)
        self._ends = _longer(self._ends, len(self._slots) // 2 + 1)
        kernels.insert_all(self._slots, self._hashes, self._entries)


def _longer(values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    grown = np.empty(size, dtype=values.dtype)
    grown[: len(values)] = values
    return grown
