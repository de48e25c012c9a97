"""Query expansion: synonyms are added to the words of a query tree.

Plain words are looked up in the synonym table, the longest name first. For a word that the table
lacks, the modern spelling of an old one (before 1972) and other written forms are added. Only
synonyms that the index has are added. A keyword also gets the other words of its family of loan
words. Phrases, excluded parts, and fields other than the title are not expanded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import attrgetter

from indexer.deadline import current
from indexer.query.loan_families import family_pairs
from indexer.query.numbered_words import notation_pairs, numbered_words, present_notations
from indexer.query.synonyms import lookup_key
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, WithSynonyms, Word
from indexer.query.vocabulary import Pair
from indexer.query.word_lookup import WordFacts, WordLookup
from indexer.query.written_forms import MAX_NAME_PARTS, letters_and_numbers
from indexer.scoring_weights import KEYWORD_QUERY_MAX_WORDS
from lexicon.loan_families import relatives

EXPANSION_SHARE = 0.3  # of the time of a request; the rest is for the search
_HAS_DIGITS = attrgetter("has_digits")


@dataclass(frozen=True, slots=True)
class SynonymExpander:
    """Expands queries by the synonym table and the vocabulary of a lookup."""

    lookup: WordLookup

    def expanded(self, node: Node) -> Node:
        """Return the query with synonyms, or an equal query if there are none to add."""
        match node:
            case Word():
                return self._sequences_and_words((node,))[0]
            case Bag(words):
                return self._expanded_bag(node, words)
            case And(children):
                return And(tuple(map(self.expanded, children)))
            case Or(children):
                return Or(tuple(map(self.expanded, children)))
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self.expanded(child))
            case _:
                return node

    def _expanded_bag(self, node: Node, words: Sequence[Node]) -> Node:
        found = self._sequences_and_words(words)
        if found == list(words):
            return node
        distinct = tuple(dict.fromkeys(found))
        return Bag(distinct) if len(distinct) > 1 else distinct[0]

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
        facts = list(map(self.lookup.facts_of, words))
        if any(map(_HAS_DIGITS, facts)):
            for place in range(len(words)):
                sequence = numbered_words(words[place:], self._synonyms_of_name)
                if sequence:
                    yield from notation_pairs(sequence, self.lookup.vocabulary)
        content = _content_of(facts)
        if len(content) <= KEYWORD_QUERY_MAX_WORDS:
            for each in content:
                yield from family_pairs(each.tokens[0].stem, self.lookup.vocabulary)

    def _sequences_and_words(self, words: Sequence[Node]) -> list[Node]:
        """Expand the laws and amounts of a bag, and the words between them."""
        facts = list(map(self.lookup.facts_of, words))
        if not any(map(_HAS_DIGITS, facts)):
            return self._words(words, facts)
        found: list[Node] = []
        plain: list[Node] = []
        place = 0
        while place < len(words):
            sequence = numbered_words(words[place:], self._synonyms_of_name)
            if sequence is None:
                plain.append(words[place])
                place += 1
                continue
            notations = present_notations(sequence, self.lookup.vocabulary)
            found += self._expanded_words(plain)
            found.append(WithSynonyms(sequence.node, notations) if notations else sequence.node)
            plain = list(sequence.inside)
            place += sequence.length
        return found + self._expanded_words(plain)

    def _expanded_words(self, words: Sequence[Node]) -> list[Node]:
        return self._words(words, list(map(self.lookup.facts_of, words)))

    def _synonyms_of_name(self, words: Sequence[str]) -> tuple[str, ...]:
        return self.lookup.synonyms.synonyms_of(lookup_key(words))

    def _words(self, words: Sequence[Node], facts: Sequence[WordFacts]) -> list[Node]:
        found: list[Node] = []
        content = _content_of(facts)
        keywords = len(content) <= KEYWORD_QUERY_MAX_WORDS
        place = 0
        while place < len(words):
            known = facts[place]
            if known.stands_alone:
                count, node = 1, self._alone(words[place], known)
            else:
                count, node = self._longest(words[place:], facts[place:])
            if keywords and count == 1 and known.is_content:
                node = self._with_family(node, known, content)
            found.append(node)
            place += count
        return found

    def _alone(self, word: Node, known: WordFacts) -> Node:
        if not known.synonyms or current().spent(EXPANSION_SHARE):
            return word
        return WithSynonyms(word, known.synonyms)

    def _longest(self, words: Sequence[Node], facts: Sequence[WordFacts]) -> tuple[int, Node]:
        """Return the longest name with synonyms at the beginning of ``words``, or the first word.

        The result is the number of words of the name, and the node that replaces these words.
        """
        tokens = [each.tokens for each in facts]
        if not tokens[0] or current().spent(EXPANSION_SHARE):
            return 1, words[0]
        max_words = self.lookup.synonyms.max_tokens(tokens[0][0].exact)
        candidates = list(takewhile(bool, tokens[:max_words]))
        for count in range(len(candidates), 1, -1):
            typed = [token for each in tokens[:count] for token in each]
            if synonyms := self.lookup.synonyms_of(typed):
                return count, WithSynonyms(Bag(tuple(words[:count])), synonyms)
        if facts[0].synonyms:
            return 1, WithSynonyms(words[0], facts[0].synonyms)
        single = takewhile(lambda each: len(each) == 1, tokens[:MAX_NAME_PARTS])
        if name := letters_and_numbers([each[0] for each in single], self.lookup.vocabulary):
            joined, apart = name
            return len(apart.split()), WithSynonyms(Word(joined), (Phrase(apart),))
        return 1, words[0]

    def _with_family(self, node: Node, word: WordFacts, typed: Sequence[WordFacts]) -> Node:
        """Return the node of a word with its family, without words that are typed as well."""
        stem = word.tokens[0].stem
        if len(word.tokens) > 1 or not relatives(stem) or current().spent(EXPANSION_SHARE):
            return node
        found = self.lookup.family_of(stem)
        if not found:
            return node
        stems = {token.stem for each in typed for token in each.tokens}
        family = tuple([each for each in found if each.text not in stems])
        if not family:
            return node
        if isinstance(node, WithSynonyms):
            return replace(node, family=family)
        return WithSynonyms(node, (), family)


def _content_of(facts: Iterable[WordFacts]) -> list[WordFacts]:
    """Return the facts of the words of a bag that are no stopwords."""
    return [each for each in facts if each.is_content]


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
