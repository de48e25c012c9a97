"""The places of all terms of an article, packed into a doc value, and scripts that read it.

With the places, the site scores the best hits as exactly as from postings of its own, and the
cluster sends only those of the query's terms. All integers are little-endian; a *number* has 16
bits, or 32 if any number of the article needs them:

=================  ===========================================================================
header             five integers of 32 bits: whether numbers have 32 bits; exact forms; stems;
                   position of the first word of the title; four bytes with the codes of the
                   lengths of ``stem``, ``exact``, ``title_stem`` and ``title_exact``
hashes             32 bits of each exact form, ascending (signed); then of each stem
ends               the end of the positions of each exact form, a number; then of each stem
positions          of the exact forms, ascending within each; then of the stems
=================  ===========================================================================
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import run_starts

Ints = npt.NDArray[np.int64]

LARGEST_SHORT = 65_535
#: The order of the codes of lengths in the header.
CODED_FIELDS = ("stem", "exact", "title_stem", "title_exact")

#: Functions of the scripts. An *entry* is the place of a term among the exact forms or stems.
LIBRARY = """
int i4(byte[] b, int at) {
  return (b[at] & 255) | ((b[at + 1] & 255) << 8) | ((b[at + 2] & 255) << 16) | (b[at + 3] << 24);
}
int number(byte[] b, int at, int width, int i) {
  if (width == 4) { return i4(b, at + 4 * i); }
  int p = at + 2 * i;
  return (b[p] & 255) | ((b[p + 1] & 255) << 8);
}
int entry(byte[] b, int hashes, int size, int hash) {
  int low = 0;
  int high = size - 1;
  while (low <= high) {
    int middle = (low + high) / 2;
    int value = i4(b, hashes + 4 * middle);
    if (value < hash) { low = middle + 1; }
    else if (value > hash) { high = middle - 1; }
    else { return middle; }
  }
  return -1;
}
"""

#: Reads the header. ``hashes``, ``ends``, ``places`` and ``size`` have two values: of the exact
#: forms, and of the stems.
HEADER = """
def packed = doc['places'].value;
byte[] b = packed.bytes;
int o = packed.offset;
int width = i4(b, o) == 0 ? 2 : 4;
int[] size = new int[] {i4(b, o + 4), i4(b, o + 8)};
int title = i4(b, o + 12);
int codes = i4(b, o + 16);
int[] hashes = new int[] {o + 20, o + 20 + 4 * size[0]};
int[] ends = new int[2];
ends[0] = hashes[1] + 4 * size[1];
ends[1] = ends[0] + width * size[0];
int[] places = new int[2];
places[0] = ends[1] + width * size[1];
places[1] = places[0] + width * (size[0] == 0 ? 0 : number(b, ends[0], width, size[0] - 1));
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """Occurrences of one kind of term in a batch of articles, articles ascending."""

    hashes: npt.NDArray[np.int32]  # of the term of each occurrence
    positions: npt.NDArray[Any]
    offsets: Ints  # the occurrences of article i are [offsets[i]:offsets[i + 1]]


def hash_of(term: str) -> int:
    """Return the hash of a term, 32 bits with a sign."""
    found = crc32(term.encode("utf-8", "replace"))
    return found - (1 << 32) if found >= 1 << 31 else found


def packed_places(
    exact: Placed, stems: Placed, titles: Sequence[int], codes: npt.NDArray[np.uint8]
) -> list[bytes]:
    """Return the doc value of each article of a batch.

    ``titles``: the position of the first word of each title. ``codes``: a row of codes of lengths
    for each article, in the order of ``CODED_FIELDS``.
    """
    sorted_exact, sorted_stems = _by_hash(exact), _by_hash(stems)
    values = []
    for number, title in enumerate(titles):
        parts = [_of_article(found, number) for found in (sorted_exact, sorted_stems)]
        largest = max(
            title, *(int(p[2].max(initial=0)) for p in parts), *(len(p[2]) for p in parts)
        )
        wide = largest > LARGEST_SHORT
        dtype = "<i4" if wide else "<u2"
        coded = int.from_bytes(codes[number].tobytes(), "little", signed=True)
        header = [int(wide), len(parts[0][0]), len(parts[1][0]), title, coded]
        values.append(
            b"".join(
                [
                    np.array(header, dtype="<i4").tobytes(),
                    *(part[0].astype("<i4").tobytes() for part in parts),
                    *(part[1].astype(dtype).tobytes() for part in parts),
                    *(part[2].astype(dtype).tobytes() for part in parts),
                ]
            )
        )
    return values


def _by_hash(found: Placed) -> Placed:
    """Return the occurrences of each article in the order of hash and position."""
    articles = np.repeat(np.arange(len(found.offsets) - 1), np.diff(found.offsets))
    order = np.lexsort((found.positions, found.hashes, articles))
    return Placed(found.hashes[order], found.positions[order], found.offsets)


def _of_article(found: Placed, number: int) -> tuple[npt.NDArray[Any], Ints, npt.NDArray[Any]]:
    """Return the different hashes of an article, the end of the places of each, and the places."""
    own = slice(found.offsets[number], found.offsets[number + 1])
    hashes, positions = found.hashes[own], found.positions[own]
    starts = np.flatnonzero(run_starts(hashes)) if len(hashes) else np.empty(0, dtype=np.int64)
    return hashes[starts], np.append(starts[1:], len(hashes)) if len(starts) else starts, positions
