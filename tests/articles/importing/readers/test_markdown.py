"""Markdown: front matter, one article or several."""

import pytest

from tests.articles.importing.readers.documents import LONG
from tests.articles.importing.readers.reading import articles, codes, read_here


@pytest.mark.parametrize(
    "front",
    [
        pytest.param(
            '---\njudul: "Banjir: tiga desa"\nTanggal: 2024-08-12 07:30\npenulis: [Rina Contoh]\n'
            "tags: [a, b]\n---\n",
            id="YAML",
        ),
        pytest.param(
            "---\njudul: Banjir: tiga desa\ntanggal: 12/08/2024 07.30\npenulis: Rina Contoh\n---\n",
            id="not quite YAML",
        ),
        pytest.param(
            '+++\ntitle = "Banjir: tiga desa"\ndate = 2024-08-12T07:30:00+07:00\n'
            'author = "Rina Contoh"\n+++\n',
            id="TOML",
        ),
    ],
)
def test_front_matter_holds_fields(front: str) -> None:
    content = f"{front}\n# Banjir: tiga desa\n\n{LONG} [tautan](https://contoh.invalid) **kuat**\n"

    (article,) = articles(read_here("a.md", content.encode()))

    assert article.fields.title == "Banjir: tiga desa"
    assert article.fields.author == "Rina Contoh"
    assert article.fields.published_at is not None
    assert article.fields.published_at.isoformat() == "2024-08-12T07:30:00+07:00"
    assert article.text == f"{LONG} tautan kuat"
    assert article.original == content


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("draft: true", "draft"),
        ("draft: false", ""),
        ("published: false", "draft"),
        ("published: true", ""),
    ],
)
def test_a_draft_of_a_site_generator_is_a_draft(line: str, status: str) -> None:
    text = f"---\ntitle: Banjir di lembah\n{line}\n---\n\n{LONG}\n"

    (article,) = articles(read_here("a.md", text.encode()))

    assert (article.fields.status, article.warnings) == (status, ())


def test_headings_of_the_first_level_part_a_file() -> None:
    content = "\n\n".join(
        f"# Berita nomor {number} dari lembah\n\n{LONG}\n\n## Latar\n\n- beras\n- gula"
        for number in (1, 2)
    )

    found = articles(read_here("a.md", content.encode()))

    assert [item.fields.title for item in found] == [
        "Berita nomor 1 dari lembah",
        "Berita nomor 2 dari lembah",
    ]
    assert found[0].text == f"{LONG}\n\nLatar\n- beras\n- gula"


def test_footnotes_stay() -> None:
    text = f"# Banjir di lembah\n\n{LONG}[^1] Lalu reda.[^a]\n\n[^1]: Contoh\n\n[^a]: Kata lurah.\n"

    (article,) = articles(read_here("a.md", text.encode()))

    assert article.text == f"{LONG} Lalu reda.\n\nContoh\n\nKata lurah."


def test_lists_in_lists_stay() -> None:
    items = "".join(f"{'  ' * depth}- butir {depth}\n" for depth in range(15))

    (article,) = articles(read_here("a.md", f"# Banjir di lembah\n\n{items}".encode()))

    assert "butir 14" in article.text


def test_aliases_of_yaml_are_not_expanded() -> None:
    content = "---\na: &a [x, x]\nb: &b [*a, *a]\njudul: [*b, *b]\n---\nIsi artikel ini pendek.\n"

    (article,) = articles(read_here("a.md", content.encode()))

    assert article.text == "Isi artikel ini pendek."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"---\njudul: x\n---\n", "no_text", id="front matter only"),
        pytest.param(b"\x00\x01\x02" * 500, "binary", id="binary"),
        pytest.param(b"%PDF-1.7", "other_kind", id="pdf"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.md", content)) == [code]
