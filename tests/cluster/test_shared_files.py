"""Files beside an index in a cluster: two machines, each with copies in a directory of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.memory_source import MemorySource
from indexer import engines, shared_files
from indexer.engines.interface import IndexDocument
from tests.cluster import nodes

Switch = Callable[[str], Path]


@pytest.fixture
def generation(settings, tmp_path: Path) -> Iterator[str]:
    """Return the generation of an index in a cluster."""
    index = tmp_path / "index"
    settings.SEARCH_ENGINE, settings.INDEX_DIR = "opensearch", index
    settings.OPENSEARCH_URLS, settings.OPENSEARCH_INDEX = nodes.urls(), nodes.index_of(index)
    settings.OPENSEARCH_REPLICAS = 0
    builder = engines.get_index_builder()
    article = IndexDocument(1, "banjir", "isi", "", "", "", None, b"d" * 16)
    source = MemorySource((article,))
    name = builder.begin(source.ranges(10))
    builder.build(name, source, source.ranges(10), procs=1, progress=lambda done, total: None)
    builder.switch(name)
    yield name
    nodes.remove_index(index)


@pytest.fixture
def machine(settings, tmp_path: Path, generation: str) -> Switch:
    """Return a function that makes this process one of a machine, and returns its folder."""

    def switch(name: str) -> Path:
        settings.INDEX_DIR = tmp_path / name
        folder = tmp_path / name / generation
        (folder / "suggest").mkdir(parents=True, exist_ok=True)
        return folder

    return switch


def write(folder: Path, **contents: str) -> list[str]:
    names = {"words": "spelling.arrays", "first": "suggest/layer-1", "second": "suggest/layer-2"}
    names["manifest"] = "suggest/layers.json"
    for key, content in contents.items():
        (folder / names[key]).write_text(content)
    return [names[key] for key in contents]


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    kept = {str(path.relative_to(folder)): path for path in found}
    return {
        name: path.read_text()
        for name, path in kept.items()
        if not name.startswith("shared.") and not name.startswith("words/")
    }


def test_another_machine_copies_what_was_published(machine: Switch, generation: str) -> None:
    one = machine("one")
    shared_files.publish(generation, write(one, words="kata"))
    shared_files.publish(generation, write(one, first="a", manifest="[1]"), folder="suggest")

    two = machine("two")
    copied = [shared_files.refresh(generation) for _ in range(2)]

    assert copied == [True, False]
    assert files(two) == files(one) != {}


def test_a_layer_that_is_no_longer_listed_is_removed(machine: Switch, generation: str) -> None:
    one = machine("one")
    shared_files.publish(generation, write(one, first="a", manifest="[1]"), folder="suggest")
    two = machine("two")
    shared_files.refresh(generation)

    shared_files.publish(generation, write(two, second="b", manifest="[2]"), folder="suggest")
    machine("one")
    shared_files.refresh(generation)

    assert files(one) == {"suggest/layer-2": "b", "suggest/layers.json": "[2]"}


def test_suggestions_that_were_removed_are_removed_everywhere(
    machine: Switch, generation: str
) -> None:
    one = machine("one")
    shared_files.publish(generation, write(one, words="kata"))
    shared_files.publish(generation, write(one, first="a", manifest="[1]"), folder="suggest")
    two = machine("two")
    shared_files.refresh(generation)

    shared_files.publish(generation, [], folder="suggest")
    machine("one")
    shared_files.refresh(generation)

    assert files(one) == {"spelling.arrays": "kata"}
    assert "suggest/layers.json" in files(two)  # until its own removal


def test_a_machine_that_lost_its_copies_fetches_them_again(
    machine: Switch, generation: str
) -> None:
    one = machine("one")
    shared_files.publish(generation, write(one, words="kata"))
    (one / "spelling.arrays").unlink()

    assert shared_files.refresh(generation)
    assert files(one) == {"spelling.arrays": "kata"}


def test_a_content_that_is_gone_meanwhile_is_copied_at_the_next_look(
    machine: Switch, generation: str, monkeypatch
) -> None:
    store = engines.files_beside(generation)
    assert store is not None
    one = machine("one")
    shared_files.publish(generation, write(one, words="lama"))
    two = machine("two")
    get = type(store).get

    def late(self, name: str, version: str) -> bytes | None:
        """Return a content after another machine has published the next one."""
        monkeypatch.setattr(type(store), "get", get)
        kept = store.put(name, b"baru")
        store.replace_listing(name, {"spelling.arrays": kept}, before=store.listing(name))
        return get(self, name, version)

    monkeypatch.setattr(type(store), "get", late)

    assert [shared_files.refresh(generation) for _ in range(2)] == [False, True]
    assert files(two) == {"spelling.arrays": "baru"}


def test_notes_and_large_files_survive(machine: Switch, generation: str) -> None:
    store = engines.files_beside(generation)
    assert store is not None
    content = bytes(range(256)) * 40_000

    version = store.put(generation, content)
    store.write_note(generation, "database", '{"named": ["a"]}')

    assert store.get(generation, version) == content
    assert store.get(generation, "0" * 16) is None
    assert store.note(generation, "database") == '{"named": ["a"]}'
    assert store.note(generation, "none") is None


def test_an_embedded_index_shares_nothing(settings, tmp_path: Path) -> None:
    settings.SEARCH_ENGINE, settings.INDEX_DIR = "whoosh", tmp_path

    shared_files.publish("g000001", ["spelling.arrays"])

    assert not shared_files.refresh("g000001")
    assert list(tmp_path.iterdir()) == []
