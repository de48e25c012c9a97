"""Synonyms of a word or name: their matches, their scores, and their cache."""

import pytest

from indexer.engines.interface import Engine, EngineQuery
from indexer.query.tree import Bag, FieldName, InField, Phrase, WithSynonyms, Word
from tests.engines.conftest import Index, found, scores
from tests.engines.documents import document

NAME = WithSynonyms(Word("kpk"), (Phrase("komisi pemberantasan korupsi"),))
PLACE = WithSynonyms(Bag((Word("jawa"), Word("barat"))), (Word("jabar"),))
FILLER = "warga kampung bergotong royong membersihkan saluran air"


@pytest.fixture
def news(index: Index) -> Engine:
    return index(
        document(1, body=f"kpk {FILLER}"),
        document(2, body=f"komisi pemberantasan korupsi {FILLER}"),
        document(3, body=f"kpk komisi pemberantasan korupsi {FILLER}"),
        document(4, body=f"pemberantasan komisi korupsi {FILLER}"),
        document(5, body=f"banjir jabar {FILLER}"),
        document(6, body=f"banjir jawa barat {FILLER}"),
        document(7, body=f"banjir jawa tengah {FILLER}", title="jabar"),
        document(8, body=f"gempa {FILLER}"),
    )


def test_a_document_scores_as_its_best_form(news: Engine) -> None:
    by_word = scores(news, Word("kpk"))
    either = scores(news, NAME)

    assert set(either) == {1, 2, 3}
    assert either[3] == pytest.approx(by_word[3])
    assert either[1] == pytest.approx(by_word[1])
    assert 0 < either[2] < either[1]


@pytest.mark.ranking
def test_minimum_should_match_counts_the_words_of_a_name(news: Engine) -> None:
    # Two words and a name of two words are four words, and half of their weight must match.
    assert found(news, Bag((Word("gempa"), Word("kampung"), PLACE))) == [8]
    assert found(news, Bag((Word("gempa"), PLACE))) == []
    assert set(found(news, Bag((Word("banjir"), PLACE)))) == {5, 6, 7}


FAMILY = WithSynonyms(Word("kpk"), (), (Word("jabar"), Word("tengah")))


def test_words_of_a_family_match_below_the_typed_word(news: Engine) -> None:
    by_word = scores(news, Word("kpk"))
    either = scores(news, FAMILY)

    assert set(either) == {1, 3, 5, 7}
    assert either[1] == pytest.approx(by_word[1])
    assert 0 < max(either[5], either[7]) < min(either[1], either[3])


def test_a_word_of_a_family_stands_for_the_typed_word_in_a_bag(news: Engine) -> None:
    query = Bag((Word("banjir"), FAMILY))

    assert set(found(news, query)) == {5, 7}
    assert set(found(news, Bag((Word("gempa"), FAMILY)))) == set()
    assert found(news, InField(FieldName.TITLE, FAMILY)) == [7]
    assert found(news, InField(FieldName.SOURCE, FAMILY)) == []


def test_two_words_with_families_must_both_match(news: Engine) -> None:
    place = WithSynonyms(Word("tengah"), (), (Word("barat"),))

    assert set(found(news, Bag((Word("jawa"), place)))) == {6, 7}
    assert set(found(news, Bag((FAMILY, place)))) == {7}


def test_the_same_name_in_the_title_is_cached_separately(news: Engine) -> None:
    everywhere = found(news, PLACE)
    in_title = found(news, InField(FieldName.TITLE, PLACE))

    assert set(everywhere) == {5, 6, 7}
    assert in_title == [7]
    assert found(news, PLACE) == everywhere


def test_cached_scores_belong_to_one_commit(news: Engine) -> None:
    assert set(found(news, NAME)) == {1, 2, 3}

    news.builder.apply([document(9, body=f"kpk {FILLER}")], [1])

    assert set(found(news, NAME)) == {2, 3, 9}
    assert set(found(news, NAME)) == {2, 3, 9}


def test_a_relaxed_query_is_cached_separately(news: Engine) -> None:
    query = EngineQuery(WithSynonyms(Bag((Word("jawa"), Word("barat"))), (Word("kpk"),)))

    strict = news.searcher.search(query).total
    relaxed = news.searcher.search(EngineQuery(query.tree, relaxed=True)).total

    assert (strict, relaxed, news.searcher.search(query).total) == (3, 4, 3)
