"""Replacement of names in the words of a query: pairs of adjacent words, in another spelling."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.analysis import Token
from indexer.query.tree import Node, WithSynonyms, Word
from indexer.query.vocabulary import Pair, Vocabulary
from indexer.spelling.letter_case import match_case
from indexer.spelling.name_pairs import NamePairs
from lexicon.wordlists import roots

MAX_NAME_WORDS = 8  # at the beginning of a query; names are looked for among these


@dataclass(frozen=True, slots=True)
class NameCorrector:
    """Replaces the names of one query. ``only_token`` returns the token of a word of letters."""

    vocabulary: Vocabulary
    pairs: NamePairs
    only_token: Callable[[Node], Token | None]
    max_rarer: int | None  # articles with the rarer word of a name that is looked up

    def corrected(self, words: Sequence[Node]) -> list[Node]:
        """Return the words; two that are one fixed name in another spelling are replaced."""
        corrected = list(words)
        place = 0
        while place < min(len(corrected), MAX_NAME_WORDS) - 1:
            first, second = map(_typed_word, corrected[place : place + 2])
            if first and second and (name := self._name(first, second)):
                corrected[place : place + 2] = name
            place += 1
        return corrected

    def counted(self, words: Sequence[Node]) -> Iterator[Pair]:
        """Yield the pairs that are counted for the names of a bag, at most."""
        for nodes in pairwise(words[:MAX_NAME_WORDS]):
            first, second = map(_typed_word, nodes)
            if first and second and (typed := self._typed(first, second)):
                yield from self.pairs.counted(*typed)

    def _name(self, first: Word, second: Word) -> tuple[Word, ...]:
        """Return the name that two adjacent words stand for, in one word or two; () if none."""
        typed = self._typed(first, second)
        if typed is None:
            return ()
        if pair := self.pairs.corrected(*typed):
            return _respelled(first, typed[0], pair[0]), _respelled(second, typed[1], pair[1])
        # Two root words may be a name of their own (Mata Hari).
        if not all(word in roots() for word in typed) and self.pairs.are_one_word(*typed):
            return (Word(match_case(first.text, "".join(typed))),)
        return ()

    def _typed(self, first: Word, second: Word) -> tuple[str, str] | None:
        """Return the exact forms of two words; None if they are not looked up."""
        tokens = self.only_token(first), self.only_token(second)
        if not (tokens[0] and tokens[1]):
            return None
        typed = tokens[0].exact, tokens[1].exact
        if self.max_rarer and min(map(self.vocabulary.frequency, typed)) > self.max_rarer:
            return None
        return typed


def _typed_word(node: Node) -> Word | None:
    """Return a word as typed, without its synonyms; None for other nodes."""
    typed = node.node if isinstance(node, WithSynonyms) else node
    return typed if isinstance(typed, Word) else None


def _respelled(typed: Word, exact: str, word: str) -> Word:
    return typed if exact == word else Word(match_case(typed.text, word))
