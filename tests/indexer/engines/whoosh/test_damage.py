"""A missing, outdated or damaged index is a named error, and never an empty answer."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.memory_source import MemorySource
from bench.stock_whoosh import writer
from indexer.analysis import BatchAnalyzer
from indexer.engines.interface import Engine, EngineQuery
from indexer.engines.whoosh.write import build, index_writer
from indexer.exceptions import IndexDamaged, IndexerError, IndexOutdated
from indexer.query.parser import parse
from indexer.storage.generations import Generations
from tests.engines.calls import every_call
from tests.engines.conftest import build_index, found, open_named
from tests.engines.documents import document

pytestmark = pytest.mark.filterwarnings(
    # Whoosh leaves it to the collector to close what it had opened of a file that is damaged.
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::ResourceWarning",
)
QUERY = EngineQuery(parse("banjir").tree)


@pytest.fixture(params=["whoosh-numpy", "whoosh-stock"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the directory of an index, named for its engine; nobody has it open."""
    root = tmp_path / str(request.param)
    build_index(
        opened(root), [document(n, "banjir", f"nomor {n} air") for n in range(1, 41)], batch_size=20
    )
    return root


def opened(root: Path) -> Engine:
    """Return an engine of another process, as it were."""
    return open_named(root.name, root)


def segment(root: Path) -> Path:
    return sorted((root / "g000001").glob("*.seg"))[0]


def table(root: Path) -> Path:
    return next((root / "g000001").glob("*.toc"))


def test_another_fingerprint_is_outdated_not_empty(root: Path) -> None:
    generations = Generations(root)
    manifest = generations.manifest("g000001") | {"fingerprint": "0123456789abcdef"}
    generations.write_manifest("g000001", manifest)

    for call in every_call(opened(root)):
        with pytest.raises(IndexOutdated, match="reindex"):
            call()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scramble(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * (path.stat().st_size // 256 + 1))


def unlink(path: Path) -> None:
    path.unlink()


def pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps({"segments": []}))


DAMAGES = [cut, halve, empty, scramble, unlink, pickled]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("which", [segment, table], ids=["segment", "table of contents"])
def test_a_damaged_file_is_an_error_and_says_what_to_do(
    root: Path, which: Callable[[Path], Path], damage: Callable[[Path], None]
) -> None:
    damage(which(root))

    for call in every_call(opened(root)):
        with pytest.raises(IndexDamaged, match="reindex"):
            call()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 50,
        b"{}",
        b"[]",
        b'{"generation": "g000001"}',
        b'"g000001"',
        b"\xff\xfe",
        b'{"generation": "g000009", "commit": 1}',
        b'{"generation": "../..", "commit": 1}',
    ],
    ids=repr,
)
def test_a_damaged_pointer_is_an_error(root: Path, content: bytes) -> None:
    (root / "current").write_bytes(content)

    for call in every_call(opened(root)):
        with pytest.raises(IndexDamaged, match="reindex"):
            call()


@pytest.mark.parametrize("content", [b"", b"\x00", b"[]", b'"x"', b"\xff\xfe", None], ids=repr)
def test_a_damaged_manifest_is_an_error(root: Path, content: bytes | None) -> None:
    path = root / "g000001" / "manifest.json"
    path.unlink() if content is None else path.write_bytes(content)

    for call in every_call(opened(root)):
        with pytest.raises(IndexDamaged, match="reindex"):
            call()


def test_a_folder_that_is_gone_is_an_error_even_for_who_has_it_open(root: Path) -> None:
    import shutil

    engine = opened(root)
    assert engine.searcher.search(QUERY).total == 40
    shutil.rmtree(root / "g000001")

    with pytest.raises(IndexerError):
        engine.builder.apply([document(99, "gempa")], [])
    with pytest.raises(IndexDamaged):
        opened(root).searcher.search(QUERY)


@pytest.mark.parametrize("damage", [*DAMAGES, "pointer", "manifest"])
def test_a_rebuild_mends_whatever_it_is(root: Path, damage: Callable[[Path], None] | str) -> None:
    if callable(damage):
        damage(segment(root))
    else:
        path = root / "current" if damage == "pointer" else root / "g000001" / "manifest.json"
        path.write_bytes(b"\x00")
    engine = opened(root)

    assert engine.builder.unfinished() is None
    engine.builder.clean_up()
    build_index(engine, [document(1, "banjir")])
    engine.builder.clean_up()

    assert found(engine, "banjir") == [1]
    assert engine.builder.damaged_files() == []


def test_a_flipped_bit_is_found_by_the_checksums(root: Path) -> None:
    engine = opened(root)
    assert engine.builder.damaged_files() == []
    path = segment(root)
    content = bytearray(path.read_bytes())

    for place in range(0, len(content), max(1, len(content) // 40)):
        flipped = bytearray(content)
        flipped[place] ^= 1
        path.write_bytes(flipped)

        assert engine.builder.damaged_files() == [path.name]

    path.write_bytes(content)
    assert engine.builder.damaged_files() == []


def test_damaged_bytes_that_raise_are_an_error_and_those_that_do_not_are_found(root: Path) -> None:
    path = segment(root)
    content = path.read_bytes()
    engine = opened(root)
    right = [
        hit.article_id for hit in engine.searcher.search(EngineQuery(QUERY.tree, limit=50)).hits
    ]
    size = len(content)

    for start in range(0, size, max(1, size // 30)):
        path.write_bytes(content[:start] + b"\xff" * 64 + content[start + 64 :][:size])
        path.write_bytes(path.read_bytes()[:size])
        try:
            hits = opened(root).searcher.search(EngineQuery(QUERY.tree, limit=50)).hits
        except IndexDamaged:
            continue
        if [hit.article_id for hit in hits] != right:
            assert opened(root).builder.damaged_files() == [path.name]


def test_a_commit_on_damaged_bytes_names_the_damage_not_the_article(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)
    engine.searcher.check()
    path = segment(root)
    path.write_bytes(b"\xff" * path.stat().st_size)

    with pytest.raises(IndexDamaged):
        engine.builder.apply([document(1, "gempa")], [2])


def test_an_article_that_cannot_be_analysed_is_no_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)

    def fail(*_: object) -> None:
        raise RuntimeError("poison")

    with monkeypatch.context() as patch:
        patch.setattr(writer, "field_values", fail)
        patch.setattr(BatchAnalyzer, "occurrences", fail)
        with pytest.raises(RuntimeError, match="poison"):
            engine.builder.apply([document(99, "banjir")], [])

    assert engine.searcher.search(QUERY).total == 40
    engine.builder.apply([document(99, "banjir")], [1])
    assert engine.searcher.search(QUERY).total == 40


def full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", ["create_file", "rename_file", "sync"])
def test_a_full_disk_fails_the_commit_and_spoils_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    engine = opened(root)
    before = sorted(path.name for path in (root / "g000001").iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(f"indexer.engines.whoosh.store.storage.DurableStorage.{where}", full_disk)
        with pytest.raises(IndexerError, match="No space left"):
            engine.builder.apply([document(99, "banjir")], [1])

    assert found(opened(root), "banjir") == found(engine, "banjir")
    assert engine.searcher.search(QUERY).total == 40
    engine.builder.apply([document(99, "banjir")], [1, 2])
    assert engine.searcher.search(QUERY).total == 39
    assert len(list((root / "g000001").iterdir())) <= len(before) + 2
    assert engine.builder.damaged_files() == []


def test_a_full_disk_fails_the_build_and_leaves_the_old_generation(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)
    source = MemorySource(tuple(document(n, "gempa") for n in range(1, 31)))
    generation = engine.builder.begin(source.ranges(10))
    with monkeypatch.context() as patch:
        patch.setattr(build, "sync_path", full_disk)
        with pytest.raises(IndexerError, match="No space left"):
            engine.builder.build(
                generation,
                source,
                engine.builder.plan(generation),
                procs=1,
                progress=lambda *_: None,
            )

    assert engine.builder.current_generation() == "g000001"
    assert opened(root).searcher.search(QUERY).total == 40
    assert engine.builder.clean_up() == [generation]


def killed_writer(folder: Path) -> list[Path]:
    """Leave behind what a killed writer leaves; return it."""
    stray = folder / "MAIN_aaaaaaaaaaaaaaaa.seg"
    stray.write_bytes(b"x" * 100)
    part = folder / "MAIN_bbbbbbbbbbbbbbbb.trm"
    part.write_bytes(b"x")
    draft = folder / "_MAIN_99.toc.1700000000.123"
    draft.write_bytes(b"x")
    return [stray, part, draft]


def test_the_next_commit_removes_what_a_killed_writer_left(root: Path) -> None:
    engine = opened(root)
    left = killed_writer(root / "g000001")

    assert engine.searcher.search(QUERY).total == 40
    assert engine.builder.damaged_files() == []
    engine.builder.apply([document(99, "banjir")], [])

    assert [path for path in left if path.exists()] == []
    assert opened(root).searcher.search(QUERY).total == 41


def test_a_writer_killed_right_after_its_commit_did_no_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)
    for number in range(100, 106):
        engine.builder.apply([document(number, "banjir")], [])
    with monkeypatch.context() as patch:
        patch.setattr(writer, "write_checksums", full_disk)
        patch.setattr(index_writer, "write_checksums", full_disk)
        with pytest.raises(IndexerError):
            engine.builder.apply([document(106, "banjir"), document(107, "banjir")], [1])
        with pytest.raises(IndexerError):
            engine.builder.apply([document(108, "banjir")], [])

    assert opened(root).builder.damaged_files() == []
    assert opened(root).searcher.search(QUERY).total == 40 + 9 - 1


def test_reading_on_while_segments_are_merged_away(root: Path) -> None:
    engine, reader = opened(root), opened(root)
    assert reader.searcher.search(QUERY).total == 40

    for number in range(100, 130):
        engine.builder.apply([document(number, "banjir")], [])
        assert reader.searcher.search(QUERY).total == number - 59


def test_open_files_do_not_add_up(root: Path) -> None:
    engine, reader = opened(root), opened(root)
    counts = []

    for number in range(100, 160):
        engine.builder.apply([document(number, "banjir")], [])
        reader.searcher.search(QUERY)
        counts.append(len(list(Path("/proc/self/fd").iterdir())))

    assert max(counts[30:]) <= max(counts[:30]) + 30
