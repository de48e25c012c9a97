"""Which words of a query are corrected, and into what: a tree in, a tree out.

Only words that no article has, in no form of their stem, are replaced, and only where a missing
word can do nothing but harm: among plain words, under AND, in the title. Numbers, wildcards and
fuzzy words stay as they are typed. What stands in a phrase or beside OR, and words that are merely
rare, are corrected for an offer, which the reader may take.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from indexer.analysis import Token, analyze, is_stopword
from indexer.query.keywords import OPERATORS
from indexer.query.rewrite import all_of, any_of, bag_of
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, Word
from indexer.query.vocabulary import Vocabulary
from indexer.spelling.dictionary import is_correctable
from indexer.spelling.ranking import Candidate, Company, in_company, is_sure
from indexer.spelling.speller import Speller

LOOKED_UP = 5  # candidates whose presence in the index is asked for
COMPANIONS = 3  # other words of the query that a candidate is seen with: the rarest
SHORTEST_SPLIT = 6  # letters of a word that may be two
SHORTEST_PART = 2
SPLITS = 2  # that are counted in the index, those of the most frequent parts
COUNTED = 1_000  # documents of both parts from which they are taken to stand together somewhere
RARE = 2  # documents: what is not more frequent may be a slip of a writer
OFFERED = 10  # documents: for what is not more frequent another word may be offered
MUCH_MORE = 20  # times as frequent as a rare word has to be what is offered for it


@dataclass
class Corrector:
    """Corrects one query against one commit. ``offers``: also where the reader is to decide."""

    query: Node
    vocabulary: Vocabulary
    offers: bool = False
    _analyzed: dict[str, list[Token]] = field(default_factory=dict, init=False)
    _frequencies: dict[str, int] = field(default_factory=dict, init=False)  # by exact form
    _found: dict[str, Candidate | None] = field(default_factory=dict, init=False)

    def corrected(self) -> Node:
        """Return the query corrected; itself where there is nothing to correct."""
        tokens = (token for text in self._texts() for token in self._tokens(text))
        return self._correct(self.query) if any(map(self._is_wrong, tokens)) else self.query

    def _texts(self) -> Iterator[str]:
        return _texts(self.query, offers=self.offers)

    def _correct(self, node: Node) -> Node:
        match node:
            case Word():
                return bag_of(self._words((node,))) or node
            case Bag(words):
                return bag_of(self._words(words)) or node
            case And(children):
                return all_of(map(self._correct, children)) or node
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self._correct(child))
            case _:
                return self._offered(node) if self.offers else node

    def _offered(self, node: Node) -> Node:
        match node:
            case Or(children):
                return any_of(map(self._correct, children)) or node
            case Phrase(text, slop):
                return Phrase(self._respelled(text), slop)
            case _:
                return node

    def _words(self, words: Sequence[Node]) -> list[Node]:
        corrected: list[Node] = []
        place = 0
        while place < len(words):
            node = words[place]
            if not isinstance(node, Word):
                corrected.append(node)
            elif joined := self._joined(node, words[place + 1 : place + 2]):
                corrected.append(joined)
                place += 1
            else:
                corrected += self._split(node) or [Word(self._respelled(node.text))]
            place += 1
        return corrected

    def _respelled(self, text: str) -> str:
        """Return a text with every word corrected that is to be."""
        written, last = "", 0
        for token in self._tokens(text):
            typed = text[token.start : token.end]
            best = self._best(token)
            if best and token.start >= last and (self.offers or is_sure(typed, best)):
                written += text[last : token.start]
                written += _written_like(typed, best.word)
                last = token.end
        return written + text[last:]

    def _best(self, token: Token) -> Candidate | None:
        """Return the likeliest word for one that is to be corrected."""
        if not self._is_wrong(token):
            return None
        if token.exact not in self._found:
            self._found[token.exact] = self._likeliest(token)
        return self._found[token.exact]

    def _likeliest(self, token: Token) -> Candidate | None:
        least = self._frequency(token) * MUCH_MORE
        found = self._speller.candidates(token.exact)[:LOOKED_UP] if self._speller else []
        present = [each for each in found if self._is_there(each.word, least)]
        return in_company(present, self._companions, self.vocabulary.together, self._documents)

    def _split(self, node: Word) -> list[Word]:
        """Return the two words that were written as one, if that is likelier than another slip."""
        token = self._only_token(node)
        if not (token and len(token.exact) >= SHORTEST_SPLIT and self._is_wrong(token)):
            return []
        best = self._best(token)
        slips = best.frequency if best and best.distance == 1 else 0
        if slips > RARE:
            return []
        word = token.exact
        places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        pairs = [(word[:place], word[place:]) for place in places]
        ranked = sorted(
            ((min(map(self.vocabulary.frequency, pair)), pair) for pair in pairs), reverse=True
        )
        counted = [(self._together(pair, least), pair) for least, pair in ranked[:SPLITS] if least]
        count, parts = max(counted, default=(0, ()))
        return [Word(_written_like(node.text, part)) for part in parts] if count > slips else []

    def _together(self, pair: tuple[str, str], least: int) -> int:
        return least if least >= COUNTED else self.vocabulary.side_by_side(*pair)

    def _joined(self, node: Word, following: Sequence[Node]) -> Word | None:
        """Return the one word that two were meant to be, of which one is to be corrected."""
        first = self._only_token(node)
        second = self._only_token(*following) if following else None
        if not (first and second and (self._is_wrong(first) or self._is_wrong(second))):
            return None
        word = first.exact + second.exact
        least = min(self._frequency(first), self._frequency(second)) * MUCH_MORE
        return Word(_written_like(node.text, word)) if self._is_there(word, least) else None

    def _is_there(self, word: str, least: int) -> bool:
        return self.vocabulary.frequency(word) > least or (not least and is_stopword(word))

    def _is_wrong(self, token: Token) -> bool:
        """Return whether a word is to be corrected."""
        most = OFFERED if self.offers else 0
        return is_correctable(token.exact) and self._frequency(token) <= most

    def _frequency(self, token: Token) -> int:
        """Return how many documents have a word in whatever form, if they are few."""
        if token.exact not in self._frequencies:
            self._frequencies[token.exact] = self._counted(token)
        return self._frequencies[token.exact]

    def _counted(self, token: Token) -> int:
        if is_stopword(token.exact):
            return self._documents
        frequency = 0
        for form in (token.exact, *token.aliases):
            frequency = max(frequency, self.vocabulary.frequency(form))
            if frequency > OFFERED:
                return frequency
        return max(frequency, self.vocabulary.stem_frequency(token.stem))

    def _tokens(self, text: str) -> list[Token]:
        if text not in self._analyzed:
            self._analyzed[text] = analyze(text)
        return self._analyzed[text]

    def _only_token(self, node: Node) -> Token | None:
        """Return the token of a word that is just letters."""
        tokens = self._tokens(node.text) if isinstance(node, Word) else []
        return tokens[0] if len(tokens) == 1 and tokens[0].exact.isalpha() else None

    @cached_property
    def _documents(self) -> int:
        return self.vocabulary.documents

    @cached_property
    def _speller(self) -> Speller | None:
        return Speller.latest(self.vocabulary)

    @cached_property
    def _companions(self) -> Company:
        """Return the rarest of the query's other words, with the documents they are in."""
        forms = {token.exact for text in self._texts() for token in self._tokens(text)}
        counts = ((self.vocabulary.frequency(form), form) for form in forms)
        found = sorted(each for each in counts if each[0] and not is_stopword(each[1]))
        return [(form, count) for count, form in found[:COMPANIONS]]


def _texts(node: Node, *, offers: bool) -> Iterator[str]:
    """Yield the texts that may be corrected."""
    match node:
        case Word(text):
            yield text
        case Bag(children) | And(children):
            for child in children:
                yield from _texts(child, offers=offers)
        case InField(FieldName.TITLE, child):
            yield from _texts(child, offers=offers)
        case Or(children) if offers:
            for child in children:
                yield from _texts(child, offers=offers)
        case Phrase(text) if offers:
            yield text


def _written_like(typed: str, word: str) -> str:
    """Return a word with the capitals of what was typed, but never as an operator."""
    if len(typed) > 1 and typed.isupper():
        word = word.upper()
    elif typed[:1].isupper():
        word = word[:1].upper() + word[1:]
    return word.lower() if word in OPERATORS else word
