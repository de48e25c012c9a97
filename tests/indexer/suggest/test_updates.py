"""Layers after commits: they suggest as one layer of the same articles would."""

import random

import pytest

from indexer import suggest
from indexer.engines.interface import IndexDocument
from indexer.suggest import updates
from indexer.suggest.candidates import candidates
from indexer.suggest.completion import ENOUGH_PHRASES, TITLE_CANDIDATES
from indexer.suggest.layers import FOLDER, MANIFEST, defect, folder_of, open_layers
from indexer.suggest.typed_text import read_typed
from tests.indexer.suggest.layers import document, one_layer

WORDS = [f"{first}{rest}" for first in ("ba", "bu", "ka") for rest in ("ris", "tang", "nto", "li")]
GENERATION = "g000001"


def title(chance):
    return " ".join(chance.choices(WORDS, k=4))


def offered(layers, text):
    """Return the queries and the articles of the candidates, in any order."""
    typed = read_typed(text)
    found = candidates(layers, typed)
    return (
        {(each.text or typed.completed(each.completion)) for each in found.phrases},
        {place.article_id for place in found.places},
    )


@pytest.fixture
def small_layers(monkeypatch):
    monkeypatch.setattr(updates, "SMALLEST_LAYER", 4)
    monkeypatch.setattr(updates, "MERGE_FACTOR", 2)


def test_changes_leave_what_one_layer_of_the_articles_has(tmp_path, small_layers):
    chance = random.Random(1)
    suggest.start(GENERATION)
    articles: dict[int, IndexDocument] = {}
    sizes, compared = set(), 0
    for round_number in range(30):
        changed = [document(chance.randint(1, 40), title(chance)) for _ in range(3)]
        changed = list({each.article_id: each for each in changed}.values())
        removed = {chance.randint(1, 40)} - {each.article_id for each in changed}
        suggest.apply(changed, removed, GENERATION)
        articles |= {each.article_id: each for each in changed}
        for article_id in removed:
            articles.pop(article_id, None)
        layers = open_layers(GENERATION)
        assert layers
        sizes.add(len(layers.layers))
        folder = tmp_path / str(round_number)
        folder.mkdir()
        expected = one_layer(folder, list(articles.values()))
        texts = " | ".join(each.title for each in articles.values())
        for text in (f"{chance.choice(WORDS)} k", chance.choice(WORDS)[:3], "bari"):
            queries, places = offered(layers, text)
            assert places <= articles.keys()
            for query in queries:
                assert query.removeprefix(text.rpartition(" ")[0]).strip() in texts
            others, other_places = offered(expected, text)
            if len(others) < ENOUGH_PHRASES // 2 and len(other_places) < TITLE_CANDIDATES:
                assert (queries, places) == (others, other_places)
                compared += 1
    assert max(sizes) > 1  # several layers were read
    assert compared > 10  # others may have more candidates than are compared


def test_words_of_removed_articles_are_not_kept():
    suggest.start(GENERATION)
    suggest.apply([document(1, "Zulfan"), document(2, "Kabar")], [], GENERATION)
    suggest.apply([], [1], GENERATION)

    layers = open_layers(GENERATION)

    assert layers
    assert [layer.texts.terms() for layer in layers.layers] == [[b"kabar"]]


def test_files_of_old_layers_are_removed(small_layers):
    suggest.start(GENERATION)
    for number in range(1, 20):
        suggest.apply([document(number, f"Kabar {number}")], [], GENERATION)

    names = {path.name for path in folder_of(GENERATION).iterdir()}

    layers = open_layers(GENERATION)
    assert layers
    assert names == {MANIFEST, *(layer.name for layer in layers.layers)}


def test_a_generation_without_suggestions_stays_so():
    suggest.apply([document(1, "Banjir")], [], GENERATION)

    assert open_layers(GENERATION) is None
    assert defect(GENERATION) == "missing"


def test_suggestions_that_cannot_be_updated_are_removed(monkeypatch, caplog):
    suggest.start(GENERATION)
    suggest.apply([document(1, "Banjir")], [], GENERATION)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.suggest.updates.write_layer", full)
    suggest.apply([], [1], GENERATION)

    assert open_layers(GENERATION) is None
    assert "No space left" in caplog.text


def cut(path):
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-40])


def flip(path):
    content = bytearray(path.read_bytes())
    content[8] ^= 0xFF
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [cut, flip, lambda path: path.unlink()])
def test_damaged_layers_give_no_suggestions(spoil, caplog):
    suggest.start(GENERATION)
    suggest.apply([document(1, "Banjir bandang melanda kota")], [], GENERATION)
    (layer,) = folder_of(GENERATION).glob("layer-*")
    spoil(layer)

    assert open_layers(GENERATION) is None
    assert defect(GENERATION) == "damaged"
    assert "no suggestions" in caplog.text


def test_a_damaged_manifest_gives_no_suggestions(index_dir):
    suggest.start(GENERATION)
    (index_dir / GENERATION / FOLDER / MANIFEST).write_text("{")

    assert open_layers(GENERATION) is None
    assert defect(GENERATION) == "damaged"
