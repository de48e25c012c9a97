"""Sums of many word tables, in little memory.

A rebuild has a table for each range of articles, and needs one for all. The alphabet is cut into
intervals, and the terms of one interval are added up at a time; the rest of the memory is the
packed result. More than ``GROUP`` tables are added up in groups first, so that few are mapped.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.word_tables import FIELDS, WordTable
from indexer.storage.array_file import ArrayFileWriter
from indexer.storage.term_list import packed_terms

GROUP = 200  # tables
INTERVAL = 200_000  # terms of all tables together, about

Packed = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32], npt.NDArray[np.int32]]


def sum_of(tables: Iterable[WordTable], *, group: int = GROUP) -> bytes:
    """Return the content of the table of all articles of some tables."""
    with TemporaryDirectory() as folder:
        numbers = count()

        def written(some: Sequence[WordTable]) -> WordTable:
            return _written(some, Path(folder) / f"{next(numbers)}.words")

        sums = [written(some) for some in _groups(tables, group)] or [written([])]
        while len(sums) > 1:
            sums = [written(some) for some in _groups(sums, group)]
        return sums[0].file.path.read_bytes()


def _groups(tables: Iterable[WordTable], size: int) -> Iterator[Sequence[WordTable]]:
    left = iter(tables)
    while some := list(islice(left, size)):
        yield some


def _written(tables: Sequence[WordTable], path: Path) -> WordTable:
    with ArrayFileWriter(path) as file:
        for name in FIELDS:
            content, ends, counts = _joined([*_intervals(tables, name)])
            file.add(f"{name}.terms", content)
            file.add(f"{name}.ends", ends)
            file.add(f"{name}.counts", counts)
        lengths = {name: sum(table.lengths[name] for table in tables) for name in FIELDS}
        file.close(
            {"documents": sum(table.documents for table in tables), "lengths": lengths},
            durably=False,
        )
    return WordTable(path)


def _intervals(tables: Sequence[WordTable], field: str) -> Iterator[Packed]:
    """Yield the sums of consecutive intervals of the alphabet."""
    sizes = [len(table.counts[field]) for table in tables]
    if not any(sizes):
        return
    largest = tables[sizes.index(max(sizes))].terms[field]
    number = min(max(sizes), sum(sizes) // INTERVAL + 1)
    starts = [largest[part * len(largest) // number] for part in range(1, number)]
    bounds: tuple[bytes | None, ...] = (None, *starts, None)
    for low, high in pairwise(bounds):
        yield _sum(tables, field, low, high)


def _sum(tables: Sequence[WordTable], field: str, low: bytes | None, high: bytes | None) -> Packed:
    """Return the terms from ``low`` on and before ``high``, with their counts; no zeros.

    None: no bound.
    """
    found: dict[bytes, int] = {}
    for table in tables:
        terms = table.terms[field]
        first = 0 if low is None else terms.place(low)
        last = len(terms) if high is None else terms.place(high)
        counts = table.counts[field][first:last].tolist()
        for term, number in zip(terms.slice(first, last), counts, strict=True):
            found[term] = found.get(term, 0) + number
    kept = sorted(term for term, number in found.items() if number)
    numbers = np.fromiter(map(found.__getitem__, kept), np.int32, len(kept))
    return (*packed_terms(kept), numbers)


def _joined(parts: Sequence[Packed]) -> Packed:
    if not parts:
        return np.empty(0, np.uint8), np.empty(0, np.uint32), np.empty(0, np.int32)
    sizes = np.cumsum([0, *(len(content) for content, _, _ in parts)])
    ends = [ends + start for (_, ends, _), start in zip(parts, sizes.tolist(), strict=False)]
    return (
        np.concatenate([content for content, _, _ in parts]),
        np.concatenate(ends).astype(np.uint32),
        np.concatenate([counts for _, _, counts in parts]),
    )
