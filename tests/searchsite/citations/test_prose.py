"""References by APA 7 and Chicago 17, in Indonesian and in English."""

from typing import Any

import pytest
from hypothesis import given

from articles.models import Article
from articles.shown_titles import ShownTitle
from searchsite.citations import apa, chicago, prose
from searchsite.citations.reference import reference_of
from tests.searchsite.citations.references import (
    ACCESSED,
    PERMALINK,
    VALUES,
    at_any_speed,
    fields,
    reference,
)

ID, EN = prose.TERMS["id"], prose.TERMS["en"]
URL = "https://kabar.example/banjir"
BOTH = [pytest.param(ID, id="id"), pytest.param(EN, id="en")]


def in_apa(terms: prose.Terms, **values: Any) -> str:
    return prose.plain(apa.formatted(reference(**values), terms))


def in_chicago(terms: prose.Terms, **values: Any) -> str:
    return prose.plain(chicago.formatted(reference(**values), terms))


def test_apa_in_both_languages() -> None:
    assert in_apa(ID) == (
        "Santoso, B., & Aminah, S. (2024, 5 Maret). Banjir di Demak surut. Kabar Contoh. " + URL
    )
    assert in_apa(EN) == (
        "Santoso, B., & Aminah, S. (2024, March 5). Banjir di Demak surut. Kabar Contoh. " + URL
    )


def test_chicago_in_both_languages() -> None:
    assert in_chicago(ID) == (
        "Santoso, Budi, dan Siti Aminah. “Banjir di Demak surut”. Kabar Contoh, 5 Maret 2024."
        f" {URL}."
    )
    assert in_chicago(EN) == (
        "Santoso, Budi, and Siti Aminah. “Banjir di Demak surut.” Kabar Contoh, March 5, 2024."
        f" {URL}."
    )


def test_undated_articles_have_the_day_of_access() -> None:
    undated = {"published_at": None, "author": "Sukarno"}

    assert in_apa(ID, **undated) == (
        "Sukarno. (t.t.). Banjir di Demak surut. Kabar Contoh."
        f" Diakses 29 November 2026, dari {URL}"
    )
    assert in_apa(EN, **undated) == (
        "Sukarno. (n.d.). Banjir di Demak surut. Kabar Contoh."
        f" Retrieved November 29, 2026, from {URL}"
    )
    assert in_chicago(ID, **undated) == (
        f"Sukarno. “Banjir di Demak surut”. Kabar Contoh. Diakses 29 November 2026. {URL}."
    )
    assert in_chicago(EN, **undated) == (
        f"Sukarno. “Banjir di Demak surut.” Kabar Contoh. Accessed November 29, 2026. {URL}."
    )


def test_without_an_author_the_title_comes_first() -> None:
    assert in_apa(ID, author="") == (f"Banjir di Demak surut. (2024, 5 Maret). Kabar Contoh. {URL}")
    assert in_chicago(EN, author="") == (
        f"“Banjir di Demak surut.” Kabar Contoh, March 5, 2024. {URL}."
    )


def test_a_medium_that_is_the_author_is_named_once() -> None:
    itself = {"author": "Kabar Contoh", "source": "Kabar Contoh"}

    assert in_apa(ID, **itself).count("Kabar Contoh") == 1
    assert in_chicago(ID, **itself).count("Kabar Contoh") == 1


def test_without_a_medium_and_an_original_the_permalink_is_cited() -> None:
    bare = {"source": "", "url": "", "author": ""}

    assert in_apa(ID, **bare) == f"Banjir di Demak surut. (2024, 5 Maret). {PERMALINK}"
    assert in_chicago(ID, **bare) == f"“Banjir di Demak surut”. 5 Maret 2024. {PERMALINK}."


@pytest.mark.parametrize("terms", BOTH)
@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("Banjir surut?", "“Banjir surut?”"),
        ("Surut!", "“Surut!”"),
        ('Ia berkata "damai!"', "“Ia berkata ‘damai!’”"),
        ("Air naik…", "“Air naik…”"),
    ],
)
def test_a_title_with_a_sign_of_its_own_gets_no_full_stop(
    title: str, quoted: str, terms: prose.Terms
) -> None:
    assert f" (2024, {'5 Maret' if terms is ID else 'March 5'}). {title} Kabar" in in_apa(
        terms, title=title
    )
    assert f"Aminah. {quoted} Kabar Contoh" in in_chicago(terms, title=title)


def test_quotes_in_titles() -> None:
    title = 'Kata "damai" dan “rukun”: apa artinya'

    assert f" {title}. Kabar" in in_apa(ID, title=title)
    assert "“Kata ‘damai’ dan ‘rukun’: apa artinya.”" in in_chicago(EN, title=title)


@pytest.mark.parametrize("terms", BOTH)
def test_titles_that_the_article_does_not_have_are_in_brackets(terms: prose.Terms) -> None:
    made = reference_of(
        Article(pk=7, **VALUES),
        permalink=PERMALINK,
        accessed=ACCESSED,
        title=ShownTitle("Air naik di Demak…", is_made=True),
    )
    untitled = reference(title="")
    name = "[Tanpa judul]" if terms is ID else "[Untitled]"

    assert " [Air naik di Demak…]. Kabar" in prose.plain(apa.formatted(made, terms))
    assert " [Air naik di Demak…]. Kabar" in prose.plain(chicago.formatted(made, terms))
    assert f" {name}. Kabar" in prose.plain(apa.formatted(untitled, terms))
    assert f" {name}. Kabar" in prose.plain(chicago.formatted(untitled, terms))


def test_doubtful_dates_are_told() -> None:
    assert "(sekitar 2024)." in in_apa(ID, date_status="doubtful")
    assert "(ca. 2024)." in in_apa(EN, date_status="doubtful")
    assert ", [5 Maret 2024?]." in in_chicago(ID, date_status="doubtful")


def test_many_authors() -> None:
    names = [f"Budi Nama{letter}" for letter in "abcdefghijklmnopqrstu"]  # 21

    assert in_apa(ID, author=", ".join(names[:20])).startswith("Namaa, B., Namab, B., ")
    assert ", & Namat, B. (2024" in in_apa(ID, author=", ".join(names[:20]))
    assert ", Namas, B., … Namau, B. (2024" in in_apa(ID, author=", ".join(names))
    chicago_names = in_chicago(ID, author=", ".join(names)).partition(" “")[0]
    assert chicago_names.startswith("Namaa, Budi, Budi Namab, Budi Namac, ")
    assert chicago_names.endswith(", Budi Namaf, Budi Namag, dkk.")
    assert "Budi Namag, et al. “" in in_chicago(EN, author=", ".join(names))


def test_html_has_italics_and_escapes_the_rest() -> None:
    cited = reference(title="Harga <b>naik</b> & turun", source="<Kabar>")

    assert prose.html(apa.formatted(cited, ID)) == (
        "Santoso, B., &amp; Aminah, S. (2024, 5 Maret)."
        " <cite>Harga &lt;b&gt;naik&lt;/b&gt; &amp; turun</cite>. &lt;Kabar&gt;. " + URL
    )
    assert "<cite>&lt;Kabar&gt;</cite>, 5 Maret" in prose.html(chicago.formatted(cited, ID))


@at_any_speed
@given(fields)
def test_any_article_has_a_citation_on_one_line_with_its_address(values: dict[str, Any]) -> None:
    cited = reference(**values)

    for terms in (ID, EN):
        for style in (apa, chicago):
            text = prose.plain(style.formatted(cited, terms))
            assert text.splitlines() == [text]
            assert cited.address in text
            assert chicago.single_quoted(cited.title) in text or cited.title in text
            assert "  " not in text
