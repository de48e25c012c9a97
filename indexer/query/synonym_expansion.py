"""Add other forms to the words of a query: a tree in, a tree out.

Plain words are looked up in the table of variants, the longest name first; a word in the spelling
of before 1972 that the table lacks becomes a modern one by rule. Only forms that the index has are
added. Phrases, what is excluded, and fields other than the title stay as they were typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from indexer.analysis import Token, analyze, is_stopword
from indexer.query.synonyms import SynonymTable
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, WithSynonyms, Word
from indexer.query.vocabulary import Vocabulary

MOST = 6  # other forms of one word
OLD_SPELLINGS = (("oe", "u"), ("tj", "c"), ("dj", "j"))
SHORTEST_OLD = 5  # letters of a word that is taken for an old spelling


@dataclass(frozen=True, slots=True)
class SynonymExpander:
    """Widens queries by a table against the words of one commit."""

    variants: SynonymTable
    vocabulary: Vocabulary

    def widened(self, node: Node) -> Node:
        """Return the query with other forms; itself where there are none to add."""
        match node:
            case Word():
                return self._words((node,))[0]
            case Bag(words):
                found = tuple(dict.fromkeys(self._words(words)))
                return Bag(found) if len(found) > 1 else found[0]
            case And(children):
                return And(tuple(map(self.widened, children)))
            case Or(children):
                return Or(tuple(map(self.widened, children)))
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self.widened(child))
            case _:
                return node

    def _words(self, words: Sequence[Node]) -> list[Node]:
        read = [analyze(word.text) if isinstance(word, Word) else [] for word in words]
        found: list[Node] = []
        place = 0
        while place < len(words):
            taken, node = self._longest(words[place:], read[place:])
            found.append(node)
            place += taken
        return found

    def _longest(self, words: Sequence[Node], read: Sequence[list[Token]]) -> tuple[int, Node]:
        """Return how many of the first words are a form, and these words with its others."""
        if not read[0]:
            return 1, words[0]
        most = max(1, self.variants.longest(read[0][0].exact))
        together = list(takewhile(bool, read[:most]))
        for count in range(len(together), 0, -1):
            alternatives = self._alternatives([token for each in read[:count] for token in each])
            if alternatives:
                typed = words[0] if count == 1 else Bag(tuple(words[:count]))
                return count, WithSynonyms(typed, alternatives)
        return 1, words[0]

    def _alternatives(self, typed: Sequence[Token]) -> tuple[Node, ...]:
        key = tuple(dict.fromkeys(token.exact for token in typed))
        if len(key) == 1 and is_stopword(key[0]):
            return ()
        others = self.variants.synonyms_of(key)
        if not others and len(typed) == 1:
            others = _modern(key[0])
        seen = {tuple(token.stem for token in typed)}
        present = (_node(other) for other in others if self._adds(other, seen))
        return tuple(islice(present, MOST))

    def _adds(self, form: str, seen: set[tuple[str, ...]]) -> bool:
        """Return whether the index has all words of a form, and no form before has its stems."""
        tokens = analyze(form)
        stems = tuple(token.stem for token in tokens)
        if not stems or stems in seen:
            return False
        seen.add(stems)
        frequency = self.vocabulary.frequency
        return all(
            is_stopword(token.exact) or any(map(frequency, (token.exact, *token.aliases)))
            for token in tokens
        )


def added_synonyms(node: Node) -> tuple[str, ...]:
    """Return the other forms in a tree, each once."""
    return tuple(dict.fromkeys(_widenings(node)))


def _widenings(node: Node) -> Iterator[str]:
    match node:
        case WithSynonyms(_, alternatives):
            yield from (each.text for each in alternatives if isinstance(each, Word | Phrase))
        case Bag(children) | And(children) | Or(children):
            for child in children:
                yield from _widenings(child)
        case InField(_, child):
            yield from _widenings(child)


def _node(form: str) -> Node:
    return Phrase(form) if " " in form else Word(form)


def _modern(word: str) -> tuple[str, ...]:
    """Return a word in the spelling of today.

    >>> _modern("soetjipto")
    ('sucipto',)
    """
    modern = word
    for old, new in OLD_SPELLINGS:
        modern = modern.replace(old, new)
    return (modern,) if modern != word and len(word) >= SHORTEST_OLD else ()
