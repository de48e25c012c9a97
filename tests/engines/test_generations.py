"""Generations of an index: missing, interrupted, resumed, replaced and removed."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bench.memory_source import MemorySource
from indexer.engines.interface import Engine, IndexDocument
from indexer.exceptions import IndexMissing
from tests.engines.calls import every_call
from tests.engines.conftest import MakeEngine, build_index, found
from tests.engines.documents import document


def test_without_an_index_every_call_raises(engine: Engine) -> None:
    assert engine.builder.current_generation() is None
    for call in [*every_call(engine), engine.builder.damaged_files]:
        with pytest.raises(IndexMissing, match="reindex"):
            call()


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_old_generations_are_removed_but_for_those_to_keep(
    make_engine: MakeEngine, keep: int
) -> None:
    engine = make_engine()
    names = [build_index(engine, [document(n, "banjir")]) for n in range(1, 5)]
    unfinished = engine.builder.begin([(1, 1)])

    removed = engine.builder.clean_up(keep=keep)

    assert set(removed) == {*names[: 3 - keep], unfinished}
    assert engine.builder.current_generation() == names[-1]
    assert found(engine, "banjir") == [4]


def test_a_reader_goes_on_while_its_generation_is_replaced_and_removed(
    make_engine: MakeEngine,
) -> None:
    engine, reader = make_engine(), make_engine()
    for number in range(1, 8):
        build_index(engine, [document(number, "banjir")])
        engine.builder.clean_up(keep=0)

        assert found(reader, "banjir") == [number]


def test_an_interrupted_build_resumes_with_the_missing_ranges(make_engine: MakeEngine) -> None:
    engine = make_engine()
    documents = tuple(document(n, "banjir", f"nomor {n}") for n in range(1, 51))
    source = Stopping(documents, at=31)
    generation = engine.builder.begin(source.ranges(10))
    with pytest.raises(KeyboardInterrupt):
        engine.builder.build(
            generation, source, engine.builder.plan(generation), procs=1, progress=lambda *_: None
        )
    other = make_engine()
    assert other.builder.unfinished() == generation
    seen: list[int] = []

    count = other.builder.build(
        generation,
        Recording(documents, seen),
        other.builder.plan(generation),
        procs=1,
        progress=lambda *_: None,
    )
    other.builder.switch(generation)

    assert count == 50
    assert seen == list(range(31, 51))
    assert sorted(found(other, "banjir")) == list(range(1, 51))
    assert other.builder.unfinished() is None
    assert other.builder.damaged_files() == []


@dataclass(frozen=True)
class Stopping(MemorySource):
    """A source that raises ``KeyboardInterrupt`` at one document."""

    at: int

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        for each in super().read(first, last):
            if each.article_id == self.at:
                raise KeyboardInterrupt
            yield each


@dataclass(frozen=True)
class Recording(MemorySource):
    """A source that records the ids of the documents that are read."""

    seen: list[int]

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        for each in super().read(first, last):
            self.seen.append(each.article_id)
            yield each


def test_the_earlier_generations_are_the_complete_ones(engine: Engine) -> None:
    first = build_index(engine, [document(1, "banjir")])
    assert engine.builder.earlier_generations() == []

    second = build_index(engine, [document(2, "gempa")])
    engine.builder.begin([(1, 2)])  # interrupted

    assert engine.builder.earlier_generations() == [first]
    engine.builder.switch(first)
    assert engine.builder.earlier_generations() == [second]
    assert found(engine, "banjir") == [1]


def test_a_sound_index_is_mended_by_the_articles_it_lacks(engine: Engine) -> None:
    build_index(engine, [document(1, "banjir"), document(2, "gempa")])
    assert engine.builder.sound_articles([]) == {1, 2}

    engine.builder.mend([], iter([document(3, "longsor")]))

    assert found(engine, "longsor") == [3]
    assert engine.builder.sound_articles([]) == {1, 2, 3}
