"""Headlines typed letter by letter: which suggestions come when, and how many keystrokes they save.

A headline is typed in folded words with single spaces. The reader chooses a suggestion as soon as
one is right, the longest if several are: the headline itself, or a query that is its beginning up
to the end of a word. Choosing costs one keystroke, and so does every letter and space.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.suggest.suggesters import Offer, Suggester

MIN_LETTERS = 2  # typed before the first suggestion
MIN_GAIN = 2  # letters that a chosen query must complete


@dataclass(slots=True)
class TypedHeadline:
    """The course of one headline. Numbers of letters are those typed before the suggestion."""

    letters: int
    keystrokes: int = 0
    phrase_at: int | None = None  # None: no right query was offered
    title_at: int | None = None


@dataclass(slots=True)
class Course:
    """All headlines of one suggester, and the seconds of each call."""

    headlines: list[TypedHeadline] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def saved(self) -> float:
        """Return the mean share of keystrokes saved."""
        shares = [1 - each.keystrokes / each.letters for each in self.headlines]
        return sum(shares) / len(shares)

    def offered(self, name: str) -> tuple[float, float]:
        """Return the share of headlines with an offer, and the mean letters typed before it."""
        places = [at for each in self.headlines if (at := getattr(each, name)) is not None]
        mean = sum(places) / len(places) if places else float("nan")
        return len(places) / len(self.headlines), mean


def type_headlines(suggester: Suggester, headlines: Sequence[str]) -> Course:
    """Type the headlines, which are folded words with single spaces."""
    course = Course()
    for headline in headlines:
        offers: dict[int, Offer] = {}
        for letters in range(MIN_LETTERS, len(headline)):
            started = time.thread_time()
            offers[letters] = suggester.suggest(headline[:letters])
            course.seconds.append(time.thread_time() - started)
        course.headlines.append(_typed(headline, offers))
    return course


def _typed(headline: str, offers: dict[int, Offer]) -> TypedHeadline:
    typed = TypedHeadline(len(headline))
    for letters, offer in offers.items():
        if typed.title_at is None and headline in offer.titles:
            typed.title_at = letters
        if typed.phrase_at is None and _best_query(headline, letters, offer):
            typed.phrase_at = letters
    at = 0
    while at < len(headline):
        offer = offers.get(at, Offer())
        query = _best_query(headline, at, offer)
        typed.keystrokes += 1
        if headline in offer.titles:
            break
        at = len(query) if query else at + 1
    return typed


def _best_query(headline: str, letters: int, offer: Offer) -> str:
    """Return the longest query that is the beginning of the headline, or ""."""
    right = [
        query
        for query in offer.queries
        if len(query) >= letters + MIN_GAIN and f"{headline} ".startswith(f"{query} ")
    ]
    return max(right, key=len, default="")
