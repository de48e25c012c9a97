"""Array files return the written arrays; damage is detected and named."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.exceptions import IndexDamaged
from indexer.storage import array_file
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.storage.term_list import TermList, packed_terms


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a small array file."""
    path = tmp_path / "small.seg"
    with ArrayFileWriter(path) as file:
        file.add("numbers", np.arange(1_000, dtype=np.uint16))
        pieces = file.reserve("pieces", np.uint8, 3)
        pieces.append(np.array([1, 2], dtype=np.uint8))
        pieces.append(np.array([3], dtype=np.uint8))
        file.add("nothing", np.empty(0, dtype=np.int64))
        file.close({"documents": 3})
    return path


def test_arrays_and_facts_come_back(path: Path) -> None:
    file = ArrayFile(path)

    assert file.facts == {"documents": 3}
    assert file.array("numbers").tolist() == list(range(1_000))
    assert file.array("pieces").tolist() == [1, 2, 3]
    assert file.array("nothing").tolist() == []
    assert not file.array("numbers").flags.writeable
    assert file.damaged_arrays() == []


def test_arrays_of_another_file_are_copied(path: Path, tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "other") as file:
        file.add("first", np.arange(3, dtype=np.uint8))
        facts = file.adopt(path)
        file.close({})

    other = ArrayFile(tmp_path / "other")
    assert facts == {"documents": 3}
    assert other.array("numbers").tolist() == list(range(1_000))
    assert other.array("pieces").tolist() == [1, 2, 3]
    assert other.array("nothing").tolist() == []
    assert other.damaged_arrays() == []


def test_released_pages_are_read_again(path: Path) -> None:
    file = ArrayFile(path)
    numbers = file.array("numbers")
    before = numbers.tolist()

    file.release()

    assert numbers.tolist() == before


def test_truncation_anywhere_is_detected(path: Path) -> None:
    content = path.read_bytes()
    for size in {0, 1, 27, len(content) // 2, len(content) - 1}:
        path.write_bytes(content[:size])

        with pytest.raises(IndexDamaged, match=r"small\.seg"):
            ArrayFile(path)


@pytest.mark.parametrize("place", [3, 500, 1_999])
def test_a_flipped_bit_in_an_array_names_it(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)

    assert ArrayFile(path).damaged_arrays() == ["numbers"]


def test_a_flipped_bit_in_the_directory_is_detected_at_opening(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b'"facts"') + 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(IndexDamaged, match="checksum"):
        ArrayFile(path)


def test_another_version_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_file, "VERSION", array_file.VERSION + 1)

    with pytest.raises(IndexDamaged, match="format"):
        ArrayFile(path)


def test_a_file_that_lacks_values_is_not_closed(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "x.seg") as file:
        file.reserve("numbers", np.uint8, 2).append(np.zeros(1, dtype=np.uint8))

        with pytest.raises(ValueError, match="numbers"):
            file.close({})


@given(st.sets(st.text(max_size=4), max_size=400), st.text(max_size=3))
def test_terms_are_found_by_their_bytes(words: set[str], wanted: str) -> None:
    terms = sorted(word.encode("utf-8") for word in words)
    found = TermList(*packed_terms(terms))
    encoded = wanted.encode("utf-8")

    assert found.all() == terms
    assert found.find(encoded) == (terms.index(encoded) if encoded in terms else -1)
    assert [terms[number] for number in found.prefixed(encoded)] == [
        term for term in terms if term.startswith(encoded)
    ]
