"""Generations on disk and the pointer to the current one."""

from itertools import pairwise
from pathlib import Path

import pytest

from indexer.exceptions import IndexDamaged
from indexer.storage.generations import Generations, Pointer


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def test_without_a_directory_there_is_nothing(generations: Generations) -> None:
    assert generations.pointer() is None
    assert generations.signature() is None
    assert generations.names() == []
    assert not generations.root.exists()


def test_names_count_up_and_are_never_used_twice_in_a_row(generations: Generations) -> None:
    first, second = generations.create({}), generations.create({})
    generations.remove(first)

    assert [second, generations.create({})] == generations.names() == ["g000002", "g000003"]


def test_names_are_ordered_as_numbers(generations: Generations) -> None:
    for name in ("g999999", "g1000000", "g000002", "gx", "other", ".removed-g000001"):
        (generations.root / name).mkdir(parents=True)

    assert generations.names() == ["g000002", "g999999", "g1000000"]
    assert generations.create({}) == "g1000001"


def test_the_pointer_counts_commits_and_its_signature_changes(generations: Generations) -> None:
    name = generations.create({})
    signatures = []
    for commit in range(1, 6):
        generations.point_to(name)
        signatures.append(generations.signature())

        assert generations.pointer() == Pointer(name, commit)
    assert all(one != another for one, another in pairwise(signatures))


@pytest.mark.parametrize("content", ["", "null", "[]", "{", '{"generation": 1}', '"x"', "\x00"])
def test_a_damaged_pointer_is_an_error_and_can_be_replaced(
    generations: Generations, content: str
) -> None:
    name = generations.create({})
    (generations.root / "current").write_text(content)
    with pytest.raises(IndexDamaged, match="reindex"):
        generations.pointer()

    generations.point_to(name)

    assert generations.pointer() == Pointer(name, 1)


def test_manifests_are_kept_and_damage_is_an_error(generations: Generations) -> None:
    name = generations.create({"state": "building"})
    assert generations.manifest(name) == {"state": "building"}
    generations.write_manifest(name, {"state": "complete"})
    assert generations.manifest(name) == {"state": "complete"}

    for content in ("", "[]", "{"):
        (generations.path(name) / "manifest.json").write_text(content)
        with pytest.raises(IndexDamaged, match="reindex"):
            generations.manifest(name)
    with pytest.raises(IndexDamaged):
        generations.manifest("g000077")


def test_a_manifest_with_another_content_than_was_written_is_damaged(generations):
    name = generations.create({"state": "complete", "fingerprint": "a1"})
    path = generations.path(name) / "manifest.json"
    assert generations.manifest(name) == {"state": "complete", "fingerprint": "a1"}

    path.write_text(path.read_text().replace("a1", "a2"))

    with pytest.raises(IndexDamaged, match="another content"):
        generations.manifest(name)


def test_a_manifest_of_an_earlier_version_has_no_checksum(generations):
    name = generations.create({})
    (generations.path(name) / "manifest.json").write_text('{"state": "complete"}')

    assert generations.manifest(name) == {"state": "complete"}


def test_removal_includes_the_remains_of_interrupted_removals(generations: Generations) -> None:
    kept, doomed = generations.create({}), generations.create({})
    rest = generations.root / ".removed-g000000"
    rest.mkdir()
    (rest / "x").write_text("x")
    again = generations.root / f".removed-{doomed}"
    again.mkdir()
    (again / "x").write_text("x")

    assert generations.remove_all_but({kept}) == [doomed]

    assert [path.name for path in generations.root.iterdir()] == [kept]


def test_sizes_count_every_file(generations: Generations) -> None:
    name = generations.create({})
    (generations.path(name) / "deeper").mkdir()
    (generations.path(name) / "deeper" / "x").write_bytes(b"x" * 1_000)

    manifest = generations.path(name) / "manifest.json"
    assert generations.size_bytes(name) == 1_000 + manifest.stat().st_size
