"""Facts about single words of queries: what they are, and that they are remembered."""

from collections.abc import Iterable, Sequence

import pytest

from indexer.query.synonyms import SynonymTable
from indexer.query.tree import Phrase, Wildcard, Word
from indexer.query.vocabulary import Pair, WordList
from indexer.query.word_lookup import MAX_CACHE_BYTES, WordLookup
from lexicon.synonym_groups import SynonymGroup, SynonymKind

FREQUENCIES = {
    **{"banjir": 300, "kpk": 40, "komisi": 90, "pemberantasan": 45, "korupsi": 80},
    **{"rumah": 500, "sakit": 200, "rs": 60, "kupu": 3, "kupu-kupu": 30, "flood": 2, "yang": 900},
    **{"soetjipto": 2, "sucipto": 25},
}
TABLE = SynonymTable(
    [
        SynonymGroup(SynonymKind.ACRONYM, ("KPK", "Komisi Pemberantasan Korupsi")),
        SynonymGroup(SynonymKind.ACRONYM, ("rumah sakit", "RS")),
        SynonymGroup(SynonymKind.ENGLISH, ("banjir", "flood"), one_way=True),
    ]
)


class Words:
    """A vocabulary of some words, which counts how often it is asked."""

    generation, documents = "g1", 1_000

    def __init__(self) -> None:
        self.asked = 0

    def frequency(self, exact: str) -> int:
        self.asked += 1
        return FREQUENCIES.get(exact, 0)

    def stem_frequency(self, stem: str) -> int:
        return self.frequency(stem)

    def together(self, first: str, second: str) -> int:
        return 0

    stems_together = together

    def side_by_side(self, first: str, second: str, *, at_least: int = 0) -> int:
        return 0

    def pair_counts(self, pairs: Sequence[Pair]) -> list[int]:
        return [0] * len(pairs)

    def expect(self, pairs: Iterable[Pair]) -> None:
        pass

    def parts(self) -> Sequence[WordList]:
        return ()


@pytest.fixture
def vocabulary() -> Words:
    return Words()


@pytest.fixture
def lookup(vocabulary: Words) -> WordLookup:
    return WordLookup(vocabulary, TABLE)


def test_a_word_has_the_synonyms_that_the_index_has(lookup: WordLookup) -> None:
    assert lookup.facts("KPK").synonyms == (Phrase("Komisi Pemberantasan Korupsi"),)
    assert lookup.facts("kupu").synonyms == (Word("kupu-kupu"),)  # rarer alone than doubled
    assert lookup.facts("soetjipto").synonyms == (Word("sucipto"),)  # the modern spelling
    assert lookup.facts("banjir").synonyms == ()


@pytest.mark.parametrize(
    ("text", "stands_alone"),
    [
        ("banjir", True),
        ("kpk", True),
        ("rumah", False),  # rumah sakit
        ("u", False),  # U 20
        ("20", False),
        ("anak-anak", True),
        ("kompas.com", False),  # two tokens
        ("—", False),  # none
    ],
)
def test_a_word_stands_alone_if_no_name_begins_with_it(
    lookup: WordLookup, text: str, stands_alone: bool
) -> None:
    assert lookup.facts(text).stands_alone is stands_alone


def test_english_words_and_digits_are_marked(lookup: WordLookup) -> None:
    assert lookup.facts("floods").may_be_english
    assert lookup.facts("radiation").may_be_english  # radiasi, by a rule of spelling
    assert not lookup.facts("banjir").may_be_english
    assert lookup.facts("covid19").has_digits


def test_documents_are_those_of_the_rarest_token_and_all_for_a_stopword(
    lookup: WordLookup,
) -> None:
    assert lookup.facts("kebanjiran").documents == 300  # by its stem
    assert lookup.facts("jokwi").documents == 0
    assert lookup.facts("rs.kpk").documents == 40
    assert lookup.facts("yang").documents == 1_000


def test_only_plain_words_have_facts(lookup: WordLookup) -> None:
    assert lookup.facts_of(Word("banjir")).tokens[0].exact == "banjir"
    assert lookup.facts_of(Wildcard("banj*")) == lookup.facts("")
    assert not lookup.facts("").tokens


def test_without_a_table_only_rules_give_synonyms(vocabulary: Words) -> None:
    lookup = WordLookup(vocabulary)

    assert lookup.facts("KPK").synonyms == ()
    assert lookup.facts("kupu").synonyms == (Word("kupu-kupu"),)


def test_a_word_is_looked_up_once(lookup: WordLookup, vocabulary: Words) -> None:
    first = lookup.facts("kpk")
    asked = vocabulary.asked

    assert lookup.facts("kpk") is first
    assert vocabulary.asked == asked


def test_the_memory_for_words_is_bounded(lookup: WordLookup) -> None:
    for number in range(12_000):
        lookup.facts(f"kata{number}")

    assert lookup.facts.info()["bytes"] <= MAX_CACHE_BYTES
