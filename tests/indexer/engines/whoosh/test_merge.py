"""Compiled code and NumPy merge segments into the same bytes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.memory_source import MemorySource
from indexer.engines.interface import IndexDocument
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.write.merge import Live, MergeLimits, merge, merge_field
from indexer.engines.whoosh.write.segment_writer import FIELDS, SegmentBuilder
from tests.engines.conftest import open_named
from tests.engines.documents import document

Segments = list[tuple[SegmentArrays, Live]]
ALWAYS, NEVER = 0, 10**12


def few_words(first: int, count: int, rng: np.random.Generator) -> Iterator[IndexDocument]:
    for number in range(first, first + count):
        words = " ".join(f"kata{n}" for n in rng.zipf(1.5, 3) if n < 5_000)
        yield document(number, "judul" if number % 7 else "", words, source=f"sumber {number % 3}")


def wordy() -> Iterator[IndexDocument]:
    yield document(1, "banjir " * 200, "gempa " * 300 + "kata1 " * 255 + "aa " * 254)
    yield document(2, "", "")
    yield document(3, "é 漢字", "zz " + "jarak " * 20_000 + "banjir")


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> Segments:
    """Return segments: of 70,000 documents, of long ones, of an empty one, of a few short ones."""
    folder = tmp_path_factory.mktemp("segments")
    rng = np.random.default_rng(11)
    opened: Segments = []
    for number, documents in enumerate(
        (few_words(10, 70_000, rng), wordy(), iter([document(4, "", "")]), few_words(5, 5, rng))
    ):
        builder = SegmentBuilder()
        builder.add(documents)
        path = folder / f"{number}.seg"
        builder.write(path)
        opened.append((SegmentArrays(path), None))
    return opened


@pytest.mark.parametrize("batch_size", [500, 1_500_000])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0), (2, 3), (0,)])
def test_compiled_code_writes_the_same_bytes(
    segments: Segments, order: tuple[int, ...], batch_size: int, tmp_path: Path
) -> None:
    chosen = [segments[number] for number in order]
    compiled, numpy = tmp_path / "compiled", tmp_path / "numpy"

    merge(chosen, compiled, limits=MergeLimits(batch_size, compile_threshold=ALWAYS))
    merge(chosen, numpy, limits=MergeLimits(batch_size, compile_threshold=NEVER))

    assert compiled.read_bytes() == numpy.read_bytes()
    assert SegmentArrays(compiled).file.damaged_arrays() == []


@pytest.mark.parametrize("compile_threshold", [ALWAYS, NEVER])
def test_fields_merged_separately_make_the_same_segment(
    segments: Segments, compile_threshold: int, tmp_path: Path
) -> None:
    limits = MergeLimits(compile_threshold=compile_threshold)
    parts = {name: tmp_path / name for name in FIELDS}
    for name, path in parts.items():
        merge_field(segments, name, path, limits)

    merge(segments, tmp_path / "of parts", parts, limits)
    merge(segments, tmp_path / "at once", limits=limits)

    assert (tmp_path / "of parts").read_bytes() == (tmp_path / "at once").read_bytes()


def test_deleted_documents_are_left_out_whatever_the_limits(
    segments: Segments, tmp_path: Path
) -> None:
    arrays, _ = segments[1]
    chosen = [segments[3], (arrays, np.array([False, True, True]))]

    merge(chosen, tmp_path / "merged", limits=MergeLimits(compile_threshold=ALWAYS))

    merged = SegmentArrays(tmp_path / "merged")
    assert merged.documents == segments[3][0].documents + 2
    assert merged.fields["exact"].terms.find(b"gempa") < 0
    assert merged.fields["exact"].terms.find(b"jarak") >= 0


def test_two_processes_build_the_same_segment(tmp_path: Path) -> None:
    source = MemorySource(tuple(few_words(1, 60, np.random.default_rng(3))))
    written = []
    for procs in (1, 2):
        engine = open_named("whoosh-numpy", tmp_path / str(procs))
        generation = engine.builder.begin(source.ranges(20))
        plan = engine.builder.plan(generation)
        engine.builder.build(generation, source, plan, procs=procs, progress=lambda *_: None)
        (segment,) = (tmp_path / str(procs) / generation).glob("*.seg")
        written.append(segment.read_bytes())

    assert written[0] == written[1]
