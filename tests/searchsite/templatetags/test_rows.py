"""Rows that are written in Python: every value is escaped."""

from datetime import UTC, datetime

import pytest
from lxml.html import fragment_fromstring

from articles.models import Article
from indexer.highlight.highlighter import Fragment
from searchsite.presentation.filters import Choice, ChoiceGroup
from searchsite.presentation.hits import ShownHit
from searchsite.templatetags.rows import article_meta, filter_sections, hit_rows, marked, title_link

HOSTILE = """<b>{0}</b>&lt;"'>{x}"""


def parsed(html: str):
    return fragment_fromstring(html, create_parent="div")


def test_a_hit_with_markup_in_every_field_is_text():
    article = Article(
        pk=1,
        title=HOSTILE,
        body="x",
        source=HOSTILE,
        author=HOSTILE,
        category=HOSTILE,
        published_at=datetime(2022, 1, 6, tzinfo=UTC),
    )
    fragments = (Fragment(HOSTILE), Fragment(HOSTILE, marked=True))

    row = parsed(hit_rows([ShownHit(article, f"/a?q={HOSTILE}", 1.0, fragments, fragments)]))

    assert not row.cssselect("b")
    assert [link.get("href") for link in row.cssselect("a")] == [f"/a?q={HOSTILE}"]
    assert row.cssselect("h2")[0].text_content() == HOSTILE * 2
    assert [mark.text_content() for mark in row.cssselect("mark")] == [HOSTILE] * 2
    assert [span.text_content() for span in row.cssselect(".meta span")] == [HOSTILE] * 3


def test_filters_with_markup_are_text():
    chosen = Choice(HOSTILE, 1_234, f"/{HOSTILE}", selected=True, only_url=f"/{HOSTILE}")

    section = parsed(filter_sections([ChoiceGroup(HOSTILE, (chosen,), f"/{HOSTILE}", 12)]))

    assert [element.text_content() for element in section.cssselect("b")] == ["1.234"]
    assert [link.get("href") for link in section.cssselect("a")] == [f"/{HOSTILE}"] * 3
    assert section.cssselect("h3")[0].text_content() == f"{HOSTILE}, dengan jumlah artikel"
    assert section.cssselect(".choice")[0].text_content() == f"Hapus saringan {HOSTILE} 1.234"
    assert section.cssselect(".only")[0].text_content() == f"hanya {HOSTILE}"


def test_sections_are_named_by_their_titles_and_link_all_choices_of_a_long_list():
    one, two = (Choice(name, 1, f"/{name}", selected=False) for name in "ab")
    groups = [ChoiceGroup("Satu", (one,)), ChoiceGroup("Dua", (two,), "/semua", 1_204)]

    html = parsed(filter_sections(groups))

    titles = {title.get("id"): title.text_content() for title in html.cssselect("h3")}
    named = [titles[section.get("aria-labelledby")] for section in html.cssselect("section")]
    assert named == ["Satu, dengan jumlah artikel", "Dua, dengan jumlah artikel"]
    (link,) = html.cssselect("a.all")
    assert (link.get("href"), link.text_content()) == ("/semua", "Semua 1.204 pilihan")


def test_the_meta_line_says_which_of_source_and_date_are_unknown():
    moment = datetime(2022, 1, 6, 18, 30, tzinfo=UTC)
    articles = (Article(), Article(source="Kabar Uji"), Article(author="Ani", published_at=moment))

    lines = [parsed(article_meta(article)).text_content() for article in articles]

    assert [line.strip() for line in lines] == [
        "Sumber tidak diketahui Tanggal tidak diketahui",
        "Kabar Uji Tanggal tidak diketahui",
        "Sumber tidak diketahui 7 Januari 2022 Ani",
    ]
    assert 'datetime="2022-01-07T01:30:00+07:00"' in article_meta(articles[2])


def test_a_title_that_is_only_the_beginning_of_the_text_is_told():
    article = Article(pk=1, title=": Air naik di Demak", body=": Air naik di Demak. Warga pergi.")

    link = parsed(title_link(article))

    assert link.cssselect(".badge")[0].text_content() == "Tanpa judul"
    assert link.cssselect("a")[0].text_content() == "Air naik di Demak"


@pytest.mark.parametrize("marked_", [True, False])
def test_a_text_without_fragments_is_empty(marked_: bool):
    assert marked([]) == ""
    assert marked([Fragment("a & b", marked_)]).count("&amp;") == 1
