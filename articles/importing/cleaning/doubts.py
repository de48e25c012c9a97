"""Doubts about a cleaned article: too much was removed, so that an editor must look at it."""

from collections.abc import Iterator

from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.removals import adjacent
from articles.importing.cleaning.sentences import full_stops
from articles.importing.problems import Problem

MAX_REMOVED_SHARE = 0.1  # of the characters of the text
MAX_REMOVED_SENTENCES = 2  # in a row, each with a full stop
#: Rules that move text into fields, so that nothing is lost unless they took a sentence.
MOVING_RULES = frozenset({"credit lines", "trailing credits", "dateline"})


def doubts(draft: Draft) -> Iterator[Problem]:
    """Yield the reasons why the removals of a draft need a look.

    A headline that became the title does not count, nor do bylines and datelines, whose values are
    in the fields.
    """
    pieces = list(adjacent(draft))
    if not pieces:
        return
    removed, whole = _removed_characters(draft), len(draft.base.strip())
    if removed > MAX_REMOVED_SHARE * whole:
        yield Problem("much_removed", {"percent": round(100 * removed / whole)})
    sentences = max(map(full_stops, pieces))
    if sentences > MAX_REMOVED_SENTENCES:
        yield Problem("sentences_removed", {"count": sentences})


def _removed_characters(draft: Draft) -> int:
    removed = 0
    for cut in draft.cuts:
        text = draft.base[cut.start : cut.end]
        if cut.told and not (cut.rule in MOVING_RULES and not full_stops(text)):
            removed += len(text)
    return removed
