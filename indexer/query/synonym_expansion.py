"""Query expansion: synonyms are added to the words of a query tree.

Plain words are looked up in the synonym table, the longest name first. For a word that the table
lacks, the modern spelling of an old one (before 1972) and other written forms are added. Only
synonyms that the index has are added. A keyword also gets the other words of its family of loan
words. Phrases, excluded parts, and fields other than the title are not expanded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from indexer.analysis import Token, analyze, is_stopword
from indexer.deadline import current
from indexer.query.loan_families import family_pairs, loan_family
from indexer.query.numbered_words import notation_pairs, numbered_words, present_notations
from indexer.query.synonyms import SynonymTable, lookup_key
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, WithSynonyms, Word
from indexer.query.vocabulary import Pair, Vocabulary
from indexer.query.written_forms import MAX_NAME_PARTS, letters_and_numbers, written_forms
from indexer.scoring_weights import KEYWORD_QUERY_MAX_WORDS
from lexicon.memo import memo
from lexicon.old_spelling import modern_spelling

_DIGIT = re.compile(r"\d")
EXPANSION_SHARE = 0.3  # of the time of a request; the rest is for the search
MAX_SYNONYMS = 6  # of one word or name
MAX_CACHE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SynonymExpander:
    """Expands queries by a synonym table and the vocabulary of one commit."""

    synonyms: SynonymTable
    vocabulary: Vocabulary

    def expanded(self, node: Node) -> Node:
        """Return the query with synonyms, or an equal query if there are none to add."""
        match node:
            case Word():
                return self._sequences_and_words((node,))[0]
            case Bag(words):
                found = tuple(dict.fromkeys(self._sequences_and_words(words)))
                return Bag(found) if len(found) > 1 else found[0]
            case And(children):
                return And(tuple(map(self.expanded, children)))
            case Or(children):
                return Or(tuple(map(self.expanded, children)))
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self.expanded(child))
            case _:
                return node

    def counted(self, node: Node) -> Iterator[Pair]:
        """Yield the pairs of words that are counted for the synonyms of a query, at most."""
        match node:
            case Word():
                yield from self._counted_in((node,))
            case Bag(words):
                yield from self._counted_in(words)
            case And(children) | Or(children):
                for child in children:
                    yield from self.counted(child)
            case InField(FieldName.TITLE, child):
                yield from self.counted(child)

    def _counted_in(self, words: Sequence[Node]) -> Iterator[Pair]:
        if _has_digits(words):
            for place in range(len(words)):
                sequence = numbered_words(words[place:], self._synonyms_of_name)
                if sequence:
                    yield from notation_pairs(sequence, self.vocabulary)
        content = _content_of(map(word_tokens, words))
        if len(content) <= KEYWORD_QUERY_MAX_WORDS:
            for tokens in content:
                yield from family_pairs(tokens[0].stem, self.vocabulary)

    def _sequences_and_words(self, words: Sequence[Node]) -> list[Node]:
        """Expand the laws and amounts of a bag, and the words between them."""
        if not _has_digits(words):
            return self._words(words)
        found: list[Node] = []
        plain: list[Node] = []
        place = 0
        while place < len(words):
            sequence = numbered_words(words[place:], self._synonyms_of_name)
            if sequence is None:
                plain.append(words[place])
                place += 1
                continue
            notations = present_notations(sequence, self.vocabulary)
            found += self._words(plain)
            found.append(WithSynonyms(sequence.node, notations) if notations else sequence.node)
            plain = list(sequence.inside)
            place += sequence.length
        return found + self._words(plain)

    def _synonyms_of_name(self, words: Sequence[str]) -> tuple[str, ...]:
        return self.synonyms.synonyms_of(lookup_key(words))

    def _words(self, words: Sequence[Node]) -> list[Node]:
        tokens = [word_tokens(word) for word in words]
        found: list[Node] = []
        content = _content_of(tokens)
        keywords = len(content) <= KEYWORD_QUERY_MAX_WORDS
        place = 0
        while place < len(words):
            count, node = self._longest(words[place:], tokens[place:])
            if keywords and count == 1 and tokens[place] in content:
                node = self._with_family(node, tokens[place], content)
            found.append(node)
            place += count
        return found

    def _longest(
        self, words: Sequence[Node], tokens: Sequence[Sequence[Token]]
    ) -> tuple[int, Node]:
        """Return the longest name with synonyms at the beginning of ``words``, or the first word.

        The result is the number of words of the name, and the node that replaces these words.
        """
        if not tokens[0] or current().spent(EXPANSION_SHARE):
            return 1, words[0]
        max_words = max(1, self.synonyms.max_tokens(tokens[0][0].exact))
        candidates = list(takewhile(bool, tokens[:max_words]))
        for count in range(len(candidates), 0, -1):
            synonyms = self._synonyms([token for each in tokens[:count] for token in each])
            if synonyms:
                typed = words[0] if count == 1 else Bag(tuple(words[:count]))
                return count, WithSynonyms(typed, synonyms)
        single = takewhile(lambda each: len(each) == 1, tokens[:MAX_NAME_PARTS])
        if name := letters_and_numbers([each[0] for each in single], self.vocabulary):
            joined, apart = name
            return len(apart.split()), WithSynonyms(Word(joined), (Phrase(apart),))
        return 1, words[0]

    def _synonyms(self, typed: Sequence[Token]) -> tuple[Node, ...]:
        key = tuple(dict.fromkeys(token.exact for token in typed))
        if len(key) == 1 and is_stopword(key[0]):
            return ()
        forms = self.synonyms.synonyms_of(key)
        if not forms:
            modern = modern_spelling(key[0]) if len(typed) == 1 else None
            forms = (modern,) if modern else self._written_forms(typed)
        return present_forms(typed, forms, self.vocabulary)

    def _with_family(
        self, node: Node, word: Sequence[Token], typed: Sequence[Sequence[Token]]
    ) -> Node:
        """Return the node of a word with its family, without words that are typed as well."""
        if len(word) > 1 or current().spent(EXPANSION_SHARE):
            return node
        found = loan_family(word[0].stem, self.vocabulary)
        if not found:
            return node
        stems = {token.stem for each in typed for token in each}
        family = tuple(Word(form) for form in found if form not in stems)
        if not family:
            return node
        if isinstance(node, WithSynonyms):
            return replace(node, family=family)
        return WithSynonyms(node, (), family)

    def _written_forms(self, typed: Sequence[Token]) -> tuple[str, ...]:
        return written_forms(typed[0].exact, self.vocabulary) if len(typed) == 1 else ()


def _has_digits(words: Sequence[Node]) -> bool:
    return any(isinstance(word, Word) and _DIGIT.search(word.text) for word in words)


def _content_of(tokens: Iterable[Sequence[Token]]) -> list[Sequence[Token]]:
    """Return the tokens of the words of a bag that are no stopwords."""
    return [each for each in tokens if each and not is_stopword(each[0].exact)]


def word_tokens(node: Node) -> tuple[Token, ...]:
    """Return the tokens of a plain word; none of another node."""
    return _tokens_of(node.text) if isinstance(node, Word) else ()


def present_forms(
    typed: Sequence[Token], forms: Sequence[str], vocabulary: Vocabulary
) -> tuple[Node, ...]:
    """Return the nodes of the forms that the index has, at most ``MAX_SYNONYMS``."""
    seen = {tuple(token.stem for token in typed)}
    present = (_node(form) for form in forms if _is_new(form, seen, vocabulary))
    return tuple(islice(present, MAX_SYNONYMS))


def added_synonyms(node: Node) -> tuple[str, ...]:
    """Return the synonyms and the words of families in a tree, each once.

    A form that lacks the hyphens of an earlier one (*undangundang*) is left out: readers would take
    it for an error.
    """
    shown: dict[str, str] = {}
    for text in _added_synonyms(node):
        shown.setdefault(text.replace("-", ""), text)
    return tuple(shown.values())


def _added_synonyms(node: Node) -> Iterator[str]:
    match node:
        case WithSynonyms(first, synonyms, family, written):
            forms = (first, *synonyms, *family) if written else (*synonyms, *family)
            texts = (each.text for each in forms if isinstance(each, Word | Phrase))
            yield from (text for text in texts if text != written)
        case Bag(children) | And(children) | Or(children):
            for child in children:
                yield from _added_synonyms(child)
        case InField(_, child):
            yield from _added_synonyms(child)


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


@memo(max_bytes=MAX_CACHE_BYTES)
def _tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text; cached, because two steps need those of each query word."""
    return tuple(analyze(text))
