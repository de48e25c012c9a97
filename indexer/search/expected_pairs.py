"""Announcement of the pairs of words that the steps of a search may count.

A cluster counts pairs of words by requests. The steps before the search (English words, synonyms,
corrections) and the search for other spellings after it announce their pairs at the beginning, so
that one request counts all of them. An embedded engine reads none of the announced pairs.
"""

from collections.abc import Iterator
from math import prod

from indexer.analysis import analyze, is_stopword
from indexer.query.english_words import EnglishReader
from indexer.query.loan_families import family_pairs
from indexer.query.parser import ParsedQuery
from indexer.query.synonym_expansion import SynonymExpander
from indexer.query.tree import And, Bag, InField, Node, WithSynonyms, Word
from indexer.query.vocabulary import Pair, Vocabulary
from indexer.query.word_lookup import WordLookup
from indexer.search.stages import QueryContext
from indexer.spelling import QueryCorrector


def expect_pairs_of_reading(context: QueryContext, node: Node) -> None:
    """Announce the pairs that are counted to read, expand and correct a typed query."""
    lookup = context.lookup
    if lookup is not None and context.synonyms is not None:
        pairs = _pairs_of_reading(lookup, node, literal=context.request.literal)
        lookup.vocabulary.expect(pairs)


def expect_pairs_of_respelling(
    context: QueryContext, parsed: ParsedQuery, max_hits: int | None = None
) -> None:
    """Announce the pairs that are counted to respell a query, or to suggest another spelling.

    With ``max_hits``, only for a query that is rare: no more articles have its rarest word. Then
    its names are looked up in other spellings.
    """
    if context.lookup is not None:
        pairs = _pairs_of_respelling(context.lookup, parsed.tree, max_hits)
        context.lookup.vocabulary.expect(pairs)


def likely_matches(vocabulary: Vocabulary, node: Node) -> float:
    """Return the number of articles with all words of a query, if words were independent."""
    documents = max(vocabulary.documents, 1)
    return documents * prod(count / documents for count in _frequencies(vocabulary, node))


def _pairs_of_reading(lookup: WordLookup, node: Node, *, literal: bool) -> Iterator[Pair]:
    yield from EnglishReader(lookup).counted(node)
    yield from SynonymExpander(lookup).counted(node)
    if literal:
        return
    corrector = QueryCorrector(node, lookup)
    yield from corrector.counted()
    if replacements := set(corrector.replacements()):  # which are expanded as typed words are
        for text in (*_texts(node), *replacements):
            for token in analyze(text):
                yield from family_pairs(token.stem, lookup.vocabulary)


def _pairs_of_respelling(lookup: WordLookup, node: Node, max_hits: int | None) -> Iterator[Pair]:
    vocabulary = lookup.vocabulary
    rarest = min(_frequencies(vocabulary, node), default=vocabulary.documents)
    if max_hits is None or rarest <= max_hits:
        yield from QueryCorrector(node, lookup, for_suggestion=True, names=True).counted()


def _frequencies(vocabulary: Vocabulary, node: Node) -> list[int]:
    """Return the document frequency of each word of a query, without stopwords."""
    return [
        max(map(vocabulary.frequency, (token.exact, *token.aliases)))
        for text in _texts(node)
        for token in analyze(text)
        if not is_stopword(token.exact)
    ]


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Word(text) | WithSynonyms(Word(text)):
            yield text
        case Bag(children) | And(children):
            for child in children:
                yield from _texts(child)
        case InField(_, child):
            yield from _texts(child)
