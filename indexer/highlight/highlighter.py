"""What to mark in a text for a query: every form that the query matches, where it matches.

A plain word marks all forms of its stem, a phrase its words where they stand together, wildcards
and fuzzy words the exact forms they stand for (``match_terms``). The result is offsets
and pieces of text; pieces become HTML only here and in templates, escaped one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import log, sqrt
from typing import NamedTuple

from indexer.analysis import RUN, SurfaceForms, Token, analyze, pieces_of
from indexer.highlight.match_terms import Element, SameForm, SameStem, Test, elements_of
from indexer.highlight.token_matcher import Match, Matcher
from indexer.query.tree import Node
from indexer.query.vocabulary import Vocabulary

_SURFACE_FORMS = SurfaceForms()


class Span(NamedTuple):
    """A stretch of a text to mark: ``text[start:end]`` matched the query's element ``key``."""

    start: int
    end: int
    key: int


class Fragment(NamedTuple):
    """A piece of a text, marked or not."""

    text: str
    marked: bool = False


class Highlighter:
    """Finds what a query matched. One serves all texts of one answer; it is not thread-safe.

    >>> from indexer.query.parser import parse
    >>> Highlighter(parse("rusuh").tree).fragments("Kerusuhan pecah.")
    [Fragment(text='Kerusuhan', marked=True), Fragment(text=' pecah.', marked=False)]
    """

    def __init__(self, tree: Node, vocabulary: Vocabulary | None = None) -> None:
        self._elements = elements_of(tree)
        self._matcher = Matcher(self._elements)
        #: How many tokens may lie between those of one occurrence; None: each is a single word.
        self._reach = max((e.slop for e in self._elements if len(e.tests) > 1), default=None)
        #: What was found in runs alone; of queries of single words only.
        self._judged: dict[tuple[str, bool], list[Span]] = {}
        #: How rare each element is in the index, from 0 to 1; empty without a vocabulary.
        self.rarities = _rarities(self._elements, vocabulary) if vocabulary else {}
        #: The keys that spans of a body can have.
        self.body_keys = frozenset(
            key for key, element in enumerate(self._elements) if not element.title_only
        )

    def spans(self, text: str, *, title: bool = False) -> list[Span]:
        """Return what to mark in ``text``, sorted and without overlaps."""
        if not (self._elements if title else self.body_keys):
            return []
        if self._reach is None and self._matcher.forms is not None:
            apart = title and len(self.body_keys) < len(self._elements)
            return self._in_runs(text, title=apart)
        return self._in_tokens(text, self._tokens(text), title=title)

    def _in_runs(self, text: str, *, title: bool) -> list[Span]:
        """Return what to mark where all elements are single words: what each run gives alone."""
        spans = [
            Span(start + begin, start + end, key)
            for run in self._runs(text)
            for found in [self._in_run(run, title=title)]
            for start in _places(text, run)
            for begin, end, key in found
        ]
        spans.sort()
        return spans

    def _in_run(self, run: str, *, title: bool) -> list[Span]:
        found = self._judged.get((run, title))
        if found is None:
            found = self._in_tokens(run, dict(enumerate(analyze(run))), title=title)
            self._judged[run, title] = found
        return found

    def _in_tokens(self, text: str, tokens: Mapping[int, Token], *, title: bool) -> list[Span]:
        spans: list[Span] = []
        last_token = -1
        for match in self._matcher.find(tokens, title=title):
            span = Span(tokens[match.token].start, _end(tokens, match), match.key)
            joins = match.token == last_token + 1 and self._is_one(text, spans[-1:], span)
            if joins:
                spans[-1] = spans[-1]._replace(end=max(span.end, spans[-1].end))
            elif not spans or span.start >= spans[-1].end:
                spans.append(span)
            last_token = match.token
        return spans

    def _tokens(self, text: str) -> dict[int, Token]:
        """Return the tokens that may match, by index, and those written together with them.

        Most words of a text match nothing, and no token need be made of them. Indexes ascend, and
        are true to the text as far as the elements reach.
        """
        if self._matcher.forms is None:
            return dict(enumerate(analyze(text)))
        found: dict[int, Token] = {}
        index = end = 0
        enough = (self._reach or 0) + 1
        runs = sorted((start, run) for run in self._runs(text) for start in _places(text, run))
        for start, run in runs:
            index += _tokens_in(text, end, start, enough)
            for piece in pieces_of(run):
                begin = start + piece.start
                found[index] = Token(
                    piece.exact, piece.stem, index, begin, start + piece.end, piece.aliases
                )
                index += 1
            end = start + len(run)
        return found

    def _runs(self, text: str) -> set[str]:
        """Return what stands between spaces and holds a form that is looked for."""
        return _SURFACE_FORMS.containing(self._matcher.forms or frozenset(), set(text.split()))

    def fragments(self, text: str, *, title: bool = False) -> list[Fragment]:
        """Return ``text`` in pieces, none empty, that are marked or not."""
        return split(text, self.spans(text, title=title))

    def _is_one(self, text: str, before: Sequence[Span], span: Span) -> bool:
        """Tell whether two words of one element are written as one (``AT&T``, ``14:05``)."""
        if not before or before[0].key != span.key or len(self._elements[span.key].tests) == 1:
            return False
        between = text[before[0].end : span.start]
        return not any(character.isspace() for character in between)


def _rarities(elements: Sequence[Element], vocabulary: Vocabulary) -> dict[int, float]:
    """Return the rarity of each element by its key: that of its rarest word."""
    documents = max(1, vocabulary.documents)
    return {
        key: log(1 + documents / frequency) / log(1 + documents)
        for key, element in enumerate(elements)
        for frequency in [min(_frequency(test, vocabulary) for test in element.tests)]
    }


def _frequency(test: Test, vocabulary: Vocabulary) -> float:
    """Return how many documents hold what passes a test; a guess for patterns."""
    match test:
        case SameStem(stem):
            return max(1, vocabulary.stem_frequency(stem))
        case SameForm(exact):
            return max(1, vocabulary.frequency(exact))
        case _:
            return sqrt(max(1, vocabulary.documents))


def _places(text: str, run: str) -> list[int]:
    """Return where a run stands between spaces in ``text``, in order."""
    found: list[int] = []
    start = text.find(run)
    while start >= 0:
        end = start + len(run)
        before = text[start - 1] if start else " "
        if before.isspace() and (end == len(text) or text[end].isspace()):
            found.append(start)
        start = text.find(run, end)  # nothing between spaces begins inside another
    return found


def _tokens_in(text: str, start: int, end: int, enough: int) -> int:
    """Return how many tokens ``text[start:end]`` has; when they are enough, no more are counted."""
    count = 0
    for match in RUN.finditer(text, start, end):
        count += len(pieces_of(match.group()))
        if count >= enough:
            break
    return count


def _end(tokens: Mapping[int, Token], match: Match) -> int:
    """Return where the token ends, or the words that the matching alias joins (``BaratIni``)."""
    start, end = tokens[match.token].start, tokens[match.token].end
    for index in (match.token + 1, match.token + 2):
        token = tokens.get(index)
        if token is None or end - start >= match.letters or token.start > end + 1:
            break
        end = token.end
    return end


def split(
    text: str, spans: Iterable[Span], start: int = 0, end: int | None = None
) -> list[Fragment]:
    """Return ``text[start:end]`` in pieces, none empty, along ``spans``."""
    end = len(text) if end is None else end
    pieces: list[Fragment] = []
    for begin, until, _ in spans:
        if until <= start:
            continue
        if begin >= end:
            break
        if begin > start:
            pieces.append(Fragment(text[start:begin]))
            start = begin
        pieces.append(Fragment(text[start : min(until, end)], marked=True))
        start = until
    if start < end:
        pieces.append(Fragment(text[start:end]))
    return pieces


def fragments_html(fragments: Iterable[Fragment]) -> str:
    """Return the fragments as HTML in which nothing but ``<mark>`` is markup.

    >>> fragments_html([Fragment("<b> "), Fragment("R&D", marked=True)])
    '&lt;b&gt; <mark>R&amp;D</mark>'
    """
    return "".join(
        [f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in fragments]
    )
