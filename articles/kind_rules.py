"""The kind of an article by rule: from what a file states, and from the article itself.

A kind is stated by an editor or a column of a file; otherwise the label of the title, the category,
the address, the source or the form of the text decides, in this order. Everything else is news.
``articles.kinds`` has the list of kinds.
"""

import re
from urllib.parse import urlsplit

from articles.addresses import REGISTRIES
from articles.kind_forms import explains, is_check, is_report, kind_of_form
from lexicon.kind_words import kind_of_host, kind_of_site, labelled_kind, named_kind
from lexicon.memo import memo

NEWS, FACT_CHECK, CLAIM = "news", "factcheck", "claim"
MAX_CACHE_BYTES = 512 * 1024  # of each cache
MAX_SECTIONS = 4  # of an address
_VALUE_SEPARATORS = re.compile(r"[,;|/&>\u00bb]|\s(?:atau|or|dan|and)\s|_(?:or|atau)_", re.I)
_FACT_CHECK_PAGE = re.compile(r"cek-?fakta-\w+-", re.IGNORECASE)


def stated_kind(value: str, text: str) -> str:
    """Return the kind that a value of a file states for a text; "" if the value names none.

    Files call any article news, opinions and fact checks included: that states nothing.

    Data sets of hoaxes call both the claim and its check "hoax", or state that a text is one of the
    two; the text decides then. A report of news that is one of the two was checked: calling it a
    hoax would be the worse error.
    """
    kinds = {named_kind(part, column=True) for part in [value, *_VALUE_SEPARATORS.split(value)]}
    kinds -= {"", NEWS}
    if CLAIM in kinds:
        is_checked = explains(text) or (FACT_CHECK in kinds and is_report(text))
        return FACT_CHECK if is_checked else CLAIM
    return kinds.pop() if len(kinds) == 1 else ""


def kind_of(*, title: str, body: str, source: str = "", category: str = "", url: str = "") -> str:
    """Return the kind of an article for which none is stated."""
    found = (
        labelled_kind(title)
        or _kind_of_category(category)
        or _kind_of_address(url)
        or kind_of_site(source)
    )
    if not found or found == NEWS:
        return kind_of_form(body) or NEWS
    if found == CLAIM and (explains(body) or is_check(body)):
        return FACT_CHECK
    return found


@memo(max_bytes=MAX_CACHE_BYTES)
def _kind_of_category(category: str) -> str:
    parts = [category, *_VALUE_SEPARATORS.split(category)]
    return next((kind for part in parts if (kind := _special(part))), "")


def _kind_of_address(url: str) -> str:
    if not url:
        return ""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return ""
    *sections, page = address.path.strip("/").split("/")
    if kind := _kind_of_host(host):
        return kind
    for section in sections[:MAX_SECTIONS]:
        if kind := _special(section):
            return kind
    return FACT_CHECK if _FACT_CHECK_PAGE.match(page) else ""


@memo(max_bytes=MAX_CACHE_BYTES)
def _kind_of_host(host: str) -> str:
    labels = host.split(".")
    size = 3 if len(labels) > 2 and labels[-2] in REGISTRIES else 2
    parts = (_special(label) for label in labels[:-size])
    return next(filter(None, parts), "") or kind_of_host(host) or kind_of_site(host)


def _special(name: str) -> str:
    kind = named_kind(name)
    return "" if kind == NEWS else kind
