"""Segments merged by compiled code are, byte for byte, what NumPy makes of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.engines.interface import IndexDocument
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.write import merge_batches
from indexer.engines.whoosh.write.merge import Live, merge, merge_field
from indexer.engines.whoosh.write.segment_writer import FIELDS, SegmentBuilder
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
    """Return one segment with more than 65,536 documents, a wordy one, an odd and a small one."""
    folder = tmp_path_factory.mktemp("segments")
    rng = np.random.default_rng(11)
    opened: Segments = []
    for number, documents in enumerate(
        (few_words(10, 70_000, rng), wordy(), iter([document(4, "", "")]), few_words(5, 5, rng))
    ):
        inverter = SegmentBuilder()
        inverter.add(documents)
        path = folder / f"{number}.seg"
        inverter.write(path)
        opened.append((SegmentArrays(path), None))
    return opened


@pytest.mark.parametrize("part", [500, 1_500_000])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0), (2, 3), (0,)])
def test_compiled_code_writes_the_same_bytes(
    segments: Segments,
    order: tuple[int, ...],
    part: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = [segments[number] for number in order]
    monkeypatch.setattr(merge_batches, "PART", part)
    written = []
    for many in (ALWAYS, NEVER):
        monkeypatch.setattr(loader, "COMPILE_THRESHOLD", many)
        merge(chosen, tmp_path / str(many))
        written.append((tmp_path / str(many)).read_bytes())

    assert written[0] == written[1]
    assert SegmentArrays(tmp_path / str(ALWAYS)).file.damaged_arrays() == []


@pytest.mark.parametrize("many", [ALWAYS, NEVER])
def test_fields_merged_apart_make_the_same_segment(
    segments: Segments, many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "COMPILE_THRESHOLD", many)
    parts = {name: tmp_path / name for name in FIELDS}
    for name, path in parts.items():
        merge_field(segments, name, path)

    merge(segments, tmp_path / "of parts", parts)
    merge(segments, tmp_path / "at once")

    assert (tmp_path / "of parts").read_bytes() == (tmp_path / "at once").read_bytes()


def test_deleted_documents_are_left_out_all_the_same(
    segments: Segments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "COMPILE_THRESHOLD", ALWAYS)
    arrays, _ = segments[1]

    merge([segments[3], (arrays, np.array([False, True, True]))], tmp_path / "merged")

    merged = SegmentArrays(tmp_path / "merged")
    assert merged.documents == segments[3][0].documents + 2
    assert merged.fields["exact"].terms.find(b"gempa") < 0
    assert merged.fields["exact"].terms.find(b"jarak") >= 0
