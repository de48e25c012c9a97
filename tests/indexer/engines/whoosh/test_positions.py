"""Positions are read as they were written, from any part of the field."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.scoring.ragged import ranges, sums_within
from indexer.engines.whoosh.segment.positions import (
    PositionArrays,
    PositionWriter,
    decode_positions,
    encode_positions,
)
from indexer.storage.array_file import ArrayFile, ArrayFileWriter

position = st.one_of(st.integers(0, 300), st.integers(0, 2**22 - 1))
posting = st.lists(position, min_size=1, max_size=6).map(sorted)


def written(path: Path, parts: list[list[list[int]]]) -> PositionArrays:
    """Write postings in parts; return their positions."""
    count = sum(len(each) for part in parts for each in part)
    with ArrayFileWriter(path) as file:
        writer = PositionWriter(file, "stem", count)
        for part in filter(None, parts):
            counts = np.array([len(each) for each in part])
            writer.append(*encode_positions(np.concatenate(part), np.cumsum(counts) - counts))
        writer.finish()
        file.close({})
    return PositionArrays(ArrayFile(path), "stem")


@given(st.lists(st.lists(posting, max_size=8), max_size=4), st.data())
def test_positions_are_read_as_written(parts: list[list[list[int]]], data: st.DataObject) -> None:
    postings = [each for part in parts for each in part]
    counts = np.array([len(each) for each in postings], dtype=np.int64)
    first = data.draw(st.integers(0, len(postings)))
    last = data.draw(st.integers(first, len(postings)))
    begin, end = int(counts[:first].sum()), int(counts[:last].sum())
    with TemporaryDirectory() as folder:
        found = written(Path(folder) / "x.seg", parts)
        slices, picked = found.between(begin, end), found.at(np.arange(begin, end))

    expected = [number for each in postings[first:last] for number in each]
    assert decode_positions(*slices, counts[first:last]).tolist() == expected
    assert decode_positions(*picked, counts[first:last]).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))))
def test_ranges_and_sums_of_groups(groups: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in groups], dtype=np.int64)
    counts = np.array([count for _, count in groups], dtype=np.int64)
    found = ranges(starts, counts)

    assert found.tolist() == [start + at for start, count in groups for at in range(count)]
    assert sums_within(found, counts).tolist() == [
        sum(range(start, start + count)) for start, count in groups
    ]
