"""Suggestions while typing: phrases and titles that complete a text, and values of fields.

Articles that are named, and articles that the phrases come from, are looked up in the database: a
text that is no longer published is never suggested, even if the index is behind.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from articles.models import Article
from indexer.engines import get_searcher
from indexer.engines.interface import Searcher
from indexer.exceptions import IndexerError
from indexer.query.sanitize import sanitize
from indexer.search.field_values import complete_field
from indexer.search.synonym_forms import complete_synonyms
from indexer.suggest.candidates import Candidates, candidates
from indexer.suggest.layers import Layers, open_layers
from indexer.suggest.typed_text import MAX_CHARACTERS, TypedText, read_typed
from indexer.suggest.word_reader import WORD, folded_word

MIN_LETTERS = 2
MAX_SUGGESTIONS = 8
MAX_TITLES = 2
MAX_SYNONYMS = 2

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a suggestion: as typed, or completed."""

    text: str
    typed: bool


@dataclass(frozen=True, slots=True)
class QuerySuggestion:
    """A query that goes on from the typed text."""

    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TitleSuggestion:
    """A published article whose title has the typed words."""

    article: Article  # with key, title and slug
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions for a typed text, best first."""

    queries: tuple[QuerySuggestion, ...] = ()
    titles: tuple[TitleSuggestion, ...] = ()


NO_SUGGESTIONS = Suggestions()


def suggest(text: str) -> Suggestions:
    """Return the suggestions for a typed text; none if the index or its files cannot be read."""
    cleaned, cut = sanitize(text, MAX_CHARACTERS)
    if cut:
        return NO_SUGGESTIONS
    text = f"{cleaned} " if cleaned and text[-1].isspace() else cleaned
    try:
        searcher = get_searcher()
        values = complete_field(text, searcher)
        if values is not None:
            return Suggestions(tuple(_query(text, value) for value in values[:MAX_SUGGESTIONS]))
        typed = read_typed(text)
        if typed.letters < MIN_LETTERS:
            return NO_SUGGESTIONS
        layers = open_layers(searcher.vocabulary().generation)
        return _suggestions(layers, typed, searcher) if layers else NO_SUGGESTIONS
    except IndexerError as error:
        _logger.warning("There are no suggestions: %s", error)
        return NO_SUGGESTIONS


def _suggestions(layers: Layers, typed: TypedText, searcher: Searcher) -> Suggestions:
    found = candidates(layers, typed)
    articles = _published(found)
    titles = tuple(_titles(found, articles))[:MAX_TITLES]
    texts = {
        text.casefold(): text
        for phrase in reversed(found.phrases)
        if not articles.keys().isdisjoint(phrase.witnesses)
        and (text := phrase.text or typed.completed(phrase.completion)) != typed.text
    }
    known = {*texts, typed.text.casefold()}
    forms = [each for each in complete_synonyms(typed, searcher) if each.casefold() not in known]
    room = MAX_SUGGESTIONS - len(titles) - len(forms[:MAX_SYNONYMS])
    chosen = [*list(reversed(texts.values()))[:room], *forms[:MAX_SYNONYMS]]
    return Suggestions(tuple(_query(typed.text, each) for each in chosen), titles)


def _published(found: Candidates) -> dict[int, Article]:
    """Return the published ones of the articles that phrases and titles come from, by key."""
    keys = {key for phrase in found.phrases for key in phrase.witnesses}
    keys |= {place.article_id for place in found.places}
    return Article.objects.published_by_key(sorted(keys), "pk", "status", "title", "slug")


def _titles(found: Candidates, articles: dict[int, Article]) -> Iterator[TitleSuggestion]:
    seen: set[str] = set()
    for place in found.places:
        article = articles.get(place.article_id)
        if article and article.title not in seen:
            seen.add(article.title)
            yield TitleSuggestion(article, _title_parts(article.title, found.right))


def _query(typed: str, text: str) -> QuerySuggestion:
    same = 0
    while same < min(len(typed), len(text)) and typed[same] == text[same]:
        same += 1
    return QuerySuggestion(text, _parts((text[:same], True), (text[same:], False)))


def _title_parts(title: str, typed: TypedText) -> tuple[Part, ...]:
    """Return a title with the typed words marked where they first follow each other."""
    matches = list(WORD.finditer(title))
    words = [folded_word(each.group().encode("utf-8", "surrogatepass").lower()) for each in matches]
    size = len(typed.words)
    for at in range(len(words) - size + (not typed.prefix)):
        last = words[at + size] if at + size < len(words) else b""
        if tuple(words[at : at + size]) == typed.words and last.startswith(typed.prefix):
            begin = matches[at].start()
            end = matches[at + size - 1].end() if size else begin
            if typed.prefix:
                word = matches[at + size]
                end = word.start() + _letters(word.group(), typed.prefix)
            return _parts((title[:begin], False), (title[begin:end], True), (title[end:], False))
    return _parts((title, False))


def _letters(word: str, prefix: bytes) -> int:
    """Return the number of letters of a word whose folded form is a prefix of its folded form."""
    for size in range(1, len(word)):
        if len(folded_word(word[:size].encode("utf-8", "surrogatepass").lower())) >= len(prefix):
            return size
    return len(word)


def _parts(*pieces: tuple[str, bool]) -> tuple[Part, ...]:
    return tuple(Part(text, typed) for text, typed in pieces if text)
