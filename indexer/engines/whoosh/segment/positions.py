"""Coding of positions: low bytes, and differences of the upper bits in two bits each.

A position has a low byte and upper bits. All low bytes of a field are one array. So adding up
frequencies gives the place of a posting's positions, and most phrase candidates are rejected by
comparing single bytes. The upper bits are delta-coded within a posting. The positions are
ascending, so nearly all differences (``steps``) are small: each takes two bits. A step of
``STEP_LIMIT`` or more is an exception: its code is ``STEP_LIMIT``, and the step itself is stored in
another array with the number of the position (as in PForDelta: Zukowski et al., ICDE 2006).

Arrays of a field ``f``; the number of a position is counted from the first position of the field:

===================  ======  ===============================================
array                type    content
===================  ======  ===============================================
f.position_lows      u8      low byte, by number
f.position_steps     u8      codes of four steps, the first in the lowest bits
f.far_at             u32/64  numbers of the exceptions, ascending
f.far                u16     their steps
===================  ======  ===============================================
"""

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import Ints, cumulated_within
from indexer.storage.array_file import Array, ArrayFile, ArrayFileWriter

LOW_BITS = 8
LOW_MASK = (1 << LOW_BITS) - 1
STEPS_A_BYTE = 4
STEP_LIMIT = 3  # this step and larger ones are exceptions
_SHIFTS = np.array([0, 2, 4, 6], dtype=np.uint8)  # of the codes in a byte

Bytes = npt.NDArray[np.uint8]
Steps = npt.NDArray[np.uint16]


def encode_positions(positions: Ints, firsts: Ints) -> tuple[Bytes, Steps]:
    """Return low bytes and steps of positions; ``firsts``: index of each posting's first position.

    The first step of a posting is its first upper bits. Positions are below 2 ** 24.
    """
    upper = positions >> LOW_BITS
    steps = np.diff(upper, prepend=0)
    steps[firsts] = upper[firsts]
    return (positions & LOW_MASK).astype(np.uint8), steps.astype(np.uint16)


def decode_positions(lows: Array, steps: Array, counts: Ints) -> Ints:
    """Return the positions of postings that have ``counts[i]`` positions (at least one)."""
    upper = cumulated_within(steps.astype(np.int64), counts)
    positions: Ints = (upper << LOW_BITS) | lows
    return positions


class PositionWriter:
    """Writes the positions of a field, some postings at a time."""

    def __init__(self, file: ArrayFileWriter, field: str, count: int) -> None:
        """``count``: number of positions of the field."""
        self._file, self._field = file, field
        self._lows = file.reserve(f"{field}.position_lows", np.uint8, count)
        size = -(-count // STEPS_A_BYTE)
        self._steps = file.reserve(f"{field}.position_steps", np.uint8, size)
        self._left = np.empty(0, dtype=np.uint8)  # codes that do not fill a byte yet
        self._far: list[tuple[Ints, Steps]] = []
        self.written = 0

    def append(self, lows: Bytes, steps: Steps) -> None:
        """Write the next positions."""
        far = np.flatnonzero(steps >= STEP_LIMIT)
        if len(far):
            self._far.append((self.written + far, steps[far]))
        self._lows.append(lows)
        self.written += len(lows)
        codes = np.concatenate((self._left, steps.astype(np.uint8)))
        codes[far + len(self._left)] = STEP_LIMIT
        whole = len(codes) // STEPS_A_BYTE * STEPS_A_BYTE
        self._steps.append(_pack(codes[:whole]))
        self._left = codes[whole:]

    def finish(self) -> None:
        """Write the last byte and the exceptions."""
        if len(self._left):
            missing = np.zeros(STEPS_A_BYTE - len(self._left), dtype=np.uint8)
            self._steps.append(_pack(np.concatenate((self._left, missing))))
        numbers = [np.empty(0, dtype=np.int64), *(at for at, _ in self._far)]
        steps = [np.empty(0, dtype=np.uint16), *(found for _, found in self._far)]
        width = np.uint32 if self.written < 2**32 else np.uint64
        self._file.add(f"{self._field}.far_at", np.concatenate(numbers).astype(width))
        self._file.add(f"{self._field}.far", np.concatenate(steps))


class PositionArrays:
    """The positions of a field of an opened segment, which are read by their numbers."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._lows = file.array(f"{field}.position_lows")
        self._steps = file.array(f"{field}.position_steps")
        self._far_at, self._far = file.array(f"{field}.far_at"), file.array(f"{field}.far")

    def at(self, numbers: Ints) -> tuple[Array, Array]:
        """Return the low bytes and the steps of the positions with these numbers."""
        packed = self._steps[numbers >> 2]
        steps = ((packed >> ((numbers & 3) << 1).astype(np.uint8)) & 3).astype(np.uint16)
        self._set_exceptions(steps, numbers)
        return self._lows[numbers], steps

    def between(self, begin: int, end: int) -> tuple[Array, Array]:
        """Return the low bytes and the steps of the positions with the numbers ``begin:end``."""
        first = begin // STEPS_A_BYTE
        packed = self._steps[first : -(-end // STEPS_A_BYTE)]
        codes = (packed[:, None] >> _SHIFTS) & 3
        skipped = begin - first * STEPS_A_BYTE
        steps = codes.reshape(-1)[skipped : skipped + end - begin].astype(np.uint16)
        first, last = self._far_at.searchsorted(np.array([begin, end], dtype=self._far_at.dtype))
        steps[self._far_at[first:last].astype(np.int64) - begin] = self._far[first:last]
        return self._lows[begin:end], steps

    def _set_exceptions(self, steps: Steps, numbers: Ints) -> None:
        if not len(self._far):
            return
        far = np.flatnonzero(steps == STEP_LIMIT)
        if len(far):
            wanted = numbers[far].astype(self._far_at.dtype)
            steps[far] = self._far[self._far_at.searchsorted(wanted)]


def _pack(codes: Bytes) -> Bytes:
    """Pack four codes into each byte, the first code in the lowest bits."""
    fours = np.ascontiguousarray(codes).view("<u4")  # the lowest byte of each number is kept
    packed: Bytes = (fours | fours >> 6 | fours >> 12 | fours >> 18).astype(np.uint8)
    return packed
