"""Which words of a query are corrected, and into what: a tree in, a tree out.

Only words that no article has, in no form of their stem, are replaced, and only where a missing
word can do nothing but harm: among plain words, under AND, in the title. Numbers, wildcards and
fuzzy words stay as they are typed. What stands in a phrase or beside OR, and words that are merely
rare, are corrected for an offer, which the reader may take.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from indexer.analysis import Token, analyze
from indexer.engine import Vocabulary
from indexer.query.simplify import all_of, any_of, bag_of
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, Word
from indexer.query.vocabulary import OPERATORS
from indexer.spelling.dictionary import SHORTEST, is_correctable
from indexer.spelling.ranking import Candidate
from indexer.spelling.speller import Speller

LOOKED_UP = 5  # candidates whose presence in the index is asked for
SHORTEST_SPLIT = 6  # letters of a word that may be two
SHORTEST_PART = 2
SPLITS = 2  # that are counted in the index, those of the most frequent parts
RARE = 2  # documents: what is not more frequent may be a slip of a writer
MUCH_MORE = 20  # times as frequent as a rare word has to be what is offered for it

#: Returns in how many documents two words stand next to each other.
CountPairs = Callable[[str, str], int]


@dataclass
class Corrector:
    """Corrects the words of one query, against one commit.

    ``offers``: also where the reader is to decide.
    """

    vocabulary: Vocabulary
    count_pairs: CountPairs
    offers: bool = False
    _speller: Speller | None = field(default=None, init=False)
    _opened: bool = field(default=False, init=False)

    def correct(self, node: Node) -> Node:
        """Return ``node`` corrected; itself where there is nothing to correct."""
        match node:
            case Word():
                return bag_of(self._words((node,))) or node
            case Bag(words):
                return bag_of(self._words(words)) or node
            case And(children):
                return all_of(map(self.correct, children)) or node
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self.correct(child))
            case Or(children) if self.offers:
                return any_of(map(self.correct, children)) or node
            case Phrase(text, slop) if self.offers:
                return self._phrase(text, slop)
            case _:
                return node

    def _phrase(self, text: str, slop: int) -> Node:
        words = self._words([Word(token.exact) for token in analyze(text)])
        corrected = " ".join(word.text for word in words if isinstance(word, Word))
        same = corrected == " ".join(token.exact for token in analyze(text))
        return Phrase(text if same else corrected, slop)

    def _words(self, words: Sequence[Node]) -> list[Node]:
        corrected: list[Node] = []
        place = 0
        while place < len(words):
            following = words[place + 1] if place + 1 < len(words) else None
            if joined := self._joined(words[place], following):
                corrected.append(joined)
                place += 2
                continue
            corrected += self._word(words[place])
            place += 1
        return corrected

    def _word(self, node: Node) -> Sequence[Node]:
        token = self._to_correct(node)
        speller = self._spelling() if token else None
        if token is None or speller is None or not isinstance(node, Word):
            return (node,)
        best = self._best(speller.candidates(token.exact), self._frequency(token))
        if parts := self._split(token.exact, best):
            return [Word(_written_like(node.text, part)) for part in parts]
        return (Word(_written_like(node.text, best.word)),) if best else (node,)

    def _best(self, candidates: Sequence[Candidate], frequency: int) -> Candidate | None:
        """Return the likeliest word that the index has now, often enough to be meant."""
        for each in candidates[:LOOKED_UP]:
            if self.vocabulary.frequency(each.word) > frequency * MUCH_MORE:
                return each
        return None

    def _split(self, word: str, best: Candidate | None) -> tuple[str, str] | None:
        """Return the two words that were written as one, if that is likelier than another slip."""
        if len(word) < SHORTEST_SPLIT:
            return None
        places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        pairs = [(word[:place], word[place:]) for place in places]
        ranked = sorted(
            ((min(map(self.vocabulary.frequency, pair)), pair) for pair in pairs), reverse=True
        )
        counted = [(self.count_pairs(*pair), pair) for least, pair in ranked[:SPLITS] if least]
        count, pair = max(counted, default=(0, None))
        as_near = best is not None and best.distance == 1
        return pair if count and not (best and as_near and best.frequency > count) else None

    def _joined(self, node: Node, following: Node | None) -> Word | None:
        """Return the one word that two were meant to be; neither of both is in the index."""
        first, second = _only_token(node), _only_token(following)
        if not (first and second and isinstance(node, Word)):
            return None
        if self._to_correct(node) is None and self._to_correct(following) is None:
            return None
        word = first.exact + second.exact
        least = min(self._frequency(first), self._frequency(second))
        found = self.vocabulary.frequency(word)
        return Word(_written_like(node.text, word)) if found > least * MUCH_MORE else None

    def _to_correct(self, node: Node | None) -> Token | None:
        """Return the token of a word that may be corrected."""
        token = _only_token(node)
        if token is None or not is_correctable(token.exact):
            return None
        return token if self._frequency(token) <= (RARE if self.offers else 0) else None

    def _frequency(self, token: Token) -> int:
        """Return how many documents have a word in whatever form."""
        forms = (token.exact, *token.aliases)
        return max(*map(self.vocabulary.frequency, forms), self._of_stem(token))

    def _of_stem(self, token: Token) -> int:
        return self.vocabulary.stem_frequency(token.stem)

    def _spelling(self) -> Speller | None:
        if not self._opened:
            self._speller, self._opened = Speller.latest(self.vocabulary), True
        return self._speller


def _only_token(node: Node | None) -> Token | None:
    if not isinstance(node, Word):
        return None
    tokens = analyze(node.text)
    return tokens[0] if len(tokens) == 1 and tokens[0].exact.isalpha() else None


def _written_like(typed: str, word: str) -> str:
    """Return a word with the capitals of what was typed, but never as an operator."""
    if len(typed) > SHORTEST - 1 and typed.isupper():
        word = word.upper()
    elif typed[:1].isupper():
        word = word[:1].upper() + word[1:]
    return word.lower() if word in OPERATORS else word
