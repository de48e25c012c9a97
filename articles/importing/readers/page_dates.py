"""The date of publication of a page, from the places that state it, the most reliable first.

Data and meta elements come first, then microdata and ``<time>``, then printed dates near the
headline. Dates of a later change are used only if there is no other. A date that cannot be read
does not stop the search.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.importing.dates import find_date, parse_date
from articles.importing.readers import page_words
from articles.importing.readers.page_data import PageData, script_date
from articles.importing.readers.page_furniture import Furniture
from articles.importing.readers.page_tree import PageTree
from articles.importing.readers.page_words import word_list, words_of

#: Names of meta elements in lower case, the most reliable first.
PUBLISHED_METAS = word_list(
    "article:published_time article:published og:article:published_time og:published_time"
    " content_publisheddate publishdate dtk:publishdate publish_date publish-date pubdate"
    " published_at published_date published published_time datepublished date_published"
    " parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime"
    " bt:pubdate dc.date.issued dcterms.issued dcterms.date dc.date dc.date.created"
    " article:post_time og:pubdate dtk:publishdateunix news_publish_date tanggal_terbit tanggal"
    " tgl date"
)
CREATED_METAS = word_list(
    "article:created_time datecreated date_created createddate dtk:createdate dcterms.created"
    " created created_at creation_date"
)
MODIFIED_METAS = word_list(
    "article:modified_time og:updated_time datemodified last-modified lastmod dcterms.modified"
    " revised"
)
MAX_PRINTED_CHARACTERS = 160
MAX_CANDIDATES = 40
_MODIFIED = re.compile(
    r"(?:di(?:perbarui|perbaharui|ubah|mutakhirkan)|ter(?:akhir )?update|updated?|last modified"
    r"|pembaruan|modified)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d\d\b|\b[A-Z][a-z]{2} \d\d\b|'\d\d\b")
_ZONE = re.compile(r"\b(?:WIB|WITA|WIT)\b", re.IGNORECASE)
_NOT_PRINTED = frozenset({"html", "body", "article", "main", "p", "ul", "ol", "table"})
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|\b)")


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date that a page states. ``inferred`` marks one that is not called its publication."""

    moment: datetime | None = None
    inferred: bool = False
    element: Any = None


def page_date(page: PageTree, furniture: Furniture, data: PageData, *, address: str) -> PageDate:
    """Return the date of publication of a page."""
    stated = [(text, None) for text in data.values("datePublished")]
    stated += [(data.metas[name], None) for name in PUBLISHED_METAS if data.metas.get(name)]
    printed = list(_printed(page, furniture))
    for text, _ in stated:
        if moment := read_date(text):
            return PageDate(_refined(moment, text, printed))
    for text, element in printed:
        if moment := read_date(text):
            return PageDate(_refined(moment, text, printed), element=element)
    return _fallback(page, data, address)


def read_date(text: str) -> datetime | None:
    """Return the first date of a text, not counting the date of a change."""
    head = _MODIFIED.split(text, maxsplit=1)[0]
    return _found(head) if head.strip() else None


def _found(text: str) -> datetime | None:
    return parse_date(text) or find_date(text)


def _fallback(page: PageTree, data: PageData, address: str) -> PageDate:
    metas = data.metas
    created = [*data.values("dateCreated"), *data.values("uploadDate")]
    created += [metas[name] for name in CREATED_METAS if metas.get(name)]
    for text in (script_date(page.root), *created):
        if text and (moment := read_date(text)):
            return PageDate(moment)
    match = _IN_ADDRESS.search(address)
    if match and (moment := parse_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}")):
        return PageDate(moment, inferred=True)
    changed = [*data.values("dateModified")]
    changed += [metas[name] for name in MODIFIED_METAS if metas.get(name)]
    changed += [text for text, _ in _marked_texts(page, None) if _MODIFIED.search(text)]
    for text in changed:
        if moment := _found(_MODIFIED.sub(" ", text)):
            return PageDate(moment, inferred=True)
    return PageDate()


def _refined(moment: datetime, text: str, printed: list[tuple[str, Any]]) -> datetime:
    """Return the moment with the time of day that the page prints for the same day.

    The printed time zone wins where the data gives the same time of day as UTC: many systems
    write local time with ``Z``.
    """
    for other, _ in printed:
        if not _CLOCK.search(other):
            continue
        found = read_date(other)
        if found is None:
            continue
        if not _CLOCK.search(text) and found.date() == moment.date():
            return found
        same_clock = found.replace(tzinfo=None, second=0) == moment.replace(
            tzinfo=None, second=0, microsecond=0
        )
        if same_clock and _ZONE.search(other) and not moment.utcoffset():
            return found
    return moment


def _printed(page: PageTree, furniture: Furniture) -> Iterator[tuple[str, Any]]:
    """Yield the printed dates of the page: microdata, ``<time>``, named elements, other lines."""
    found = list(_marked_texts(page, furniture))[:MAX_CANDIDATES]
    yield from found
    yield from _lines_near_headline(page, furniture)


def _marked_texts(page: PageTree, furniture: Furniture | None) -> Iterator[tuple[str, Any]]:
    marked: list[tuple[int, str, Any]] = []
    for element in page.elements:
        rank = _rank(element)
        if rank is None or (furniture is not None and furniture.hides(element)):
            continue
        for text in _texts_of(element):
            if len(text) <= MAX_PRINTED_CHARACTERS and any(map(str.isdigit, text)):
                marked.append((rank, text, element))
    heading = next((el for el in page.elements if el.tag == "h1"), None)
    start = page.order(heading) if heading is not None else 0
    # Near the headline first: behind it, then before it.
    marked.sort(key=lambda each: (each[0], abs(page.order(each[2]) - start)))
    yield from ((text, element) for _, text, element in marked)


def _rank(element: Any) -> int | None:
    itemprop = (element.get("itemprop") or "").lower()
    if "datepublished" in itemprop:
        return 0
    if "datemodified" in itemprop or page_words.MODIFIED & words_of(element):
        return 4 if page_words.DATES & words_of(element) or itemprop else None
    if element.tag == "time":
        return 1
    return 2 if page_words.DATES & words_of(element) and element.tag not in _NOT_PRINTED else None


def _texts_of(element: Any) -> Iterator[str]:
    shown = " ".join(" ".join(element.itertext()).split())
    stated = element.get("content") or element.get("datetime") or element.get("title") or ""
    if _MODIFIED.match(shown) and element.tag == "time":
        yield shown
        return
    if stated:
        yield " ".join(stated.split())
    if shown:
        yield shown


def _lines_near_headline(page: PageTree, furniture: Furniture) -> Iterator[tuple[str, Any]]:
    """Yield the short texts around the headline that name a year."""
    heading = next((el for el in page.elements if el.tag == "h1"), None)
    if heading is None:
        return
    start = page.order(heading)
    for element in page.elements[max(0, start - 15) : start + 40]:
        if page[element].sentences and element.tag in {"p", "blockquote"}:
            break
        if page[element].characters > MAX_PRINTED_CHARACTERS or furniture.hides(element):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        if _YEAR.search(text) and not page[element].sentences and element.tag != "h1":
            yield text, element
