"""The words of queries by themselves: what one commit and one synonym table say about each.

Several steps of a search ask the same about a word: its tokens, the number of articles that have
it, its synonyms, and whether it may be part of something longer. A lookup answers once for each
word and remembers that, so most words of most queries cost one look into a dictionary.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from indexer.analysis import Token, analyze, is_stopword
from indexer.query.loan_families import loan_family
from indexer.query.synonyms import SynonymTable
from indexer.query.tree import Node, Phrase, Word
from indexer.query.vocabulary import Vocabulary
from indexer.query.written_forms import begins_letters_and_numbers, written_forms
from lexicon.english import cognates
from lexicon.memo import Memo, size_of
from lexicon.old_spelling import modern_spelling

MAX_RARE_DOCUMENTS = 10  # frequencies up to this one are exact
MAX_SYNONYMS = 6  # of one word or name
MAX_CACHE_BYTES = 1024 * 1024
MAX_FAMILIES_BYTES = 256 * 1024
FACTS_BYTES, TOKEN_BYTES = 200, 300  # without texts and synonyms
_DIGIT = re.compile(r"\d")


class WordFacts(NamedTuple):
    """A word of a query by itself."""

    tokens: tuple[Token, ...]
    is_content: bool  # its first token is no stopword
    documents: int  # ``documents_of`` its rarest token; 0 without tokens
    has_digits: bool
    may_be_english: bool  # or the first word of an English name
    stands_alone: bool  # no name of several words begins with it
    synonyms: tuple[Node, ...]


class WordLookup:
    """Looks up words in a vocabulary and a synonym table, and remembers what it found.

    All threads share it. Without a table, as in a literal search, only rules give synonyms.
    """

    def __init__(self, vocabulary: Vocabulary, synonyms: SynonymTable | None = None) -> None:
        self.vocabulary = vocabulary
        self.synonyms = SynonymTable(()) if synonyms is None else synonyms
        self.facts = Memo(self._facts, MAX_CACHE_BYTES, _size)
        self.family_of = Memo(self._family_of, MAX_FAMILIES_BYTES)  # by stem

    def facts_of(self, node: Node) -> WordFacts:
        """Return the facts of a plain word; those of an empty text for another node."""
        return self.facts(node.text) if type(node) is Word else self.facts("")

    def _facts(self, text: str) -> WordFacts:
        tokens = tuple(analyze(text))
        first = tokens[0] if tokens else None
        single = first if len(tokens) == 1 else None
        return WordFacts(
            tokens,
            is_content=first is not None and not is_stopword(first.exact),
            documents=min((documents_of(each, self.vocabulary) for each in tokens), default=0),
            has_digits=_DIGIT.search(text) is not None,
            may_be_english=first is not None and self._may_be_english(first, single),
            stands_alone=single is not None and self._stands_alone(single),
            synonyms=self.synonyms_of(tokens) if tokens else (),
        )

    def synonyms_of(self, typed: Sequence[Token]) -> tuple[Node, ...]:
        """Return the synonyms of a word or name that the index has."""
        key = tuple(dict.fromkeys(token.exact for token in typed))
        if len(key) == 1 and is_stopword(key[0]):
            return ()
        forms = self.synonyms.synonyms_of(key)
        if not forms and len(typed) == 1:
            modern = modern_spelling(key[0])
            forms = (modern,) if modern else written_forms(key[0], self.vocabulary)
        return present_forms(typed, forms, self.vocabulary)

    def _family_of(self, stem: str) -> tuple[Word, ...]:
        return tuple(map(Word, loan_family(stem, self.vocabulary)))

    def _stands_alone(self, token: Token) -> bool:
        is_first = self.synonyms.max_tokens(token.exact) > 1
        return not (is_first or begins_letters_and_numbers(token))

    def _may_be_english(self, first: Token, single: Token | None) -> bool:
        if self.synonyms.english.max_tokens(first.exact):
            return True
        return single is not None and bool(cognates(single.exact))


def _size(facts: WordFacts) -> int:
    """Return about how many bytes the facts of a word take."""
    letters = sum(len(token.exact) for token in facts.tokens)  # of four bytes at most, in two forms
    synonyms = size_of(facts.synonyms) if facts.synonyms else 0
    return FACTS_BYTES + TOKEN_BYTES * len(facts.tokens) + 8 * letters + synonyms


def documents_of(token: Token, vocabulary: Vocabulary) -> int:
    """Return the number of documents that have a word in any form of its stem.

    Numbers above ``MAX_RARE_DOCUMENTS`` are lower bounds. For a stopword, the number of all
    documents is returned.
    """
    if is_stopword(token.exact):
        return vocabulary.documents
    frequency = 0
    for form in (token.exact, *token.aliases):
        frequency = max(frequency, vocabulary.frequency(form))
        if frequency > MAX_RARE_DOCUMENTS:
            return frequency
    return max(frequency, vocabulary.stem_frequency(token.stem))


def present_forms(
    typed: Sequence[Token], forms: Sequence[str], vocabulary: Vocabulary
) -> tuple[Node, ...]:
    """Return the nodes of the forms that the index has, at most ``MAX_SYNONYMS``."""
    if not forms:
        return ()
    seen = {tuple(token.stem for token in typed)}
    present = (_node(form) for form in forms if _is_new(form, seen, vocabulary))
    return tuple(islice(present, MAX_SYNONYMS))


def _node(form: str) -> Node:
    return Phrase(form) if " " in form else Word(form)


def _is_new(form: str, seen: set[tuple[str, ...]], vocabulary: Vocabulary) -> bool:
    """Return whether the index has all words of a form, and no earlier form has its stems."""
    tokens = analyze(form)
    stems = tuple(token.stem for token in tokens)
    if not stems or stems in seen:
        return False
    seen.add(stems)
    return all(
        is_stopword(token.exact) or any(map(vocabulary.frequency, (token.exact, *token.aliases)))
        for token in tokens
    )
