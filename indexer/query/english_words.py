"""English words and names of a query are read as the Indonesian forms that they find.

A word is read as English where the query is English. In an Indonesian query, it is the title of a
film or the name of a firm (*pemeran film The Hunger Games*), and it is only read if no article has
it. If a query is both, a word that the articles often have (*city*, *final*) is left alone. So is a
word that is part of a name of the articles (*Manchester City*), which is seen from the words beside
it. A word that the synonym table lacks is read if a rule of spelling makes an Indonesian one of it
(*radiation*, *radiasi*). English function words beside English words are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from indexer.analysis import Token, analyze, is_question_word, is_stopword
from indexer.query.rewrite import all_of, any_of, bag_of
from indexer.query.tree import And, Bag, FieldName, InField, Node, Or, Phrase, WithSynonyms, Word
from indexer.query.vocabulary import Pair, Relation
from indexer.query.word_lookup import WordLookup, present_forms
from lexicon.english import cognates, english_function_words
from lexicon.wordlists import protected_names, roots

# An English word is common in the articles if so many have it, and this share of those that have
# the Indonesian form. Most occurrences are then parts of names, or a loan.
MIN_COMMON_DOCUMENTS = 20
MIN_COMMON_SHARE = 0.1
# Two adjacent words are a name if so many articles have them side by side, and this share of the
# articles with the rarer one.
MIN_NAME_DOCUMENTS = 3
MIN_NAME_SHARE = 0.15
_MAY_BE_ENGLISH = attrgetter("may_be_english")
MIN_ROOT_LETTERS = 4  # of a word that counts as Indonesian; shorter ones may be acronyms (e-KTP)


@dataclass(frozen=True, slots=True)
class EnglishName:
    """An English word, or several words of one meaning, and the Indonesian forms it finds."""

    first: int  # place of its first word
    words: int
    forms: tuple[Node, ...]

    @property
    def places(self) -> range:
        """Return the places of its words."""
        return range(self.first, self.first + self.words)


@dataclass(frozen=True, slots=True)
class EnglishReader:
    """Reads the English words of queries, by the synonym table and the vocabulary of a lookup."""

    lookup: WordLookup

    def read(self, node: Node) -> Node:
        """Return the query with Indonesian forms of its English words; equal if it has none."""
        match node:
            case Word():
                return self._read(node, (node,))
            case Bag(words):
                return self._read(node, words)
            case And(children):
                return all_of(map(self.read, children)) or node
            case Or(children):
                return any_of(map(self.read, children)) or node
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self.read(child))
            case _:
                return node

    def counted(self, node: Node) -> Iterator[Pair]:
        """Yield the pairs of words that are counted to read a query, at most."""
        match node:
            case Word():
                yield from self._counted_in(_Words((node,), self.lookup))
            case Bag(words):
                yield from self._counted_in(_Words(words, self.lookup))
            case And(children) | Or(children):
                for child in children:
                    yield from self.counted(child)
            case InField(FieldName.TITLE, child):
                yield from self.counted(child)

    def _counted_in(self, bag: "_Words") -> Iterator[Pair]:
        for name in self._listed(bag):
            if name.words == 1:
                for words in bag.neighbours(name.first):
                    if self._may_be_name(*words):
                        yield Pair(Relation.SIDE_BY_SIDE, *words)

    def word_by_word(self, node: Node) -> Node:
        """Return the read query with each word of its English names of several words read alone."""
        match node:
            case WithSynonyms(written=text) if " " in text:
                return bag_of(self._words_apart(text)) or node
            case Bag(words):
                parts = (part for word in words for part in _parts(self.word_by_word(word)))
                return bag_of(parts) or node
            case And(children):
                return all_of(map(self.word_by_word, children)) or node
            case Or(children):
                return any_of(map(self.word_by_word, children)) or node
            case InField(FieldName.TITLE, child):
                return InField(FieldName.TITLE, self.word_by_word(child))
            case _:
                return node

    def _read(self, node: Node, words: Sequence[Node]) -> Node:
        """Return the query of some words; ``node`` itself if none is read."""
        if not any(map(_MAY_BE_ENGLISH, map(self.lookup.facts_of, words))):
            return node
        return bag_of(self._forms_and_words(words)) or node

    def _forms_and_words(self, words: Sequence[Node]) -> Sequence[Node]:
        bag = _Words(words, self.lookup)
        names = {name.first: name for name in self._names(bag)}
        if not names:
            return words
        inside = {place for name in names.values() for place in name.places}
        return [
            self._with_forms(_typed(words, names[place]), names[place].forms)
            if place in names
            else words[place]
            for place in range(len(words))
            if place in names or not (place in inside or self._is_left_out(bag, place))
        ]

    def _names(self, bag: "_Words") -> list[EnglishName]:
        """Return the English words and names that are read in this query."""
        found = self._listed(bag)
        if not found:
            return []
        inside = {place for name in found for place in name.places}
        outside = [place for place in range(len(bag.words)) if place not in inside]
        english = sum(name.words for name in found if not bag.is_also_indonesian(name))
        english += sum(map(bag.is_function_word, outside))
        surplus = english - sum(map(bag.is_indonesian, outside))
        if any(map(bag.is_question_word, outside)):  # siapa sutradara A Dog's Story
            surplus = min(surplus, -1)
        return [name for name in found if self._is_read(name, bag, surplus)]

    def _is_read(self, name: EnglishName, bag: "_Words", surplus: int) -> bool:
        """Return whether a name is read; ``surplus`` counts English words less Indonesian ones."""
        count = min(self.lookup.vocabulary.frequency(bag.exact(place)) for place in name.places)
        if not count:
            return True
        if surplus < 0 or name.words > 1:
            return surplus >= 0
        if surplus == 0 and self._is_common(name, count):
            return False
        return not self._is_part_of_name(name.first, bag)

    def _listed(self, bag: "_Words") -> list[EnglishName]:
        """Return the words and names that have Indonesian forms, the longest at each place."""
        found: list[EnglishName] = []
        place = 0
        while place < len(bag.words):
            name = self._longest(bag, place)
            if name:
                found.append(name)
            place += name.words if name else 1
        return found

    def _longest(self, bag: "_Words", place: int) -> EnglishName | None:
        if not bag.may_be_english(place):
            return None
        first = bag.exact(place)
        longest = self.lookup.synonyms.english.max_tokens(first)
        loans = cognates(first) if len(bag.tokens[place]) == 1 else ()
        if bag.is_amount(place):
            return None
        for count in range(min(longest, len(bag.words) - place), 0, -1):
            typed = bag.tokens[place : place + count]
            tokens = [token for each in typed for token in each]
            forms = (
                self.lookup.synonyms.english.indonesian(tokens, bag.text(place))
                if all(typed)
                else ()
            )
            if nodes := present_forms(tokens, forms, self.lookup.vocabulary):
                return EnglishName(place, count, nodes)
        nodes = present_forms(bag.tokens[place], loans, self.lookup.vocabulary)
        return EnglishName(place, 1, nodes) if nodes else None

    def _is_common(self, name: EnglishName, count: int) -> bool:
        """Return whether many of the articles have the word, beside those with its forms."""
        if count < MIN_COMMON_DOCUMENTS:
            return False
        return count >= MIN_COMMON_SHARE * max(map(self._count, name.forms))

    def _with_forms(self, typed: str, forms: Sequence[Node]) -> Node:
        """Return the node of an English word or name; one of several words must match as a phrase.

        The Indonesian form comes first, with its own rarity and the places of its words, unless the
        articles often have the typed word.
        NOTE: English words are rare in articles: as the first form, *died* outweighed *habibie*.
        The words of an English name apart are no evidence: articles with *capital* and *city*
        anywhere came before all those with *ibu kota*.
        """
        node: Node = Phrase(typed) if " " in typed else Word(typed)
        count = self._count(node)
        first = max(forms, key=self._count)
        if count >= max(MIN_COMMON_DOCUMENTS, MIN_COMMON_SHARE * self._count(first)):
            return WithSynonyms(node, tuple(forms), written=typed)
        others = tuple(form for form in forms if form != first)
        return WithSynonyms(first, (*others, node) if count else others, written=typed)

    def _count(self, form: Node) -> int:
        """Return an upper bound of the number of articles with a form."""
        tokens = analyze(form.text) if isinstance(form, Word | Phrase) else []
        return min((self.lookup.vocabulary.frequency(token.exact) for token in tokens), default=0)

    def _is_part_of_name(self, place: int, bag: "_Words") -> bool:
        """Return whether a word and one beside it are a name that the articles have."""
        return any(self._is_name(*words) for words in bag.neighbours(place))

    def _may_be_name(self, first: str, second: str) -> bool:
        """Return whether two words may be a name, before their pair is counted."""
        if not (first and second) or second in english_function_words():
            return False
        return min(map(self.lookup.vocabulary.frequency, (first, second))) >= MIN_NAME_DOCUMENTS

    def _is_name(self, first: str, second: str) -> bool:
        if not self._may_be_name(first, second):
            return False
        rarer = min(map(self.lookup.vocabulary.frequency, (first, second)))
        needed = max(MIN_NAME_DOCUMENTS, MIN_NAME_SHARE * rarer)
        return self.lookup.vocabulary.side_by_side(first, second) >= needed

    def _is_left_out(self, bag: "_Words", place: int) -> bool:
        """Return whether a word is an English function word.

        One with synonyms is only left out before another: *who* is the WHO, too.
        """
        if not bag.is_function_word(place):
            return False
        is_last = place + 1 == len(bag.words)
        if not is_last and bag.is_function_word(place + 1):
            return True
        return not self.lookup.synonyms.synonyms_of((bag.exact(place),))

    def _words_apart(self, text: str) -> Iterator[Node]:
        """Yield the words of an English name, each with its forms, without function words."""
        for word in text.split():
            tokens = analyze(word)
            if not tokens or tokens[0].exact in english_function_words():
                continue
            forms = self.lookup.synonyms.english.indonesian(tokens, word)
            nodes = present_forms(tokens, forms, self.lookup.vocabulary)
            yield self._with_forms(word, nodes) if nodes else Word(word)


class _Words:
    """The words of a bag with their tokens; other nodes have none."""

    def __init__(self, words: Sequence[Node], lookup: WordLookup) -> None:
        self.words = words
        self._facts = list(map(lookup.facts_of, words))
        self.tokens: list[tuple[Token, ...]] = [each.tokens for each in self._facts]

    def may_be_english(self, place: int) -> bool:
        """Return whether an English word or name may begin at a place."""
        return self._facts[place].may_be_english

    def text(self, place: int) -> str:
        """Return a word as typed."""
        word = self.words[place]
        return word.text if isinstance(word, Word) else ""

    def exact(self, place: int) -> str:
        """Return the exact form of the first token of a word."""
        return self.tokens[place][0].exact if self.tokens[place] else ""

    def only_exact(self, place: int) -> str:
        """Return the exact form of a word of one token."""
        return self.exact(place) if len(self.tokens[place]) == 1 else ""

    def neighbours(self, place: int) -> Iterator[tuple[str, str]]:
        """Yield the pairs of a word with the one before it and the one after it, if of one token.

        A word of another number of tokens is an empty text.
        """
        for first in (place - 1, place):
            if 0 <= first < len(self.words) - 1:
                yield self.only_exact(first), self.only_exact(first + 1)

    def is_function_word(self, place: int) -> bool:
        """Return whether a word is an English function word; in capitals it is an acronym (WHO)."""
        text = self.text(place)
        if len(text) > 1 and text.isupper():
            return False
        return self.only_exact(place) in english_function_words()

    def is_indonesian(self, place: int) -> bool:
        """Return whether a word is Indonesian; names, acronyms and English words are not."""
        if self.is_function_word(place):
            return False
        return any(
            is_stopword(token.exact)
            or (
                len(token.exact) >= MIN_ROOT_LETTERS
                and token.stem in roots()
                and token.exact not in protected_names()
            )
            for token in self.tokens[place]
        )

    def is_also_indonesian(self, name: EnglishName) -> bool:
        """Return whether a word is in the list of roots (*air*, *ban*): no evidence of English."""
        return name.words == 1 and self.only_exact(name.first) in roots()

    def is_question_word(self, place: int) -> bool:
        """Return whether a word is an Indonesian question word."""
        return is_question_word(self.only_exact(place))

    def is_amount(self, place: int) -> bool:
        """Return whether a word is the unit of the number after it (US$ 5)."""
        is_number = place + 1 < len(self.words) and self.exact(place + 1).isdigit()
        return is_number and len(self.exact(place)) == 2


def has_english_names(node: Node) -> bool:
    """Return whether a read query has English names of several words."""
    match node:
        case WithSynonyms(written=text) if " " in text:
            return True
        case Bag(children) | And(children) | Or(children):
            return any(map(has_english_names, children))
        case InField(_, child):
            return has_english_names(child)
        case _:
            return False


def _typed(words: Sequence[Node], name: EnglishName) -> str:
    """Return an English word or name as typed."""
    texts = (words[place] for place in name.places)
    return " ".join(each.text for each in texts if isinstance(each, Word))


def _parts(node: Node) -> tuple[Node, ...]:
    return node.words if isinstance(node, Bag) else (node,)
