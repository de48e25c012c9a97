"""Updates and deletes: over many segments, repeatedly, and what stays on the disk of them."""

from pathlib import Path

from indexer.engines.interface import Engine, EngineOptions
from indexer.engines.whoosh import WhooshEngine
from indexer.query.tree import Everything
from tests.engines.conftest import Index, MakeEngine, build_index, found
from tests.engines.documents import Documents, document


def test_a_document_can_be_added_changed_and_deleted(index: Index) -> None:
    engine = index()

    engine.apply([document(1, "banjir")], [])
    assert found(engine, "banjir") == [1]

    engine.apply([document(1, "gempa")], [])
    assert (found(engine, "banjir"), found(engine, "gempa")) == ([], [1])

    engine.apply([], [1])
    assert found(engine, Everything()) == []

    engine.apply([document(1, "banjir")], [])
    assert found(engine, "banjir") == [1]


def test_deleting_what_is_not_there_is_nothing(index: Index) -> None:
    engine = index(document(1, "banjir"))

    engine.apply([], [5, 6])
    engine.apply([], [])

    assert found(engine, "banjir") == [1]


def test_a_document_both_updated_and_deleted_stays(index: Index) -> None:
    engine = index(document(1, "banjir"))

    engine.apply([document(1, "gempa")], [1])

    assert found(engine, Everything()) == [1]


def test_every_change_is_seen_by_an_engine_that_had_the_index_open(
    make_engine: MakeEngine, index: Index
) -> None:
    writer = index(document(1, "banjir"))
    reader = make_engine()
    assert found(reader, "banjir") == [1]

    for number in range(2, 30):
        writer.apply([document(number, "banjir")], [number - 1])

        assert found(reader, "banjir") == [number]


def test_a_new_generation_is_seen_at_the_switch_and_not_before(
    make_engine: MakeEngine, index: Index
) -> None:
    engine = index(document(1, "banjir"))
    reader = make_engine()
    generation = engine.begin([])
    build_into(engine, generation)
    assert found(reader, "banjir") == [1]

    engine.switch(generation)

    assert found(reader, "banjir") == [2]


def build_into(engine: Engine, generation: str) -> None:
    """Build an unswitched generation of one document, number 2."""
    source = Documents((document(2, "banjir"),))
    engine.build(generation, source, [(2, 2)], procs=1, progress=lambda done, total: None)


def test_documents_are_there_once_after_every_round_of_changes(index: Index) -> None:
    engine = index(*(document(n, f"ronde nol nomor {n}") for n in range(1, 41)), batch_size=10)
    expected = set(range(1, 41))

    for round_number in range(1, 25):
        changed = {n for n in range(1, 61) if (n * 7 + round_number) % 5 == 0}
        gone = {n for n in range(1, 61) if (n * 3 + round_number) % 11 == 0} - changed
        engine.apply([document(n, "ronde", str(round_number)) for n in changed], gone)
        expected = (expected | changed) - gone

        assert sorted(found(engine, Everything())) == sorted(expected)
        assert set(found(engine, f"ronde AND {round_number}")) >= changed

    assert engine.stats().documents == len(expected)
    assert sorted(key for key, _ in engine.digests()) == sorted(expected)


def test_500_commits_leave_few_segments_and_no_other_files(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, EngineOptions())
    folder = tmp_path / build_index(engine, [])
    segments = []

    for number in range(1, 501):
        engine.apply([document(number, "banjir", f"nomor {number}")], [])
        segments.append(len(list(folder.glob("*.seg"))))

    assert max(segments) <= 24  # up to seven of each of three tiers, and what is being made
    assert engine.stats().segments == segments[-1]
    assert len(list(folder.glob("*.toc"))) == 1
    assert len(list(folder.iterdir())) <= segments[-1] + 6
    assert engine.damaged_files() == []
    assert sorted(found(engine, "banjir")) == list(range(1, 501))


def test_deletions_are_honoured_after_merges(index: Index) -> None:
    engine = index(*(document(n, "banjir", f"nomor {n}") for n in range(1, 101)), batch_size=10)
    engine.apply([], [n for n in range(1, 101) if n % 10])

    for number in range(1_000, 1_020):
        engine.apply([document(number, "gempa")], [])

    assert sorted(found(engine, "banjir")) == list(range(10, 101, 10))
    assert found(engine, 'banjir "nomor 51"') == []
    assert engine.stats().documents == 10 + 20
    assert engine.stats().segments < 10


def test_no_commit_rewrites_a_rebuilt_index(index: Index) -> None:
    engine = index(*(document(n, "banjir") for n in range(1, 2_001)), batch_size=200)
    before = engine.stats()

    engine.apply([document(3_000, "banjir")], [])

    assert engine.stats().segments >= before.segments - 2
    assert len(found(engine, Everything(), limit=5_000)) == 2_001
