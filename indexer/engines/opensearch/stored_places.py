"""The doc value ``places`` of an article, read again; see ``occurrences`` for its layout."""

from base64 import urlsafe_b64decode
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

HEADER = 5  # integers of 32 bits


@dataclass(frozen=True, slots=True)
class Terms:
    """The different terms of one kind in an article."""

    hashes: npt.NDArray[np.int32]
    in_title: npt.NDArray[np.bool_]
    length: int  # occurrences in body and title
    title_length: int


@dataclass(frozen=True, slots=True)
class StoredPlaces:
    """The terms of an article."""

    exact: Terms
    stem: Terms

    @classmethod
    def of(cls, packed: bytes) -> "StoredPlaces":
        """Return the content of a doc value."""
        wide, exact, stems, title, _ = np.frombuffer(packed, "<i4", HEADER).tolist()
        number = np.dtype("<i4" if wide else "<u2")
        at = 4 * HEADER
        hashes = np.frombuffer(packed, "<i4", exact + stems, at)
        at += hashes.nbytes
        ends = np.frombuffer(packed, number, exact + stems, at).astype(np.int64)
        at += number.itemsize * len(ends)
        places = np.frombuffer(packed, number, -1, at).astype(np.int64)
        first = int(ends[exact - 1]) if exact else 0
        return cls(
            _terms(hashes[:exact], ends[:exact], places[:first], title),
            _terms(hashes[exact:], ends[exact:], places[first:], title),
        )


def _terms(
    hashes: npt.NDArray[np.int32],
    ends: npt.NDArray[np.int64],
    places: npt.NDArray[np.int64],
    title: int,
) -> Terms:
    # Positions ascend within a term, so the last one tells whether the title has it.
    return Terms(hashes, places[ends - 1] >= title, len(places), int((places >= title).sum()))


def stored_bytes(value: str) -> bytes:
    """Return the bytes of a doc value; some versions of the cluster leave out the padding."""
    return urlsafe_b64decode(value.replace("+", "-").replace("/", "_") + "=" * (-len(value) % 4))
