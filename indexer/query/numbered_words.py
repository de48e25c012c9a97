"""Words with a number that are one sequence: laws, amounts, percentages, and *Nomor* for *No*.

The words of a sequence are searched side by side. Its node is a ``Word`` of several words, which
matches where they are adjacent, with its other notations as synonyms.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from indexer.analysis import analyze, fold
from indexer.query.amounts import amount_at, percentage_at
from indexer.query.numbered_laws import (
    MAX_WORDS_AFTER_KIND,
    NUMBER_WORDS,
    YEAR_WORDS,
    NumberedLaw,
    article_at,
    is_kind,
    law_of,
    number_at,
)
from indexer.query.rewrite import bag_of
from indexer.query.tree import And, Bag, InField, Node, Or, Phrase, WithSynonyms, Word
from indexer.query.vocabulary import Pair, Relation, Vocabulary

MAX_SEQUENCE_WORDS = 6  # Rp 5 juta dolar Amerika Serikat
MAX_KIND_WORDS = 4  # Peraturan Menteri Dalam Negeri
MAX_NOTATIONS = 8  # that articles have, of one sequence
_LAW_NUMBER = re.compile(r"(?P<kind>\S.*) (?P<number>\d+\w? Tahun \d+|\d+\w?/\d+)")

FormsOfName = Callable[[Sequence[str]], Sequence[str]]


class NumberedWords(NamedTuple):
    """A sequence at the beginning of some words, and its notations.

    ``inside`` are words between the kind and the number of a law: they are searched as well.
    """

    length: int  # in words, with those inside
    node: Word
    notations: tuple[Word | Phrase, ...] = ()
    inside: tuple[Node, ...] = ()


def numbered_words(words: Sequence[Node], synonyms_of: FormsOfName) -> NumberedWords | None:
    """Return the sequence at the beginning of the words.

    ``synonyms_of`` returns the synonyms of a name, for the names of kinds of laws.
    """
    plain = list(takewhile(lambda word: isinstance(word, Word), words))
    texts = [word.text for word in plain if isinstance(word, Word)]
    if not texts:
        return None
    if is_kind(texts[0]):
        return _law(texts, plain, synonyms_of)
    text = " ".join(texts[:MAX_SEQUENCE_WORDS])
    if law := article_at(text) or number_at(text):
        return NumberedWords(_count(law.text), Word(law.searched), law.others)
    return _amount(text) or _number_word(texts)


def present_notations(found: NumberedWords, vocabulary: Vocabulary) -> tuple[Node, ...]:
    """Return the notations of a sequence that articles may have."""
    vocabulary.expect(notation_pairs(found, vocabulary))
    side_by_side = cache(vocabulary.side_by_side)  # notations share most of their pairs
    seen = {(_forms(found.node.text), 0)}
    present: list[Node] = []
    for node in found.notations:
        forms, slop = _forms(node.text), node.slop if isinstance(node, Phrase) else 0
        if (forms, slop) in seen or not all(map(vocabulary.frequency, forms)):
            continue
        seen.add((forms, slop))
        if all(side_by_side(*pair) for pair in _pairs_of_numbers(forms)):
            present.append(node)
    return tuple(present[:MAX_NOTATIONS])


def notation_pairs(found: NumberedWords, vocabulary: Vocabulary) -> Iterator[Pair]:
    """Yield the pairs of words that are counted for the notations of a sequence, at most."""
    for node in found.notations:
        forms = _forms(node.text)
        if all(map(vocabulary.frequency, forms)):
            for first, second in _pairs_of_numbers(forms):
                yield Pair(Relation.SIDE_BY_SIDE, first, second)


def words_apart(node: Node, absent: Container[Node]) -> Node:
    """Return a query with the absent sequences in parts: a law as kind and number, others as words.

    ``absent`` are nodes of ``sequence_nodes``.
    """
    match node:
        case Bag(words):
            return bag_of(part for word in words for part in _apart(word, absent)) or node
        case Word() | WithSynonyms():
            return bag_of(_apart(node, absent)) or node
        case And(children):
            return And(tuple(words_apart(child, absent) for child in children))
        case Or(children):
            return Or(tuple(words_apart(child, absent) for child in children))
        case InField(field, child):
            return InField(field, words_apart(child, absent))
        case _:
            return node


def sequences(node: Node) -> tuple[str, ...]:
    """Return the texts of the sequences in a query, each once."""
    return tuple(dict.fromkeys(filter(None, map(_text, sequence_nodes(node)))))


def sequence_nodes(node: Node) -> Iterator[Node]:
    """Yield the sequences in a query, each with its notations."""
    match node:
        case Word() | WithSynonyms() if _text(node):
            yield node
        case Bag(children) | And(children) | Or(children):
            for child in children:
                yield from sequence_nodes(child)
        case InField(_, child):
            yield from sequence_nodes(child)


def _law(
    texts: Sequence[str], words: Sequence[Node], synonyms_of: FormsOfName
) -> NumberedWords | None:
    """Return the law whose kind is the first word, or a name of several words."""
    for place in range(1, min(len(texts), MAX_KIND_WORDS + MAX_WORDS_AFTER_KIND)):
        text = " ".join(texts[place : place + MAX_SEQUENCE_WORDS])
        if number := number_at(text, marked=False):
            count, kinds = _kind(texts[:place], synonyms_of)
            law = law_of(kinds, text)
            assert isinstance(law, NumberedLaw)
            length = place + _count(number.text)
            inside = tuple(words[count:place])
            return NumberedWords(length, Word(law.searched), law.others, inside)
        if is_kind(texts[place]) and place >= MAX_KIND_WORDS:
            return None
    return None


def _kind(texts: Sequence[str], synonyms_of: FormsOfName) -> tuple[int, tuple[str, ...]]:
    """Return the number of words of the kind at the beginning, and its forms, the typed first."""
    for count in range(min(len(texts), MAX_KIND_WORDS), 0, -1):
        synonyms = synonyms_of(texts[:count])
        if synonyms or count == 1:
            return count, (" ".join(texts[:count]), *synonyms)
    raise ValueError("no kind without words")


def _amount(text: str) -> NumberedWords | None:
    if percentage := percentage_at(text):
        return NumberedWords(_count(percentage), Word(percentage))
    amount = amount_at(text)
    if amount is None:
        return None
    notations = tuple(map(Phrase, amount.other_notations()))
    return NumberedWords(_count(amount.text), Word(amount.text), notations)


def _number_word(texts: Sequence[str]) -> NumberedWords | None:
    """Return *No* or *Nomor* before a number; the two are one word there."""
    if len(texts) < 2 or fold(texts[0]) not in NUMBER_WORDS or not texts[1][0].isdigit():
        return None
    others = tuple(Word(word) for word in ("Nomor", "No.") if fold(word) != fold(texts[0]))
    return NumberedWords(1, Word(texts[0]), others)


def _count(text: str) -> int:
    return len(text.split())


def _forms(text: str) -> tuple[str, ...]:
    return tuple(token.exact for token in analyze(text))


def _pairs_of_numbers(forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each number with the word after it, but *tahun*, which follows all small numbers."""
    for first, second in pairwise(forms):
        if first[0].isdigit() and second != YEAR_WORDS[0]:
            yield first, second


def _text(node: Node) -> str:
    """Return the text of a sequence; an empty text for other nodes."""
    typed = node.node if isinstance(node, WithSynonyms) else node
    return typed.text if isinstance(typed, Word) and " " in typed.text else ""


def _apart(node: Node, absent: Container[Node]) -> Iterable[Node]:
    text = _text(node)
    if not text or node not in absent:
        return (node,)
    if law := _LAW_NUMBER.fullmatch(text):
        return [*map(Word, law["kind"].split()), Word(law["number"])]
    return [Word(part) for part in text.split() if part.lower() not in YEAR_WORDS]
