"""The outcome of a search, which travels with its page: remembered pages keep it, too."""

from typing import NamedTuple

from django.http import HttpResponse

from indexer.search.request import SearchResults

_ATTRIBUTE = "_search_outcome"  # of a response


class Outcome(NamedTuple):
    """The figures of a search that the log counts; ``total`` is None if it is not known."""

    total: int | None
    corrected: str
    widened: bool
    ms: float | None  # None: the page was remembered


def outcome_of_results(results: SearchResults) -> Outcome:
    """Return the outcome of a search; a search without end has not found nothing."""
    total = None if results.partial and not results.total else results.total
    widened = bool(results.synonyms or results.kinds)
    return Outcome(total, results.corrected, widened, results.took_ms)


def attach(response: HttpResponse, outcome: Outcome | None) -> HttpResponse:
    """Attach the outcome of the search to its page; return the page."""
    setattr(response, _ATTRIBUTE, outcome)
    return response


def attached(response: HttpResponse) -> Outcome | None:
    """Return the outcome that is attached to a page; None if there is none."""
    return getattr(response, _ATTRIBUTE, None)


def remembered_outcome(outcome: Outcome | None) -> Outcome | None:
    """Return the outcome of a page that is sent again: nothing was searched, so it has no time."""
    return outcome and outcome._replace(ms=None)
