"""The vocabulary of an index: frequencies of words and pairs."""

from itertools import product

import pytest

from indexer.engines.interface import Engine
from indexer.query.vocabulary import Pair, Relation, Vocabulary
from tests.engines.conftest import Index, build_index
from tests.engines.documents import document

DOCUMENTS = (
    document(1, "Banjir Jakarta", "rumah sakit terendam"),
    document(2, "Kebanjiran", "rumah warga Jakarta"),
    document(3, "Gempa", "sakit hati di rumah"),
)


def words(vocabulary: Vocabulary) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in vocabulary.parts():
        for word, frequency in part.words():
            counts[word] = counts.get(word, 0) + frequency
    return counts


def test_words_are_counted_by_document_over_all_segments(index: Index) -> None:
    vocabulary = index(*DOCUMENTS, batch_size=1).searcher.vocabulary()

    assert vocabulary.documents == 3
    assert words(vocabulary) == {
        **{"rumah": 3, "jakarta": 2, "sakit": 2, "banjir": 1, "kebanjiran": 1},
        **{"terendam": 1, "warga": 1, "gempa": 1, "hati": 1, "di": 1},
    }
    for word, count in words(vocabulary).items():
        assert vocabulary.frequency(word) == count
    assert (vocabulary.frequency("longsor"), vocabulary.frequency("")) == (0, 0)
    assert (vocabulary.stem_frequency("banjir"), vocabulary.stem_frequency("longsor")) == (2, 0)


def test_pairs_of_words_are_counted(index: Index) -> None:
    engine = index(*DOCUMENTS, batch_size=2)
    engine.builder.apply([document(4, "Rumah", "sakit rumah")], [])
    vocabulary = engine.searcher.vocabulary()

    assert vocabulary.together("rumah", "sakit") == vocabulary.together("sakit", "rumah") == 3
    assert vocabulary.together("rumah", "longsor") == vocabulary.together("longsor", "x") == 0
    assert vocabulary.together("hati", "warga") == 0
    assert vocabulary.stems_together("banjir", "rumah") == 2
    assert vocabulary.stems_together("rumah", "kebanjiran") == 0
    assert vocabulary.side_by_side("rumah", "sakit") == 1
    assert vocabulary.side_by_side("sakit", "rumah") == 1
    assert vocabulary.side_by_side("sakit", "longsor") == 0


def test_many_pairs_are_counted_at_once(index: Index) -> None:
    engine = index(*DOCUMENTS, batch_size=2)
    engine.builder.apply([document(4, "Rumah", "sakit rumah")], [])
    vocabulary = engine.searcher.vocabulary()
    words = ("rumah", "sakit", "jakarta", "longsor")
    pairs = [Pair(relation, *both) for relation in Relation for both in product(words, words)]
    counts = {
        Relation.TOGETHER: vocabulary.together,
        Relation.STEMS_TOGETHER: vocabulary.stems_together,
        Relation.SIDE_BY_SIDE: vocabulary.side_by_side,
    }

    found = dict(zip(pairs, vocabulary.pair_counts(pairs), strict=True))

    assert found[Pair(Relation.TOGETHER, "sakit", "rumah")] == 3
    assert found[Pair(Relation.SIDE_BY_SIDE, "rumah", "sakit")] == 1
    assert found == {pair: counts[pair.relation](*pair[1:]) for pair in pairs}
    assert vocabulary.pair_counts([]) == []


def test_an_announced_pair_is_counted_as_any_other(index: Index) -> None:
    vocabulary = index(*DOCUMENTS).searcher.vocabulary()

    vocabulary.expect(Pair(Relation.TOGETHER, "sakit", word) for word in ("rumah", "longsor"))

    assert vocabulary.together("rumah", "sakit") == 2
    assert vocabulary.together("rumah", "jakarta") == 2


@pytest.mark.parametrize("at_least", [0, 1, 2, 3, 9])
def test_a_count_that_suffices_is_exact(index: Index, at_least: int) -> None:
    texts = ("rumah sakit", "rumah sakit", "sakit di rumah", "rumah")
    engine = index(*(document(n, "Kabar", text) for n, text in enumerate(texts, 1)))
    vocabulary = engine.searcher.vocabulary()

    count = vocabulary.side_by_side("rumah", "sakit", at_least=at_least)

    assert count == 2 if at_least <= 2 else count < at_least


def test_a_commit_keeps_parts_that_it_does_not_rewrite(index: Index) -> None:
    engine = index(*DOCUMENTS)
    before = {part.identity for part in engine.searcher.vocabulary().parts()}

    engine.builder.apply([document(4, "Tanah longsor")], [])

    after = {part.identity: dict(part.words()) for part in engine.searcher.vocabulary().parts()}
    assert before < after.keys()
    (fresh,) = after.keys() - before
    assert after[fresh] == {"tanah": 1, "longsor": 1}


def test_another_generation_than_the_current_one_has_a_vocabulary(engine: Engine) -> None:
    first = build_index(engine, [document(1, "gempa")])
    second = build_index(engine, [document(1, "longsor")])

    assert engine.searcher.vocabulary().generation == second
    assert engine.builder.vocabulary(generation=first).generation == first
    assert words(engine.builder.vocabulary(generation=first)) == {"gempa": 1}


def test_an_empty_index_has_no_words(index: Index) -> None:
    vocabulary = index().searcher.vocabulary()

    assert (vocabulary.documents, words(vocabulary)) == (0, {})
    assert vocabulary.frequency("gempa") == vocabulary.stem_frequency("gempa") == 0
    assert vocabulary.together("gempa", "bumi") == vocabulary.side_by_side("gempa", "bumi") == 0
