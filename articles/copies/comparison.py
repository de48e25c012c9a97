"""Comparison of two texts: edited copies of one text, or two texts of one template.

Both kinds share most of their words. In a copy, words are missing, moved, added or replaced by
others of the same meaning; names and figures stay. Two articles of a series (exchange rates,
weather, schedules) have other names and figures in the same places. The texts are aligned, and
*exchanged* facts are weighed against kept ones. A new report with the background of an older one
shares its end, not its beginning. The limits were measured: docs/decisions/0124.
"""

from dataclasses import dataclass

from articles.copies.alignment import MAX_GAP, Run, common_runs, gaps
from articles.copies.words import FIGURE, Words, words_of
from lexicon.months import month_names

MIN_WORDS = 12  # different ones of the shorter text; fewer are no evidence
SHORT_WORDS = 40  # below, nearly all words must be common
MIN_LENGTH_RATIO = 0.25  # of the shorter text to the longer one
MIN_SHARE = 0.72  # of the words of the shorter text that are in common runs
MIN_SHORT_SHARE = 0.9
LEAD_WORDS = 30
MIN_LEAD_SHARE = 0.7  # of the first words of either text
#: Of the first words of each text, if both are of one source: a paper seldom prints a text twice,
#: but often repeats an older report below a new one.
MIN_LEAD_SHARE_OF_SOURCE = 0.6
MAX_REWORDED = 0.2  # words in the place of other ones, to all of the shorter text
MAX_EXCHANGED = 0.07  # exchanged facts to all facts in common places
MAX_EXCHANGED_FIGURES = 0.2
FIGURE_WEIGHT = 2  # a name may be written in two ways, a figure seldom
DATE_WORDS = frozenset(
    (*month_names(), "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "ahad")
)


@dataclass(frozen=True, slots=True)
class ComparedText:
    """The words of an article's title and body, and its source in small letters."""

    title: Words
    body: Words
    source: str

    def __len__(self) -> int:
        return len(self.body.words)


def compared_text(title: str, body: str, source: str) -> ComparedText:
    """Return the words of an article."""
    return ComparedText(words_of(title), words_of(body), source.casefold())


def likeness(one: ComparedText, other: ComparedText) -> float:
    """Return the share of the shorter text that the longer one has; 0.0 if they are no copies."""
    short, long = sorted((one, other), key=lambda text: (len(text), text.body.words))
    if len(short) < MIN_LENGTH_RATIO * len(long) or len(set(short.body.words)) < MIN_WORDS:
        return 0.0
    runs = common_runs(short.body.words, long.body.words)
    share = sum(run.length for run in runs) / len(short)
    if share < (MIN_SHARE if len(short) >= SHORT_WORDS else MIN_SHORT_SHARE):
        return 0.0
    leads = _lead_shares(runs, short, long)
    if max(leads) < MIN_LEAD_SHARE:
        return 0.0
    if short.source == long.source and min(leads) < MIN_LEAD_SHARE_OF_SOURCE:
        return 0.0
    return 0.0 if _tells_other_facts(runs, short, long) else share


def _lead_shares(runs: list[Run], short: ComparedText, long: ComparedText) -> tuple[float, float]:
    """Return the share of the first words of each text that the other text has."""
    lead = min(LEAD_WORDS, len(short))
    ahead = sum(min(run.one + run.length, lead) - run.one for run in runs if run.one < lead)
    covered = bytearray(LEAD_WORDS)
    for _, start, length in runs:
        if start < LEAD_WORDS:
            end = min(start + length, LEAD_WORDS)
            covered[start:end] = b"\1" * (end - start)
    return ahead / lead, sum(covered) / min(LEAD_WORDS, len(long))


def _tells_other_facts(runs: list[Run], short: ComparedText, long: ComparedText) -> bool:
    one, other = short.body, long.body
    exchanged = figures = reworded = 0
    for here, there in gaps(runs):
        facts = _exchanged(one.facts(here), other.facts(there))
        changed = _exchanged(one.figures(here), other.figures(there))
        exchanged += max(facts, changed)
        figures += changed
        if not facts:
            reworded += min(len(here), len(there))
    weighed = exchanged + (FIGURE_WEIGHT - 1) * figures
    if sum(run.length for run in runs) < len(short):  # else one text contains the other
        in_titles = _exchanged_in_titles(short, long)
        weighed += FIGURE_WEIGHT * (_exchanged_dates(runs[0], one, other) + in_titles)
    kept = [kind for run in runs for kind in one.kinds[run.one : run.one + run.length] if kind]
    kept_figures = sum(kind == FIGURE for kind in kept)
    return (
        weighed > MAX_EXCHANGED * (weighed + len(kept))
        or (figures > 1 and figures > MAX_EXCHANGED_FIGURES * (figures + kept_figures))
        or reworded > MAX_REWORDED * len(short)
    )


def _exchanged(one: set[str], other: set[str]) -> int:
    """Return the number of facts that stand in the place of others."""
    return min(len(one - other), len(other - one))


def _exchanged_dates(first: Run, one: Words, other: Words) -> int:
    """Return the number of exchanged figures and names of days before the first common words.

    Names are left out: another dateline has another place.
    """
    here, there = range(first.one), range(first.other)
    if len(here) > MAX_GAP or len(there) > MAX_GAP:
        return 0
    return _exchanged(_dates(one, here), _dates(other, there))


def _dates(text: Words, places: range) -> set[str]:
    return text.figures(places) | {
        word for word in (text.words[place] for place in places) if word in DATE_WORDS
    }


def _exchanged_in_titles(one: ComparedText, other: ComparedText) -> int:
    """Return the number of facts of the titles that the other article of the two lacks."""
    return min(_facts_only_in_title(one, other), _facts_only_in_title(other, one))


def _facts_only_in_title(text: ComparedText, other: ComparedText) -> int:
    """Return the number of facts of a title that the other article does not mention.

    Titles capitalize words, so a word counts as a name only if the body has it as one.
    """
    body = text.body
    names = {word for word, kind in zip(*body, strict=True) if kind}
    known = {*other.body.words, *other.title.words}
    return sum(
        word not in known
        for word, kind in zip(*text.title, strict=True)
        if kind == FIGURE or word in names
    )
