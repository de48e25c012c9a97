"""Query correction: a query tree in, a corrected tree out.

A correction replaces words that no article contains in any form of their stem, and only where
a missing word does harm: among plain words, under AND, and in the title field. It also replaces two
adjacent words that are a name in another spelling (``name_pairs``). Numbers, wildcards and fuzzy
words stay as typed.

A suggestion also replaces words in phrases and under OR, and rare words that are likely slips of an
article. The reader decides whether to use the suggestion.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from indexer.analysis import Token, analyze, is_stopword
from indexer.deadline import current
from indexer.query.rewrite import all_of, any_of, bag_of
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, WithSynonyms, Word
from indexer.query.vocabulary import Pair, Relation, Vocabulary
from indexer.query.word_lookup import MAX_RARE_DOCUMENTS, WordLookup, documents_of
from indexer.spelling.candidate_generator import CandidateGenerator
from indexer.spelling.dictionary import is_correctable
from indexer.spelling.letter_case import match_case
from indexer.spelling.name_correction import NameCorrector
from indexer.spelling.name_pairs import (
    CERTAIN_RATIO,
    MIN_NAME_DOCUMENTS,
    MIN_SUGGESTED_NAME_DOCUMENTS,
    SUGGESTED_RATIO,
    NamePairs,
)
from indexer.spelling.ranking import Candidate, Context, best_in_context, is_certain
from indexer.spelling.slips import Slips

CORRECTION_SHARE = 0.5  # of the time of a request; the rest is for the search
MAX_CANDIDATES = 5  # per word; each costs a lookup in the index
MAX_CONTEXT_WORDS = 3  # the rarest other words of the query
MIN_SPLIT_LETTERS = 6  # shorter words are not split
MIN_PART_LETTERS = 2
MAX_SPLITS = 2  # per word: the splits with the most frequent parts
COMMON_PART_DOCUMENTS = 1_000  # parts this frequent are assumed to be adjacent somewhere
MAX_TYPO_DOCUMENTS = 2  # a word this rare may itself be a typo in an article
MIN_FREQUENCY_RATIO = 20  # of the replacement to the replaced word


@dataclass
class QueryCorrector:
    """Corrects one query against one commit; with ``for_suggestion``, makes a suggestion."""

    query: Node
    lookup: WordLookup
    for_suggestion: bool = False
    names: bool = False  # also correct names whose words exist (``name_pairs``)
    words: bool = True  # correct single words
    max_rarer: int | None = None  # articles with the rarer word of a name that is looked up
    vocabulary: Vocabulary = field(init=False)
    _corrects_words: bool = field(init=False)
    _corrects_names: bool = field(init=False)
    _misspelled: dict[str, bool] = field(default_factory=dict, init=False)  # by exact form
    _candidates_by_form: dict[str, list[Candidate]] = field(default_factory=dict, init=False)
    _best_by_form: dict[str, Candidate | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.vocabulary = self.lookup.vocabulary
        self._corrects_words = self.words and any(map(self._has_misspelled, self._texts()))
        # A misspelled word may be part of a name.
        self._corrects_names = self.names or self._corrects_words

    def corrected(self) -> Node:
        """Return the corrected query; an equal query if no word is misspelled."""
        if not self._corrects_names:
            return self.query
        self.vocabulary.expect(self.counted())
        return self._correct(self.query)

    def counted(self) -> Iterator[Pair]:
        """Yield the pairs of words that are counted for the correction, at most."""
        if not self._corrects_names:
            return
        for words in _bags(self.query, for_suggestion=self.for_suggestion):
            yield from self._name_corrector.counted(words)
        if not self._corrects_words:
            return
        slips = Slips(self.vocabulary, self._context)
        for text in self._texts():
            for token in filter(self._is_misspelled, self._tokens(text)):
                for each in self._known_candidates(token):
                    yield from slips.counted(token.exact, each)
                for _, pair in self._splits(token.exact):
                    yield Pair(Relation.SIDE_BY_SIDE, *pair)

    def replacements(self) -> Iterator[str]:
        """Yield the words that may replace a misspelled one."""
        if self._corrects_words:
            for text in self._texts():
                for token in filter(self._is_misspelled, self._tokens(text)):
                    for each in self._known_candidates(token):
                        yield each.word
                    for _, parts in self._splits(token.exact):
                        yield from parts

    def _has_misspelled(self, text: str) -> bool:
        if " " not in text and self.lookup.facts(text).documents > self._max_documents:
            return False
        return any(map(self._is_misspelled, self._tokens(text)))

    def _texts(self) -> Iterator[str]:
        return _correctable_texts(self.query, for_suggestion=self.for_suggestion)

    def _correct(self, node: Node) -> Node:
        match node:
            case Word():
                return bag_of(self._correct_words((node,))) or node
            case Bag(words):
                return bag_of(self._correct_words(words)) or node
            case And(children):
                return all_of(map(self._correct, children)) or node
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self._correct(child))
            case _:
                return self._suggest(node) if self.for_suggestion else node

    def _suggest(self, node: Node) -> Node:
        match node:
            case Or(children):
                return any_of(map(self._correct, children)) or node
            case Phrase(text, slop):
                return Phrase(self._respell(text), slop)
            case _:
                return node

    def _correct_words(self, words: Sequence[Node]) -> list[Node]:
        """Respell the names in a bag, then join, split or respell its words."""
        if self._corrects_names and len(words) > 1:
            words = self._name_corrector.corrected(words)
        if not self._corrects_words:
            return list(words)
        corrected: list[Node] = []
        place = 0
        while place < len(words):
            node = words[place]
            if not isinstance(node, Word):
                corrected.append(node)
            elif joined := self._join(node, words[place + 1 : place + 2]):
                corrected.append(joined)
                place += 1
            else:
                corrected += self._split(node) or [Word(self._respell(node.text))]
            place += 1
        return corrected

    def _respell(self, text: str) -> str:
        """Return ``text`` with its misspelled words replaced."""
        written, last = "", 0
        for token in self._tokens(text):
            typed = text[token.start : token.end]
            best = self._best(token)
            if best and token.start >= last and (self.for_suggestion or is_certain(typed, best)):
                written += text[last : token.start]
                written += match_case(typed, best.word)
                last = token.end
        return written + text[last:]

    def _best(self, token: Token) -> Candidate | None:
        """Return the best candidate for a misspelled word."""
        if not self._is_misspelled(token) or current().spent(CORRECTION_SHARE):
            return None
        if token.exact not in self._best_by_form:
            self._best_by_form[token.exact] = self._rank_candidates(token)
        return self._best_by_form[token.exact]

    def _rank_candidates(self, token: Token) -> Candidate | None:
        slips = Slips(self.vocabulary, self._context)
        known = self._known_candidates(token)
        present = [each for each in known if slips.is_slip(token.exact, each)]
        documents = self.vocabulary.documents
        return best_in_context(present, self._context, self.vocabulary.together, documents)

    def _known_candidates(self, token: Token) -> list[Candidate]:
        """Return the candidates for a misspelled word that are frequent enough, best first."""
        if token.exact not in self._candidates_by_form:
            threshold = documents_of(token, self.vocabulary) * MIN_FREQUENCY_RATIO
            found = self._generator.candidates(token.exact) if self._generator else ()
            self._candidates_by_form[token.exact] = [
                each for each in found[:MAX_CANDIDATES] if self._is_known(each.word, threshold)
            ]
        return self._candidates_by_form[token.exact]

    def _split(self, node: Word) -> list[Word]:
        """Return the two words of a run-together word, if that is likelier than another typo."""
        token = self._only_token(node)
        if not (token and self._is_misspelled(token)):
            return []
        if current().spent(CORRECTION_SHARE):
            return []
        best = self._best(token)
        rival = best.frequency if best and best.distance == 1 else 0
        if rival > MAX_TYPO_DOCUMENTS:
            return []
        rival = max(rival, MIN_FREQUENCY_RATIO * self.vocabulary.frequency(token.exact))
        counted = [
            (self._count_adjacent(pair, lower), pair) for lower, pair in self._splits(token.exact)
        ]
        count, parts = max(counted, default=(0, ()))
        return [Word(match_case(node.text, part)) for part in parts] if count > rival else []

    def _splits(self, word: str) -> list[tuple[int, tuple[str, str]]]:
        """Return the likeliest splits of a word, each after the frequency of its rarer part."""
        if len(word) < MIN_SPLIT_LETTERS:
            return []
        places = range(MIN_PART_LETTERS, len(word) - MIN_PART_LETTERS + 1)
        frequency = self.vocabulary.frequency
        found = [
            (min(first, second), (word[:place], word[place:]))
            for place in places
            if (first := frequency(word[:place])) and (second := frequency(word[place:]))
        ]
        return sorted(found, reverse=True)[:MAX_SPLITS]

    def _count_adjacent(self, pair: tuple[str, str], rarer: int) -> int:
        """Return the number of documents with the pair side by side.

        ``rarer`` is the frequency of the rarer word. For two common words, it is returned instead
        of a count.
        """
        return rarer if rarer >= COMMON_PART_DOCUMENTS else self.vocabulary.side_by_side(*pair)

    def _join(self, node: Word, following: Sequence[Node]) -> Word | None:
        """Return the word that was typed as two, if one of the two is misspelled."""
        first = self._only_token(node)
        second = self._only_token(*following) if following else None
        if not (first and second and (self._is_misspelled(first) or self._is_misspelled(second))):
            return None
        word = first.exact + second.exact
        rarer = min(documents_of(each, self.vocabulary) for each in (first, second))
        threshold = rarer * MIN_FREQUENCY_RATIO
        return Word(match_case(node.text, word)) if self._is_known(word, threshold) else None

    def _is_known(self, word: str, threshold: int) -> bool:
        """Return whether a replacement is in more than ``threshold`` documents.

        A stopword may replace a word that no document contains (``threshold`` 0), but is never
        suggested: a suggestion would take a word of the subject away.
        """
        if is_stopword(word):
            return not self.for_suggestion and not threshold
        return self.vocabulary.frequency(word) > threshold

    def _is_misspelled(self, token: Token) -> bool:
        found = self._misspelled.get(token.exact)
        if found is None:
            found = is_correctable(token.exact) and (
                documents_of(token, self.vocabulary) <= self._max_documents
            )
            self._misspelled[token.exact] = found
        return found

    @property
    def _max_documents(self) -> int:
        """Return the number of documents that may have a misspelled word."""
        return MAX_RARE_DOCUMENTS if self.for_suggestion else 0

    def _tokens(self, text: str) -> Sequence[Token]:
        """Return the tokens of a word or a phrase; a lookup remembers words only."""
        return analyze(text) if " " in text else self.lookup.facts(text).tokens

    def _only_token(self, node: Node) -> Token | None:
        """Return the token of a word that consists of letters only."""
        tokens = self._tokens(node.text) if isinstance(node, Word) else ()
        return tokens[0] if len(tokens) == 1 and tokens[0].exact.isalpha() else None

    @cached_property
    def _name_corrector(self) -> NameCorrector:
        if self.for_suggestion:
            bounds = SUGGESTED_RATIO, MIN_SUGGESTED_NAME_DOCUMENTS
        else:
            bounds = CERTAIN_RATIO, MIN_NAME_DOCUMENTS
        pairs = NamePairs(self.vocabulary, lambda: self._generator, *bounds)
        return NameCorrector(self.vocabulary, pairs, self._only_token, self.max_rarer)

    @cached_property
    def _generator(self) -> CandidateGenerator | None:
        return CandidateGenerator.of(self.vocabulary)

    @cached_property
    def _context(self) -> Context:
        """Return the rarest known words of the query, with their document frequencies."""
        texts = (*self._texts(), *_texts_with_synonyms(self.query))
        forms = {token.exact for text in texts for token in self._tokens(text)}
        counts = ((self.vocabulary.frequency(form), form) for form in forms)
        known = sorted(each for each in counts if each[0] and not is_stopword(each[1]))
        return [(form, count) for count, form in known[:MAX_CONTEXT_WORDS]]


def _correctable_texts(node: Node, *, for_suggestion: bool) -> Iterator[str]:
    """Yield the texts of a tree whose words may be replaced."""
    match node:
        case Word(text):
            yield text
        case Bag(children) | And(children):
            for child in children:
                yield from _correctable_texts(child, for_suggestion=for_suggestion)
        case InField(FieldName.TITLE, child):
            yield from _correctable_texts(child, for_suggestion=for_suggestion)
        case Or(children) if for_suggestion:
            for child in children:
                yield from _correctable_texts(child, for_suggestion=for_suggestion)
        case Phrase(text) if for_suggestion:
            yield text


def _bags(node: Node, *, for_suggestion: bool) -> Iterator[Sequence[Node]]:
    """Yield the bags of a tree whose names may be replaced."""
    match node:
        case Bag(words):
            yield words
        case And(children):
            for child in children:
                yield from _bags(child, for_suggestion=for_suggestion)
        case InField(FieldName.TITLE, child):
            yield from _bags(child, for_suggestion=for_suggestion)
        case Or(children) if for_suggestion:
            for child in children:
                yield from _bags(child, for_suggestion=for_suggestion)


def _texts_with_synonyms(node: Node) -> Iterator[str]:
    """Yield the plain words of a tree that have synonyms: they exist, and say what is meant."""
    match node:
        case WithSynonyms(Word(text)):
            yield text
        case Bag(children) | And(children):
            for child in children:
                yield from _texts_with_synonyms(child)
