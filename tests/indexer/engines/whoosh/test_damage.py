"""A missing, outdated or damaged index is a named error, and never an empty answer."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.analysis import BatchAnalyzer
from indexer.engines.interface import Engine, EngineOptions, EngineQuery, LikeQuery
from indexer.engines.whoosh import WhooshEngine, index_builder, writer
from indexer.engines.whoosh.write import index_writer
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing, IndexOutdated
from indexer.query.parser import parse
from indexer.query.tree import Everything
from tests.engines.conftest import MakeEngine, build_index, found
from tests.engines.documents import Documents, document

pytestmark = pytest.mark.filterwarnings(
    # Whoosh leaves it to the collector to close what it had opened of a file that is damaged.
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::ResourceWarning",
)
QUERY = EngineQuery(parse("banjir").tree)


@pytest.fixture(params=["columnar", "stock"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the directory of an index, named for its codec; nobody has it open."""
    root = tmp_path / str(request.param)
    build_index(
        opened(root), [document(n, "banjir", f"nomor {n} air") for n in range(1, 41)], batch_size=20
    )
    return root


def opened(root: Path) -> WhooshEngine:
    """Return an engine of another process, as it were."""
    return WhooshEngine(root, EngineOptions(codec=root.name, compiled=False))


def segment(root: Path) -> Path:
    return sorted((root / "g000001").glob("*.seg"))[0]


def table(root: Path) -> Path:
    return next((root / "g000001").glob("*.toc"))


def every_call(engine: Engine) -> list[Callable[[], object]]:
    """Return the calls that need a sound index."""
    return [
        lambda: engine.search(QUERY),
        lambda: engine.search(EngineQuery(Everything())),
        lambda: engine.more_like(LikeQuery(1, "banjir", "nomor 1 air")),
        engine.check,
        lambda: list(engine.digests()),
        engine.stats,
        lambda: engine.apply([document(99, "gempa")], []),
    ]


def test_without_an_index_every_call_says_so(engine: Engine) -> None:
    assert engine.current() is None
    for call in [*every_call(engine), engine.damaged_files]:
        with pytest.raises(IndexMissing, match="reindex"):
            call()


def test_another_fingerprint_is_outdated_not_empty(root: Path) -> None:
    path = root / "g000001" / "manifest.json"
    manifest = json.loads(path.read_text()) | {"fingerprint": "0123456789abcdef"}
    path.write_text(json.dumps(manifest))

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
    assert engine.search(QUERY).total == 40
    shutil.rmtree(root / "g000001")

    with pytest.raises(IndexerError):
        engine.apply([document(99, "gempa")], [])
    with pytest.raises(IndexDamaged):
        opened(root).search(QUERY)


@pytest.mark.parametrize("damage", [*DAMAGES, "pointer", "manifest"])
def test_a_rebuild_mends_whatever_it_is(root: Path, damage: Callable[[Path], None] | str) -> None:
    if callable(damage):
        damage(segment(root))
    else:
        path = root / "current" if damage == "pointer" else root / "g000001" / "manifest.json"
        path.write_bytes(b"\x00")
    engine = opened(root)

    assert engine.unfinished() is None
    engine.clean_up()
    build_index(engine, [document(1, "banjir")])
    engine.clean_up()

    assert found(engine, "banjir") == [1]
    assert engine.damaged_files() == []


def test_a_flipped_bit_is_found_by_the_checksums(root: Path) -> None:
    engine = opened(root)
    assert engine.damaged_files() == []
    path = segment(root)
    content = bytearray(path.read_bytes())

    for place in range(0, len(content), max(1, len(content) // 40)):
        flipped = bytearray(content)
        flipped[place] ^= 1
        path.write_bytes(flipped)

        assert engine.damaged_files() == [path.name]

    path.write_bytes(content)
    assert engine.damaged_files() == []


def test_damaged_bytes_that_raise_are_an_error_and_those_that_do_not_are_found(root: Path) -> None:
    path = segment(root)
    content = path.read_bytes()
    engine = opened(root)
    right = [hit.article_id for hit in engine.search(EngineQuery(QUERY.tree, limit=50)).hits]
    size = len(content)

    for start in range(0, size, max(1, size // 30)):
        path.write_bytes(content[:start] + b"\xff" * 64 + content[start + 64 :][:size])
        path.write_bytes(path.read_bytes()[:size])
        try:
            hits = opened(root).search(EngineQuery(QUERY.tree, limit=50)).hits
        except IndexDamaged:
            continue
        if [hit.article_id for hit in hits] != right:
            assert opened(root).damaged_files() == [path.name]


def test_a_commit_on_damaged_bytes_names_the_damage_not_the_article(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)
    engine.check()
    path = segment(root)
    path.write_bytes(b"\xff" * path.stat().st_size)

    with pytest.raises(IndexDamaged):
        engine.apply([document(1, "gempa")], [2])


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
            engine.apply([document(99, "banjir")], [])

    assert engine.search(QUERY).total == 40
    engine.apply([document(99, "banjir")], [1])
    assert engine.search(QUERY).total == 40


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
            engine.apply([document(99, "banjir")], [1])

    assert found(opened(root), "banjir") == found(engine, "banjir")
    assert engine.search(QUERY).total == 40
    engine.apply([document(99, "banjir")], [1, 2])
    assert engine.search(QUERY).total == 39
    assert len(list((root / "g000001").iterdir())) <= len(before) + 2
    assert engine.damaged_files() == []


def test_a_full_disk_fails_the_build_and_leaves_the_old_generation(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)
    source = Documents(tuple(document(n, "gempa") for n in range(1, 31)))
    generation = engine.begin(source.ranges(10))
    with monkeypatch.context() as patch:
        patch.setattr(index_builder, "sync_path", full_disk)
        with pytest.raises(IndexerError, match="No space left"):
            engine.build(
                generation, source, engine.plan(generation), procs=1, progress=lambda *_: None
            )

    assert engine.current() == "g000001"
    assert opened(root).search(QUERY).total == 40
    assert engine.clean_up() == [generation]


def killed_writer(folder: Path) -> list[Path]:
    """Leave behind what a killed writer leaves; return it."""
    scratch = folder / ".writing-4711-abcd"
    scratch.mkdir()
    (scratch / "pool").write_bytes(b"x" * 100)
    stray = folder / "MAIN_aaaaaaaaaaaaaaaa.seg"
    stray.write_bytes(b"x" * 100)
    part = folder / "MAIN_bbbbbbbbbbbbbbbb.trm"
    part.write_bytes(b"x")
    draft = folder / "_MAIN_99.toc.1700000000.123"
    draft.write_bytes(b"x")
    return [scratch, stray, part, draft]


def test_the_next_commit_removes_what_a_killed_writer_left(root: Path) -> None:
    engine = opened(root)
    left = killed_writer(root / "g000001")

    assert engine.search(QUERY).total == 40
    assert engine.damaged_files() == []
    engine.apply([document(99, "banjir")], [])

    assert [path for path in left if path.exists()] == []
    assert opened(root).search(QUERY).total == 41


def test_a_writer_killed_right_after_its_commit_did_no_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(root)
    for number in range(100, 106):
        engine.apply([document(number, "banjir")], [])
    with monkeypatch.context() as patch:
        patch.setattr(writer, "write_checksums", full_disk)
        patch.setattr(index_writer, "write_checksums", full_disk)
        with pytest.raises(IndexerError):
            engine.apply([document(106, "banjir"), document(107, "banjir")], [1])
        with pytest.raises(IndexerError):
            engine.apply([document(108, "banjir")], [])

    assert opened(root).damaged_files() == []
    assert opened(root).search(QUERY).total == 40 + 9 - 1


def test_reading_on_while_segments_are_merged_away(root: Path) -> None:
    engine, reader = opened(root), opened(root)
    assert reader.search(QUERY).total == 40

    for number in range(100, 130):
        engine.apply([document(number, "banjir")], [])
        assert reader.search(QUERY).total == number - 59


def test_open_files_do_not_add_up(root: Path) -> None:
    engine, reader = opened(root), opened(root)
    counts = []

    for number in range(100, 160):
        engine.apply([document(number, "banjir")], [])
        reader.search(QUERY)
        counts.append(len(list(Path("/proc/self/fd").iterdir())))

    assert max(counts[30:]) <= max(counts[:30]) + 30


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_old_generations_are_removed_but_for_those_to_keep(
    make_engine: MakeEngine, keep: int
) -> None:
    engine = make_engine()
    names = [build_index(engine, [document(n, "banjir")]) for n in range(1, 5)]
    unfinished = engine.begin([(1, 1)])

    removed = engine.clean_up(keep=keep)

    assert set(removed) == {*names[: 3 - keep], unfinished}
    assert engine.current() == names[-1]
    assert found(engine, "banjir") == [4]


def test_a_reader_goes_on_while_its_generation_is_replaced_and_removed(
    make_engine: MakeEngine,
) -> None:
    engine, reader = make_engine(), make_engine()
    for number in range(1, 8):
        build_index(engine, [document(number, "banjir")])
        engine.clean_up(keep=0)

        assert found(reader, "banjir") == [number]


def test_an_interrupted_build_is_taken_up_where_it_stopped(make_engine: MakeEngine) -> None:
    engine = make_engine()
    documents = tuple(document(n, "banjir", f"nomor {n}") for n in range(1, 51))
    source = Stopping(documents, at=31)
    generation = engine.begin(source.ranges(10))
    with pytest.raises(KeyboardInterrupt):
        engine.build(generation, source, engine.plan(generation), procs=1, progress=lambda *_: None)
    other = make_engine()
    assert other.unfinished() == generation
    seen: list[int] = []

    count = other.build(
        generation,
        Recording(documents, seen),
        other.plan(generation),
        procs=1,
        progress=lambda *_: None,
    )
    other.switch(generation)

    assert count == 50
    assert seen == list(range(31, 51))
    assert sorted(found(other, "banjir")) == list(range(1, 51))
    assert other.unfinished() is None
    assert other.damaged_files() == []


class Stopping(Documents):
    """A source that breaks off at one document."""

    def __init__(self, documents: tuple, *, at: int) -> None:  # type: ignore[type-arg]
        super().__init__(documents)
        object.__setattr__(self, "at", at)

    def read(self, first: int, last: int):  # type: ignore[no-untyped-def]
        for each in super().read(first, last):
            if each.article_id == self.at:  # type: ignore[attr-defined]
                raise KeyboardInterrupt
            yield each


class Recording(Documents):
    """A source that notes what is read of it."""

    def __init__(self, documents: tuple, seen: list[int]) -> None:  # type: ignore[type-arg]
        super().__init__(documents)
        object.__setattr__(self, "seen", seen)

    def read(self, first: int, last: int):  # type: ignore[no-untyped-def]
        for each in super().read(first, last):
            self.seen.append(each.article_id)  # type: ignore[attr-defined]
            yield each
