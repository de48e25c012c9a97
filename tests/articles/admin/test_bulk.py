"""Many articles at once: values, find and replace, spellings; each asked about and taken back."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article, Byline, Operation, Outlet
from articles.operations.taking_back import take_back
from tests.articles.admin.conftest import LIST, text_of

SPELLINGS = f"{LIST}spellings/author/"


@pytest.fixture
def thirty(empty_index: None) -> list[int]:
    """Return the keys of thirty published articles in the index."""
    articles = Article.objects.bulk_create(
        Article(title=f"Banjir {n}", body="Air bah di Jkt dan jkt.", source="Kabar", author="Ani")
        for n in range(30)
    )
    return [article.pk for article in articles]


def _send(client: Any, action: str, keys: list[int], query: str = "", **more: Any) -> Any:
    values = {"action": action, "_selected_action": keys, "index": "0", **more}
    return client.post(f"{LIST}{query}", values, follow=True)


def _confirm(client: Any, response: Any) -> Any:
    """Answer the question of a confirmation page as a browser does."""
    page = text_of(response)
    form = page[page.index('class="operation-answer"') :]
    values: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form):
        values.setdefault(name, []).append(unescape(value))
    return client.post(
        response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"], values, follow=True
    )


# --- Values -------------------------------------------------------------------------------------


def test_values_are_set_after_a_question_and_taken_back(
    client: Any, editor: Any, thirty: list[int], found: Any
) -> None:
    form = _send(client, "set_values", thirty)
    asked = _send(client, "set_values", thirty, sent="1", category="Bencana", status="draft")
    untouched = Article.objects.filter(category="").count()
    done = _confirm(client, asked)
    operation = Operation.objects.get()

    assert "30</strong> artikel dipilih" in text_of(form)
    assert "kategori menjadi “Bencana”" in text_of(asked)
    assert "hilang dari pencarian" in text_of(asked)
    assert untouched == 30
    assert "30 artikel diubah" in text_of(done)
    assert set(Article.objects.values_list("category", "status")) == {("Bencana", "draft")}
    assert found("banjir") == set()
    take_back(operation, user=editor)
    assert set(Article.objects.values_list("category", "status")) == {("", "published")}


@pytest.mark.parametrize("ticks_row", [True, False])
def test_a_whole_filtered_list_is_changed_across_pages(
    client: Any, empty_index: None, ticks_row: bool
) -> None:
    Article.objects.bulk_create(
        [Article(title=f"Banjir {n}", body="Isi.", source="A") for n in range(130)]
        + [Article(title="Gempa", body="Isi.", source="A")]
    )

    keys = [0] if ticks_row else []
    sent = {"select_across": ["0", "1"]}  # without scripts
    form = text_of(_send(client, "set_values", keys, "?q=banjir", **sent))
    asked = _send(
        client, "set_values", keys, "?q=banjir", select_across="1", sent="1", source="Baru"
    )
    _confirm(client, asked)

    assert 'name="select_across" value="1"' in form
    assert 'name="select_across" value="0"' not in form
    assert "130</strong>" in text_of(asked)
    assert Article.objects.filter(source="Baru").count() == 130
    assert Article.objects.get(title="Gempa").source == "A"


def test_wrong_values_change_nothing(client: Any, thirty: list[int]) -> None:
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({}, "sedikitnya satu"),
        ({"source": "a" * 200}, "Paling banyak 120"),
        ({"source": "A", "clear_source": "on"}, "jangan keduanya"),
        ({"status": "scheduled"}, "di masa depan"),
        ({"status": "trashed"}, "errorlist"),
        ({"published_at_0": "0203-01-01", "published_at_1": "00:00"}, "Tahun harus"),
        ({"published_at_0": "besok", "published_at_1": "00:00"}, "errorlist"),
    )
    for values, message in wrong:
        response = _send(client, "set_values", thirty[:2], sent="1", **values)

        assert message in text_of(response), values
    assert not Operation.objects.exists()


def test_fields_are_emptied_and_dates_set_or_scheduled(client: Any, thirty: list[int]) -> None:
    moment = timezone.localtime() + timedelta(days=3)
    date = {"published_at_0": f"{moment:%Y-%m-%d}", "published_at_1": "08:00"}

    _send(client, "set_values", thirty[:2], sent="1", clear_source="on", status="scheduled", **date)
    _send(
        client, "set_values", thirty[2:4], sent="1", clear_published_at="on", stated_kind="opinion"
    )

    first, second = Article.objects.get(pk=thirty[0]), Article.objects.get(pk=thirty[2])
    assert (first.source, first.status) == ("", "scheduled")
    assert first.published_at is not None and first.published_at > timezone.now()
    assert (second.published_at, second.kind) == (None, "opinion")


def test_without_the_right_to_publish_only_drafts_change(
    staff_client: Any, thirty: list[int]
) -> None:
    Article.objects.filter(pk__in=thirty[:5]).update(status="draft")
    client = staff_client("view_article", "change_article")

    page = _send(client, "set_values", thirty)
    _send(client, "set_values", thirty, sent="1", source="Baru", status="published")

    assert "25 di antaranya dibiarkan" in text_of(page)
    assert 'name="status"' not in text_of(page)
    assert Article.objects.filter(source="Baru", status="draft").count() == 5
    assert Article.objects.filter(source="Kabar").count() == 25


def test_who_may_not_change_gets_no_action(staff_client: Any, thirty: list[int]) -> None:
    _send(staff_client("view_article"), "set_values", thirty, sent="1", source="Baru")

    assert not Article.objects.filter(source="Baru").exists()


@pytest.mark.parametrize("across", ["1", "true", "on", " 1"])
def test_relaxed_hits_are_never_changed_as_a_whole(
    client: Any, empty_index: None, across: str
) -> None:
    for title in ("banjir gempa", "gempa api", "api badai laut"):
        Article.objects.create(title=title, body="Isi.")
    query = "?q=banjir+gempa+api+badai+kota"

    page = client.get(f"{LIST}{query}")
    response = _send(
        client, "set_values", [0], query, select_across=across, sent="1", source="Baru"
    )

    assert page.context["cl"].is_relaxed
    assert "artikel pada daftar ini</a>" not in text_of(page)
    assert "sebagian kata" in text_of(response)
    assert not Article.objects.filter(source="Baru").exists()


# --- Find and replace ---------------------------------------------------------------------------


def test_a_preview_marks_what_a_replacement_then_changes(
    client: Any, editor: Any, thirty: list[int], found: Any
) -> None:
    values = {
        "sent": "1",
        "find": "Jkt",
        "replace": "Jakarta",
        "where": "title body",
        "whole_words": "on",
    }

    preview = _send(client, "find_and_replace", thirty, **values)
    signature = preview.context["signature"]
    asked = _send(
        client, "find_and_replace", thirty, **values, previewed=signature, replace_all="1"
    )
    _confirm(client, asked)

    assert "60 tempat pada 30 artikel" in text_of(preview)
    assert "<del>Jkt</del><ins>Jakarta</ins>" in text_of(preview)
    assert set(Article.objects.values_list("body", flat=True)) == {
        "Air bah di Jakarta dan Jakarta."
    }
    assert len(found("jakarta")) == 30
    take_back(Operation.objects.get(), user=editor)
    assert set(Article.objects.values_list("body", flat=True)) == {"Air bah di Jkt dan jkt."}


def test_changed_answers_are_previewed_again(client: Any, thirty: list[int]) -> None:
    values = {"sent": "1", "find": "Jkt", "replace": "Jakarta", "where": "body", "match_case": "on"}
    signature = _send(client, "find_and_replace", thirty, **values).context["signature"]

    values["replace"] = "Yakarta"
    _send(client, "find_and_replace", thirty, **values, previewed=signature, replace_all="1")

    assert not Operation.objects.exists()


def test_hostile_texts_are_shown_as_text(client: Any, article_factory: Any) -> None:
    article = article_factory(title="T", body="a <script>x</script> b")

    response = _send(
        client,
        "find_and_replace",
        [article.pk],
        sent="1",
        find="<script>",
        replace="<img src=x onerror=1>",
        where="body",
    )

    assert "<script>x" not in text_of(response)
    assert "<img src=x" not in text_of(response)
    assert "1 tempat" in text_of(response)


def test_useless_replacements_are_refused(client: Any, thirty: list[int]) -> None:
    for values in ({"find": " "}, {"find": "a", "replace": "a"}, {"find": "a" * 600}):
        response = _send(client, "find_and_replace", thirty, sent="1", where="body", **values)

        assert response.context["form"].errors, values


def test_an_article_without_a_title_is_left_alone(client: Any, thirty: list[int]) -> None:
    Article.objects.filter(pk=thirty[0]).update(title="Banjir")
    values = {"sent": "1", "find": "Banjir", "replace": "", "where": "title"}

    preview = _send(client, "find_and_replace", thirty[:3], **values)
    done = _send(
        client,
        "find_and_replace",
        thirty[:3],
        **values,
        previewed=preview.context["signature"],
        replace_all="1",
    )

    assert "dibiarkan" in text_of(done)
    assert Article.objects.get(pk=thirty[0]).title == "Banjir"


# --- Spellings ----------------------------------------------------------------------------------


def test_spellings_are_suggested_merged_and_filters_by_the_old_one_find(
    client: Any, article_factory: Any
) -> None:
    for author in ("Siti Aminah", "siti aminah", "Aminah, Siti"):
        article_factory(title="Banjir", author=author)

    page = client.get(SPELLINGS)
    client.post(
        SPELLINGS, {"spelling": ["siti aminah", "Aminah, Siti"], "name": "Siti Aminah"}, follow=True
    )
    hits = client.get("/api/v1/search", {"q": "banjir", "author": "Aminah, Siti", "copies": "1"})

    assert len(page.context["groups"]) == 1
    assert set(Article.objects.values_list("author", flat=True)) == {"Siti Aminah"}
    assert Byline.objects.get().lines() == ["siti aminah", "Aminah, Siti"]
    assert hits.json()["total"] == 3


def test_merging_more_than_twenty_articles_is_asked_about(client: Any, thirty: list[int]) -> None:
    values = {"spelling": ["Ani"], "name": "Ani Wijaya"}

    asked = client.post(SPELLINGS, values)
    before = Byline.objects.count()
    _confirm(client, asked)

    assert "“Ani” menjadi “Ani Wijaya”" in text_of(asked)
    assert before == 0
    assert Article.objects.filter(author="Ani Wijaya").count() == 30


def test_a_merge_of_nothing_is_refused(client: Any, thirty: list[int]) -> None:
    useless: tuple[dict[str, Any], ...] = (
        *({}, {"name": "X"}, {"spelling": ["Ani"]}),
        {"spelling": ["Ani"], "name": "a" * 300},
    )
    for values in useless:
        assert client.post(SPELLINGS, values).status_code == 200, values
    assert not Operation.objects.exists()


def test_merging_needs_the_rights_to_articles_and_to_the_table(
    staff_client: Any, thirty: list[int]
) -> None:
    rights = ("view_article", "change_article", "publish_article", "change_outlet")

    response = staff_client(*rights).post(
        f"{LIST}spellings/source/", {"spelling": ["Kabar"], "name": "Kabar Baru"}
    )

    assert response.status_code == 403
    assert not Outlet.objects.exists()


def test_an_unknown_field_leads_to_the_sources(client: Any, empty_index: None) -> None:
    assert client.get(f"{LIST}spellings/body/").url == f"{LIST}spellings/source/"
