"""The search of an alert: from the URL of a results page into the table, and back.

An alert stores the parameters of its search, so that days such as ``masa=7-hari`` move on. What was
stored under other rules may mean something else now: ``read_search`` finds that out.
"""

from dataclasses import replace
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from indexer.engines.interface import Sort
from indexer.query import tree
from indexer.query.parser import parse
from indexer.search.messages import message
from indexer.search.pipeline import query_limits
from indexer.search.request import SearchRequest
from searchsite.params import SearchParams, read_params
from searchsite.presentation.filters import chips
from searchsite.presentation.links import search_query, search_url

MAX_LENGTH = 2_000  # characters of the parameters
MAX_SHOWN = 100  # characters of a search in a sentence
#: Remarks of the parser by which a part of the query is not searched as it was typed.
LIMITS = {
    *("too-long", "too-many-clauses", "too-deep", "too-many-patterns"),
    *("short-wildcard", "leading-wildcard", "edit-distance", "bad-date"),
}


class UnusableSearch(Exception):
    """A search cannot be that of an alert; the message says why, to its reader."""


def lasting(request: SearchRequest) -> SearchRequest:
    """Return a search without order, page and the like, which an alert does not have."""
    return replace(
        request, sort=Sort.RELEVANCE, page=1, shares=False, weak_hits=False, facets=False
    )


def parameters_of(request: SearchRequest) -> str:
    """Return the parameters that an alert stores."""
    return search_query(lasting(request))


def read_search(parameters: str) -> SearchRequest:
    """Return the stored search. Raises ``UnusableSearch`` if it is not understood any more."""
    params = read_params(QueryDict(parameters))
    request = usable(params)
    if set(parse_qsl(parameters)) - set(parse_qsl(parameters_of(request))):
        raise UnusableSearch(_("Sebuah saringan atau bagian pencarian itu tidak dikenal lagi."))
    return request


def usable(params: SearchParams) -> SearchRequest:
    """Return the search of an alert. Raises ``UnusableSearch``."""
    if params.problems:
        raise UnusableSearch(params.problems[0].message)
    request = lasting(params.request)
    parsed = parse(request.text, query_limits())
    for remark in parsed.remarks:
        if remark.code in LIMITS:
            raise UnusableSearch(message(remark.code, remark.value))
    if not request.filters and matches_everything(parsed.tree):
        raise UnusableSearch(
            _("Pencarian ini cocok dengan semua artikel. Tulis kata, atau pilih saringan.")
        )
    if len(parameters_of(request)) > MAX_LENGTH:
        raise UnusableSearch(_("Pencarian ini terlalu panjang untuk dilanggan."))
    return request


def matches_everything(node: tree.Node) -> bool:
    """Return whether a query asks for nothing, or only says what is not wanted.

    >>> [matches_everything(parse(text).tree) for text in ("", "-banjir", "gempa -banjir")]
    [True, True, False]
    """
    match node:
        case tree.Nothing() | tree.Everything() | tree.Not():
            return True
        case tree.And(children):
            return all(map(matches_everything, children))
        case tree.Or(children):
            return any(map(matches_everything, children))
        case _:
            return False


def in_words(request: SearchRequest) -> str:
    """Return a search as a part of a sentence: its text in quotation marks, and its filters."""
    text = " ".join(request.text.split())
    quoted = text if '"' in text else f"“{text}”"
    labels = [chip.label for chip in chips(request)]
    parts = ([quoted] if text else []) + ([", ".join(labels)] if labels else [])
    return Truncator(" · ".join(parts)).chars(MAX_SHOWN)


def alert_url(request: SearchRequest) -> str:
    """Return the URL of the form for an alert of a search; "" while alerts are off."""
    if not settings.ALERTS:
        return ""
    return f"{reverse('alert-new')}?{parameters_of(request)}"


def stored_words(parameters: str) -> str:
    """Return a stored search that is not understood any more in a readable form."""
    words = " · ".join(f"{name}: {value}" for name, value in parse_qsl(parameters))
    return Truncator(words).chars(MAX_SHOWN)


def newest_first_url(request: SearchRequest) -> str:
    """Return the URL of the hits, the newest first."""
    return search_url(replace(request, sort=Sort.DATE))
