"""The pagination and the sort links in the template of the results page."""

from types import SimpleNamespace
from typing import cast

from django.template.loader import render_to_string
from lxml.html import HtmlElement, document_fromstring

from indexer.engines.interface import Facets
from indexer.search.request import SearchRequest, SearchResults
from searchsite.presentation.pagination import PageLink, Pagination
from searchsite.presentation.sort_links import SortLink
from searchsite.presentation.timeline_section import timeline_section

HOSTILE = """<b>{0}</b>&lt;"'>{x}"""


def rendered_pagination(pagination: Pagination) -> HtmlElement:
    (element,) = rendered({"pagination": pagination}).cssselect(".pagination")
    return element


def rendered_sort_links(*links: SortLink) -> list[HtmlElement]:
    return rendered({"q": "a", "sort_links": links}).cssselect(".sort a")


def rendered(context: dict[str, object]) -> HtmlElement:
    """Return the results page of a context with two hits."""
    time = timeline_section(
        SearchRequest("a"), cast(SearchResults, SimpleNamespace(facets=Facets()))
    )
    hits = {"has_hits": True, "has_several_hits": True}
    common = {"results": {"total": 2}, **hits, "time": time, "groups": ()}
    html = render_to_string("searchsite/search.html", context | common)
    return document_fromstring(html)


def test_pages_with_markup_are_text():
    here = PageLink(1_234, f"/{HOSTILE}", current=True)

    page = rendered_pagination(Pagination((here,), f"/{HOSTILE}", f"/{HOSTILE}"))

    assert not page.cssselect("b")
    assert [link.get("href") for link in page.cssselect("a")] == [f"/{HOSTILE}"] * 3
    assert page.cssselect("li")[0].text_content() == "Halaman 1.234"


def test_sort_links_with_markup_are_text():
    (link,) = rendered_sort_links(SortLink(HOSTILE, f"/{HOSTILE}", current=False))

    assert not link.cssselect("b")
    assert (link.get("href"), link.text_content()) == (f"/{HOSTILE}", HOSTILE)


def test_the_current_sort_order_is_marked():
    links = rendered_sort_links(
        SortLink("Terbaru", "/a", current=True), SortLink("Paling cocok", "/b", current=False)
    )

    assert [link.get("aria-current") for link in links] == ["true", None]


def test_a_gap_between_pages_is_no_link():
    page = rendered_pagination(Pagination((PageLink(None), PageLink(9, "/9", near=False)), "", ""))

    gap, last = page.cssselect("li")
    assert not gap.cssselect("a")
    assert (last.get("class"), last.cssselect("a")[0].get("aria-current")) == (
        "pagination__far",
        None,
    )


def test_a_step_is_shown_only_if_its_page_exists():
    links = (PageLink(1, "/1"), PageLink(2, "/2", current=True))

    page = rendered_pagination(Pagination(links, "/1", ""))

    steps = {step.get("rel"): step.get("href") for step in page.cssselect(".pagination__step")}
    assert steps == {"prev": "/1"}
