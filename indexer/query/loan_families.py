"""The family of a loan word in the index: vaksinasi and vaksinator for vaksin.

``lexicon.loan_families`` says by rule which words may be a family. Here the articles decide:
words of one family are often in the same articles, words that are alike by chance are not (organ,
organisasi). Of rare words the articles say nothing; then only a regular pair is a family.
"""

from collections.abc import Iterator

from indexer.query.vocabulary import Pair, Relation, Vocabulary
from lexicon.loan_families import relatives

MAX_FAMILY_WORDS = 5
# Lift: the articles with both words, divided by their expected number if the words were
# independent. docs/decisions/0115 has precision and recall with other values.
MIN_LIFT = 4.0
MIN_TOGETHER = 3  # articles with both words
MIN_LIFT_OF_TWO_ARTICLES = 20.0
MIN_LIFT_OF_REGULAR_PAIR = 2.5
MIN_EXPECTED_ARTICLES = 1.0  # with both words, if the lift is to speak against a regular pair
# A family word is at most so much more frequent than the typed one, or in this share of all
# articles: presidensi does not find all articles on the president.
MAX_FREQUENCY_RATIO = 30
MAX_ARTICLE_SHARE = 0.06


def loan_family(stem: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words of the family of a stem that the index has, the most frequent first."""
    if not relatives(stem):
        return ()
    vocabulary.expect(family_pairs(stem, vocabulary))
    found = sorted(_family(stem, vocabulary), reverse=True)
    return tuple(word for _, word in found[:MAX_FAMILY_WORDS])


def family_pairs(stem: str, vocabulary: Vocabulary) -> Iterator[Pair]:
    """Yield the pairs of words that are counted for the family of a stem."""
    for word, _, _ in _possible_family(stem, vocabulary):
        yield Pair(Relation.STEMS_TOGETHER, stem, word)


def _possible_family(stem: str, vocabulary: Vocabulary) -> Iterator[tuple[str, bool, int]]:
    """Yield the words that the rules permit: word, whether it is regular, document frequency."""
    typed, documents = vocabulary.stem_frequency(stem), vocabulary.documents
    limit = max(MAX_FREQUENCY_RATIO * typed, MAX_ARTICLE_SHARE * documents)
    for word, is_regular in relatives(stem):
        frequency = vocabulary.stem_frequency(word)
        if 0 < frequency <= limit:
            yield word, is_regular, frequency


def _family(stem: str, vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield (document frequency, word) of the words of the family."""
    typed, documents = vocabulary.stem_frequency(stem), vocabulary.documents
    for word, is_regular, frequency in _possible_family(stem, vocabulary):
        expected = typed * frequency / documents
        together = vocabulary.stems_together(stem, word) if typed else 0
        if is_family(together, expected, is_regular=is_regular):
            yield frequency, word


def is_family(together: int, expected: float, *, is_regular: bool) -> bool:
    """Return whether two words are a family, by the number of articles with both.

    ``expected`` is that number if the words were independent.
    """
    if together >= MIN_TOGETHER and together >= MIN_LIFT * expected:
        return True
    if together == MIN_TOGETHER - 1 and together >= MIN_LIFT_OF_TWO_ARTICLES * expected:
        return True
    if not is_regular:
        return False
    return expected < MIN_EXPECTED_ARTICLES or together >= MIN_LIFT_OF_REGULAR_PAIR * expected
