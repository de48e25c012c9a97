"""The fields that a page states: from JSON-LD, then meta elements, then visible elements."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from articles.importing.readers.page_addresses import domain_of, page_address
from articles.importing.readers.page_bylines import page_author
from articles.importing.readers.page_data import PageData, is_kind
from articles.importing.readers.page_dates import page_date
from articles.importing.readers.page_furniture import Furniture
from articles.importing.readers.page_tree import PageTree
from articles.importing.readers.page_words import SECTIONS, word_set, words_of
from articles.importing.record import Fields
from articles.kind_rules import stated_kind

MIN_TITLE_CHARACTERS = 15  # of a title without the name of the site
MIN_SIMILARITY = 0.6  # of the visible headline and a stated title
MAX_CATEGORY_CHARACTERS = 40
MAX_HEADINGS = 20
MAX_SUFFIXES = 3  # behind a headline
# Field -> names of meta elements (property, name or itemprop), the most reliable first.
METAS = {
    "title": ("og:title", "twitter:title", "dc.title", "headline", "title"),
    "source": ("og:site_name", "application-name", "publisher", "dc.publisher", "cre"),
    "category": (
        "article:section",
        "content_category",
        "dtk:kanal",
        "cxenseparse:category",
        "parsely-section",
        "section",
        "kategori",
        "dable:item_category",
    ),
}
_SEPARATOR = re.compile(r"\s+[-–—|•»:]\s+")
_HOME = word_set("home beranda depan halamanutama index")
_BREADCRUMB = frozenset({"breadcrumb", "breadcrumbs"})
_TITLES = frozenset({"title", "judul", "headline"})
_CLAIM_REVIEW = re.compile(r"(?:.*/)?ClaimReview$")
_COMPANY = re.compile(r"^PT\.? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedFields:
    """The fields of a page, and the visible elements from which author and date were read."""

    fields: Fields
    elements: tuple[Any, ...]


def page_fields(
    page: PageTree, furniture: Furniture, data: PageData, *, text: str = "", address: str = ""
) -> StatedFields:
    """Return the fields that a page states. ``text`` is its markup."""
    metas = data.metas
    url = page_address(data, text, given=address)
    stated_source = data.stated("publisher") or _first(metas, "source")
    if _COMPANY.match(stated_source):
        stated_source = _first(metas, "source") or stated_source
    source = stated_source or domain_of(url)
    title = _title(page, furniture, data, source)
    category = _category(page, furniture, data, title)
    sections = {category, *_visible_steps(page)}
    author, bylines = page_author(page, furniture, data, source=source, sections=sections)
    date = page_date(page, furniture, data, address=url)
    fields = Fields(
        title=title,
        source=source or _site_in_title(page, title),
        author=author,
        category=category,
        stated_kind=_kind(data),
        url=url,
        published_at=date.moment,
        date_status="inferred" if date.inferred and date.moment else "",
    )
    dated = [date.element] if date.element is not None else []
    return StatedFields(fields, (*bylines, *dated))


def _first(metas: dict[str, str], field: str) -> str:
    return next((metas[name] for name in METAS[field] if metas.get(name)), "")


def _kind(data: PageData) -> str:
    """Return the kind that the types of JSON-LD objects state: an opinion, a review of a claim."""
    reviews = [item for item in data.objects if is_kind(item, _CLAIM_REVIEW)]
    types = [item.get("@type") or "" for item in [*reviews, data.article]]
    names = [
        str(each) for names in types for each in (names if isinstance(names, list) else [names])
    ]
    kinds = (stated_kind(name.rpartition("/")[2], "") for name in names)
    return next(filter(None, kinds), "")


def _title(page: PageTree, furniture: Furniture, data: PageData, source: str) -> str:
    stated = [data.stated("headline"), _first(data.metas, "title"), data.stated("name")]
    stated = [title for title in stated if title]
    headings = _headings(page, furniture)
    return _stated_title(stated, headings, source) or _visible_title(
        page, furniture, headings, source
    )


def _stated_title(stated: list[str], headings: list[str], source: str) -> str:
    """Return the stated title as the page shows it, or an empty text."""
    for title in stated:
        if title in headings:
            return title
    if not stated:
        return ""
    best = max(headings, key=lambda heading: _similarity(heading, stated[0]), default="")
    if best and _is_headline_of(best, stated[0]):
        return best
    return _without_site(stated[0], source, only_known=True)


def _visible_title(page: PageTree, furniture: Furniture, headings: list[str], source: str) -> str:
    visible = [*_microdata(page, "headline"), *headings]
    if len(headings) == 1 or (visible and visible[0] not in headings):
        return visible[0]
    element = page.root.find(".//head/title")
    written = " ".join(element.text_content().split()) if element is not None else ""
    for heading in headings:
        if len(heading) >= MIN_TITLE_CHARACTERS and heading in written:
            return heading
    if written:
        return _without_site(written, source, only_known=False)
    return next(iter([*headings, *_named_titles(page, furniture)]), "")


def _headings(page: PageTree, furniture: Furniture) -> list[str]:
    texts = [
        " ".join(element.text_content().split())
        for element in page.elements
        if element.tag == "h1" and not furniture.hides(element)
    ]
    return [text for text in texts if text][:MAX_HEADINGS]


def _microdata(page: PageTree, name: str) -> list[str]:
    texts = [
        " ".join((element.get("content") or element.text_content()).split())
        for element in page.elements
        if element.get("itemprop", "").lower() == name.lower() and element.tag != "meta"
    ]
    return [text for text in texts if text]


def _named_titles(page: PageTree, furniture: Furniture) -> list[str]:
    """Return the headings whose names say that they are the headline."""
    return [
        " ".join(element.text_content().split())
        for element in page.elements
        if element.tag in {"h2", "h3"}
        and words_of(element) & _TITLES
        and not furniture.hides(element)
    ]


def _is_headline_of(heading: str, title: str) -> bool:
    """Return whether a visible headline is the stated title, cut or with the site's name."""
    if heading in title or heading.startswith(title.rstrip(" .…")):
        return len(heading) >= min(MIN_TITLE_CHARACTERS, len(title))
    return _similarity(heading, title) >= MIN_SIMILARITY


def _similarity(first: str, second: str) -> float:
    return SequenceMatcher(None, first[:300].casefold(), second[:300].casefold()).ratio()


def _without_site(title: str, source: str, *, only_known: bool) -> str:
    """Return a title without the name of the site, and the section, behind it."""
    for _ in range(MAX_SUFFIXES):
        match = list(_SEPARATOR.finditer(title))[-1:]
        shorter = title[: match[0].start()] if match else ""
        last = title[match[0].end() :] if match else ""
        known = _names_site(last, source)
        if len(shorter) < MIN_TITLE_CHARACTERS or not (known or not only_known):
            break
        # Before the name of the site may stand a section, which a bar divides from the headline.
        only_known = only_known or not shorter.count(" | ")
        title = shorter
    return title


def _site_in_title(page: PageTree, title: str) -> str:
    """Return the name of the site that stands behind the headline in the title element."""
    element = page.root.find(".//head/title")
    written = " ".join(element.text_content().split()) if element is not None else ""
    if not title or not written.startswith(title):
        return ""
    last = _SEPARATOR.split(written[len(title) :])[-1].strip()
    return last if 1 < len(last) <= MAX_CATEGORY_CHARACTERS else ""


def _names_site(text: str, source: str) -> bool:
    name, site = _folded(text), _folded(source)
    is_domain = "." in text and " " not in text
    return is_domain or bool(name and site and (name in site or site in name))


def _category(page: PageTree, furniture: Furniture, data: PageData, title: str) -> str:
    stated = data.stated("articleSection").split(", ")[0] or _first(data.metas, "category")
    if stated:
        return stated
    places = (
        data.breadcrumbs(),
        _microdata(page, "articleSection"),
        _visible_steps(page),
        _labels(page, furniture),
    )
    for steps in places:
        if names := [step for step in steps if _is_section(step, title)]:
            return names[-1]
    return ""


def _visible_steps(page: PageTree) -> list[str]:
    for element in page.elements:
        if words_of(element) & _BREADCRUMB and page[element].links:
            texts = [" ".join(link.text_content().split()) for link in element.iter("a")]
            return [text for text in texts if text]
    return []


def _labels(page: PageTree, furniture: Furniture) -> list[str]:
    """Return the sections that a label near the headline names."""
    return [
        " ".join(element.text_content().split())
        for element in page.elements
        if page[element].characters <= MAX_CATEGORY_CHARACTERS
        and ("category" in (element.get("rel") or "").split() or words_of(element) & SECTIONS)
        and not furniture.hides(element)
    ][:1]


def _is_section(name: str, title: str) -> bool:
    return (
        1 < len(name) <= MAX_CATEGORY_CHARACTERS
        and _folded(name) not in _HOME
        and not _folded(title).startswith(_folded(name))
    )


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
