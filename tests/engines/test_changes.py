"""Updates and deletes, repeatedly and over many segments."""

from bench.memory_source import MemorySource
from indexer.engines.interface import Engine
from indexer.query.tree import Everything
from tests.engines.conftest import Index, MakeEngine, build_index, found
from tests.engines.documents import document


def test_a_document_can_be_added_changed_and_deleted(index: Index) -> None:
    engine = index()

    engine.builder.apply([document(1, "banjir")], [])
    assert found(engine, "banjir") == [1]

    engine.builder.apply([document(1, "gempa")], [])
    assert (found(engine, "banjir"), found(engine, "gempa")) == ([], [1])

    engine.builder.apply([], [1])
    assert found(engine, Everything()) == []

    engine.builder.apply([document(1, "banjir")], [])
    assert found(engine, "banjir") == [1]


def test_deleting_an_absent_document_changes_nothing(index: Index) -> None:
    engine = index(document(1, "banjir"))

    engine.builder.apply([], [5, 6])
    engine.builder.apply([], [])

    assert found(engine, "banjir") == [1]


def test_a_document_both_updated_and_deleted_stays(index: Index) -> None:
    engine = index(document(1, "banjir"))

    engine.builder.apply([document(1, "gempa")], [1])

    assert found(engine, Everything()) == [1]


def test_every_change_is_seen_by_an_engine_that_had_the_index_open(
    make_engine: MakeEngine, index: Index
) -> None:
    writer = index(document(1, "banjir"))
    reader = make_engine()
    assert found(reader, "banjir") == [1]

    for number in range(2, 30):
        writer.builder.apply([document(number, "banjir")], [number - 1])

        assert found(reader, "banjir") == [number]


def test_a_new_generation_is_seen_at_the_switch_and_not_before(
    make_engine: MakeEngine, index: Index
) -> None:
    engine = index(document(1, "banjir"))
    reader = make_engine()
    generation = engine.builder.begin([])
    build_into(engine, generation)
    assert found(reader, "banjir") == [1]

    engine.builder.switch(generation)

    assert found(reader, "banjir") == [2]


def build_into(engine: Engine, generation: str) -> None:
    """Build an unswitched generation of one document, number 2."""
    source = MemorySource((document(2, "banjir"),))
    engine.builder.build(generation, source, [(2, 2)], procs=1, progress=lambda done, total: None)


def test_each_document_is_indexed_once_after_every_round_of_changes(index: Index) -> None:
    engine = index(*(document(n, f"ronde nol nomor {n}") for n in range(1, 41)), batch_size=10)
    expected = set(range(1, 41))

    for round_number in range(1, 25):
        changed = {n for n in range(1, 61) if (n * 7 + round_number) % 5 == 0}
        gone = {n for n in range(1, 61) if (n * 3 + round_number) % 11 == 0} - changed
        engine.builder.apply([document(n, "ronde", str(round_number)) for n in changed], gone)
        expected = (expected | changed) - gone

        assert sorted(found(engine, Everything())) == sorted(expected)
        assert set(found(engine, f"ronde AND {round_number}")) >= changed

    assert engine.searcher.stats().documents == len(expected)
    assert sorted(key for key, _ in engine.builder.digests()) == sorted(expected)


def test_deletions_are_honoured_after_merges(index: Index) -> None:
    engine = index(*(document(n, "banjir", f"nomor {n}") for n in range(1, 101)), batch_size=10)
    engine.builder.apply([], [n for n in range(1, 101) if n % 10])

    for number in range(1_000, 1_020):
        engine.builder.apply([document(number, "gempa")], [])

    assert sorted(found(engine, "banjir")) == list(range(10, 101, 10))
    assert found(engine, 'banjir "nomor 51"') == []
    assert engine.searcher.stats().documents == 10 + 20


def test_each_commit_has_another_identity(index: Index) -> None:
    engine = index(document(1, "banjir"))
    commits = [engine.searcher.commit()]

    for change in ([document(1, "gempa")], [document(2, "banjir")]):
        engine.builder.apply(change, [])
        commits.append(engine.searcher.commit())
    build_index(engine, [document(1, "banjir")])
    commits.append(engine.searcher.commit())

    assert len(set(commits)) == 4
    assert engine.searcher.commit() == commits[-1]
