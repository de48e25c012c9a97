"""Electronic books: chapters as articles."""

import pytest

from tests.articles.importing.readers.documents import LONG, epub, package
from tests.articles.importing.readers.reading import articles, codes, read_here


def test_each_chapter_is_an_article_and_covers_are_not() -> None:
    chapters = [
        "<h1>Majalah Contoh</h1><p>Edisi 3</p>",
        f"<h1>Banjir di Lembah</h1><p>Oleh Rina Contoh</p><p>{LONG}</p>",
        f"<h1>Panen di Bukit</h1><p>{LONG}</p>",
        f"<p>{LONG}</p>",  # the rest of the chapter before it
    ]
    metadata = "<dc:creator>Orang Lain</dc:creator><dc:date>2024-08-12</dc:date>"

    found = articles(read_here("a.epub", epub(chapters, metadata=metadata)))

    assert [item.fields.title for item in found] == ["Banjir di Lembah", "Panen di Bukit"]
    assert found[1].text == f"{LONG}\n\n{LONG}"
    assert [item.origin for item in found] == ["a.epub:1", "a.epub:2"]
    assert not found[0].fields.author


def test_a_book_of_one_article_has_the_fields_of_the_book() -> None:
    metadata = (
        "<dc:creator>Rina Contoh</dc:creator><dc:publisher>Kabar Contoh</dc:publisher>"
        "<dc:date>2024-08-12</dc:date>"
    )
    chapter = f"<h1>Banjir di Lembah</h1><p>{LONG}<sup><a href='#n1'>1</a></sup></p>"

    (article,) = articles(read_here("a.epub", epub([chapter], metadata=metadata)))

    assert (article.fields.author, article.fields.source) == ("Rina Contoh", "Kabar Contoh")
    assert article.fields.published_at is not None
    assert article.fields.published_at.date().isoformat() == "2024-08-12"
    assert article.text == LONG


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(epub(["<p>pendek</p>"]), "no_text", id="without text"),
        pytest.param(
            package({"META-INF/container.xml": "<a/>"}), "damaged_document", id="no package"
        ),
        pytest.param(package({"a.txt": "x"}), "other_kind", id="zip"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.epub", content)) == [code]


def test_long_and_deep_chapters_are_read_or_told(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<div>" * 300 + f"<p>{LONG}</p>" + "</div>" * 300
    (article,) = articles(read_here("a.epub", epub([f"<h1>Banjir di lembah</h1>{deep}"])))
    assert article.text == LONG

    monkeypatch.setattr("articles.importing.readers.epub.MAX_CHAPTERS", 2)
    chapters = [f"<h1>Berita nomor {n} dari lembah</h1><p>{LONG}</p>" for n in (1, 2, 3)]
    items = read_here("a.epub", epub(chapters))

    assert codes(items) == ["too_many_pages"]
    assert len(items) == 3


def test_a_long_text_without_a_break_is_read() -> None:
    words = " ".join(map(str, range(1_600_000)))  # libxml2's limit is ten million bytes

    (article,) = articles(read_here("a.epub", epub([f"<h1>Banjir di lembah</h1><p>{words}</p>"])))

    assert article.text == words
