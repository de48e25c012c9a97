"""The article form: its values, its errors and its two questions."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from articles.importing.cleaning import clean
from articles.models import Article, OriginalText
from tests.articles.admin.conftest import LIST, change_url, text_of

ADD = f"{LIST}add/"


def test_an_added_article_is_found_at_once(client: Any, form_values: Any, found: Any) -> None:
    response = client.post(ADD, form_values())

    article = Article.objects.get()
    assert response.status_code == 302
    assert article.slug == "warga-menanam-bakau-di-pesisir"
    assert str(article.published_at) == "2024-03-05 01:30:00+00:00"
    assert found("menanam bakau") == {article.title}


def test_an_edit_is_found_and_the_old_text_is_not(
    client: Any, form_values: Any, found: Any, article_factory: Any
) -> None:
    article = article_factory(title="Judul lama", body="Isinya tentang kelapa.")

    client.post(change_url(article), form_values(body="Isinya tentang cengkih.", slug=article.slug))

    assert found("kelapa") == set()
    assert found("cengkih") == {"Warga menanam bakau di pesisir"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "   \t "),
        ("title", "\u200b\u00a0\ufeff"),
        ("title", "x" * 301),
        ("title", "nol\0byte"),
        ("body", ""),
        ("body", " \r\n \r\n"),
        ("body", "\u200b\u2060"),
        ("body", "x" * 500_001),
        ("source", "x" * 121),
        ("url", "javascript:alert(1)"),
        ("url", "bukan alamat"),
        ("slug", "dengan spasi"),
        ("status", "hilang"),
        ("published_at_0", "31-02-2024"),
        ("published_at_0", "0001-01-01"),
        ("published_at_0", "9999-12-31"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_wrong_value_has_an_indonesian_error(
    client: Any, form_values: Any, field: str, value: str
) -> None:
    response = client.post(ADD, form_values(**{field: value}))

    errors = response.context["adminform"].form.errors
    assert set(errors) == {field.removesuffix("_0")}
    assert not Article.objects.exists()
    message = " ".join(str(error) for found in errors.values() for error in found)
    assert not {"the", "This", "Enter", "required", "Ensure"} & set(message.split())


def test_line_ends_and_the_title_are_normalized(client: Any, form_values: Any) -> None:
    client.post(
        ADD, form_values(title="  Judul\u00a0 dua   baris ", body="Satu.\r\n\r\nDua.\rTiga.")
    )

    article = Article.objects.get()
    assert article.title == "Judul dua baris"
    assert article.body == "Satu.\n\nDua.\nTiga."


def test_text_pasted_from_word_is_stored_as_files_are(client: Any, form_values: Any) -> None:
    pasted = (
        "\uf0b7\u00a0\u00a0\u00a0Beras\r\n\uf0a7\tGula\u200b\r\n\r\n\r\n\r\nHarga\u00a0\u00a0naik\u0007."
        "\u2028Rene\u0301 pergi \uf0e0 pulang.\ufeff"
    )

    client.post(ADD, form_values(title="Harga\u00a0\u00a0beras\uf0b7", body=pasted))

    article = Article.objects.get()
    assert article.title == "Harga beras•"
    assert article.body == ("• Beras\n• Gula\n\nHarga naik.\nRené pergi → pulang.")
    assert clean(pasted).body.replace("\n\n", "\n") == article.body.replace("\n\n", "\n")


TRACKED_URL = "http://www.contoh.id/bakau/?utm_source=x&page=all"


@pytest.mark.parametrize("same", ["text", "body", "url", "tracked url"])
def test_a_duplicate_is_named_and_can_be_saved_on_purpose(
    client: Any, form_values: Any, article_factory: Any, same: str
) -> None:
    values = form_values(url="https://contoh.id/bakau")
    other = article_factory(
        title=values["title"] if same == "text" else "Lain <b>sekali</b>",
        body=values["body"] if same in ("text", "body") else "Tidak sama.",
        url={"url": values["url"], "tracked url": TRACKED_URL}.get(same, ""),
    )

    question = client.post(ADD, values)
    saved = client.post(ADD, values | {"save_duplicate": "on"})

    assert question.status_code == 200
    assert change_url(other) in text_of(question)
    assert "<b>sekali" not in text_of(question)
    assert saved.status_code == 302
    assert Article.objects.count() == 2


def test_saving_an_unchanged_duplicate_raises_no_question(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    values = form_values()
    copies = [article_factory(title=values["title"], body=values["body"]) for _ in range(2)]

    response = client.post(change_url(copies[0]), values | {"source": "Sumber Lain"})

    assert response.status_code == 302


def test_an_old_form_does_not_overwrite_a_newer_change(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    article = article_factory()
    opened = client.get(change_url(article)).context["adminform"].form["version"].value()
    client.post(change_url(article), form_values(title="Yang lebih baru", version=opened))

    question = client.post(change_url(article), form_values(title="Yang lama", version=opened))
    kept = Article.objects.get().title
    overwritten = client.post(
        change_url(article), form_values(title="Yang lama", version=opened, overwrite_newer="on")
    )

    assert question.status_code == 200
    assert "overwrite_newer" in question.context["adminform"].form.errors
    assert kept == "Yang lebih baru"
    assert overwritten.status_code == 302
    assert Article.objects.get().title == "Yang lama"


def test_a_bulk_change_counts_as_newer(client: Any, form_values: Any, article_factory: Any) -> None:
    article = article_factory()
    opened = client.get(change_url(article)).context["adminform"].form["version"].value()
    client.post(LIST, {"action": "unpublish", "_selected_action": [article.pk]})

    response = client.post(change_url(article), form_values(version=opened))

    assert "overwrite_newer" in response.context["adminform"].form.errors
    assert Article.objects.get().status == "draft"


def test_suggestions_are_values_in_use(client: Any, article_factory: Any) -> None:
    article_factory(source='Kabar "Kutip" & <i>', author="Nama Penulis", category="Rubrik")

    page = text_of(client.get(ADD))

    assert '<option value="Kabar &quot;Kutip&quot; &amp; &lt;i&gt;">' in page
    assert '<option value="Nama Penulis">' in page
    assert 'list="id_category_suggestions"' in page


def test_the_form_of_a_stored_article_shows_where_it_came_from(
    client: Any, article_factory: Any
) -> None:
    article = article_factory(title="Judul <script>alert(1)</script>")
    OriginalText.objects.create(
        article=article, text="Mentah <script>alert(2)</script>", origin="berkas.txt:1"
    )

    page = text_of(client.get(change_url(article)))

    assert "berkas.txt:1" in page
    assert "Mentah &lt;script&gt;" in page
    assert "<script>alert" not in page
    assert f'<a href="{article.get_absolute_url()}"' in page


def test_the_permalink_of_a_draft_is_no_link(client: Any, article_factory: Any) -> None:
    article = article_factory(status="draft")

    page = text_of(client.get(change_url(article)))

    assert article.get_absolute_url() in page
    assert f'href="{article.get_absolute_url()}"' not in page


def test_an_address_stays_when_the_title_changes(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    article = article_factory(title="Judul lama")

    client.post(change_url(article), form_values(title="Judul baru", slug=article.slug))

    article.refresh_from_db()
    assert (article.title, article.slug) == ("Judul baru", "judul-lama")


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "x", "1_00"])
def test_a_missing_article_redirects_or_is_not_found(client: Any, number: str) -> None:
    for send in (client.get, client.post):
        assert send(f"{LIST}{number}/change/").status_code in {302, 404}


def test_suggestions_cost_one_query(
    client: Any, article_factory: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        article_factory(source=f"Sumber {number}")
    client.get(ADD)  # the first request of a session notes its time

    with django_assert_max_num_queries(6):
        client.get(ADD)


@pytest.mark.parametrize(
    ("day", "status"), [("2024-03-05", "inferred"), ("2024-03-06", "")], ids=["kept", "corrected"]
)
def test_a_date_that_an_editor_sets_is_certain(
    client: Any, form_values: Any, article_factory: Any, day: str, status: str
) -> None:
    moment = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)
    article = article_factory(published_at=moment, date_status="inferred")
    values = form_values(slug=article.slug, published_at_0=day, date_status="inferred")

    page = client.get(change_url(article))
    response = client.post(change_url(article), values)

    assert "disimpulkan dari teks" in text_of(page)
    assert response.status_code == 302
    article.refresh_from_db()
    assert article.date_status == status


def test_an_editor_states_the_kind_or_leaves_it_to_the_rules(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    article = article_factory(title="Opini: Bakau", body="Bakau itu penting.")
    page = text_of(client.get(change_url(article)))
    assert "Otomatis (Opini)" in page

    client.post(change_url(article), form_values(slug=article.slug, stated_kind="release"))
    article.refresh_from_db()
    assert (article.stated_kind, article.kind) == ("release", "release")

    client.post(change_url(article), form_values(slug=article.slug, stated_kind=""))
    article.refresh_from_db()
    assert article.kind == "news"


def test_the_inputs_of_the_date_have_names(client: Any) -> None:
    content = client.get(ADD).content.decode()

    for name, label in (("published_at_0", "Tanggal terbit"), ("published_at_1", "Jam terbit")):
        (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', content)
        assert f'aria-label="{label}"' in tag


def test_the_form_shows_when_an_article_was_first_public(client: Any, article_factory: Any) -> None:
    moment = datetime(2020, 2, 3, 1, 0, tzinfo=UTC)
    shown = article_factory(first_published_at=moment)
    draft = article_factory(status="draft")

    page = client.get(change_url(shown)).content.decode()

    assert re.search(r"Pertama kali terbit:.{1,200}>3 Feb. 2020, 8.00<", page, re.DOTALL)
    assert "Pertama kali terbit" not in client.get(change_url(draft)).content.decode()
    assert 'name="first_published_at' not in page
