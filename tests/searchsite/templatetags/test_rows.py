"""Rows written as format strings: whatever fills them is escaped."""

from datetime import UTC, datetime

import pytest
from lxml.html import fragment_fromstring

from articles.models import Article
from indexer.highlight.highlighter import Fragment
from searchsite.presentation.filters import Choice, ChoiceGroup
from searchsite.presentation.hits import ShownHit
from searchsite.presentation.pagination import PageLink, Pagination
from searchsite.presentation.sort_links import Order
from searchsite.templatetags.rows import (
    about,
    filter_sections,
    hit_rows,
    marked,
    order_links,
    pages,
)

HOSTILE = """<b>{0}</b>&lt;"'>{x}"""


def parsed(html: str):
    return fragment_fromstring(html, create_parent="div")


def test_a_hit_with_markup_in_every_field_is_text():
    article = Article(
        pk=1, title=HOSTILE, body="x", source=HOSTILE, author=HOSTILE, category=HOSTILE
    )
    fragments = (Fragment(HOSTILE), Fragment(HOSTILE, marked=True))

    row = parsed(hit_rows([ShownHit(article, f"/a?q={HOSTILE}", 1.0, fragments, fragments)]))

    assert not row.cssselect("b")
    assert [link.get("href") for link in row.cssselect("a")] == [f"/a?q={HOSTILE}"]
    assert row.cssselect("h2")[0].text_content() == HOSTILE * 2
    assert [mark.text_content() for mark in row.cssselect("mark")] == [HOSTILE] * 2
    assert [span.text_content() for span in row.cssselect(".meta span")] == [HOSTILE] * 3


def test_filters_orders_and_pages_with_markup_are_text():
    chosen = Choice(HOSTILE, 1_234, f"/{HOSTILE}", selected=True)
    section = parsed(filter_sections([ChoiceGroup(HOSTILE, (chosen,), (chosen,))]))
    order = parsed(order_links([Order(HOSTILE, f"/{HOSTILE}", chosen=False)]))
    here = PageLink(2, f"/{HOSTILE}", current=True)
    page = parsed(pages(Pagination((here,), f"/{HOSTILE}", f"/{HOSTILE}")))

    assert not section.cssselect("b") + order.cssselect("b") + page.cssselect("b")
    links = section.cssselect("a") + order.cssselect("a") + page.cssselect("a")
    assert [link.get("href") for link in links] == [f"/{HOSTILE}"] * 6
    assert section.cssselect("h3")[0].text_content() == HOSTILE
    assert order.text_content().strip() == HOSTILE
    for choice in section.cssselect(".choice"):
        assert choice.cssselect(".choice__label")[0].text_content().endswith(HOSTILE)
        assert choice.cssselect(".choice__count")[0].text_content() == "1.234 artikel"


def test_sections_are_named_by_their_titles_and_fold_the_rest_away():
    one, two, three = (Choice(name, 1, f"/{name}", selected=False) for name in "abc")
    html = parsed(
        filter_sections([ChoiceGroup("Satu", (one,), ()), ChoiceGroup("Dua", (two,), (three,))])
    )

    titles = {title.get("id"): title.text_content() for title in html.cssselect("h3")}
    named = [titles[section.get("aria-labelledby")] for section in html.cssselect("section")]
    assert named == ["Satu", "Dua"]
    (fold,) = html.cssselect("details")
    assert fold.cssselect("summary")[0].text_content() == "1 lainnya"
    assert [label.text_content() for label in fold.cssselect(".choice__label")] == ["c"]


def test_the_order_shown_is_the_current_one():
    html = parsed(order_links([Order("Terbaru", "/a", True), Order("Paling cocok", "/b", False)]))

    assert [a.get("aria-current") for a in html.cssselect("a")] == ["true", None]


def test_only_what_is_known_of_an_article_is_said():
    assert about(Article(title="x")) == '<p class="meta"></p>'
    assert (
        about(Article(author="Ani", published_at=datetime(2022, 1, 6, 18, 30, tzinfo=UTC)))
        == '<p class="meta"><time datetime="2022-01-07T01:30:00+07:00">7 Januari 2022</time> '
        "<span>Ani</span> </p>"
    )


def test_a_gap_between_pages_is_no_link():
    row = parsed(pages(Pagination((PageLink(None), PageLink(9, "/9", near=False)), "", "")))

    gap, last = row.cssselect("li")
    assert not gap.cssselect("a")
    assert (last.get("class"), last.cssselect("a")[0].get("aria-current")) == (
        "pagination__far",
        None,
    )


def test_steps_lead_to_the_pages_that_there_are():
    links = (PageLink(1, "/1"), PageLink(2, "/2", current=True))

    row = parsed(pages(Pagination(links, "/1", "")))

    steps = {step.get("rel"): step.get("href") for step in row.cssselect(".pagination__step")}
    assert steps == {"prev": "/1"}
    assert pages(None) == ""


@pytest.mark.parametrize("marked_", [True, False])
def test_a_text_without_fragments_is_empty(marked_: bool):
    assert marked([]) == ""
    assert marked([Fragment("a & b", marked_)]).count("&amp;") == 1
