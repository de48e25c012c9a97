"""The candidates for a typed text from the layers alone: phrases and titles, best first.

Phrases that go on from all typed words come first, then those of the text without a slip, then
those that complete only the last word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from indexer.analysis import is_stopword
from indexer.suggest.completion import Phrase, TitlePlace, complete_phrases, complete_titles
from indexer.suggest.layers import Layers
from indexer.suggest.slips import without_slip
from indexer.suggest.typed_text import TypedText

MAX_PHRASES = 14
MAX_VARIED = 30  # phrases that are compared with each other
MIN_EXACT = 4  # with fewer completions of the text as typed, those without a slip are added
MIN_PHRASES = 8  # with fewer, titles add the words that they have in place of the last one
#: A phrase that goes on from another suggestion needs this share of its weight to stand beside it.
LONGER_SHARE = 0.125


@dataclass(frozen=True, slots=True)
class Candidates:
    """Phrases and places in titles. ``right`` is the text without the slip that places are of."""

    phrases: list[Phrase]
    places: list[TitlePlace]
    right: TypedText


def candidates(layers: Layers, typed: TypedText) -> Candidates:
    """Return the candidates for a typed text."""
    found = complete_phrases(layers, typed)
    places, right = complete_titles(layers, typed), typed
    fitting = [phrase for phrase in found if phrase.context or not typed.words]
    rest = [phrase for phrase in found if typed.words and not phrase.context]
    if len(fitting) < MIN_EXACT:
        for other, context in without_slip(layers, typed):
            corrected = [
                replace(phrase, text=other.completed(phrase.completion))
                for phrase in complete_phrases(layers, other, with_last=True)
                if phrase.context >= context
            ]
            fitting += corrected
            rest = [] if corrected else rest  # they go on from a word that is wrong
            if not places:
                places, right = complete_titles(layers, other), other
    phrases = (_varied(fitting) + _varied(rest))[:MAX_PHRASES]
    if len(phrases) < MIN_PHRASES:
        phrases += _from_titles(places, right)
    return Candidates(phrases, places, right)


def _varied(phrases: list[Phrase]) -> list[Phrase]:
    """Return the phrases, those last that only go on from a far more frequent one."""
    chosen: list[Phrase] = []
    rest: list[Phrase] = []
    for phrase in phrases[:MAX_VARIED]:
        shadowed = any(
            phrase.completion.startswith(f"{other.completion} ")
            and phrase.weight < LONGER_SHARE * other.weight
            for other in chosen
        )
        (rest if shadowed else chosen).append(phrase)
    return chosen + rest


def _from_titles(places: Iterable[TitlePlace], typed: TypedText) -> Iterator[Phrase]:
    """Yield the words that titles have in place of the last one: a phrase of a single article."""
    for place in places:
        is_new = place.completion and place.completion.encode() != typed.prefix
        if is_new and not is_stopword(place.completion):
            yield Phrase(
                place.completion,
                len(typed.words),
                witnesses=[place.article_id],
                text=typed.completed(place.completion),
            )
