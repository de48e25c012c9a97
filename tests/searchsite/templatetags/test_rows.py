"""Rows written as format strings: whatever fills them is escaped."""

from datetime import UTC, datetime

import pytest
from lxml.html import fragment_fromstring

from articles.models import Article
from indexer.highlight import Fragment
from searchsite.presentation.filters import Choice
from searchsite.presentation.hits import ShownHit
from searchsite.presentation.pagination import PageLink
from searchsite.templatetags.rows import about, choice_rows, hit_rows, marked, page_rows

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


def test_a_choice_and_a_page_with_markup_are_text():
    choice = parsed(choice_rows([Choice(HOSTILE, 1_234, f"/{HOSTILE}", selected=True)]))
    page = parsed(page_rows([PageLink(2, f"/{HOSTILE}", current=True)]))

    assert not choice.cssselect("b") + page.cssselect("b")
    assert choice.cssselect("a")[0].get("href") == page.cssselect("a")[0].get("href")
    assert choice.cssselect(".choice__label")[0].text_content().endswith(HOSTILE)
    assert choice.cssselect(".choice__count")[0].text_content() == "1.234 artikel"


def test_only_what_is_known_of_an_article_is_said():
    assert about(Article(title="x")) == '<p class="meta"></p>'
    assert (
        about(Article(author="Ani", published_at=datetime(2022, 1, 6, 18, 30, tzinfo=UTC)))
        == '<p class="meta"><time datetime="2022-01-07T01:30:00+07:00">7 Januari 2022</time> '
        "<span>Ani</span> </p>"
    )


def test_a_gap_between_pages_is_no_link():
    row = parsed(page_rows([PageLink(None), PageLink(9, "/9", near=False)]))

    gap, last = row.cssselect("li")
    assert not gap.cssselect("a")
    assert (last.get("class"), last.cssselect("a")[0].get("aria-current")) == (
        "pagination__far",
        None,
    )


@pytest.mark.parametrize("marked_", [True, False])
def test_a_text_without_fragments_is_empty(marked_: bool):
    assert marked([]) == ""
    assert marked([Fragment("a & b", marked_)]).count("&amp;") == 1
