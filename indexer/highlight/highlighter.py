"""Highlighter: marks in a text every form that a query matches.

A plain word marks all forms of its stem, a phrase marks its words where they are adjacent, and
wildcards and fuzzy words mark the matching exact forms (``match_terms``). The result is offsets and
fragments of text. Only ``fragments_html`` and templates turn fragments into HTML, and escape each.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from html import escape
from math import log, sqrt
from typing import NamedTuple

from indexer.analysis import RUN, SurfaceForms, Token, analyze, pieces_of
from indexer.deadline import current
from indexer.highlight.match_terms import (
    MatchTerm,
    SameForm,
    SameStem,
    TokenTest,
    looked_up_forms,
    match_terms,
)
from indexer.highlight.token_matcher import TokenMatcher, end_of
from indexer.highlight.word_matcher import WordMatcher, are_words
from indexer.query.tree import Node
from indexer.query.vocabulary import Vocabulary

SLICE_LENGTH = 2_000  # characters that are analysed between two looks at the deadline

_BLANK = re.compile(r"\s")
_SURFACE_FORMS = SurfaceForms()


class Span(NamedTuple):
    """A stretch to mark: ``text[start:end]`` matches the query's term with index ``key``."""

    start: int
    end: int
    key: int


class Fragment(NamedTuple):
    """A piece of a text, marked or not."""

    text: str
    marked: bool = False


# A page makes a hundred of them, each in about half of the time of ``Span(...)``.
_span = partial(tuple.__new__, Span)
_fragment = partial(tuple.__new__, Fragment)


class Highlighter:
    """Finds the matches of a query. One instance serves all texts of a result page.

    A highlighter caches matches and is not thread-safe.

    >>> from indexer.query.parser import parse
    >>> Highlighter(parse("rusuh").tree).fragments("Kerusuhan pecah.")
    [Fragment(text='Kerusuhan', marked=True), Fragment(text=' pecah.', marked=False)]
    """

    def __init__(self, tree: Node, vocabulary: Vocabulary | None = None) -> None:
        self._terms = match_terms(tree)
        #: The forms that are looked up; None if there are patterns.
        self._forms = looked_up_forms(self._terms)
        #: Maximum number of tokens between two tokens of an occurrence.
        self._reach = max((term.slop for term in self._terms if len(term.tests) > 1), default=0)
        #: The matchers of titles and of bodies, for queries of single words only.
        self._words: tuple[WordMatcher, WordMatcher] | None = None
        if are_words(self._terms):
            titles = WordMatcher(self._terms, title=True)
            differ = any(term.title_only for term in self._terms)
            self._words = titles, WordMatcher(self._terms, title=False) if differ else titles
        #: The runs with a form of the query in texts that were prepared.
        self._prepared: dict[str, Sequence[tuple[int, str]]] = {}
        #: Rarity of each term in the index, from 0 to 1; empty without a vocabulary.
        self.rarities = _rarities(self._terms, vocabulary) if vocabulary else {}
        #: The keys that spans of a body can have.
        self.body_keys = frozenset(
            [key for key, term in enumerate(self._terms) if not term.title_only]
        )

    def prepare(self, texts: Sequence[str]) -> None:
        """Look up the words of texts that will be highlighted; together it takes less time."""
        if self._terms and self._forms is not None and not current().passed():
            found = _SURFACE_FORMS.occurrences(self._forms, texts)
            self._prepared.update(zip(texts, found, strict=True))

    def forget(self) -> None:
        """Forget the texts that were prepared."""
        self._prepared.clear()

    def spans(self, text: str, *, title: bool = False) -> list[Span]:
        """Return the stretches of ``text`` to mark, sorted and without overlaps.

        After the deadline of the request, nothing is marked.
        """
        if not (self._terms if title else self.body_keys) or current().passed():
            return []
        if self._words is not None:
            in_titles, in_bodies = self._words
            return self._in_runs(text, in_titles if title else in_bodies)
        return self._in_tokens(text, self._tokens(text), title=title)

    def fragments(self, text: str, *, title: bool = False) -> list[Fragment]:
        """Return ``text`` as marked and unmarked pieces; no piece is empty."""
        return split(text, self.spans(text, title=title))

    def terms_in(self, text: str, *, title: bool = False) -> set[MatchTerm]:
        """Return the terms of the query that occur in a text."""
        keys = self._matcher.keys(self._tokens(text), title=title) if text else ()
        return {self._terms[key] for key in keys}

    @cached_property
    def _matcher(self) -> TokenMatcher:
        return TokenMatcher(self._terms)

    def _in_runs(self, text: str, words: WordMatcher) -> list[Span]:
        """Return the spans of a query of single words, for which each run is matched alone."""
        spans = []
        known = words.known
        for start, run in self._runs(text):
            places = known.get(run)
            for begin, end, key in words.match(run) if places is None else places:
                spans.append(_span((start + begin, start + end, key)))
        return spans

    def _in_tokens(self, text: str, tokens: Mapping[int, Token], *, title: bool) -> list[Span]:
        spans: list[Span] = []
        last_token = -1
        for match in self._matcher.find(tokens, title=title):
            span = Span(tokens[match.token].start, end_of(tokens, match), match.key)
            joins = match.token == last_token + 1 and self._is_one(text, spans[-1:], span)
            if joins:
                spans[-1] = spans[-1]._replace(end=max(span.end, spans[-1].end))
            elif not spans or span.start >= spans[-1].end:
                spans.append(span)
            last_token = match.token
        return spans

    def _tokens(self, text: str) -> dict[int, Token]:
        """Return index -> token for the tokens that may match and their neighbours in a run.

        Most words of a text match nothing, and get no tokens. The indexes ascend. The distance of
        two indexes is exact if it matters for a term of several words, and may else be too small.
        """
        if self._forms is None:
            return dict(enumerate(_analyzed(text)))
        found: dict[int, Token] = {}
        index = end = 0
        max_gap = self._reach + 1
        for start, run in self._runs(text):
            index += _count_tokens(text, end, start, max_gap)
            for piece in pieces_of(run):
                begin = start + piece.start
                found[index] = Token(
                    piece.exact, piece.stem, index, begin, start + piece.end, piece.aliases
                )
                index += 1
            end = start + len(run)
        return found

    def _runs(self, text: str) -> Sequence[tuple[int, str]]:
        """Return the runs (strings between white space) that have a form of the query."""
        prepared = self._prepared.get(text)
        if prepared is not None:
            return prepared
        (runs,) = _SURFACE_FORMS.occurrences(self._forms or frozenset(), [text])
        return runs

    def _is_one(self, text: str, before: Sequence[Span], span: Span) -> bool:
        """Return whether two words of one term are written as one (``AT&T``, ``14:05``)."""
        if not before or before[0].key != span.key or len(self._terms[span.key].tests) == 1:
            return False
        between = text[before[0].end : span.start]
        return not any(character.isspace() for character in between)


def learn_words(words: Iterable[str]) -> None:
    """Analyse words of texts that will be highlighted; later, they are only looked up."""
    _SURFACE_FORMS.learn(words)


def split(
    text: str, spans: Iterable[Span], start: int = 0, end: int | None = None
) -> list[Fragment]:
    """Return ``text[start:end]``, split at the ends of ``spans``; no piece is empty."""
    end = len(text) if end is None else end
    pieces: list[Fragment] = []
    for begin, until, _ in spans:
        if until <= start:
            continue
        if begin >= end:
            break
        if begin > start:
            pieces.append(_fragment((text[start:begin], False)))
            start = begin
        pieces.append(_fragment((text[start : min(until, end)], True)))
        start = until
    if start < end:
        pieces.append(_fragment((text[start:end], False)))
    return pieces


def fragments_html(fragments: Iterable[Fragment]) -> str:
    """Return the fragments as HTML, with ``<mark>`` as the only markup.

    >>> fragments_html([Fragment("<b> "), Fragment("R&D", marked=True)])
    '&lt;b&gt; <mark>R&amp;D</mark>'
    """
    return "".join(
        [f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in fragments]
    )


def _rarities(terms: Sequence[MatchTerm], vocabulary: Vocabulary) -> dict[int, float]:
    """Return key -> rarity of the term, which is the rarity of its rarest word."""
    documents = max(1, vocabulary.documents)
    return {
        key: log(1 + documents / frequency) / log(1 + documents)
        for key, term in enumerate(terms)
        for frequency in [min(_frequency(test, vocabulary) for test in term.tests)]
    }


def _frequency(test: TokenTest, vocabulary: Vocabulary) -> float:
    """Return how many documents have a token that passes a test; for patterns, an estimate."""
    match test:
        case SameStem(stem):
            return max(1, vocabulary.stem_frequency(stem))
        case SameForm(exact):
            return max(1, vocabulary.frequency(exact))
        case _:
            return sqrt(max(1, vocabulary.documents))


def _analyzed(text: str) -> list[Token]:
    """Return the tokens of a text; of a long one, those up to the deadline of the request."""
    tokens: list[Token] = []
    begin = 0
    while begin < len(text) and not (begin and current().passed()):
        blank = _BLANK.search(text, begin + SLICE_LENGTH)  # no token contains one
        end = blank.start() if blank else len(text)
        own = analyze(text[begin:end])
        if begin:
            at = len(tokens)
            own = [
                Token(exact, stem, at + place, begin + start, begin + stop, aliases)
                for exact, stem, place, start, stop, aliases in own
            ]
        tokens += own
        begin = end
    return tokens


def _count_tokens(text: str, start: int, end: int, limit: int) -> int:
    """Return the number of tokens in ``text[start:end]``; stop counting at ``limit``."""
    count = 0
    for match in RUN.finditer(text, start, end):
        count += len(pieces_of(match.group()))
        if count >= limit:
            break
    return count
