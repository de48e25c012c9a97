"""Invariants that keep the loads and stores at raw addresses safe (docs/decisions/0092)."""

import gc
import re
from datetime import date
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

from indexer.engines.interface import Engine, EngineQuery, Filters
from indexer.engines.whoosh import kernels
from indexer.engines.whoosh.kernels import loader, pointers
from indexer.query.parser import parse
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from tests.engines.conftest import build_index, open_named
from tests.engines.documents import document

KERNELS = sorted(Path(kernels.__path__[0]).glob("*.py"))
INVARIANT_LOAD = re.compile(r"\bu(?:8|16|32|64)\((\w+)")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Return an engine with compiled kernels on an index of some segments."""
    engine = open_named("whoosh", tmp_path)
    texts = ("banjir besar di kota", "gempa besar", "kota banjir", "jalan di kota")
    for first in (1, 101):
        numbers = range(first, first + 100)
        documents = [document(n, texts[n % 4], texts[n % 3] + " lagi") for n in numbers]
        if first == 1:
            build_index(engine, documents)
        else:
            engine.builder.apply(documents, [5, 7])
    return engine


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.stem)
def test_invariant_loads_read_nothing_but_the_file(path: Path) -> None:
    """The compiler may reuse such a value, so the memory must never change."""
    assert set(INVARIANT_LOAD.findall(path.read_text("utf-8"))) <= {"file"}


def test_a_file_can_only_be_read_and_outlives_its_reader(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "x.seg") as writer:
        writer.add("numbers", np.arange(50_000, dtype=np.uint32))
        writer.close({})
    file = ArrayFile(tmp_path / "x.seg")
    content, before = file.content(), file.content().tobytes()

    (tmp_path / "x.seg").unlink()
    file.release()
    del file
    gc.collect()

    assert not content.flags.writeable
    assert content.tobytes() == before


def test_every_array_begins_at_a_multiple_of_its_alignment(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "x.seg") as writer:
        for size, dtype in enumerate((np.uint8, np.uint16, np.uint32, np.uint64), start=1):
            writer.add(str(size), np.ones(2 * size + 1, dtype=dtype))
        writer.close({})
    file = ArrayFile(tmp_path / "x.seg")

    assert file.content().ctypes.data % 64 == 0
    assert [file.place(name).offset % 64 for name in file.directory] == [0, 0, 0, 0]


def test_searches_pass_arrays_of_one_type_each(engine: Engine) -> None:
    """A second signature shows an array of another type, whose elements may have another size."""
    functions = loader.search_kernels(), loader.proximity_kernels()
    narrow = Filters(date_from=date(2020, 1, 1))
    for text in ("banjir", "banjir kota", "banjir OR gempa", '"banjir besar"', "besar -gempa"):
        for query in (EngineQuery(parse(text).tree), EngineQuery(parse(text).tree, filters=narrow)):
            engine.searcher.search(query)

    for module in functions:
        for name in dir(module):
            function = getattr(module, name)
            if isinstance(function, numba.core.dispatcher.Dispatcher):
                outer = [each for each in function.signatures if is_of_arrays(each)]
                assert len(outer) <= 1, name


def is_of_arrays(signature: tuple[Any, ...]) -> bool:
    return any(isinstance(each, numba.types.Array) for each in signature)


@pytest.mark.parametrize("shift", [0, 1, 3])
def test_loads_give_the_numbers_that_numpy_reads(shift: int) -> None:
    """Also at addresses that are no multiples of their size."""
    content = np.arange(100, 140, dtype=np.uint8)
    moved = content[shift:]

    found = loads(moved.ctypes.data)

    expected = [moved[: 3 * size].view(f"<u{size}")[2] for size in (1, 2, 4, 8)]
    assert list(found) == [int(each) for each in expected]


@numba.njit
def loads(address: int) -> Any:
    return (
        pointers.u8(address, 2),
        pointers.u16(address, 2),
        pointers.u32(address, 2),
        pointers.u64(address, 2),
    )
