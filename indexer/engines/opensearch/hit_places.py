"""The places of the terms of a query in hits, as few bytes.

A script packs for each hit the id, the date and the like, and copies the places of the wanted terms
from the doc value ``places``. The site reads the packed places of all hits at once.
"""

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.occurrences import HEADER, LIBRARY
from indexer.engines.scoring.dates import NO_DATE
from indexer.scoring_weights import KIND_WEIGHTS

Ints = npt.NDArray[np.int64]
FIELD = "places"  # of a hit: base64 of a head, of the number of places of each term, and of places

_HEAD = np.dtype(
    [
        ("id", "<i8"),
        ("published", "<i8"),
        ("group", "<i8"),
        ("codes", "u1", 4),  # of the lengths of ``CODED_FIELDS``
        ("title", "<i4"),  # position of its first word
        ("width", "u1"),  # bytes of a place
        ("kind", "u1"),  # the place among ``KINDS`` and 1, or 0
    ]
)
_COUNT = np.dtype("<i4")
#: The kinds that have a weight.
KINDS = tuple(KIND_WEIGHTS)

SCRIPT = f"""
void put4(byte[] out, int at, int value) {{
  out[at] = (byte) value;
  out[at + 1] = (byte) (value >> 8);
  out[at + 2] = (byte) (value >> 16);
  out[at + 3] = (byte) (value >> 24);
}}
void put8(byte[] out, int at, long value) {{
  put4(out, at, (int) value);
  put4(out, at + 4, (int) (value >> 32));
}}
{LIBRARY}{HEADER}
List exact = params.exact;
List stems = params.stems;
int terms = exact.size() + stems.size();
int[] begins = new int[terms];
int[] lengths = new int[terms];
int sum = 0;
for (int k = 0; k < terms; k++) {{
  int kind = k < exact.size() ? 0 : 1;
  int hash = (int) (kind == 0 ? exact.get(k) : stems.get(k - exact.size()));
  int e = entry(b, hashes[kind], size[kind], hash);
  if (e < 0) {{ continue; }}
  int begin = e == 0 ? 0 : number(b, ends[kind], width, e - 1);
  begins[k] = places[kind] + width * begin;
  lengths[k] = number(b, ends[kind], width, e) - begin;
  sum += lengths[k];
}}
int at = {_HEAD.itemsize} + {_COUNT.itemsize} * terms;
byte[] out = new byte[at + width * sum];
put8(out, 0, doc['id'].value);
put8(out, 8, doc['seconds'].size() == 0 ? {NO_DATE}L : doc['seconds'].value);
put8(out, 16, doc['group'].size() == 0 ? 0L : doc['group'].value);
put4(out, 24, codes);
put4(out, 28, title);
out[32] = (byte) width;
out[33] = (byte) (doc['kind'].size() == 0 ? 0 : params.kinds.indexOf(doc['kind'].value) + 1);
for (int k = 0; k < terms; k++) {{
  put4(out, {_HEAD.itemsize} + {_COUNT.itemsize} * k, lengths[k]);
  System.arraycopy(b, begins[k], out, at, width * lengths[k]);
  at += width * lengths[k];
}}
return Base64.getEncoder().encodeToString(out);
"""


class HitPlaces:
    """The packed places of some hits, whose rank is their place among them."""

    def __init__(self, packed: Sequence[str], terms: int) -> None:
        """``terms``: the number of wanted terms."""
        rows = [b64decode(each) for each in packed]
        begin = _HEAD.itemsize + _COUNT.itemsize * terms
        self.heads: npt.NDArray[Any] = np.frombuffer(
            b"".join([row[: _HEAD.itemsize] for row in rows]), _HEAD
        )
        counts = np.frombuffer(b"".join([row[_HEAD.itemsize : begin] for row in rows]), _COUNT)
        self._counts: Ints = counts.reshape(len(rows), terms).astype(np.int64)
        widths = self.heads["width"]
        if (widths == 2).all():
            places = np.frombuffer(b"".join([row[begin:] for row in rows]), "<u2")
        else:
            types = ["<u2" if width == 2 else "<i4" for width in widths.tolist()]
            parts = [
                np.frombuffer(row, dtype, offset=begin)
                for row, dtype in zip(rows, types, strict=True)
            ]
            places = np.concatenate(parts)
        self._places: Ints = places.astype(np.int64)

    def by_term(self, rank_shift: int) -> list[Ints]:
        """Return (rank << rank_shift) + place of each place of each term, ascending, different."""
        hits, terms = self._counts.shape
        ranks = np.repeat(np.arange(hits), self._counts.sum(axis=1))
        numbers = np.repeat(np.tile(np.arange(terms), hits), self._counts.ravel())
        order = np.argsort(numbers, kind="stable")
        ordered = ((ranks << rank_shift) + self._places)[order]
        ends = np.cumsum(self._counts.sum(axis=0))
        return [_different(each) for each in np.split(ordered, ends[:-1])] if terms else []


def _different(places: Ints) -> Ints:
    if len(places) < 2:
        return places
    new = places[1:] != places[:-1]
    return places if new.all() else places[np.concatenate([[True], new])]
